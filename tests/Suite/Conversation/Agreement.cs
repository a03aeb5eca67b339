using Conversation.Understanding;

namespace Suite.Conversation;

/// <summary>Only a plain whole affirmative consents or submits. Sentences are separated by ／, as people type or dictate them.</summary>
public sealed class Agreement
{
    /// <summary>Consent, said plainly.</summary>
    private const string Consents = """
        同意／我同意／好的同意／行／可以／没意见／看完了同意／嗯嗯同意的／中，俺同意／看了看了，都同意／行行行，同意／我跟他爸都同意／同意，快点问吧／同意同意，麻烦你了／可以，你们用吧／没问题，同意／成，登吧，我同意／我代表全家同意／看过告知书了 同意／好嘞
        好的，可以／对，同意／没啥意见，同意／没意见没意见／👌同意／同意！／同意。。。／ok同意／OK／我愿意／愿意，为了孩子嘛／必须同意啊／当然同意／百分百同意／俺听明白了，同意／念给我听了，同意／同意，谢谢政府／行，就这么办吧／那行吧，同意
        可以可以，咱开始吧／是的，我同意／都看明白了，没意见，同意／同義／同意使用孩子信息／已阅读，同意／已经看完，没有异议／同意，开始登记吧／好好好，同意／俺同意哩／同意嘞，继续／没有不同意的／授权你们使用／行嘞同意嘞／好，我都同意／同意，往下来
        同意 下一步／孩子他爸也同意／嗯，行，可以的／看明白了哈，俺没啥说的，同意／行嘞行嘞，同意登／同意，咱抓紧弄／没有意见，继续吧／好着嘞，同意／那还有啥说的，同意／可以的可以的／没问题没问题／同意了同意了，赶紧问／我看完了，可以／看完啦，没意见
        都听你的，同意／你们看着办，我同意／同意呀，这是好事／这是好事，同意／我们全家都同意／愿意配合，同意／同意配合／我同意这么用／同意你们用孩子的信息／同意你们这样用／中中中／对，可以／是，同意／恩，同意／同意👍👍／同 意／我 同意／【同意】／“同意”
        同意~／同意哦／1／我是孩子妈妈，我同意／我是他奶奶，同意／本人自愿同意／自愿同意／同意，麻烦快点／可以，没啥不放心的／放心，同意／信得过你们，同意／好的呀／没问题的，可以／同意吧／那同意／就同意吧／嗯呢，同意／嗯呐／同意的同意的／可，同意
        没事，同意／行，我同意了／同意同意同意／我点同意／选同意／回复同意／OK的／接受
        """;

    /// <summary>Holds words of consent and is none.</summary>
    private const string DoNotConsent = """
        不太同意／同意不了／同意个屁／谁同意了／凭啥要我同意／不敢同意／我再想想同不同意／同意是同意，就是怕你们泄露／同意的话有啥好处／同意可以，但不能告诉学校／要是不告诉村里我就同意／等他爸回来再同意／我同意不同意有用吗／不同意／没说同意／我没同意啊
        我啥时候同意了／谁说我同意／同意？我字都不认识／同意一半／勉强同意吧／同意，不过电话别给／除了身份证都同意／先不同意／我妈不同意／我同意他爸不同意／看不懂怎么同意／你让我同意我就同意啊／哪能随便同意／不是不同意，是没看懂／同意你个头／同意不同意都行
        不一定同意／还没同意呢／同意书在哪／行不行啊你／可以不同意吗／可以不登吗／好烦啊／好像不行／好长啊看不完／行个屁／中个啥／可以个锤子／没问题才怪／不好意思，不想登／好是好，就是怕骗子／我叫同意／王同意／嗯？／啥？／同意吗？／都不同意／不可以
        他同意我就同意／我考虑下再同意／同意之后能反悔不／同意了会怎么样／不能同意／没法同意／你们同意就行／同意率多少／反正不同意／我要能同意才怪／一点都不同意／别人都同意我也不同意／同意你们瞎用那是不可能的／好吧不登了／行了别问了／嗯…再想想／可以考虑
        对不起不同意／也不是不行／不是不行，就是有点担心／看完了／孩子7岁了／我要登记／嗯哼？／我同意个啥呀我／别问我同不同意／同意还是不同意好呢／让我同意啥／同意那一栏在哪儿点／点不了同意／我点了同意怎么没反应／点错了，不是同意／我刚才点错成同意了
        收回同意／撤回同意／我说的是不同意／不是同意，是问问／同意归同意，钱的事得说清／先说给不给钱我再同意／给钱就同意／等我看完／有点长，念给我听听／字太密了，说重点／谁知道你们会不会卖信息／会不会泄露呀／好家伙这么长／行了行了烦死了／你看着办／随你／都行
        我听我儿子的／问我儿子／儿媳妇同意才行／他爸同意／我男人不让／人家不同意／村长说要同意／村里让同意的／被逼着同意／不得不同意／只能同意／不同意能登吗／同意前我想问下／能部分同意吗／同意除了电话／同意但是不填身份证／同意，但别告诉他爸
        可以是可以，可我不识字／好是好／行是行／愿意是愿意／不愿意／不可以的／可不敢同意／可不能同意／没法说同意／难以同意／拒绝同意／无法同意／未同意／暂不同意／同意书呢／同意率／取消同意／我不会点同意／不点同意行吗／哦／啊／你好／在吗／孩子叫李小雨
        我要给孙子登记／这是政府的吗／好复杂／好多字／好难／好吗／好不好／可以啥呀可以／行啥行／嗯？什么／对不起，我不太懂
        """;

    /// <summary>Submission, said plainly.</summary>
    private const string Submits = """
        提交／都对／没问题交吧／对着哩提交／看了一遍没错，提交吧／提交吧提交吧／行，交上去／都对着呢，报上去吧／没错没错／就这样提交／确认提交／确认无误／好的提交／对，提交／嗯交吧／可以提交了／我核对过了，没问题，提交／都是对的，帮我提交／麻烦提交一下
        请帮我提交，谢谢／全对／一点没错，交／中，交吧／没啥要改的，提交吧／没毛病，发吧／赶紧交了吧／都对，不改了／可以了，提交／对对对，都对／给我交上去吧／信息没问题／正确／俺看了，都对着嘞，交吧／准确无误，提交／上报吧／好，就这样／OK，提交／是对的
        名字电话都对，提交／不用改，直接提交／那就提交呗／快提交吧／我确定提交／提交👌／行了，交吧／没问题／嗯，对／看好了，提交／都没错，上交／都没问题，麻烦你帮我交了／完全正确／全部正确，提交／对呢，交／啊对，都对／都对着哩，交了吧／看了三遍了，没错，交
        没差错，提交／一个字都没错，提交吧／我和他爸都看了，没问题，交吧／孙女念给我听了，都对，交吧／就按这个交／就这么交吧／照这个报／好，交／嗯嗯提交／提交提交／提交！！／确定／确认／对嘞／对哩／是哩，都对／对的对的，提交／挺好的，提交吧／可以啦，交吧
        妥了，交／没啥毛病，提交／没有要改的了／不改了，交吧／不用改了／信息全都正确／内容属实，提交／以上信息属实／情况属实，同意提交／同意提交／可以提交／提交就行／你帮我交了吧／麻烦您给提交上／给报上吧／登上吧，都对／行，报吧／中，没错／OK／ok，没问题
        检查完了，交吧／核对过，无误／无误／我看行，交吧／名字生日地址都对着呢，提交吧／都没问题，报上去／好了，可以交了／好嘞提交／提交吧，谢谢啊／辛苦了，提交吧／全对上了，提交／对得很，交吧／对对／没错，就这样／请提交／我要提交／我要交／现在就交／马上提交
        """;

    /// <summary>Holds words of submission and is none.</summary>
    private const string DoNotSubmit = """
        先别提交／提交了还能改吗／提交以后多久有结果／怎么提交／别提交／不提交／等等再提交／等他爸看了再交／提交之前能改不／我先不交／提交不了／提交不上去／交不了／咋还没提交／提交了没／提交过了吗／现在提交行不行／提交要钱吗／提交给谁／差不多吧／应该对吧
        好像名字不对／名字不对／都不对／不全对／有一个不对／除了生日都对／电话错了，别的对／都对，就是学校写错了／没都对／哪里对了／对什么对／对个屁／对不对你自己看／没问题才怪／改一下名字再提交／先改名字／改完再交／要是都对就提交？／提交还是不提交
        我不想提交了／不想交了／我没说要提交／谁让你提交了／你提交了？／还没看完呢／让我再看看／没看清／字太小看不清／提交能撤回吗／提交了村里就知道了吧／算了不交了／交学费的钱没有／医保交了／电话没错／名字对着／生日不是那天／户口地址写成现住址了／没有提交
        暂时不提交／明天再提交／问问孩子奶奶再提交／提交个啥／慢点，我还没说完／不急着提交／提交按钮在哪／都对？我看看／你确定都对？／对是对，就是住址要换／可以等会儿再交吗／嗯？提交啥／好像都对／不知道对不对／没啥问题吧／还差一样没说／漏了他弟弟
        妈妈电话没写／他爸名字是错的／我再核对下／再看看／等会交／过会再说／念一遍给我听／再念一遍／没看懂这是啥／孩子住址不是那个村／差一个字／多了一个字／日期差一天／不大对／有点不对／哪儿不对呀／怎么是错的／好像错了／别的都对，就生日不对／除了电话都对
        大部分对／基本对／应该没错吧／我看着差不多／不确定／不知道对不对，眼花／提交失败了／咋提交不了／提交没反应／提交要密码吗／提交就能领钱吗／提交后多久／不提交会咋样／不提交行吗／晚点提交行不行／我昨天提交过了／上次交过了／交过了呀／不是交过了吗
        谁提交的／孩子爸提交／让他爸来提交／等我儿子看了再说／要不要提交呢／可以提交吗／能提交了吗／都对吗／对吗／你帮我看看对不对／户口那栏不对／学校换了／孩子转学了得改／改成租房／删掉电话再交／把身份证去了再交／不想留电话，去掉／不交身份证行不／交钱吗
        要交多少／交啥交／提交个毛／滚／取消／退出／不登了／算了／后悔了／先存着／先放着／明儿再说／嗯……等等／好像还行／凑合吧／随便
        """;

    [Fact(DisplayName = "同意, 行, 看完了同意, 没意见 consent")]
    public void A_plain_affirmative_consents() => Assert.Empty(Wrong(Consents, said => Assents.ToNotice(Normaliser.Of(said)) != Assent.Yes));

    [Fact(DisplayName = "不太同意, 同意个屁, 谁同意了, 我再想想同不同意 do not consent")]
    public void Nothing_else_consents() => Assert.Empty(Wrong(DoNotConsent, said => Assents.ToNotice(Normaliser.Of(said)) == Assent.Yes));

    [Fact(DisplayName = "提交, 都对, 没问题交吧, 对着哩提交 submit")]
    public void A_plain_affirmative_submits() => Assert.Empty(Wrong(Submits, said => Assents.ToSubmission(Normaliser.Of(said)) != Assent.Yes));

    [Fact(DisplayName = "先别提交, 提交了还能改吗, 怎么提交, 名字对 do not submit")]
    public void Nothing_else_submits() => Assert.Empty(Wrong(DoNotSubmit, said => Assents.ToSubmission(Normaliser.Of(said)) == Assent.Yes));

    [Theory(DisplayName = "A refusal, a delay and a doubt are told apart")]
    [InlineData("不同意", Assent.No)]
    [InlineData("算了，不登了", Assent.No)]
    [InlineData("拒绝", Assent.No)]
    [InlineData("我再想想", Assent.Later)]
    [InlineData("等他爸回来", Assent.Later)]
    [InlineData("等会儿再同意", Assent.Later)]
    [InlineData("不太同意", Assent.Unclear)]
    [InlineData("不同意会怎么样", Assent.Unclear)]
    [InlineData("孩子七岁了", Assent.Unclear)]
    public void What_is_no_consent_is_told_apart(string said, object expected) => Assert.Equal(expected, Assents.ToNotice(Normaliser.Of(said)));

    [Theory(DisplayName = "A mistake, a delay and a question before submitting are told apart")]
    [InlineData("不对", Assent.No)]
    [InlineData("有错", Assent.No)]
    [InlineData("先别提交", Assent.Later)]
    [InlineData("等会儿再交", Assent.Later)]
    [InlineData("名字对", Assent.Unclear)]
    [InlineData("名字电话都对，交吧", Assent.Yes)]
    [InlineData("提交了还能改吗", Assent.Unclear)]
    public void What_is_no_submission_is_told_apart(string said, object expected) => Assert.Equal(expected, Assents.ToSubmission(Normaliser.Of(said)));

    private static List<string> Wrong(string sentences, Func<string, bool> isWrong)
    {
        var all = sentences.Split(['／', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(all.Length > 50);
        return [.. all.Where(isWrong)];
    }
}

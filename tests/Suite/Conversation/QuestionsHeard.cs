using Conversation.Understanding;

namespace Suite.Conversation;

/// <summary>A question never fills a field; what only has the shape of one may. Sentences are separated by ／.</summary>
public sealed class QuestionsHeard
{
    /// <summary>Wants an answer.</summary>
    private const string Asking = """
        啥叫居住证／居住证要钱不／能不能不填／这个算不算／低保一个月多少钱／为啥问这个／谁能看到我填的／医保在哪交／没户口能登不／几岁的娃能登／孩子16了还算吗／我不在家让奶奶登行不行／这要填到啥时候／填这个给补贴吗／居住证咋办理／啥是监护人／寄宿是啥意思
        刚性支出是个啥／写爸爸还是妈妈／电话写谁的／你们会来家里看吗／离婚了还用填他爸吗／这跟学校填的一样不／我填错了咋改／能查到我住哪里吗／不识字咋弄／要身份证照片不要／打疫苗的本子丢了咋补／残疾证去哪办／低保户能多给点不／孩子没上户口会罚款吗
        上学有啥优惠／登记了有人管不／你是真人还是机器／这个网站是真的吧不会骗人吧／姥姥算监护人不算／托管班算寄宿吗／自闭症算残疾还是算病／感冒发烧用不用写／租的房也要登记吗／还得问多少个／还有完没完／填完能领到钱吗／双胞胎分开登吗／学校在外县咋写
        要农历还是阳历／我说错了能重来吗／凭啥要我电话／留守儿童有啥政策／我家这种情况符合吗／在村里能办吗／户口本上没有号咋办／这信息保密不／会不会影响孩子以后当兵／你们是哪个部门的／过年回家算不算断／父母都在外地可爷爷在家算留守吗
        流动儿童是不是就是外地来的娃／医保断了一年咋补／啥时候能批下来／批了以后给发多少／我还能不能给侄女登一个／我家娃户口跟他姥姥走的，这算离开户籍地没有／您给说说困境儿童是啥样的／没上幼儿园的还写学校不写／学籍在老家要不要紧／填不填他爷爷的身份证号
        这个0到36个月中医药是个什么东西呀／我在工地上住算租房吗还是算别的／要是他爸不让登呢／那我闺女呢，也能登吗／我没有智能手机以后怎么查／我把手机给了孩子，还能用这个号不／光有商业险算不算有医保／上户口得要啥证明／娃打了狂犬疫苗用不用报／你让我写哪天
        为什么非要写身份证／孩子爸爸没身份证号码行吗／重名了咋区分／得跑几趟／用不用我去村委会盖章／交了以后谁给审／奶奶七十了能当照看人不／孩子在外省念书能享受啥／这是民政局弄的还是教育局弄的／我能看看都填了些啥不／他爸在监狱里算不算外出／我是后妈能登吗
        寒暑假回老家算中断吗／啥时候开始登的啊，去年没听说／不交医保会咋样／这里能给补办出生证吗／听说登了给发书包，真的假的／残疾一级和四级哪个重／我们是低保户，有没有学费减免／孩子想转学，你们管不管／你们几点下班／写大名还是小名都行？／我这样说你听得懂吗
        爷爷的低保算家里的低保不／我住亲戚家怎么写／还用不用拍照／为啥老问他爸／是只写现在的还是以前的也写／孩子户口在我妈名下，咋选／多会儿能有人联系我／登完孩子能进公办学校不能／您贵姓／流浪儿童是说要饭的吗／不满一岁的奶娃用登记吗／没结婚生的孩子能不能登
        """;

    /// <summary>Has the shape or a word of a question, and tells something.</summary>
    private const string Telling = """
        哪能没有／谁家不想要帮助／能不上吗／可不是嘛／不知道啥时候／叫个啥来着，李小雨／是不是都行／有没有都行／啥也没有／没啥困难／谁也不跟／哪都不疼／几个月了／十几天／好几年了／不知道多少钱／记不清是哪天了／也没个啥／没多少地／住校呢／在学校呢／还没上呢
        没／不／还没／从来不／一个也没／他说不上来／有啥说啥，家里是难／叫啥都行，户口上是王磊／名字里那个字咋写我不会，叫李小雨／不怎么困难／没怎么生过病／他爸在哪打工我不知道／多少给点就行／能帮多少帮多少／怎么没有，上了好几年了／还能不需要啊／不需要谁需要
        那还用说／咋能不要呢／好像叫个什么实验小学／在一个什么电子厂上班／我还是跟他爸在一块／他还是在深圳／要么住学校要么住姑姑家／刚才不是说了吗／我不是她妈吗，跟我住／这不正办着呢嘛／不就在潞州区嘛／怎么着也有三年了／不晓得是几级／几级我忘了，反正有证
        管它几级，没证／没问题／不是没有／没有不方便／也就几百块钱／差不多三年／说是什么慢性肾炎／哪儿也没去过，就在村里／哪有钱啊／上啥学，才两岁／啥证也没办／办啥证呀没办／跟谁住？跟奶奶／户口？在壶关／叫啥，叫张强／小学几年级？三年级／几岁了，八岁
        哪个也不占，就是普通人家／哪敢不上户口呀／除了他奶奶还有谁管／能有啥病，结实着呢／两口子谁还没个难处，需要／几时断过，一直交着／啥时候闲啥时候打零工／谁有空谁接／什么低保不低保的，没有／管他什么证，都没办／他在那个什么…对，火炬中学
        说不好是三月还是四月，就那阵／是四月还是五月我忘了／不是三月就是四月／要说困难吧也有点／能吃能睡没啥毛病／上没上户口我得问问他奶／没有什么不好的／他爸打工，他妈打工，都不在／住校不回来／没多大事／不大清楚在哪个厂／没几年，两年多／哪年都交医保
        啥好房子，租的／就那么几口人／没说啥时候回来／有是有，没带在身上／要，咋不要／可不咋的，都在外头／行不行的先写上吧，王建军／谁知道呢，人早没影了／不瞒你说，没交／上着呢吧／交了吧，学校统一收的／应该是汉族吧／算租的吧／不清楚是不是低保
        有没有残疾证我说不上，腿不好／没问过他爸／怎么说呢，跟着我呢／就是那个什么慢性病／哪有，都在家呢／叫什么都无所谓，就是小学／问过了，没有／没打听过／他妈问我要不要转学，没转／老师问孩子爸干什么的，打工的／什么时候走的，前年腊月／几个娃都在一块上学
        不就俩孩子嘛／孩子不知为啥不爱说话／说了多少遍了，在长子／多少年了，十来年／户口本上咋写就咋写，汉族／你看着写
        """;

    [Fact(DisplayName = "啥叫居住证, 要钱不, 能不能不填, 写我还是写孩子 ask")]
    public void Questions_are_heard() =>
        Assert.Empty(Wrong(Asking, said => SpeechActs.Of(Normaliser.Of(said), "helpRequested") != SpeechAct.Question));

    [Fact(DisplayName = "哪能没有, 谁家不想要帮助, 啥也没有, 不知道啥时候, 叫个啥来着李小雨 tell")]
    public void Shapes_of_questions_may_tell() =>
        Assert.Empty(Wrong(Telling, said => SpeechActs.Of(Normaliser.Of(said), "helpRequested") != SpeechAct.Answer));

    [Theory(DisplayName = "Greetings, thanks, delays, refusals and jokes fill no field")]
    [InlineData("您好", SpeechAct.Greeting)]
    [InlineData("你好，在吗", SpeechAct.Greeting)]
    [InlineData("谢谢啊", SpeechAct.Thanks)]
    [InlineData("麻烦您了，再见", SpeechAct.Thanks)]
    [InlineData("等会儿接个电话", SpeechAct.Delay)]
    [InlineData("我问问他爸再说", SpeechAct.Delay)]
    [InlineData("稍等，我去拿户口本", SpeechAct.Delay)]
    [InlineData("不想说", SpeechAct.Refusal)]
    [InlineData("凭啥告诉你", SpeechAct.Refusal)]
    [InlineData("你管不着", SpeechAct.Refusal)]
    [InlineData("你猜", SpeechAct.Chat)]
    [InlineData("滚", SpeechAct.Chat)]
    [InlineData("哈哈哈哈哈", SpeechAct.Chat)]
    [InlineData("随便", SpeechAct.Chat)]
    [InlineData("王八蛋", SpeechAct.Chat)]
    [InlineData("等他上学再说吧，现在三岁", SpeechAct.Answer)]
    [InlineData("李小雨", SpeechAct.Answer)]
    public void Manners_are_told_apart(string said, object expected) => Assert.Equal(expected, SpeechActs.Of(Normaliser.Of(said), "childName"));

    private static List<string> Wrong(string sentences, Func<string, bool> isWrong)
    {
        var all = sentences.Split(['／', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(all.Length > 50);
        return [.. all.Where(isWrong)];
    }
}

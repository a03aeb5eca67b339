using Conversation.Understanding;

namespace Suite.Conversation;

/// <summary>One form of what was typed or dictated; names, places and numbers are never damaged by it.</summary>
public sealed class PlainForms
{
    [Theory(DisplayName = "Characters have one form")]
    [InlineData("孩子還沒滿歲，在長治讀書", "孩子还没满岁，在长治读书")]
    [InlineData("⼾⼝在壶关", "户口在壶关")]
    [InlineData("郭\u200B雨\u200B泽", "郭雨泽")]
    [InlineData("２０２４年３月２日", "2024年3月2日")]
    [InlineData("2O21年7月3日", "2021年7月3日")]
    [InlineData("20年8\uFE0F\u20E3月15号", "20年8月15号")]
    [InlineData("二○一六年", "二〇一六年")]
    public void Characters_have_one_form(string said, string expected) => Assert.Equal(expected, Normaliser.Of(said));

    [Theory(DisplayName = "Slips of the input method and words of the region become plain ones")]
    [InlineData("户藉在老家", "户籍在老家")]
    [InlineData("身分证号", "身份证号")]
    [InlineData("俺娃户口莫得上", "我娃户口没有上")]
    [InlineData("冒得", "没有")]
    [InlineData("冇", "没有")]
    [InlineData("木有居住证", "没有居住证")]
    [InlineData("咋办居住证", "怎么办居住证")]
    [InlineData("啥叫低保", "什么叫低保")]
    [InlineData("问这干甚", "问这干什么")]
    [InlineData("甚时候", "什么时候")]
    [InlineData("孩子再老家", "孩子在老家")]
    [InlineData("再学校住着", "在学校住着")]
    [InlineData("在说一遍", "再说一遍")]
    [InlineData("年时腊月来的", "去年腊月来的")]
    [InlineData("夜来才到", "昨天才到")]
    [InlineData("上三年纪了", "上三年级了")]
    [InlineData("残疾贰级", "残疾二级")]
    public void Words_become_plain(string said, string expected) => Assert.Equal(expected, Normaliser.Of(said));

    [Theory(DisplayName = "Names, places, numbers and whole words that only look like a slip stay")]
    [InlineData("张甚")]
    [InlineData("甚海")]
    [InlineData("李娃")]
    [InlineData("王再兴")]
    [InlineData("王再家")]
    [InlineData("叫王再生")]
    [InlineData("莫得福")]
    [InlineData("木有才")]
    [InlineData("陆伍")]
    [InlineData("李昇")]
    [InlineData("钟於")]
    [InlineData("夜来香")]
    [InlineData("半夜来的")]
    [InlineData("2016年时候")]
    [InlineData("前年个把月")]
    [InlineData("什么有用")]
    [InlineData("没得病")]
    [InlineData("手麻木得很")]
    [InlineData("监护口头托付")]
    [InlineData("身份正在办")]
    [InlineData("年底保险交了")]
    [InlineData("原因该怎么写")]
    [InlineData("长期负责接送")]
    [InlineData("没问题交吧")]
    [InlineData("享受同义务教育")]
    [InlineData("上了年纪了")]
    [InlineData("现在想想是三月")]
    [InlineData("长治市潞州区太行东街街道58号3单元")]
    [InlineData("壶关县店上镇绍良村")]
    [InlineData("13803551111")]
    [InlineData("11010519491231002X")]
    public void Names_places_and_numbers_stay(string said) => Assert.Equal(said, Normaliser.Of(said));

    [Fact(DisplayName = "What is plain stays as it is when it is read again")]
    public void Twice_is_once() =>
        Assert.All(["俺家户藉再老家咧", "孩子還沒上户，莫得户口", "夜来黑夜才到", "在说一遍"], said => Assert.Equal(Normaliser.Of(said), Normaliser.Of(Normaliser.Of(said))));

    [Theory(DisplayName = "Nothing said is nothing")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \u200B ")]
    public void Nothing_is_nothing(string? said) => Assert.Equal("", Normaliser.Of(said));
}

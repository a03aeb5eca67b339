using Conversation;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>
/// What is said behind a value may undo it, and a message behind an answer may be about that answer: then it is asked, and nothing is kept. Today is
/// 29 November 2026.
/// </summary>
public sealed class WhichIsMeant
{
    [Theory]
    [InlineData("housing", "买是买了，楼烂尾了")]
    [InlineData("schooling", "报了职高，还没通知")]
    [InlineData("health", "学校体检说脊柱有点歪，没去查")]
    [InlineData("familyHardship", "监测户的牌子摘了")]
    [InlineData("familyHardship", "低保是他爷的，户口不在一起")]
    [InlineData("livingSupport", "残疾补贴打他爸卡上，是他爸的残疾")]
    [InlineData("medicalInsurance", "老家交的退回来了")]
    [InlineData("fatherWork", "2023年3月去的东莞，干了仨月厂子黄了")]
    [InlineData("leftHukouOn", "2021年10月来过，疫情又送回去了")]
    [InlineData("school", "门口就是东街小学，没要我们")]
    [InlineData("sex", "都说像个男孩")]
    public void An_event_or_a_denial_behind_the_value_with_a_word_that_nobody_knows_has_it_asked_back(string field, string said) =>
        Assert.False(Reader.Of(Heard.Scene(field), said) is Read.Got, $"{field}: {said}");

    [Theory]
    [InlineData("housing", "房子卖了，租的")]
    [InlineData("boarding", "不住，天天接送累死我了")]
    [InlineData("medicalInsurance", "交在这边了，身体没毛病")]
    [InlineData("fatherWork", "2023年3月去了江苏无锡")]
    public void What_stands_before_it_and_what_another_question_asks_undoes_nothing(string field, string said) =>
        Assert.True(Reader.Of(Heard.Scene(field), said) is Read.Got or Read.Part { Kept.Year: not null }, $"{field}: {said}");

    [Theory]
    [InlineData("boarding", "住校", "人家不让住了，太小")]
    [InlineData("disabilityCategories", "听力", "不光这个，腿也不行")]
    [InlineData("childName", "王雨欣", "你写的是我侄女")]
    [InlineData("declarant.relationship", "妈妈", "干的")]
    [InlineData("birthDate", "2016年3月5日", "差着一天呢")]
    [InlineData("helpRequested", "需要", "算了，丢人")]
    public void A_message_that_is_not_plainly_an_answer_to_the_open_question_does_not_answer_it_and_puts_the_one_before_in_question(string field,
        string answer, string said)
    {
        var (before, after) = Said(field, answer, said);
        var open = before.Asking!;
        Assert.False(after.Answers.Has(FormCatalogue.Find("migrant-2024")!.Find(open)!), $"{open} of {said}");
        Assert.True(after.Asked is Asked.WhichAnswer { Of: var of } && of == field
            || after.Asked is Asked.OfField { Field: var again } && again == field, after.Asked?.ToString());
    }

    [Fact]
    public void Each_of_the_three_ways_out_leads_where_it_says()
    {
        var (before, asked) = Said("boarding", "住校", "人家不让住了，太小");
        Assert.Equal("health", before.Asking);
        Assert.IsType<Asked.WhichAnswer>(asked.Asked);

        var again = Heard.Talk.Hear(asked, new Message("住校不对"), Heard.Now).Draft;
        Assert.Equal(("boarding", false), (again.Asking, again.Answers.Has(Shared2024.Boarding)));

        var onward = Heard.Talk.Hear(asked, new Message(Wording.BothStand), Heard.Now).Draft;
        Assert.Equal(("health", true, false), (onward.Asking, onward.Answers.Value(Shared2024.Boarding), onward.Answers.Has(Shared2024.Health)));

        var answered = Heard.Talk.Hear(asked, new Message("健康"), Heard.Now).Draft;
        Assert.True(answered.Answers.Has(Shared2024.Health));
        Assert.Equal(true, answered.Answers.Value(Shared2024.Boarding));
    }

    [Theory]
    [InlineData("不想回答")]
    [InlineData("后面再说吧")]
    [InlineData("这个问题我不知道")]
    public void A_refusal_keeps_nothing_that_was_only_guessed(string said)
    {
        var (_, asked) = Said("boarding", "住校", "人家不让住了，太小");
        var after = Heard.Talk.Hear(asked, new Message(said), Heard.Now).Draft;
        Assert.False(after.Answers.Has(Shared2024.Health), said);
        Assert.Equal(true, after.Answers.Value(Shared2024.Boarding));
    }

    [Theory]
    [InlineData("刚才的没错")]
    [InlineData("前面那个没错")]
    public void Who_says_that_the_answer_is_right_keeps_it(string said)
    {
        var (_, asked) = Said("boarding", "住校", "人家不让住了，太小");
        Assert.Equal(true, Heard.Talk.Hear(asked, new Message(said), Heard.Now).Draft.Answers.Value(Shared2024.Boarding));
    }

    [Fact]
    public void Nobody_is_asked_for_ever_which_of_two_is_meant()
    {
        var (_, draft) = Said("boarding", "住校", "人家不让住了，太小");
        Assert.IsType<Asked.WhichAnswer>(draft.Asked);
        draft = Heard.Talk.Hear(draft, new Message("人家不让住了，太小"), Heard.Now).Draft;
        Assert.IsNotType<Asked.WhichAnswer>(draft.Asked);
    }

    [Theory]
    [InlineData("确定不取消")]
    [InlineData("是不小心按到了")]
    [InlineData("确定别删")]
    public void A_yes_with_a_no_in_it_gives_nothing_up(string said)
    {
        var (before, _) = Said("boarding", "住校", "健康");
        var asked = Heard.Talk.Hear(before, new Message("取消"), Heard.Now).Draft;
        Assert.IsType<Asked.Cancel>(asked.Asked);
        var turn = Heard.Talk.Hear(asked, new Message(said), Heard.Now);
        Assert.DoesNotContain(turn.Effects, effect => effect is Effect.Forget);
        Assert.True(turn.Draft.Answers.Has(Shared2024.Boarding));
    }

    private static (Draft Before, Draft After) Said(string field, string answer, string said) =>
        Heard.Said("migrant-2024", field, new Dictionary<string, string>(), answer, said) is [.., var before, var after]
            ? (before, after) : throw new InvalidOperationException();
}

using Conversation;
using Conversation.Understanding;
using Domain.Forms;

namespace Suite.Conversation;

/// <summary>The file of answers that a policy owner edits: nothing is missing in it, and questions find their answer.</summary>
public sealed class Explanations
{
    /// <summary>What the official forms and the notice speak of, and a parent may not know.</summary>
    private const string Terms =
        "流动儿童 留守儿童 户籍 居住证 暂住登记 监护人 监护能力 受委托照护人 低保 低保边缘 特困 刚性支出困难 防止返贫监测 急难救助 孤儿 事实无人抚养 两项补贴 流浪救助 慈善帮扶 残疾证 多重残疾 残疾等级 康复救助 "
        + "健康管理 中医药 疫苗 医保 新农合 休学 辍学 结业 肄业 失学 无就学能力 学龄前 寄宿 公民身份号码 出生医学证明 离开户籍地 儿童主任 告知书 12345 重病 慢性病 心理行为";

    [Fact(DisplayName = "Every field that a parent is asked has an answer to 啥意思")]
    public void Every_asked_field_is_explained()
    {
        var fields = FormCatalogue.All.SelectMany(form => form.Fields).Where(Plan.IsAsked).Select(field => field.Key).Distinct();
        List<string> asked = [.. fields, "menu", "consent", "confirm"];
        Assert.True(asked.Count > 60);
        Assert.All(asked, key => Assert.True(Faq.Entries.Single(entry => entry.Explanation == Faq.Find("什么意思", key)).Fields.Contains(key), key));
    }

    [Fact(DisplayName = "Every term of the forms has an answer to 什么叫")]
    public void Every_term_is_explained() => Assert.All(Terms.Split(' '), term => Assert.NotNull(Faq.Find("什么叫" + term, null)));

    [Fact(DisplayName = "No entry names a field that nobody is asked")]
    public void No_entry_is_about_nothing()
    {
        var fields = FormCatalogue.All.SelectMany(form => form.Fields).Select(field => field.Key);
        HashSet<string> known = [.. fields, "menu", "consent", "confirm", "anotherChild"];
        Assert.Subset(known, Faq.Entries.SelectMany(entry => entry.Fields).ToHashSet());
    }

    [Fact(DisplayName = "Every answer has a source, is short and ends as a sentence")]
    public void Answers_are_short_and_sourced() => Assert.All(Faq.Entries, entry =>
    {
        Assert.NotEqual("", entry.Explanation.Source);
        Assert.InRange(entry.Explanation.Text.Length, 20, 130);
        Assert.InRange(entry.Explanation.Text.Count(c => c is '。' or '！' or '？'), 1, 4);
        Assert.EndsWith("。", entry.Explanation.Text, StringComparison.Ordinal);
    });

    [Fact(DisplayName = "Words to recognise a question by are in the plain form that questions are brought to")]
    public void Words_are_plain() =>
        Assert.All(Faq.Entries.SelectMany(entry => entry.Words.Concat(entry.Also)), word => Assert.Equal(word, Normaliser.Of(word)));

    [Theory(DisplayName = "A question finds its answer")]
    [InlineData("residenceRegistration", "啥叫居住证", "residence-permit")]
    [InlineData("residenceRegistration", "居住证要钱不", "residence-permit-cost")]
    [InlineData("familyHardship", "啥是低保边缘", "dibao-marginal")]
    [InlineData("familyHardship", "低保咋申请", "dibao-how")]
    [InlineData("livesWith", "啥叫监护人", "guardian")]
    [InlineData("health", "近视算残疾不", "short-sighted")]
    [InlineData("childName", "这个有啥用", "what-for")]
    [InlineData("childName", "为啥要孩子名字", "field-name")]
    [InlineData("consent", "要不要钱", "cost")]
    [InlineData("consent", "会不会影响上学", "effect-school")]
    [InlineData("consent", "信息给谁看", "who-sees")]
    [InlineData("consent", "不登有啥后果", "effect")]
    [InlineData("consent", "凭啥要我同意", "notice")]
    [InlineData("leftHukouOn", "为什么问这个", "left-hukou")]
    [InlineData("housing", "为什么问这个", "field-housing")]
    [InlineData("sex", "啥意思", "field-sex")]
    [InlineData("leftHukouOn", "还有几个问题", "how-long")]
    [InlineData("leftHukouOn", "户口迁了也算离开吗", "left-hukou")]
    [InlineData("fatherWork", "回来住几天算断了吗", "field-work")]
    [InlineData("declarant.phone", "要我的还是孩子爸的", "field-phone")]
    [InlineData("confirm", "提交了还能改吗", "change")]
    [InlineData("confirm", "怎么提交", "how-to-submit")]
    [InlineData("confirm", "提交以后多久有结果", "after")]
    [InlineData("citizenNumber", "告诉你身份证会不会被骗贷", "why-number")]
    [InlineData("school", "会不会给学校打电话", "school-knows")]
    [InlineData("birthDate", "过16了还能登不", "which-children")]
    public void A_question_finds_its_answer(string asked, string said, string id) => Assert.Equal(id, Faq.Find(Normaliser.Of(said), asked)?.Id);

    [Theory(DisplayName = "What nobody has written an answer for stays unanswered")]
    [InlineData("今天天气怎么样")]
    [InlineData("你吃饭了吗")]
    [InlineData("猪肉多少一斤")]
    public void The_unknown_stays_unanswered(string said) => Assert.Null(Faq.Find(Normaliser.Of(said), "health"));

    [Theory(DisplayName = "A file that lacks something says what")]
    [InlineData("\n## a\n说到：户口\n依据：某条\n", "a")]
    [InlineData("\n## b\n说到：户口\n答：好。\n", "b")]
    [InlineData("\n## c\n答：好。\n依据：某条\n", "c")]
    [InlineData("\n## d\n说到：甲\n答：好。\n依据：某条\n\n## d\n说到：乙\n答：好。\n依据：某条\n", "d")]
    public void An_incomplete_file_says_what_is_missing(string file, string id) =>
        Assert.Contains(id, Assert.Throws<FormatException>(() => Faq.Parse(file)).Message, StringComparison.Ordinal);
}

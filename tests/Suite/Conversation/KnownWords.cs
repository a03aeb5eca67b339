using Conversation;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>
/// A value is kept only where every word around it is known and leaves it as it is; what others say, a condition, a wish, a plan has it asked back.
/// Today is 29 November 2026.
/// </summary>
public sealed class KnownWords
{
    [Theory]
    [InlineData("birthDate", "出生证丢了村里人记得是2016年八月初二")]
    [InlineData("birthDate", "听接生的讲是2017年3月8号")]
    [InlineData("leftHukouOn", "他爷一口咬定是2021年3月6号")]
    [InlineData("schooling", "他奶电话里讲升初中了")]
    [InlineData("oneAwayOtherIncapable", "人都说他妈脑子不灵光")]
    [InlineData("disabilityGrade", "办证的人透了句话说是二级")]
    public void What_somebody_else_says_of_it_is_asked_back(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("boarding", "有床位就住")]
    [InlineData("schooling", "考得上就是高中了")]
    [InlineData("bothParentsAway", "活多了就都出去")]
    [InlineData("medicalInsurance", "不交老家就不给报销")]
    [InlineData("birthDate", "要是按户口本就是2016年5月4号")]
    public void What_hangs_on_a_condition_is_asked_back(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("disabilityGrade", "要评就能评二级")]
    [InlineData("familyHardship", "论条件能吃低保")]
    [InlineData("medicalInsurance", "在这儿也能交")]
    [InlineData("school", "户口够得上东街小学")]
    [InlineData("school", "摇上号就去实验小学")]
    [InlineData("helpRequested", "不是要钱就想有人教他写作业")]
    [InlineData("schooling", "他闹着要念职高")]
    [InlineData("declarant.phone", "15835512345是老号")]
    [InlineData("birthDate", "零九年——不对一九年七月十五")]
    public void What_is_possible_wished_planned_or_over_is_asked_back(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("schooling", "我就念到小学三年级")]
    [InlineData("school", "八一小学是他妹妹的")]
    [InlineData("hukouRegistered", "他小叔家的娃都上了")]
    [InlineData("disabilityGrade", "跟他一样的那个娃给了三级")]
    public void What_is_said_of_another_child_or_of_the_speaker_is_asked_back(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("health", "他姥爷有哮喘")]
    [InlineData("boarding", "他小姨在学校住宿")]
    [InlineData("oneAwayOtherIncapable", "是他爷爷瘫着，他妈没事")]
    [InlineData("disabilityGrade", "二级的是我")]
    [InlineData("fatherWork", "他爸没出去，工头2024年2月去的榆林")]
    [InlineData("health", "羊角风那是他爷")]
    public void What_another_is_or_does_is_no_answer_of_whom_it_is_asked(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("schooling", "初中的课本给他妹了")]
    [InlineData("schooling", "高中那条街住")]
    [InlineData("familyHardship", "低保户邻居借了我五百")]
    [InlineData("ethnicity", "回族食堂吃饭")]
    [InlineData("declarant.relationship", "爸爸单位的会计")]
    [InlineData("carer.relationship", "奶奶家的对门")]
    [InlineData("hukouRegistered", "上了他姥姥的当")]
    [InlineData("medicalInsurance", "交了电费")]
    [InlineData("helpRequested", "要下雨了")]
    [InlineData("school", "友谊小学欠我工钱")]
    [InlineData("school", "在城东小学做饭")]
    [InlineData("currentAddress", "在潞州区五马街道修车")]
    [InlineData("fatherWork", "2025年8月去北京瞧病")]
    public void What_only_says_whose_or_what_sort_of_thing_is_spoken_of_is_asked_back(string field, string said) => IsNotKept(field, said);

    [Theory]
    [InlineData("schooling", "初中二年级")]
    [InlineData("school", "友谊小学上三年级")]
    [InlineData("school", "嗯学校叫育才学校育人成才的育才")]
    [InlineData("carer.relationship", "奶奶带着呢")]
    [InlineData("currentAddress", "潞州区五马街道建华小区3号楼")]
    [InlineData("helpRequested", "要，孩子要做手术")]
    [InlineData("fatherWork", "2025年8月去北京干装修")]
    public void What_is_told_of_the_answer_itself_is_kept(string field, string said) => IsKept(field, said);

    [Theory]
    [InlineData("schooling", "字写得跟小学生似的")]
    [InlineData("sex", "这娃比闺女还文静")]
    [InlineData("livesWith", "跟奶奶住到六岁，奶奶没了")]
    [InlineData("medicalInsurance", "我和他妈的交在厂里，娃的没问")]
    [InlineData("health", "健康证上啥都正常，可那是我的健康证")]
    [InlineData("health", "瘸？那是跳皮筋崴的")]
    [InlineData("schooling", "报上了卫校，开春才让进")]
    [InlineData("birthDate", "2015年6月8号，鹦鹉蛐蛐了")]
    [InlineData("boarding", "孩子住校鹦")]
    public void What_is_likened_was_so_till_then_is_asked_or_told_with_a_word_that_nobody_knows_is_asked_back(string field, string said) =>
        IsNotKept(field, said);

    [Theory]
    [InlineData("familyHardship", "村里都说我们够低保", true)]
    [InlineData("familyHardship", "低保领到去年六月", true)]
    [InlineData("familyHardship", "让写低保申请", true)]
    [InlineData("familyHardship", "吃着低保", false)]
    [InlineData("health", "村里都说我们够低保", false)]
    public void Support_that_others_speak_of_or_that_came_to_an_end_is_not_the_family_s(string field, string said, bool isOfOthers) =>
        Assert.Equal(isOfOthers, global::Conversation.Understanding.Overturned.IsOfOthers(Heard.Scene(field).Field, said));

    [Theory]
    [InlineData("housing", "租的，鹦鹉没了")]
    [InlineData("boarding", "鹦鹉蛐蛐住校")]
    [InlineData("schooling", "三年级鹦鹉蛐蛐")]
    public void More_than_a_word_that_nobody_knows_beside_an_answer_or_an_event_of_one_has_it_asked_back(string field, string said) =>
        IsNotKept(field, said);

    [Theory]
    [InlineData("boarding", "不住校，每天骑电动车接送，离家不远")]
    [InlineData("housing", "租的房，一个月六百块，离学校近")]
    [InlineData("hukouRegistered", "上了，生下来没多久就上了")]
    [InlineData("health", "能吃能睡，身体挺好的")]
    [InlineData("schooling", "三年级了，调皮得很，老师老夸他")]
    [InlineData("helpRequested", "需要，要是能帮着找个心理老师就好了")]
    [InlineData("residenceRegistration", "居住证办了，挺快的，谢谢你们")]
    public void Everyday_words_leave_an_answer_as_it_is(string field, string said) =>
        Assert.True(Reader.Of(Heard.Scene(field), said) is Read.Got, $"{field}: {said}");

    [Fact]
    public void What_is_only_planned_bears_out_a_no() =>
        Assert.True(Reader.Of(Heard.Scene("rehabilitationAid"), "没做过康复，打算明年去做") is Read.Got { Value: false });

    /// <remarks>Without the bound this would be ten days ago.</remarks>
    [Fact]
    public void Zero_months_ago_is_no_day() => Assert.Null(VagueDate.Find("零个多月前", Heard.Today, null));

    /// <remarks>The stop of a list is no end of a clause: the no reaches both.</remarks>
    [Fact]
    public void A_no_reaches_over_the_stop_of_a_list() =>
        Assert.False(Reader.Of(Heard.Scene("health"), "没有哮喘、癫痫") is Read.Got { Value: CodeSet codes } && codes.Contains("chronicallyIll"));

    [Fact]
    public void A_parent_at_home_after_all_has_the_question_for_both_asked_again() =>
        Assert.False(Said("都在外打工", "在家，没出去").Answers.Has(LeftBehind2024.BothParentsAway));

    [Fact]
    public void A_parent_at_home_leaves_the_question_for_both_alone_where_another_was_answered_in_between() =>
        Assert.True(Said("都在外打工", "2023年3月5号去的苏州", "在家，没出去").Answers.Has(LeftBehind2024.BothParentsAway));

    private static void IsKept(string field, string said) => Assert.True(Reader.Of(Heard.Scene(field), said) is Read.Got, $"{field}: {said}");

    private static void IsNotKept(string field, string said) => Assert.False(Reader.Of(Heard.Scene(field), said) is Read.Got, $"{field}: {said}");

    private static Draft Said(params IReadOnlyList<string> messages) =>
        Heard.Said("left-behind-2024", "bothParentsAway", new Dictionary<string, string>(), messages)[^1];
}

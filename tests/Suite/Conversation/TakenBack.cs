using Conversation;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>
/// A value that the same breath, or the next message, makes another's, not so or not sure is asked back. Today is 29 November 2026.
/// </summary>
public sealed class TakenBack
{
    [Theory]
    [InlineData("declarant.phone", "13835512233，这是隔壁的")]
    [InlineData("declarant.phone", "13835512233，他爸李强")]
    [InlineData("father.phone", "他爷的13835512233，他爸的没记住")]
    [InlineData("birthDate", "老大2011年5月2号，登的是老二")]
    [InlineData("birthDate", "阴历阳历搞不清，就是2017年三月二十")]
    [InlineData("birthDate", "2016年3月5号，属羊")]
    [InlineData("birthDate", "六岁，2016年3月5号")]
    [InlineData("birthDate", "端午节前两天，2018年")]
    [InlineData("leftHukouOn", "去年国庆节前来的")]
    [InlineData("leftHukouOn", "2021年八九月")]
    [InlineData("leftHukouOn", "不是一出生就出来的，三岁出来的")]
    [InlineData("fatherWork", "2022年3月判的，在榆次")]
    [InlineData("fatherWork", "2024年3月去的大连，上礼拜回来了")]
    [InlineData("fatherWork", "年底就去，先在家")]
    [InlineData("housing", "除了租的")]
    [InlineData("housing", "公租房")]
    [InlineData("housing", "买的，瞎编的")]
    [InlineData("housing", "正看房呢想买一套")]
    [InlineData("livesWith", "一个跟我一个跟他爸")]
    [InlineData("disabilityCategories", "正等着鉴定，大夫说可能是听力")]
    [InlineData("disabilityCategories", "眼睛随他妈")]
    [InlineData("disabilityGrade", "想评成二级")]
    [InlineData("boarding", "不想让他住，可没法")]
    [InlineData("boarding", "初中再住校")]
    [InlineData("boarding", "他姐住校，他跟着我")]
    [InlineData("schooling", "过完年上一年级")]
    [InlineData("health", "医生怀疑是自闭症，还没确诊")]
    [InlineData("childName", "打算改成李思源，还没去派出所改")]
    [InlineData("school", "下学期转实验小学去")]
    [InlineData("leftHukouOn", "前年秋天开学前，大概八月底")]
    [InlineData("fatherWork", "过了年去新疆")]
    [InlineData("medicalInsurance", "忘了交没交")]
    public void What_the_same_sentence_takes_back_is_not_kept(string field, string said) =>
        Assert.False(Reader.Of(Heard.Scene(field), said) is Read.Got, $"{field}: {said}");

    [Theory]
    [InlineData("birthDate", "他姐2012年生的")]
    [InlineData("fatherWork", "他叔在东莞")]
    [InlineData("currentAddress", "下月准备搬到屯留")]
    [InlineData("currentAddress", "他爸住工地，在潞城")]
    [InlineData("leftHukouOn", "两年还是三年了")]
    public void Half_an_answer_that_is_another_s_is_not_kept_for_the_next_message(string field, string said) =>
        Assert.False(Reader.Of(Heard.Scene(field), said) is Read.Part { Kept: { Year: not null } or { Places.Count: > 0 } }, $"{field}: {said}");

    [Theory]
    [InlineData("livesWith", "我跟我妈住，孩子跟他爸", "oneParent")]
    [InlineData("livesWith", "他爸跟他爷爷住，孩子跟奶奶", "otherGuardian")]
    [InlineData("disabilityCategories", "听不见也不会说", "hearing speech")]
    public void What_is_said_of_the_child_outweighs_what_others_do(string field, string said, string value) =>
        Assert.Equal(value, Reader.Of(Heard.Scene(field), said) is Read.Got { Value: var got } ? got is CodeSet codes ? string.Join(' ', codes)
            : got : null);

    [Theory]
    [InlineData("那是他弟弟")]
    [InlineData("早了一年")]
    [InlineData("刚才说的不对")]
    [InlineData("我以为问他爸呢")]
    [InlineData("逗你的")]
    [InlineData("别记那个")]
    public void The_message_behind_an_answer_that_only_takes_it_back_has_it_asked_once_more(string said)
    {
        var answered = Heard.Said("leftHukouOn", "2024年8月20号");
        Assert.True(answered.Answers.Has(Migrant2024.LeftHukouOn));
        var after = Heard.Talk.Hear(answered, new Message(said), Heard.Now).Draft;
        Assert.False(after.Answers.Has(Migrant2024.LeftHukouOn));
        Assert.Equal("leftHukouOn", after.Asking);
    }

    [Theory]
    [InlineData("residenceRegistration", "办了居住证", "证过期了")]
    [InlineData("disabilityGrade", "二级", "是他爸的证")]
    [InlineData("leftHukouOn", "2023年8月20日", "是他哥走那天")]
    [InlineData("schooling", "初中", "初中是他哥")]
    [InlineData("declarant.phone", "13503550001", "这号他爸用着")]
    [InlineData("livesWith", "跟爸爸妈妈", "他爸上月又走了")]
    [InlineData("boarding", "住校", "宿舍塌了，都回家了")]
    public void The_message_behind_an_answer_that_speaks_of_it_and_not_of_the_open_question_has_it_asked_once_more(string field, string answer,
        string said)
    {
        var given = field.StartsWith("disability", StringComparison.Ordinal) ? new Dictionary<string, string> { ["health"] = "残疾" }
            : new Dictionary<string, string>();
        var answered = Heard.Said("migrant-2024", field, given, answer)[^1];
        Assert.NotEqual(field, answered.Asking);
        Assert.Equal(field, Heard.Talk.Hear(answered, new Message(said), Heard.Now).Draft.Asking);
    }

    [Theory]
    [InlineData("livesWith", "他爸是我儿")]
    [InlineData("sex", "可不是小子，是个闺女")]
    [InlineData("medicalInsurance", "断了两年了")]
    public void What_speaks_of_the_open_question_leaves_the_answer_before_it_alone(string field, string said)
    {
        var asked = Heard.Said(field);
        Assert.True(Heard.Talk.Hear(asked, new Message(said), Heard.Now).Draft.Answers.Count >= asked.Answers.Count);
    }

    [Fact]
    public void A_number_beside_the_grandmother_s_home_is_not_hers_when_it_is_the_father_s()
    {
        Assert.False(Heard.Said("livesWith", "他爸电话13903551234，跟奶奶").Answers.Has(Migrant2024.OtherGuardian.Phone));
    }
}

using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>
/// What a clerk would write down of names, schools, days, places and stays, and what a clerk would ask back: a value counts when every word of its
/// clause is accounted for. Today is 29 November 2026.
/// </summary>
public sealed class OpenValues
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    [Theory]
    [InlineData("childName", "我家娃大名牛梓睿", "牛梓睿")]
    [InlineData("childName", "孩子叫张磊三个石头那个磊", "张磊")]
    [InlineData("childName", "她叫路悦马路的路喜悦的悦", "路悦")]
    [InlineData("childName", "弓长张思想的思远近的远", "张思远")]
    [InlineData("childName", "木子李，大小的小，下雨的雨", "李小雨")]
    [InlineData("childName", "李小雨，破晓的晓", "李晓雨")]
    [InlineData("childName", "姓高，名字就是单字一个兴", "高兴")]
    [InlineData("childName", "不姓李，姓栗，栗子的栗，栗可欣", "栗可欣")]
    [InlineData("childName", "常小龙，不对不对，常小隆，兴隆的隆", "常小隆")]
    [InlineData("childName", "户口本上是李晓雨，学校写的李小雨", "李晓雨")]
    [InlineData("childName", "原来叫郭小宝，去年改成郭承宇了", "郭承宇")]
    [InlineData("childName", "他哥叫李晨阳，这个是老二叫李晨光", "李晨光")]
    [InlineData("childName", "我是李小雨的妈妈", "李小雨")]
    [InlineData("childName", "小名石头，大名还没起", "未取名")]
    [InlineData("childName", "迪丽拜尔·买买提", "迪丽拜尔·买买提")]
    [InlineData("childName", "刘 思 远", "刘思远")]
    [InlineData("declarant.name", "我是她奶奶我叫牛爱英", "牛爱英")]
    [InlineData("declarant.name", "我妈叫王桂兰，她不会用手机，我是她闺女史慧敏", "史慧敏")]
    [InlineData("declarant.name", "免贵姓赵，赵铁柱", "赵铁柱")]
    [InlineData("father.name", "程卫国，哦那是他大伯，他爸叫程卫民", "程卫民")]
    [InlineData("father.name", "我就是他爸，苗晋峰", "苗晋峰")]
    [InlineData("mother.name", "他妈是贵州的，叫杨阿妹", "杨阿妹")]
    [InlineData("carer.name", "我叫宋建明，孩子托给我哥宋建斌了", "宋建斌")]
    [InlineData("school", "在俺村学校哩，坡底小学", "坡底小学")]
    [InlineData("school", "他姐在五中，他在县二小", "县二小")]
    [InlineData("school", "以前在惠丰小学，今年转到淮海小学了", "淮海小学")]
    [InlineData("school", "东街小学，不对是北街小学", "北街小学")]
    [InlineData("school", "嗯学校叫育才学校育人成才的育才", "育才学校")]
    [InlineData("birthDate", "2020年闰四月十五", "2020年6月6日")]
    [InlineData("birthDate", "二零一七点三点幺五", "2017年3月15日")]
    [InlineData("birthDate", "16年3月5号，不对，是3月6号", "2016年3月6日")]
    [InlineData("birthDate", "二零一八年六月三号噢不对是十三号", "2018年6月13日")]
    [InlineData("birthDate", "不是十月，是七月十六，2016年", "2016年7月16日")]
    [InlineData("birthDate", "17年1月8号，哦不对那是他妹，他是14年1月28", "2014年1月28日")]
    [InlineData("birthDate", "我八九年的，娃是2019年6月1号的", "2019年6月1日")]
    [InlineData("birthDate", "阳历2018年3月2号，阴历是正月十五", "2018年3月2日")]
    [InlineData("birthDate", "清明那天，2019年", "2019年4月5日")]
    [InlineData("birthDate", "今天正好满十岁", "2016年11月29日")]
    [InlineData("leftHukouOn", "两个半月前", "2026年9月14日")]
    [InlineData("leftHukouOn", "十来个月了", "2026年1月29日")]
    [InlineData("leftHukouOn", "去年10月中旬", "2025年10月15日")]
    [InlineData("leftHukouOn", "去年中秋节前一天", "2025年10月5日")]
    [InlineData("leftHukouOn", "三年前的今天", "2023年11月29日")]
    [InlineData("leftHukouOn", "他爸2018年就出来了，娃是去年8月26来的", "2025年8月26日")]
    [InlineData("leftHukouOn", "去年11月租的房，12月孩子才过来", "2025年12月1日")]
    [InlineData("citizenNumber", "我的140421198805090025，孩子的140421201501260085", "140421201501260085")]
    [InlineData("declarant.phone", "13753550000这个停机了，打17703550000", "17703550000")]
    [InlineData("declarant.phone", "幺三八零三五五后头四个零", "13803550000")]
    [InlineData("declarant.phone", "这是他老师电话13403550000，我的是13453550000", "13453550000")]
    [InlineData("birthCertificateNumber", "出生证上写着R140012345", "R140012345")]
    public void A_clerk_would_write_it_down_at_once(string field, string said, string written) =>
        Assert.Equal(written, Field(field).Type == FieldType.Identity ? Value(field, said) is Domain.Identity.IdentityNumber number ? number.Value
            : "" : Field(field).Show(Value(field, said)));

    [Theory]
    [InlineData("currentAddress", "襄垣县斯亭镇", "山西省长治市襄垣县虒亭镇")]
    [InlineData("currentAddress", "襄垣候堡", "山西省长治市襄垣县侯堡镇")]
    [InlineData("currentAddress", "潞洲区西白免镇霍家沟", "山西省长治市潞州区西白兔镇霍家沟村委会|山西省长治市潞州区西白兔镇霍家沟")]
    [InlineData("currentAddress", "城南堠北庄", "山西省长治市潞州区堠北庄街道")]
    [InlineData("currentAddress", "不是潞城的店上，是壶关店上镇绍良村", "山西省长治市壶关县店上镇绍良村委会")]
    [InlineData("currentAddress", "户口在平顺苗庄，人住潞州区桃园村", "山西省长治市潞州区紫金街街道桃园村委会")]
    [InlineData("currentAddress", "我在太原打工，孩子在沁源王陶镇花坡村", "山西省长治市沁源县王陶镇花坡村村委会")]
    [InlineData("currentAddress", "长子县慈林镇，不是，在南漳镇酒村", "山西省长治市长子县南漳镇酒村村委会|山西省长治市长子县南漳镇酒村委会")]
    [InlineData("hukouAddress", "没在长治，户口在运城永济市", "山西省运城市永济市")]
    [InlineData("hukouAddress", "爷爷户口在西安，孩子的在渭南蒲城", "陕西省渭南市蒲城县")]
    [InlineData("fatherWork", "2023年3月，不对，2024年3月去的惠州博罗", "2024年3月1日至今，在广东省惠州市博罗县")]
    [InlineData("fatherWork", "不是深圳，是珠海，2024年9月去的", "2024年9月1日至今，在广东省珠海市")]
    [InlineData("fatherWork", "我在东莞，他爸在惠州惠城，他爸是2023年5月去的", "2023年5月1日至今，在广东省惠州市惠城区")]
    [InlineData("fatherWork", "原来在昆山，2021年3月到2023年12月，现在在吴江，2024年2月到现在",
        "2021年3月1日至2023年12月31日，在江苏省苏州市昆山市；2024年2月1日至今，在江苏省苏州市吴江区")]
    [InlineData("fatherWork", "不打工了，今年6月底从天津静海回来的，走的时候是2023年3月", "2023年3月1日至2026年6月30日，在天津市静海区")]
    [InlineData("fatherWork", "上个月中旬去的洛阳", "2026年10月15日至今，在河南省洛阳市")]
    [InlineData("motherWork", "她妹妹在北京，她在家", "没有外出务工")]
    [InlineData("motherWork", "生了老二就没在出去", "没有外出务工")]
    public void Places_and_stays_are_those_of_the_person_asked_for(string field, string said, string written) =>
        Assert.Contains(Field(field).Show(Value(field, said)), written.Split('|'));

    [Theory]
    [InlineData("childName", "闺女叫李小雨，小子叫李小龙")]
    [InlineData("childName", "白忙活")]
    [InlineData("childName", "何家庄")]
    [InlineData("birthDate", "大的12年9月3号，小的18年5月20")]
    [InlineData("birthDate", "八月十五生的，今年八岁了")]
    [InlineData("birthDate", "大概是2016年3月5号")]
    [InlineData("school", "育才")]
    [InlineData("school", "他姐在五中")]
    [InlineData("declarant.phone", "孩子他妈的是13663560000")]
    [InlineData("currentAddress", "东街")]
    [InlineData("currentAddress", "住天桥底下")]
    [InlineData("otherGuardian.relationship", "干亲家")]
    public void It_is_asked_back_with_what_was_understood(string field, string said) =>
        Assert.Contains("对吗", Assert.IsType<Read.Confirm>(Read(field, said)).Say, StringComparison.Ordinal);

    [Theory]
    [InlineData("leftHukouOn", "今年4月，哦4月是租房，5月6号才把娃接来", "ambiguous-date")]
    [InlineData("declarant.phone", "1390355432", "wrong-length")]
    [InlineData("fatherWork", "在新疆摘棉花，每年9月去11月回", "incomplete-date")]
    [InlineData("fatherWork", "出去好几年了，在太原", "incomplete-date")]
    public void It_is_understood_in_part(string field, string said, string problem) =>
    Assert.Equal(problem, Assert.IsType<Read.Part>(Read(field, said)).Problem);

    [Theory]
    [InlineData("childName", "男孩")]
    [InlineData("childName", "同上")]
    [InlineData("childName", "随便")]
    [InlineData("childName", "滚")]
    [InlineData("childName", "王八蛋")]
    [InlineData("childName", "孙悟空，花果山的")]
    [InlineData("childName", "我是郭翠平")]
    [InlineData("childName", "爸爸叫武卫东")]
    [InlineData("childName", "写小名行不行")]
    [InlineData("declarant.name", "姑姑")]
    [InlineData("declarant.name", "他奶奶")]
    [InlineData("declarant.name", "叫我老赵就行")]
    [InlineData("declarant.name", "孩子他爸叫李向阳，我是他妈")]
    [InlineData("father.name", "他爷爷叫王满仓")]
    [InlineData("school", "就我们村的学堂")]
    [InlineData("school", "要写全称吗")]
    [InlineData("school", "会不会给学校打电话")]
    [InlineData("birthDate", "他爸1986年10月3号")]
    [InlineData("birthDate", "他哥2011年10月2号生的")]
    [InlineData("birthDate", "上礼拜刚过了六岁生日")]
    [InlineData("leftHukouOn", "居住证是2024年办的")]
    [InlineData("leftHukouOn", "他奶奶去年腊月没的")]
    [InlineData("leftHukouOn", "租的房子，一个月五百")]
    [InlineData("hukouAddress", "刚才不是说了吗 我俩都在东莞")]
    [InlineData("hukouAddress", "跟他爸户口一个地方")]
    [InlineData("currentAddress", "他爸在东莞，孩子没去")]
    [InlineData("currentAddress", "在紫金街小学念书")]
    [InlineData("citizenNumber", "我的身份证号是14042419920317003X")]
    [InlineData("fatherWork", "他妈也不在家")]
    [InlineData("fatherWork", "他大伯在深圳")]
    [InlineData("fatherWork", "在县城打工算不算外出")]
    public void It_tells_nothing_of_what_is_asked(string field, string said) => Assert.IsType<Read.Nothing>(Read(field, said));

    [Fact]
    public void Who_went_together_has_the_same_stays()
    {
        var stays = Assert.IsType<SpellList>(Value("fatherWork", "2023年2月去的上海浦东"));
        var scene = new Scene(Field("motherWork"), Answers.Empty.With(LeftBehind2024.FatherWork, stays), Today, null);
        foreach (var said in (string[])["一块走的", "和他爸一样", "同上"])
        {
            Assert.Equal(stays, Assert.IsType<Read.Got>(Reader.Of(scene, said)).Value);
        }

        Assert.IsNotType<Read.Got>(Reader.Of(scene, "地方一样，比他爸晚去一年"));
    }

    [Theory]
    [InlineData("birthDate", "生日是2014年11月11日，住校", "boarding=是")]
    [InlineData("declarant.name", "路小军 他舅 15235580000", "declarant.phone=15235580000")]
    [InlineData("childName", "他姐住校", "")]
    [InlineData("childName", "他哥叫李明，今年初三", "")]
    [InlineData("health", "我住在潞州区马厂镇，孩子身体好", "")]
    [InlineData("health", "他爷爷户口在壶关县店上镇", "")]
    [InlineData("fatherWork", "在他妈怀里", "")]
    [InlineData("fatherWork", "他爸妈都在外面打工算不算", "")]
    public void Out_of_turn_only_what_is_the_childs_and_said_plainly(string asked, string said, string facts) =>
        Assert.Equal(facts, string.Join(' ', Facts.Find(Words.Clean(said), asked, Answers.Empty, Today)
            .Select(fact => $"{fact.Field.Key}={(fact.Value is Domain.Identity.PhoneNumber phone ? phone.Value : fact.Field.Show(fact.Value))}")));

    private static object Value(string field, string said) => Assert.IsType<Read.Got>(Read(field, said)).Value;

    private static Read Read(string field, string said) =>
        Reader.Of(new Scene(Field(field), Answers.Empty, Today, null), global::Conversation.Understanding.Normaliser.Of(said));

    private static Field Field(string key) => FormCatalogue.All.Select(form => form.Find(key)).First(field => field is not null)!;
}

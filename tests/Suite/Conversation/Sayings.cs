using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Conversation;

/// <summary>How people say things, one line each: the field, the words, what is understood. Today is 24 November 2026.</summary>
public sealed class Sayings
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData("birthDate", "2016-03-05", "2016年3月5日")]
    [InlineData("birthDate", "2016/3/5", "2016年3月5日")]
    [InlineData("birthDate", "20160305", "2016年3月5日")]
    [InlineData("birthDate", "16.3.5", "2016年3月5日")]
    [InlineData("birthDate", "16年3月5", "2016年3月5日")]
    [InlineData("birthDate", "二〇一六年三月五号", "2016年3月5日")]
    [InlineData("birthDate", "２０１６年３月５日", "2016年3月5日")]
    [InlineData("birthDate", "农历2016年三月初五", "2016年4月11日")]
    [InlineData("birthDate", "16年腊月廿三", "2017年1月20日")]
    [InlineData("birthDate", "2020年闰四月初三", "2020年5月25日")]
    [InlineData("birthDate", "2017年腊月三十", "2018年2月15日")]
    [InlineData("birthDate", "2020年端午节那天", "2020年6月25日")]
    [InlineData("birthDate", "去年八月十五", "2025年10月6日")]
    [InlineData("birthDate", "去年八月十五号", "2025年8月15日")]
    [InlineData("birthDate", "昨儿刚生的", "2026年11月23日")]
    [InlineData("birthDate", "三月初五，2016年的", "2016年4月11日")]
    [InlineData("leftHukouOn", "去年三月", "2025年3月1日")]
    [InlineData("leftHukouOn", "上个月", "2026年10月1日")]
    [InlineData("leftHukouOn", "前年正月十五", "2024年2月24日")]
    [InlineData("leftHukouOn", "年时腊月", "2026年1月19日")]
    [InlineData("leftHukouOn", "半年前", "2026年5月24日")]
    [InlineData("leftHukouOn", "去年国庆", "2025年10月1日")]
    [InlineData("leftHukouOn", "3.5", "2026年3月5日")]
    [InlineData("leftHukouOn", "12月", "2025年12月1日")]
    [InlineData("hukouRegistered", "对着哩", "是")]
    [InlineData("hukouRegistered", "有嘞", "是")]
    [InlineData("hukouRegistered", "中", "是")]
    [InlineData("hukouRegistered", "嗯", "是")]
    [InlineData("hukouRegistered", "莫得", "否")]
    [InlineData("hukouRegistered", "木有", "否")]
    [InlineData("hukouRegistered", "不是", "否")]
    [InlineData("hukouRegistered", "还没来得及上", "否")]
    [InlineData("hukouRegistered", "黑户", "否")]
    [InlineData("bothParentsAway", "都不在家", "是")]
    [InlineData("bothParentsAway", "不是都，就他爸", "否")]
    [InlineData("boarding", "天天回家", "否")]
    [InlineData("currentAddress", "潞城店上", "山西省长治市潞城区店上镇")]
    [InlineData("currentAddress", "长治县荫城镇", "山西省长治市上党区荫城镇")]
    [InlineData("currentAddress", "我们现在住在壶关县店上镇店上村", "山西省长治市壶关县店上镇店上村村委会|山西省长治市壶关县店上镇店上村委会")]
    [InlineData("currentAddress", "深圳宝安", "广东省深圳市宝安区")]
    [InlineData("currentAddress", "140403001", "山西省长治市潞州区东街街道")]
    [InlineData("livesWith", "跟我和她爸", "父母双方")]
    [InlineData("livesWith", "跟他妈", "父母一方")]
    [InlineData("livesWith", "跟着奶奶", "其他监护人")]
    [InlineData("livesWith", "跟着我这个姑姑住", "其他监护人")]
    [InlineData("housing", "单位宿舍", "其他")]
    [InlineData("residenceRegistration", "没有居住证", "未登记")]
    [InlineData("schooling", "上三年级", "小学")]
    [InlineData("schooling", "初二", "初中")]
    [InlineData("schooling", "幼儿园大班", "学龄前")]
    [InlineData("schooling", "不念了", "失学")]
    [InlineData("health", "没有残疾，好着哩", "健康")]
    [InlineData("health", "健康，就是有慢性病", "慢性病")]
    [InlineData("health", "脑瘫，还有癫痫", "残疾、慢性病")]
    [InlineData("disabilityGrade", "2级", "二级")]
    [InlineData("medicalInsurance", "老家交的", "纳入户籍地医保")]
    [InlineData("familyHardship", "低保边缘", "低保边缘家庭")]
    [InlineData("familyHardship", "都没有", "以上都没有")]
    [InlineData("declarant.relationship", "我是她妈", "母亲")]
    [InlineData("declarant.relationship", "邻居", "其他")]
    [InlineData("carer.relationship", "他姥姥", "外婆")]
    [InlineData("carer.relationship", "大姑", "其他")]
    [InlineData("childName", "叫李小雨", "李小雨")]
    [InlineData("childName", "我家闺女李小雨，2016年3月5号生的", "李小雨")]
    [InlineData("childName", "小名叫豆豆，大名李小雨", "李小雨")]
    [InlineData("childName", "姓李，叫小雨", "李小雨")]
    [InlineData("childName", "热娜·阿不都", "热娜·阿不都")]
    [InlineData("childName", "还没取名呢", "未取名")]
    [InlineData("declarant.name", "王秀英，电话13903554321", "王秀英")]
    [InlineData("citizenNumber", "身份证 14O427 2O16 O3O5 OO28", "140427201603050028")]
    [InlineData("citizenNumber", "一四零四二七 二零一六零三零五 零零二八", "140427201603050028")]
    [InlineData("declarant.phone", "幺三九 零三五五 四三二一", "13903554321")]
    [InlineData("declarant.phone", "139O3554321", "13903554321")]
    [InlineData("declarant.phone", "+86 139-0355-4321", "13903554321")]
    [InlineData("fatherWork", "去年三月去的深圳", "2025年3月1日至今，在广东省深圳市")]
    [InlineData("fatherWork", "2023年3月去的深圳，今年5月回来了", "2023年3月1日至2026年5月31日，在广东省深圳市")]
    [InlineData("fatherWork", "2022年5月去的太原，去年腊月回来过年，正月又去了", "2022年5月1日至今，在山西省太原市")]
    [InlineData("fatherWork", "2022年5月在太原，后来2024年3月又去了东莞", "2022年5月1日至2024年2月29日，在山西省太原市；2024年3月1日至今，在广东省东莞市")]
    [InlineData("fatherWork", "2023.3-2024.5在太原，2024.6到现在在西安", "2023年3月1日至2024年5月31日，在山西省太原市；2024年6月1日至今，在陕西省西安市")]
    [InlineData("fatherWork", "一直在家种地", "没有外出务工")]
    [InlineData("otherParentCondition", "坐牢着哩", "服刑在押")]
    [InlineData("school", "在店上中心校上学", "店上中心校")]
    [InlineData("ethnicity", "回民", "回族")]
    [InlineData("vaccination", "差几针没打完", "部分接种")]
    public void It_is_understood(string field, string said, string understood)
    {
        var read = Read(field, said);
        Assert.Contains(Assert.IsType<Read.Got>(read) is var got ? Field(field).Show(got.Value) : "", understood.Split('|'));
    }

    [Theory]
    [InlineData("birthDate", "2016年3月", "incomplete-date")]
    [InlineData("birthDate", "3.5", "incomplete-date")]
    [InlineData("birthDate", "娃六岁了", "incomplete-date")]
    [InlineData("birthDate", "小满那天", "ambiguous-date")]
    [InlineData("leftHukouOn", "前年", "incomplete-date")]
    [InlineData("currentAddress", "店上镇", "ambiguous-place")]
    [InlineData("currentAddress", "长治", "incomplete-address")]
    [InlineData("fatherWork", "在太原", "incomplete-date")]
    [InlineData("declarant.phone", "1390355432", "wrong-length")]
    [InlineData("livesWith", "跟我", "ambiguous-guardian")]
    public void It_is_understood_in_part_and_asked_on(string field, string said, string problem) =>
        Assert.Equal(problem, Assert.IsType<Read.Part>(Read(field, said)).Problem);

    [Theory]
    [InlineData("birthDate", "2016年2月30号", "invalid-date")]
    [InlineData("birthDate", "2036年1月1日", "future-date")]
    [InlineData("citizenNumber", "140427201603050029", "wrong-check-digit")]
    [InlineData("fatherWork", "2024年5月到2023年3月在太原", "ends-before-start")]
    public void It_cannot_be_right_and_the_code_says_why(string field, string said, string problem) =>
        Assert.Equal(problem, Assert.IsType<Read.Wrong>(Read(field, said)).Problem);

    [Theory]
    [InlineData("childName", "壶关县店上镇")]
    [InlineData("childName", "不知道你在说啥")]
    [InlineData("childName", "12345")]
    [InlineData("childName", "你是谁")]
    [InlineData("father.name", "离婚了")]
    [InlineData("sex", "一男一女")]
    [InlineData("hukouRegistered", "说不好")]
    [InlineData("health", "不太好")]
    [InlineData("residenceRegistration", "不知道啥是居住证")]
    [InlineData("currentAddress", "高新区")]
    [InlineData("birthDate", "猴年马月")]
    [InlineData("hukouRegistered", "😀")]
    [InlineData("schooling", "上大学")]
    [InlineData("currentAddress", "学校里")]
    [InlineData("citizenNumber", "身份证丢了")]
    public void It_is_no_answer(string field, string said) => Assert.IsType<Read.Nothing>(Read(field, said));

    [Theory]
    [InlineData("我家闺女李小雨，2016年3月5号生的", "childName=李小雨 sex=女 birthDate=2016年3月5日")]
    [InlineData("给孩子登记，孩子叫张子涵，女，2015年10月1日出生，汉族，户口在武乡县蟠龙镇，现在住在潞城区店上镇",
        "childName=张子涵 sex=女 birthDate=2015年10月1日 ethnicity=汉族 hukouRegistered=是 hukouAddress=山西省长治市武乡县蟠龙镇 currentAddress=山西省长治市潞城区店上镇")]
    [InlineData("娃他爸妈都在东莞打工，娃跟他奶奶在家",
        "bothParentsAway=是 fatherWork=开始日期不详至今，在广东省东莞市 motherWork=开始日期不详至今，在广东省东莞市 hasEntrustedCarer=是 carer.relationship=奶奶")]
    [InlineData("他爸去年三月去深圳打工了，他妈在家", "fatherWork=2025年3月1日至今，在广东省深圳市")]
    [InlineData("我叫王秀英，是李小雨的妈妈，我电话13903554321", "childName=李小雨 declarant.relationship=母亲 declarant.phone=13903554321 declarant.name=王秀英")]
    [InlineData("外孙女赵雨桐2019年5月1日出生，爸妈离婚了", "childName=赵雨桐 sex=女 birthDate=2019年5月1日")]
    [InlineData("我儿子在外面打工，想问问", "")]
    public void Several_facts_in_one_sentence(string said, string facts) =>
        Assert.Equal(facts, string.Join(' ', Facts.Find(Words.Clean(said), "menu", Answers.Empty, Today)
            .Select(fact => $"{fact.Field.Key}={fact.Field.Show(fact.Value)}")));

    [Fact]
    public void Every_label_of_every_choice_is_understood_as_itself()
    {
        foreach (var form in FormCatalogue.All)
        {
            foreach (var field in form.Fields.Where(field => field.Options.Count > 0))
            {
                foreach (var option in field.Options)
                {
                    foreach (var said in (string[])[option.Label, option.Code])
                    {
                        var got = Assert.IsType<Read.Got>(Reader.Of(new Scene(field, Answers.Empty, Today, null), said));
                        Assert.Equal(option.Code, got.Value as string ?? string.Join(',', (CodeSet)got.Value));
                    }
                }
            }
        }
    }

    private static Read Read(string field, string said) => Reader.Of(new Scene(Field(field), Answers.Empty, Today, null), Words.Clean(said));

    private static Field Field(string key) => FormCatalogue.All.Select(form => form.Find(key)).First(field => field is not null)
        ?? Shared2024.ChildName;
}

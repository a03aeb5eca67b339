namespace Suite.Chat;

/// <summary>
/// What one family says, question by question, in its own words. A question nobody prepared for is answered with 不清楚 or 跳过, as people do.
/// </summary>
public sealed class Family
{
    private readonly Dictionary<string, string> _says;

    private Family(Dictionary<string, string> says) => _says = says;

    /// <summary>A mother who works in 长治 and has her daughter with her.</summary>
    public static Family WithTheChild(string child = "李小雨", string phone = "13812345678") => new(new(StringComparer.Ordinal)
    {
        ["consent"] = "同意",
        ["menu"] = "我带着闺女在长治城里打工，孩子跟我们住",
        ["childName"] = child,
        ["sex"] = "女娃",
        ["birthDate"] = "2016年3月5号",
        ["ethnicity"] = "汉族",
        ["currentAddress"] = "潞州区东街街道英雄路1号",
        ["hukouRegistered"] = "上了",
        ["hukouAddress"] = "武乡县丰州镇东村12号",
        ["citizenNumber"] = "户口本不在手边，不清楚",
        ["leftHukouOn"] = "前年二月",
        ["livesWith"] = "父母双方",
        ["housing"] = "租的",
        ["residenceRegistration"] = "没办",
        ["schooling"] = "小学",
        ["studyStatus"] = "在上学",
        ["school"] = "英雄路小学",
        ["boarding"] = "不住校",
        ["health"] = "健康",
        ["medicalInsurance"] = "不清楚",
        ["declarant.name"] = "王秀兰",
        ["declarant.relationship"] = "妈妈",
        ["declarant.phone"] = phone,
        ["father.name"] = "爸爸这部分都跳过",
        ["mother.name"] = "妈妈这部分都跳过",
        ["helpRequested"] = "不需要",
        ["familyHardship"] = "都没有",
        ["confirm"] = "都对，提交",
        ["anotherChild"] = "没有了",
    });

    /// <summary>A grandmother in 店上镇 whose son and daughter-in-law both work far away.</summary>
    public static Family LeftAtHome(string child = "张小军", string phone = "13987654321") => new(new(StringComparer.Ordinal)
    {
        ["consent"] = "同意",
        ["menu"] = "他爸妈都在外面打工，娃跟着我在老家",
        ["childName"] = child,
        ["sex"] = "男孩",
        ["birthDate"] = "2017年9月12日",
        ["ethnicity"] = "汉",
        ["currentAddress"] = "潞城区店上镇",
        ["hukouRegistered"] = "上了",
        ["hukouAddress"] = "潞城区店上镇",
        ["citizenNumber"] = "不清楚",
        ["bothParentsAway"] = "对，两个都出去了",
        ["fatherWork"] = "前年三月去了东莞",
        ["motherWork"] = "前年三月去了东莞",
        ["livesWith"] = "奶奶",
        ["carer.name"] = "张桂花",
        ["carer.relationship"] = "奶奶",
        ["carer.phone"] = phone,
        ["schooling"] = "小学",
        ["studyStatus"] = "在上学",
        ["school"] = "店上小学",
        ["boarding"] = "不住校",
        ["health"] = "健康",
        ["medicalInsurance"] = "不清楚",
        ["declarant.name"] = "张桂花",
        ["declarant.relationship"] = "受委托照护人",
        ["declarant.phone"] = phone,
        ["father.name"] = "爸爸这部分都跳过",
        ["mother.name"] = "妈妈这部分都跳过",
        ["familyHardship"] = "都没有",
        ["confirm"] = "没问题，提交吧",
        ["anotherChild"] = "没有了",
    });

    public Family Saying(string asks, string words) => new(new(_says, StringComparer.Ordinal) { [asks] = words });

    /// <summary>The answer to a question; the second time it is asked, whatever gets on.</summary>
    public string Answer(string asks, int times) => times == 0 && _says.TryGetValue(asks, out var words) ? words : times < 2 ? "不清楚" : "跳过";
}

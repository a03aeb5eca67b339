using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Answers to fields in which several options may be ticked: "残疾，还有慢性病", "都没有", "好着哩".</summary>
internal static class MultiReader
{
    private static readonly Dictionary<string, (string Code, string[] Said)[]> Sayings = new(StringComparer.Ordinal)
    {
        ["health"] =
        [
            ("disabled", ["残疾", "残废", "聋", "哑", "瞎", "看不见", "听不见", "不会说话", "智障", "脑瘫", "瘸", "自闭"]),
            ("seriouslyIll", ["重病", "大病", "白血病", "癌", "肿瘤", "心脏病", "尿毒症"]),
            ("chronicallyIll", ["慢性病", "慢病", "哮喘", "糖尿病", "癫痫", "羊角风", "长期吃药"]),
            ("psychologicalOrBehavioural", ["心理", "行为异常", "抑郁", "多动", "不爱说话", "不跟人说话", "精神不好"]),
        ],
        ["disabilityCategories"] =
        [
            ("visual", ["视力", "眼", "看不见", "瞎", "盲"]),
            ("hearing", ["听力", "聋", "耳", "听不见"]),
            ("speech", ["言语", "语言", "哑", "不会说话", "说不清", "说话不", "结巴"]),
            ("physical", ["肢体", "腿", "胳膊", "手脚", "瘸", "脑瘫", "瘫"]),
            ("intellectual", ["智力", "智障", "脑子", "唐氏"]),
            ("mental", ["精神", "自闭", "孤独症"]),
        ],
        ["familyHardship"] =
        [
            ("dibaoMarginal", ["低保边缘", "边缘户"]),
            ("dibao", ["低保", "吃低保"]),
            ("tekun", ["特困", "五保"]),
            ("rigidExpenditure", ["刚性支出", "看病花", "支出型"]),
            ("povertyRiskMonitored", ["防止返贫", "防返贫", "监测户", "脱贫", "贫困户", "建档立卡"]),
            ("other", ["其他"]),
        ],
        ["livingSupport"] =
        [
            ("dibao", ["低保"]),
            ("tekun", ["特困", "五保"]),
            ("emergencyAid", ["急难", "临时救助"]),
            ("orphanAllowance", ["孤儿"]),
            ("deFactoUnsupportedAllowance", ["事实无人抚养", "事实孤儿", "无人抚养"]),
            ("disabilitySubsidies", ["两项补贴", "残疾补贴", "护理补贴", "残补"]),
            ("vagrantAid", ["流浪", "乞讨"]),
            ("charity", ["慈善", "好心人", "捐"]),
            ("other", ["其他"]),
        ],
        ["otherParentCondition"] =
        [
            ("seriousIllness", ["重病", "有病", "病着", "大病", "癌", "瘫", "肾", "尿毒", "卧床"]),
            ("severeDisability", ["重残", "残疾", "残废", "聋", "哑", "瞎", "智障", "精神病", "脑子"]),
            ("detained", ["服刑", "坐牢", "判", "关着", "监狱", "在押", "蹲"]),
            ("missing", ["失联", "联系不上", "跑了", "找不到", "没音信", "失踪", "走丢"]),
            ("other", ["其他", "别的", "改嫁", "离婚", "不管"]),
        ],
        ["guardianshipProblem"] = [],
    };

    private static readonly string[] Healthy = ["健康", "没病", "好着", "挺好", "很好", "没毛病", "壮", "都好", "正常", "没事", "结实", "好得很", "没啥病", "没什么病", "不生病", "没问题", "没有病", "能吃能睡", "好"];
    private static readonly string[] NoneOfThem = ["以上都没有", "都没有", "都不是", "都没", "没有", "没", "无", "什么都没", "啥也没", "没得", "莫得", "木有", "都不", "不是", "啥都没", "没啥", "没领", "不领", "没有领", "none", "没困难", "没有困难"];

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        var bare = text.Bare();
        if (bare.Length is 0 or > 200)
        {
            return Read.Nothing.Instance;
        }

        var ticked = field.Options.Where(option => IsTicked(field, option, bare)).Select(option => option.Code).ToList();

        // 低保边缘 is not 低保, unless both are said.
        if (ticked.Contains("dibaoMarginal") && ticked.Contains("dibao") && bare.Split("低保").Length <= 2)
        {
            ticked.Remove("dibao");
        }

        if (field.Key == "health" && ticked.Count == 0 && (Healthy.Any(word => bare.Contains(word, StringComparison.Ordinal) && !ChoiceReader.IsDenied(bare, word)) && !bare.ContainsAny("不太", "不大", "不好", "差") || (bare.Length < 16 && bare.ContainsAny(NoneOfThem))))
        {
            return new Read.Got(new CodeSet(["healthy"]));
        }

        if (ticked.Count > 1 && field.StandAlone.FirstOrDefault(ticked.Contains) is { } alone)
        {
            return new Read.Wrong("must-stand-alone", $"是“{field.FindOption(alone)!.Label}”，还是有别的情况？说符合的就行。");
        }

        if (ticked.Count > 0)
        {
            return new Read.Got(new CodeSet(ticked));
        }

        return bare.Length <= 20 && bare.ContainsAny(NoneOfThem) && field.Key is not ("disabilityCategories" or "otherParentCondition")
            ? new Read.Got(field.FindOption("none") is { } none ? new CodeSet([none.Code]) : CodeSet.Empty)
            : Read.Nothing.Instance;
    }

    private static bool IsTicked(Field field, Option option, string text)
    {
        if (field.StandAlone.Contains(option.Code) && option.Label.Length == 1)
        {
            return text == option.Label || text.Equals(option.Code, StringComparison.OrdinalIgnoreCase);
        }

        return Named(option.Label) || text.Split([',', '，', '、', ' ', ';', '；'], StringSplitOptions.RemoveEmptyEntries).Contains(option.Code, StringComparer.OrdinalIgnoreCase)
            || (Sayings.TryGetValue(field.Key, out var sayings) && sayings.Any(saying => saying.Code == option.Code && saying.Said.Any(Named)));

        bool Named(string word) => text.Contains(word, StringComparison.Ordinal) && !ChoiceReader.IsDenied(text, word);
    }
}

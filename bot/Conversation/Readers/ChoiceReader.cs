using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Answers to choice fields: the label, the code, or how people call it.</summary>
internal static partial class ChoiceReader
{
    /// <summary>Everyday words by field and code; a field without an entry is answered by its labels alone.</summary>
    private static readonly FrozenDictionary<string, (string Code, string[] Said)[]> Sayings = new Dictionary<string, (string, string[])[]>
    {
        ["sex"] =
        [
            ("female", ["女", "闺女", "女儿", "妮", "丫头", "姑娘", "囡", "孙女", "女娃", "女孩"]),
            ("male", ["男", "儿子", "小子", "男娃", "男孩", "带把", "孙子", "小伙"]),
        ],
        ["livesWith"] =
        [
            ("bothParents", ["我和他爸", "我和她爸", "我和孩子他爸", "我和孩子爸", "我和他妈", "我和她妈", "我和孩子他妈", "我和孩子妈", "我跟他爸", "我跟她爸", "爸爸妈妈", "爸妈", "爹妈", "父母", "他爸和他妈", "我们两口子", "我们两个", "我俩", "我们俩", "跟我们", "和我们", "跟爸妈", "一家三口", "一家人", "一家子", "全家", "爸爸和妈妈", "爹娘", "都在一起"]),
            ("otherGuardian", ["奶奶", "爷爷", "外公", "外婆", "姥姥", "姥爷", "姑", "舅", "姨", "叔", "伯", "哥", "姐", "亲戚", "监护人", "婶", "老人", "别的亲人", "后妈", "后爸", "继父", "继母"]),
            ("oneParent", ["跟我一", "和我一", "跟着我", "跟妈", "跟爸", "跟他妈", "跟他爸", "跟她妈", "跟她爸", "他妈", "他爸", "她妈", "她爸", "妈妈", "爸爸", "父母一方", "我一个人带", "就我", "我自己带", "跟我", "和我", "一方"]),
            ("none", ["自己住", "自己一个", "一个人住", "没人管", "没有监护人", "没大人", "没人"]),
        ],
        ["residenceRegistration"] =
        [
            ("none", ["没办", "没登记", "没有", "都没", "未登记", "没弄", "没"]),
            ("residencePermit", ["居住证"]),
            ("temporary", ["暂住", "派出所登记", "登记过", "登记了"]),
        ],
        ["housing"] =
        [
            ("rented", ["租", "房东"]),
            ("owned", ["买", "自家", "自己家", "自己的", "自购", "楼房是自己"]),
            ("other", ["单位", "宿舍", "工地", "亲戚家", "借", "厂里", "公租", "廉租", "其他", "别的", "老板"]),
        ],
        ["schooling"] =
        [
            ("noSchoolingCapacity", ["无就学能力", "上不了学", "没法上学", "不能上学", "没能力上"]),
            ("outOfSchool", ["失学", "不上了", "不念了", "不上学了", "退学", "辍学"]),
            ("specialEducation", ["特殊教育", "特校", "特教", "聋哑学校", "培智", "盲校", "送教"]),
            ("secondaryVocational", ["中职", "中专", "职高", "技校", "职业", "卫校"]),
            ("seniorHigh", ["高中", "高一", "高二", "高三"]),
            ("juniorHigh", ["初中", "初一", "初二", "初三", "七年级", "八年级", "九年级", "7年级", "8年级", "9年级"]),
            ("primary", ["小学", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "1年级", "2年级", "3年级", "4年级", "5年级", "6年级"]),
            ("preschool", ["学龄前", "幼儿园", "大班", "中班", "小班", "托儿", "没上学", "还小", "没到", "不到上学", "学前", "没到年龄"]),
        ],
        ["studyStatus"] =
        [
            ("suspended", ["休学", "停学"]),
            ("droppedOut", ["辍学", "不上了", "不念了", "退学"]),
            ("graduated", ["毕业"]),
            ("completed", ["结业"]),
            ("incomplete", ["肄业"]),
            ("enrolled", ["在读", "在上", "上着", "念着", "读着", "上学", "在学", "正常上", "正在上", "念书"]),
        ],
        ["disabilityGrade"] =
        [
            ("none", ["无", "没评", "没有", "没办", "未评", "没证"]),
            ("1", ["一级", "1级", "一", "1"]),
            ("2", ["二级", "2级", "二", "2"]),
            ("3", ["三级", "3级", "三", "3"]),
            ("4", ["四级", "4级", "四", "4"]),
        ],
        ["medicalInsurance"] =
        [
            ("none", ["没交", "没有", "没入", "没上", "未纳入", "没办", "没参加"]),
            ("atHukou", ["老家", "户籍地", "户口", "村里", "那边", "家里交"]),
            ("atResidence", ["这里", "这儿", "这边", "在这", "居住地", "本地", "现在住", "当地", "学校交", "学校统一"]),
            ("insured", ["交了", "入了", "有", "已纳入", "上了", "办了", "参加了", "交着", "都交", "交的", "新农合", "合作医疗"]),
        ],
        ["healthManagement"] = ServiceSayings,
        ["tcmHealthManagement"] = ServiceSayings,
        ["vaccination"] =
        [
            ("none", ["一针没打", "没打过", "都没打", "未接种", "没接种"]),
            ("partial", ["打了一部分", "部分", "没打完", "没打全", "差", "漏", "有的没打", "有几针"]),
            ("complete", ["全打了", "都打了", "打完", "全程", "打齐", "齐了", "按时打", "都打"]),
        ],
        ["awayParent"] = [("father", ["爸", "爹", "父", "男的", "孩子他大"]), ("mother", ["妈", "娘", "母", "女的"])],
        ["father.status"] = StatusSayings,
        ["mother.status"] = StatusSayings,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static (string Code, string[] Said)[] ServiceSayings =>
    [
        ("none", ["没做", "没有", "没接受", "未接受", "没体检", "没去", "没查", "没过", "没弄"]),
        ("atHukou", ["老家", "户籍地", "户口", "村里", "那边"]),
        ("atResidence", ["这里", "这儿", "这边", "在这", "居住地", "本地", "社区", "现在住"]),
        ("received", ["做过", "做了", "接受", "体检过", "查过", "去过", "有"]),
    ];

    private static (string Code, string[] Said)[] StatusSayings =>
    [
        ("deceased", ["去世", "死", "不在了", "没了", "过世", "走了", "病故", "亡"]),
        ("missing", ["失联", "联系不上", "跑了", "找不到", "没音信", "失踪", "没消息", "不知去向"]),
        ("unknown", ["不详"]),
        ("alive", ["健在", "好着", "在世", "活着", "在呢", "在哩", "都好", "身体好", "挺好", "在"]),
    ];

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        var bare = text.Bare();
        if (bare.Length is 0 or > 120)
        {
            return Read.Nothing.Instance;
        }

        foreach (var option in field.Options)
        {
            if (bare.Equals(option.Code, StringComparison.OrdinalIgnoreCase) || bare == option.Label)
            {
                return new Read.Got(option.Code);
            }
        }

        if (bare.ContainsAny("不知道", "啥是", "是啥", "什么是", "是什么", "不懂"))
        {
            return Read.Nothing.Instance;
        }

        return field.Key switch
        {
            "sex" when bare.Contains('男') && bare.Contains('女') => Read.Nothing.Instance,
            "schooling" when bare.ContainsAny("没上", "不到", "在家") && scene.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate) is { } born && CivilTime.Age(born, scene.Today) < 6 => new Read.Got("preschool"),
            "ethnicity" => Ethnicity(field, bare),
            "livesWith" when WithMe().IsMatch(bare) => new Read.Part(new Pending(), "您是孩子的爸爸妈妈，还是别的亲人？", "ambiguous-guardian", ["爸爸或妈妈", "别的亲人"]),
            "livesWith" when Kinship.Find(bare) is { Kin: not (Kin.Father or Kin.Mother) } && !bare.ContainsAny("我和", "跟我、", "爸", "妈妈", "他妈", "她妈", "自己", "没") => new Read.Got("otherGuardian"),
            "carer.relationship" or "declarant.relationship" => Relationship(scene, bare),
            _ => Said(field, bare) is { } code ? new Read.Got(code) : YesMeans(field, bare),
        };
    }

    /// <summary>The option whose words are in the sentence; more words of the label count more than a saying.</summary>
    private static string? Said(Field field, string text)
    {
        var labelled = field.Options.Where(option => option.Label.Length > 1 && text.Contains(option.Label, StringComparison.Ordinal) && !IsDenied(text, option.Label)).ToList();
        if (labelled is [var only])
        {
            return only.Code;
        }

        if (!Sayings.TryGetValue(field.Key, out var sayings))
        {
            return null;
        }

        foreach (var (code, said) in sayings)
        {
            if (field.FindOption(code) is not null && said.Any(word => text.Contains(word, StringComparison.Ordinal) && (IsNegative(word) || word.Length == 1 || !IsDenied(text, word))))
            {
                // A single character is a saying only in a short answer: "男" yes, "男方家里…" no.
                if (said.Any(word => text.Contains(word, StringComparison.Ordinal) && (word.Length > 1 || text.Length <= 6)))
                {
                    return code;
                }
            }
        }

        return null;
    }

    /// <summary>Plain "yes" and "no" where one option is the "no": 医保 "交了", 体检 "没有".</summary>
    private static Read YesMeans(Field field, string text) => (YesNoReader.Find(text), field.FindOption("none"), field.FindOption("insured") ?? field.FindOption("received")) switch
    {
        (false, { } none, _) when field.Key is not "livesWith" => new Read.Got(none.Code),
        (true, _, { } yes) => new Read.Got(yes.Code),
        (true, _, null) when field.Key == "studyStatus" => new Read.Got("enrolled"),
        _ => Read.Nothing.Instance,
    };

    private static Read Ethnicity(Field field, string text)
    {
        foreach (var option in field.Options)
        {
            var stem = option.Label[..^1];
            if (option.Label[^1] == '族' && (text.Contains(option.Label, StringComparison.Ordinal) || text == stem || text == stem + "人" || text == stem + "民"))
            {
                return new Read.Got(option.Code);
            }
        }

        return Read.Nothing.Instance;
    }

    /// <summary>他奶奶 is paternalGrandmother for the carer; as a declarant she looks after the child, and the plan says later what the form calls that.</summary>
    private static Read Relationship(Scene scene, string text)
    {
        if (text.ContainsAny("邻居", "老师", "朋友", "同事", "村干部", "主任", "网格员") && scene.Field.FindOption("other") is not null)
        {
            return new Read.Got("other");
        }

        if (Kinship.Find(text) is not { } kin)
        {
            return text.ContainsAny("本人", "就是我", "我自己") ? Read.Nothing.Instance
                : text.ContainsAny("照看", "照护", "托付", "保姆") && scene.Field.FindOption("carer") is not null ? new Read.Got("carer")
                : text.ContainsAny("监护人") && scene.Field.FindOption("otherGuardian") is not null ? new Read.Got("otherGuardian")
                : text.ContainsAny("其他", "别的", "村干部", "主任", "网格员") ? new Read.Got("other") : Read.Nothing.Instance;
        }

        if (scene.Field.Key == "carer.relationship")
        {
            return new Read.Got(Kinship.CarerCode(kin.Kin));
        }

        return new Read.Got(kin.Kin switch
        {
            Kin.Father => "father",
            Kin.Mother => "mother",
            _ => "carer",
        });
    }

    internal static bool IsNegative(string word) => word[0] is '没' or '不' or '未' or '无' or '莫';

    /// <summary>没有残疾, 不是重病: the word is said to deny it.</summary>
    internal static bool IsDenied(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.Ordinal);
        return at > 0 && Denial().IsMatch(text[Math.Max(0, at - 4)..at]);
    }

    [GeneratedRegex("^(?:就|都|一直)?(?:跟着?我|和我|我带着?|我看着|我自己带|我一个人带)(?:一起|一块儿?)?(?:住|过)?(?:的|哩|呢|着)?$", RegexOptions.CultureInvariant)]
    private static partial Regex WithMe();

    [GeneratedRegex("(没有?|不是|不|无|非|莫得|木有|未)(什么|啥|过|有)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Denial();
}

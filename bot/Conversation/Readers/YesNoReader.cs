using System.Collections.Frozen;

namespace Conversation.Readers;

/// <summary>Yes and no, as they are said: 对着哩, 有嘞, 嗯, 中; 没有, 莫得, 木有, 冇.</summary>
internal static class YesNoReader
{
    private static readonly FrozenDictionary<string, bool> Words = Build();
    private static readonly FrozenSet<string> Filler = FrozenSet.Create(
        StringComparer.Ordinal,
        "了", "的", "呢", "呀", "啊", "哩", "嘞", "咧", "喽", "啦", "嘛", "吧", "着", "过", "哦", "噢", "呗", "诶", "哎", "唉", "都", "也", "就", "我", "我们", "俺", "俺们", "咱", "孩子", "娃", "他",
        "她", "现在", "目前", "一直", "早就", "已经", "早", "这个", "那个", "倒是", "确实", "真", "真的", "肯定", "还", "说", "您", "同志", "谢谢", "麻烦", "其实", "应该", "暂时", "那", "您好", "医保", "户口", "幼儿园", "学校", "疫苗",
        "在", "给", "上", "户", "住", "校", "他们", "两个人", "两口子", "俩");

    /// <summary>What longer sentences say, by field: only where the words of the question are certain.</summary>
    private static readonly Dictionary<string, (string[] Yes, string[] No)> Special = new(StringComparer.Ordinal)
    {
        ["hukouRegistered"] = (["上了户", "有户口", "上过户", "落了户", "落户了", "上户口了", "报了户口", "户口在"], ["黑户", "没户口", "没上户", "没落户", "没报户"]),
        ["boarding"] = (["住着", "住呢", "住的", "一周", "一个星期", "周末", "住校", "住在学校", "住宿", "寄宿"], ["走读", "天天", "每天", "回家", "不住", "没住", "跑校"]),
        ["bothParentsAway"] = (["都不在家", "都没在家", "不在家", "都在外", "都出去", "都打工", "两口子都", "两个都", "俩都", "都不在家", "都走了", "都去", "都在"],
            ["只有", "就他爸", "就他妈", "一个", "妈在家", "爸在家", "妈妈在家", "爸爸在家", "不是都", "没有都", "没都", "离婚", "去世", "不在了", "都在家", "我在家", "跑了", "离了"]),
        ["oneAwayOtherIncapable"] = (["照看不了", "管不了", "有病", "残疾", "去世", "不在了", "失联", "坐牢", "服刑", "跑了", "联系不上", "瘫", "没了"],
            ["能照看", "能管", "照看得了", "管得了", "在家看", "在家照"]),
        ["hasEntrustedCarer"] = (["奶奶", "爷爷", "姥姥", "姥爷", "外婆", "外公", "姑", "舅", "姨", "伯", "叔", "婶"], ["没人", "没托", "没有托"]),
        ["attendsKindergarten"] = (["上幼儿园", "上着", "大班", "中班", "小班", "入园", "上了"], ["没上", "还小", "没到"]),
        ["rehabilitationAid"] = (["做过", "接受过", "做着", "有过"], ["没做", "没接受", "没有过", "从来没"]),
        ["helpRequested"] = (["需要", "想要", "帮帮", "帮忙", "困难"], ["不需要", "不用", "暂时不", "没什么", "没啥"]),
    };

    public static Read Of(Scene scene, string text) => Find(scene.Field.Key, text) is { } said ? new Read.Got(said) : Read.Nothing.Instance;

    /// <summary>Yes, no, or null when it is neither.</summary>
    public static bool? Find(string key, string text)
    {
        var bare = text.Bare();
        if (bare.Length is 0 or > 60)
        {
            return null;
        }

        if (key == "bothParentsAway" && bare.ContainsAny("不在家", "没在家") && !bare.ContainsAny("只有", "一个", "就他"))
        {
            return true;
        }

        if (Readers.Words.Covers(bare.ToLowerInvariant(), Words, Filler, 6, out bool meaning, out var isMixed) && !isMixed)
        {
            return meaning;
        }

        if (Special.TryGetValue(key, out var special))
        {
            if (bare.ContainsAny(special.No))
            {
                return false;
            }

            if (bare.ContainsAny(special.Yes) && !bare.ContainsAny("没", "不", "莫", "木有"))
            {
                return true;
            }

            if (bare.ContainsAny(special.Yes) && key is "oneAwayOtherIncapable")
            {
                return true;
            }
        }

        if (bare.Length <= 8 && bare.Contains('没') && !bare.ContainsAny("没错", "没问题", "有没有", "没事"))
        {
            return false;
        }

        // 还没来得及上, 不寄宿, 没在这儿上: how a refusal begins.
        if (bare.Length <= 12 && (bare[0] is '没' or '不' or '未' || bare.StartsWith("还没", StringComparison.Ordinal)) && !bare.ContainsAny("没错", "不错", "没问题", "不清", "不知", "不晓", "不懂", "不明"))
        {
            return false;
        }

        // The beginning of a short sentence decides: "没有，他爸在家呢", "是的，都在太原".
        foreach (var length in (ReadOnlySpan<int>)[3, 2, 1])
        {
            var stop = bare.IndexOfAny([',', '，', '。', ' ', '、', '；', ';']);
            if (stop == length && Words.TryGetValue(bare[..length], out var first))
            {
                return first;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, bool> Build()
    {
        string[] yes =
        [
            "是", "对", "嗯", "恩", "中", "有", "好", "行", "成", "可以", "要", "需要", "想", "愿意", "同意", "没错", "当然", "是的", "对的", "对着", "对着哩", "得", "得嘞", "可不", "可不是", "可不是嘛", "没问题",
            "不错", "就是", "正是", "办了", "交了", "上了", "登记了", "打了", "上着", "上着哩", "有着", "有嘞", "有哩", "能", "会", "yes", "y", "ok", "true", "1是", "确认", "在外", "在外地", "在外面", "出去了",
            "打工", "在打工", "接受了", "做了", "👌", "👍",
        ];
        string[] no =
        [
            "不", "不是", "没", "没有", "没得", "莫得", "莫有", "木有", "冇", "么有", "没嘞", "否", "不对", "不在", "没上", "没办", "没交", "还没", "还没有", "不用", "不需要", "不要", "不想", "不愿意", "不同意", "不行", "不中", "未",
            "无", "没打", "没做", "没去", "没住", "不住", "不上", "不能", "不会", "不了", "不是嘞", "不是哩", "没出去", "no", "n", "false", "没登记", "没接受", "不在家", "从来没", "没有过", "才不是", "不必", "算了",
        ];
        return yes.Select(word => KeyValuePair.Create(word, true)).Concat(no.Select(word => KeyValuePair.Create(word, false))).ToFrozenDictionary(StringComparer.Ordinal);
    }
}

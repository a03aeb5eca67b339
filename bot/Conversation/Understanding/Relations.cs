using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation.Understanding;

/// <summary>Who somebody is to the child.</summary>
internal enum Relation
{
    Father,
    Mother,
    PaternalGrandfather,
    PaternalGrandmother,
    MaternalGrandfather,
    MaternalGrandmother,

    /// <summary>A grandparent, of which side is not said.</summary>
    Grandparent,
    Parent,
    OtherRelative,
    StepParent,
    Sibling,
    Outsider,
    Child,

    /// <summary>Who speaks, not known yet as a relative.</summary>
    Speaker,
}

/// <summary>
/// Kinship as steps from one person to the next: 孩子他爸的丈母娘 is the mother's mother, 我公公 the father's father, 我妈 depends on who speaks.
/// </summary>
internal static partial class Relations
{
    /// <summary>Words for a step, longest first: 丈母娘 before 娘.</summary>
    private static readonly (string Word, string Step)[] Steps =
    [
        .. Words("wifeMother", "丈母娘", "岳母", "老丈母"),
        .. Words("wifeFather", "老丈人", "丈人", "岳父"),
        .. Words("husbandMother", "婆婆", "老婆婆", "孩他婆", "娃他婆", "他婆", "她婆"),
        .. Words("husbandFather", "公公", "老公公"),
        .. Words("husband", "老公", "丈夫", "男人", "掌柜的", "当家的", "对象", "爱人", "那口子", "孩子他爸"),
        .. Words("wife", "老婆", "媳妇儿", "媳妇", "妻子", "婆姨", "内人"),
        .. Words("sonWife", "儿媳妇", "儿媳"),
        .. Words("daughterHusband", "女婿"),
        .. Words("grandchild", "孙女", "孙子", "孙孙", "孙儿", "外孙女", "外孙子", "外孙", "小孙", "大孙子", "孙"),
        .. Words("nephew", "外甥女", "外甥", "侄女", "侄子", "侄儿", "侄孙"),
        .. Words("step", "后妈", "后爸", "后爹", "后娘", "继父", "继母", "养父", "养母"),
        .. Words("father", "爸爸", "父亲", "老爸", "爹", "爸", "大大", "达达", "亲爸", "亲爹", "他大", "她大", "娃大", "孩他大", "孩大"),
        .. Words("mother", "妈妈", "母亲", "老妈", "妈", "娘", "亲妈", "亲娘"),
        .. Words("paternalGrandfather", "爷爷", "祖父", "阿爷", "老爷子", "爷"),
        .. Words("paternalGrandmother", "奶奶", "祖母", "奶娘", "娘娘", "奶"),
        .. Words("maternalGrandfather", "姥爷", "外公", "外爷", "外祖父", "老爷"),
        .. Words("maternalGrandmother", "姥姥", "外婆", "外奶", "外祖母", "姥娘", "姥"),
        .. Words("relative",
            "老婆子", "老伴儿", "老伴", "老头子", "大爷爷", "二爷爷", "三爷爷", "四爷爷", "五爷爷", "小爷爷", "二奶奶", "三奶奶", "大姥姥", "二姥姥", "三姥姥", "二姥爷", "三姥爷", "表姨", "表姑", "弟媳妇",
                "弟媳", "小姑子", "大伯子", "小舅子", "小姨子", "大伯", "伯伯", "伯父", "伯母", "大爷", "叔叔", "叔父", "二叔", "三叔", "小叔", "四叔", "老叔", "大娘", "婶婶", "婶子", "婶娘",
                    "姑姑", "姑妈", "姑父", "姑夫", "大姑", "小姑", "二姑", "三姑", "老姑", "姑奶奶", "姑奶", "姑姥姥", "姨姥姥", "姨奶奶", "舅姥爷", "舅爷", "舅舅", "舅父", "大舅", "小舅", "二舅",
                        "三舅", "老舅", "舅妈", "舅母", "妗子", "妗妗", "姨妈", "姨父", "姨夫", "姨姨", "小姨", "大姨", "二姨", "三姨", "老姨", "姨娘", "阿姨", "嫂子", "嫂嫂", "姐夫", "妹夫",
                            "亲戚", "表叔", "表舅", "堂叔", "干妈", "干爸", "干爹", "干娘", "太爷", "太奶", "老奶奶", "曾祖父", "曾祖母", "大妈", "姨", "姑", "舅", "叔", "伯", "婶"),
        .. Words("sibling", "表弟", "表妹", "堂弟", "堂妹", "兄弟", "姊妹", "姐妹", "亲弟", "亲妹", "哥哥", "姐姐", "弟弟", "妹妹", "大哥", "大姐", "二哥", "二姐", "亲姐", "亲哥", "表姐",
            "表哥", "堂姐", "堂哥", "哥", "姐", "弟", "妹"),
        .. Words("son", "儿子", "大儿子", "小儿子", "二儿子", "小子"),
        .. Words("daughter", "闺女", "女儿", "大闺女", "小闺女", "丫头", "妮子", "姑娘"),
        .. Words("outsider", "邻居", "老师", "朋友", "同事", "村干部", "主任", "网格员", "保姆", "房东", "老乡", "同学", "干部", "书记", "社工", "街坊", "班主任", "校长", "志愿者"),
        .. Words("child", "孩子", "小孩", "娃娃", "娃儿", "娃", "孩儿", "孩", "他", "她", "宝宝"),
        .. Words("speaker", "我们", "俺们", "咱们", "我", "俺", "咱", "本人"),
    ];

    private static readonly Dictionary<string, string> ByWord = Steps.GroupBy(step => step.Word, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Step, StringComparer.Ordinal);
    private static readonly int Longest = ByWord.Keys.Max(word => word.Length);

    /// <summary>我爸妈: whoever of them is meant, they are grandparents.</summary>
    private static readonly string[] BothParents = ["爸爸妈妈", "爸妈", "父母", "爹妈", "爹娘"];

    /// <summary>Everybody a clause names, seen from the child, in order.</summary>
    /// <param name="speaker">Who speaks, where that is known.</param>
    public static IReadOnlyList<(Relation Relation, int Start, int End)> In(string clause, Relation? speaker)
    {
        var people = new List<(Relation, int, int)>();
        Relation? at = null;
        var start = 0;
        for (var i = 0; i < clause.Length;)
        {
            var (step, length) = at is Relation.Speaker && BothParents
                .FirstOrDefault(word => string.CompareOrdinal(clause, i, word, 0, word.Length) == 0) is { } both ? ("father", both.Length)
                : StepAt(clause, i);
            if (step is null)
            {
                // 的 and 家 join; anything else ends the chain.
                if (at is not null && clause[i] is not '的')
                {
                    people.Add((at.Value, start, i));
                    at = null;
                }

                i++;
                continue;
            }

            if (step is "child" or "speaker")
            {
                // 孩子他爸: both words lead to the same child. A new beginning otherwise.
                if (at is not null && !(at is Relation.Child && step == "child"))
                {
                    people.Add((at.Value, start, i));
                    start = i;
                }

                start = at is Relation.Child && step == "child" ? start : i;
                at = step == "child" ? Relation.Child : speaker ?? Relation.Speaker;
            }
            else if (at is { } from && Next(from, step) is { } next)
            {
                at = next;
            }
            else
            {
                if (at is not null)
                {
                    people.Add((at.Value, start, i));
                }

                (at, start) = (Next(Relation.Child, step) ?? Next(speaker ?? Relation.Speaker, step) ?? Relation.OtherRelative, i);
            }

            i += length;
        }

        if (at is not null)
        {
            people.Add((at.Value, start, clause.Length));
        }

        return people;
    }

    /// <summary>The first relative that a text names, and what the child calls them: 她姑姑 is 姑姑, 他爸的姐姐 stands as it is said.</summary>
    public static (Relation Relation, string Word)? First(string text)
    {
        foreach (var (relation, start, end) in In(text, null))
        {
            if (relation is not (Relation.Child or Relation.Speaker))
            {
                var said = text[start..end];
                var own = Enumerable.Range(0, said.Length).Select(at => said[at..])
                    .FirstOrDefault(word => ByWord.TryGetValue(word, out var step) && Next(Relation.Child, step) == relation);
                return (relation, own ?? said.TrimStart('他', '她', '的'));
            }
        }

        return null;
    }

    /// <summary>The code of carer.relationship; null where the side is not said.</summary>
    public static string? CarerCode(Relation relation) => relation switch
    {
        Relation.PaternalGrandfather => "paternalGrandfather",
        Relation.PaternalGrandmother => "paternalGrandmother",
        Relation.MaternalGrandfather => "maternalGrandfather",
        Relation.MaternalGrandmother => "maternalGrandmother",
        Relation.Grandparent => null,
        Relation.Father or Relation.Mother or Relation.Parent => "parent",
        _ => "other",
    };

    private static (string? Step, int Length) StepAt(string text, int at)
    {
        for (var length = Math.Min(Longest, text.Length - at); length > 0; length--)
        {
            // 她大 is the father, 她大姨 is not.
            if (ByWord.TryGetValue(text.Substring(at, length), out var step)
                && !(text[at + length - 1] == '大' && at + length < text.Length
                    && "伯爷娘姑姨舅哥姐妈嫂爹".Contains(text[at + length], StringComparison.Ordinal)))
            {
                return (step, length);
            }
        }

        return (null, 0);
    }

    private static Relation? Next(Relation from, string step) => (from, step) switch
    {
        (Relation.Child, "father") => Relation.Father,
        (Relation.Child, "mother") => Relation.Mother,
        (_, "step") => Relation.StepParent,
        (Relation.Child, "paternalGrandfather") => Relation.PaternalGrandfather,
        (Relation.Child, "paternalGrandmother") => Relation.PaternalGrandmother,
        (Relation.Child, "maternalGrandfather") => Relation.MaternalGrandfather,
        (Relation.Child, "maternalGrandmother") => Relation.MaternalGrandmother,
        (Relation.Child, "sibling") => Relation.Sibling,
        (Relation.Child, "relative" or "outsider") => step == "relative" ? Relation.OtherRelative : Relation.Outsider,
        (Relation.Child, "husbandMother") => Relation.PaternalGrandmother,
        (Relation.Child, "husbandFather") => Relation.PaternalGrandfather,
        (Relation.Child, "wifeMother") => Relation.MaternalGrandmother,
        (Relation.Child, "wifeFather") => Relation.MaternalGrandfather,
        (Relation.Father, "father") => Relation.PaternalGrandfather,
        (Relation.Father, "mother") => Relation.PaternalGrandmother,
        (Relation.Father, "wife") => Relation.Mother,
        (Relation.Father or Relation.Speaker, "wifeMother") => Relation.MaternalGrandmother,
        (Relation.Father or Relation.Speaker, "wifeFather") => Relation.MaternalGrandfather,
        (Relation.Mother, "father") => Relation.MaternalGrandfather,
        (Relation.Mother, "mother") => Relation.MaternalGrandmother,
        (Relation.Mother, "husband") => Relation.Father,
        (Relation.Mother or Relation.Speaker, "husbandMother") => Relation.PaternalGrandmother,
        (Relation.Mother or Relation.Speaker, "husbandFather") => Relation.PaternalGrandfather,
        (Relation.Father or Relation.Mother, "sibling" or "relative" or "paternalGrandfather" or "paternalGrandmother" or "maternalGrandfather"
            or "maternalGrandmother" or "nephew") => Relation.OtherRelative,
        (Relation.Father or Relation.Mother, "son" or "daughter") => Relation.Sibling,
        (_, "outsider") => Relation.Outsider,
        (Relation.Speaker, "husband") => Relation.Father,
        (Relation.Speaker, "wife") => Relation.Mother,
        (Relation.Speaker, "father" or "mother") => Relation.Grandparent,
        (Relation.Speaker, "sonWife") => Relation.Mother,
        (Relation.Speaker, "daughterHusband") => Relation.Father,
        (Relation.Speaker, "sibling" or "relative") => Relation.OtherRelative,
        (Relation.PaternalGrandfather or Relation.PaternalGrandmother, "son") => Relation.Father,
        (Relation.PaternalGrandfather or Relation.PaternalGrandmother, "sonWife") => Relation.Mother,
        (Relation.PaternalGrandfather, "wife") => Relation.PaternalGrandmother,
        (Relation.PaternalGrandmother, "husband") => Relation.PaternalGrandfather,
        (Relation.MaternalGrandfather or Relation.MaternalGrandmother, "daughter") => Relation.Mother,
        (Relation.MaternalGrandfather or Relation.MaternalGrandmother, "daughterHusband") => Relation.Father,
        (Relation.MaternalGrandfather, "wife") => Relation.MaternalGrandmother,
        (Relation.MaternalGrandmother, "husband") => Relation.MaternalGrandfather,
        (Relation.PaternalGrandfather or Relation.PaternalGrandmother or Relation.MaternalGrandfather or Relation.MaternalGrandmother
            or Relation.OtherRelative or Relation.Sibling, "daughter" or "sibling" or "wife" or "husband" or "father" or "mother" or "relative"
            or "sonWife" or "daughterHusband") => Relation.OtherRelative,
        _ => null,
    };

    /// <summary>Who the declarant is by their own words: 我是她妈; 孩子是我孙女; 替他爸填的，我是他叔; 不是她妈，是她姨. Null where the sentence does not say plainly.</summary>
    public static Relation? OfSpeaker(string text)
    {
        Relation? said = null;
        var isStated = false;
        foreach (var clause in text.Split([',', '，', '。', ' ', ';', '；', '、', '!', '！'], StringSplitOptions.RemoveEmptyEntries))
        {
            // 我是妈妈，姑姑是我小姑子: what somebody says of themselves outweighs what else is said.
            var states = clause.ContainsAny("我是", "俺是", "我就是", "我算是");
            if (Clause(clause) is { } found && (states || !isStated))
            {
                said = said is null || said == found || states || clause.ContainsAny("是") ? found : said;
                isStated |= states;
            }
        }

        return said;

        static Relation? Clause(string clause)
        {
            if (clause.ContainsAny("替", "帮他", "帮她", "代他", "代她", "帮孩子") && !clause.ContainsAny("我是", "俺是"))
            {
                return null;
            }

            // 孩子是我孙女; 这是我外甥.
            if (Inverse(clause) is { } inverse)
            {
                return inverse;
            }

            // 不是她妈是她姨: behind the last 是 that is not denied.
            var at = clause.LastIndexOf('是');
            if (at > 0 && clause[at - 1] is '不' or '不')
            {
                return null;
            }

            var part = at >= 0 ? clause[(at + 1)..] : clause;
            if (at > 0 && part is ['我' or '俺', _, ..])
            {
                // 他妈是我儿媳妇: tells who she is, and not who speaks.
                return null;
            }

            if (at < 0 && clause.ContainsAny("不", "没"))
            {
                return null;
            }

            var all = In(part, null);
            var people = all.Where(one => one.Relation is not (Relation.Child or Relation.Speaker) && !Children().IsMatch(part[one.Start..one.End]))
                .ToList();
            if (at < 0 && people.Count == 1 && Around().Replace(part[people[0].End..], "").Length > (all[0].Start == people[0].Start ? 6 : 2))
            {
                // 我闺女跟我姓: something is told of them, and not who speaks.
                return null;
            }

            return people is [{ Relation: not Relation.Parent and var relation }] ? relation : null;
        }
    }

    /// <summary>我是他妈: the next clause may say what she is called.</summary>
    public static bool SaysWhoISpeak(string clause) => clause.ContainsAny("我是", "俺是", "我就是") && OfSpeaker(clause) is not null;

    private static Relation? Inverse(string clause)
    {
        var at = clause.LastIndexOf('我') is var mine and >= 0 ? mine : clause.LastIndexOf('俺');
        if (at < 0)
        {
            return null;
        }

        var rest = clause[(at + 1)..].TrimStart('们', '家', '的', '亲', '大', '小', '二');
        return rest.ContainsAny("的孩子", "的娃", "的儿子", "的闺女") && rest.ContainsAny("儿子的", "闺女的", "女儿的") ? Relation.Grandparent
            : StartsWith(rest, "外孙") ? Relation.Grandparent
            : rest.StartsWith('孙') ? Relation.Grandparent
            : StartsWith(rest, "外甥") || rest.StartsWith('侄') ? Relation.OtherRelative
            : (clause.Contains('是', StringComparison.Ordinal) || clause.StartsWith('给'))
            && (StartsWith(rest, "儿子") || StartsWith(rest, "闺女") || StartsWith(rest, "女儿") || StartsWith(rest, "孩子") || rest.StartsWith('娃'))
            && rest.Length <= 4 ? Relation.Parent
            : null;

        static bool StartsWith(string text, string word) => text.StartsWith(word, StringComparison.Ordinal);
    }

    /// <summary>Who the declarant is by what was answered, so that 我妈 can be told.</summary>
    public static Relation? SpeakerOf(Answers answers) => answers.Get(Shared2024.DeclarantRelationship) switch
    {
        "father" => Relation.Father,
        "mother" => Relation.Mother,
        _ => null,
    };

    /// <summary>我闺女: the child, or its mother; not who speaks.</summary>
    [GeneratedRegex("(?:闺女|儿子|女儿|姑娘|小子|丫头|妮子)$", RegexOptions.CultureInvariant)]
    private static partial Regex Children();

    /// <summary>What people put around the word for themselves: 他奶奶来填的.</summary>
    [GeneratedRegex("的|亲|我|他|她|孩子|娃|就|是|了|哩|呢|啊|呀|吧|哈|家|来|填|登记|报|给|帮|替|这边|一个人|一个|带着|带|看着|照看|管|叫.*|今年.*|[0-9]|都|也|在|嘞|咧|嘛|人|来着",
        RegexOptions.CultureInvariant)]
    private static partial Regex Around();

    private static IEnumerable<(string, string)> Words(string step, params string[] words) => words.Select(word => (word, step));
}

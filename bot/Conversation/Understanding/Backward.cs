using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// Whether the message behind an answer speaks of that answer and not of the question that is open now: by whose words it uses (证 is a word of the
/// permit and not of the school) and by what it does with them (points at it, ends it, moves it, gives it to another). What it says instead is seldom
/// clear; the answer is asked again.
/// </summary>
internal static partial class Backward
{
    private enum Word
    {
        Unknown,
        Break,

        /// <summary>Points at what was said: 那是, 这号.</summary>
        Point,
        Is,

        /// <summary>It came to an end, or changed: 过期了, 停发, 辞工, 又走了, 接回来了.</summary>
        Ended,

        /// <summary>At another time: 上半年, 以前.</summary>
        Before,

        /// <summary>Moves a day: 往后推, 第二天.</summary>
        Shift,

        /// <summary>What was said was not said right: 写成, 少说一个字, 反了.</summary>
        Slip,
        Filler,
    }

    /// <summary>Who says more has something of his own to say.</summary>
    private const int Longest = 20;

    private const int NoMoreThanNo = 5;

    /// <summary>停发了, and no word more: of what was just said.</summary>
    private const int Short = 8;

    private static readonly Vocabulary<Word> Words = new(Word.Break,
        (Word.Point,
            "不光 不止 不只 不单 你写的是 写的是 说的是 我说的是 登的是 记的是 填的是 我写的是 那是 这是 那个是 这个是 那张 这张 那号 这号 那个号 这个号 那年 那月 那日子 这日子 那天是 那证 这证 那房 这房 那地方 这地方 那学校 那名 这名 "
                + "那名字 这名字"),
        (Word.Is, "是 就是 可是 都是"),
        (Word.Ended,
            "过期 过期了 到期 到期了 停了 停发 停发了 停掉 停交 断了 断交 取消了 取了 退了 退掉 注销 作废 辞工 辞工了 辞了 辞职 不干了 下岗 回来了 回来后 又回来 接回来 接回来了 接走 接走了 又走了 走了 又出去 又出去了 搬走 搬走了 搬了 "
            + "没了 去世了 批下来了 批下来 办下来了 断根 断根了 找着了 联系上了 来电话了 回老家 回去住 回去了 养伤 养病 住院 到的期 退的 换到 转到 挪到 搬出来 搬出去 迁走 迁走了 迁出来 迁出去 离了 离婚 换了 换人了 好了 没再去 没再 再没 毕业了 "
            + "休学 办了休学 不念了 不上了 不住了 不在了 涨价 卖了 到头了 办过去了 转走 转走了"),
        (Word.Before, "上半年 上学期 去年 前年 以前 之前 原来 早先 先前 那会儿 小时候 前几年 暑假 寒假 放假时 当时"),
        (Word.Shift, "往后 往前 推一年 推一天 推一个月 再推 提前 早一年 晚一年 早一天 晚一天 早一个月 晚一个月 早了 晚了 第二天 头一天 前一天 后一天 隔天 大一岁 小一岁 再大 再小"),
        (Word.Slip,
            "记成 填成 小写了 大写了 多写了 少写了 写小了 写大了 写早了 写晚了 写成 打成 登成 说成 念成 报成 印成 少说 少打 少写 多打 多说 多写 少一个字 多一个字 少个字 多个字 差一个字 差个字 反了 颠倒了 写反 说反 差一天 差一年 差一个月 "
                + "差一岁 差几天"),
        (Word.Filler, "的 了 呢 吧 哩 啊 也 就 都 才 还 又 可 哦 哎 哎呀 嗯 不过 但 但是 那个 这个 他 她 我 孩子 娃 人家"));

    /// <summary>Words that stand in many lists and tell nothing of the question.</summary>
    private static readonly FrozenSet<string> Everywhere = FrozenSet.Create(StringComparer.Ordinal,
        "家", "年", "人", "他", "她", "我", "俺", "妈", "爸", "是", "点", "一个", "就", "和", "跟", "都", "不", "没", "也不", "孩子", "娃", "那个", "这个", "有", "那", "这", "村里",
            "家里", "去年", "前年", "今年", "时候", "上", "日子", "平时", "一直", "没有", "没", "以上", "家庭", "普通", "申请", "什么", "家里人", "女", "男");

    /// <summary>Questions whose answer is a person.</summary>
    public static bool IsOfPeople(Field field) => field.Key is "livesWith" or "declarant.relationship" or "carer.relationship"
        or "otherGuardian.relationship" or "awayParent" or "bothParentsAway"
        or "oneAwayOtherIncapable" or "hasEntrustedCarer" or "otherParentCondition";

    /// <summary>Before any reader: it is surely about the last answer.</summary>
    public static bool Surely(Field last, Field open, string text)
    {
        if (Signs(text) is not { } signs)
        {
            return false;
        }

        // 那是他爸的，娃随我在沁源: the clause that points.
        var clause = signs.Points && text.AsSpan().IndexOfAny(',', '，') is > 0 and var stop ? text[..stop] : text;
        var (back, on) = (Score(last, clause), IsOfPeople(open) && !signs.Others ? 0 : Score(open, clause));
        return on <= back && !(IsOfPeople(open) && signs.IsOnlyPeople)
            && ((signs.Points && (signs.Others || back > on))
                || (signs.IsAnothers && !IsOfPeople(last) && open.Key != "carer.relationship"
                    && (back > on || (last.Type == open.Type && text[0] == '是')))
                || (last.Type == FieldType.Spells && signs.IsElsewhere)
                || (signs.Ended && on == 0 && back + (IsOfPeople(last) ? 1 : 0) > 0 && !(IsOfPeople(open) && signs.Others)
                    && !(IsOfPeople(last) && !IsOfPeople(open)))
                || (last.Type == FieldType.Spells && open.Type == FieldType.Spells && signs.Ended && !signs.Others
                    && text.ContainsAny("没再", "再没", "回来后", "后来")));
    }

    /// <summary>Behind the readers, of whom none made anything of it.</summary>
    public static bool Perhaps(Field last, Field open, string text)
    {
        if (Signs(text) is not { } signs)
        {
            if (text.Length is > 4 and <= Longest && !text.Contains('属', StringComparison.Ordinal) && Score(last, text) > 0 && Score(open, text) == 0)
            {
                // 宿舍塌了，都回家了: words of that question, and none of this. 慢性病, 上着呢 only say the answer once more.
                return true;
            }

            return last.Type == FieldType.Address && text.Length <= Longest && text.ContainsAny("门牌", "单元", "号楼") && text.Any(char.IsAsciiDigit);
        }

        var people = signs.Others ? 1 : 0;
        var (back, on) = (Score(last, text) + (IsOfPeople(last) ? people : 0), IsOfPeople(open) && !signs.Others ? 0
            : Score(open, text) + (IsOfPeople(open) ? people : 0));
        return on <= back
            && (signs.Points || signs.Slips || (back > 0 && on == 0) || (signs.IsAnothers && signs.Others)
                || (signs.Others && IsOfPeople(last) && !IsOfPeople(open) && !text.AsSpan().ContainsAny('也', '还'))
                || (signs.Shifts && last.Type is FieldType.Date or FieldType.Spells)
                || ((signs.Ended || signs.Before) && (back > 0 || (on == 0 && text.Length <= Short)))
                || (signs.Denies && back > on));
    }

    private readonly record struct Sign(bool Points, bool IsAnothers, bool Others, bool Ended, bool Before, bool Shifts, bool IsOnlyPeople,
        bool IsElsewhere, bool Slips, bool Denies);

    private static Sign? Signs(string text)
    {
        if (text.Length is < 3 or > Longest || text.AsSpan().ContainsAny('?', '？'))
        {
            return null;
        }

        var words = Words.Split(text);
        var people = Relations.In(text, null).Where(one => one.Relation is not (Relation.Child or Relation.Speaker)).ToList();
        var opening = words.FirstOrDefault(word => word.Tag is not (Word.Filler or Word.Break));
        var points = opening.Tag == Word.Point;

        // 是他爸的证, 初中是他哥: gives it to somebody.
        var isAnothers = people.Exists(one => words.Exists(word => word.Tag is Word.Is or Word.Point && word.At + word.Text.Length <= one.Start
            && one.Start - word.At - word.Text.Length <= 1));
        var sign = new Sign(
            points, isAnothers, people.Count > 0, words.Exists(word => word.Tag == Word.Ended), words.Exists(word => word.Tag == Word.Before),
                words.Exists(word => word.Tag == Word.Shift) || Apart().IsMatch(text), people.Count > 0
                    && text.Length - people.Sum(one => one.End - one.Start)
                <= words.Where(word => word.Tag is Word.Filler or Word.Break or Word.Is or Word.Point).Sum(word => word.Text.Length),
            people.Count == 0 && WasThere().IsMatch(text), words.Exists(word => word.Tag == Word.Slip), text.AsSpan().ContainsAny('没', '不'));
        return sign is
        {
            Slips: false, Denies: false, Others: false, IsElsewhere: false, Points: false, IsAnothers: false, Ended: false,
            Before: false, Shifts: false
        } ? null : sign;
    }

    /// <summary>娃晚我两个月.</summary>
    [GeneratedRegex("[早晚](?:我|他|他爸|他妈)?(?:了)?[0-9一二两三四五六几半](?:天|个月|年|个星期|个礼拜)", RegexOptions.CultureInvariant)]
    private static partial Regex Apart();

    /// <summary>东莞是前年，现在在佛山.</summary>
    [GeneratedRegex("^[^,，。]{2,5}是(?:以前|前年|去年|大前年|早先|原来|上半年)", RegexOptions.CultureInvariant)]
    private static partial Regex WasThere();

    /// <summary>
    /// No answer to the open question by itself: it speaks of a slip, has second thoughts, or uses words of the question before and none of this.
    /// Then it is asked which of the two is meant, whatever a reader makes of it.
    /// </summary>
    /// <param name="isDoubted">The open question's reader took something out of it, and not all of it is accounted for.</param>
    public static bool IsUnclear(Field last, Field open, string text, bool isDoubted)
    {
        if (text.Length is < 2 or > Longest || text.AsSpan().ContainsAny('?', '？'))
        {
            return false;
        }

        if (Repairs.TellsOfASlip(text) && SelfCorrection.Split(text) is null && !text.Any(char.IsAsciiDigit))
        {
            return true;
        }

        if (ForAWhile().IsMatch(text) || (last.Type == FieldType.Spells && NoWork().IsMatch(text))
            || (last.Key == "bothParentsAway" && open.Key == "oneAwayOtherIncapable" && NobodyHome().IsMatch(text)))
        {
            return true;
        }

        if (last.Key == "bothParentsAway" && open.Type == FieldType.Spells && isDoubted && text.ContainsAny("回来", "在家", "没走", "辞", "下岗", "歇")
            && !text.ContainsAny("月", "年", "去的", "到"))
        {
            // 他爸前天刚回来: not both, then.
            return true;
        }

        if (open.Type is FieldType.Text && open.Key is "helpDetails" or "familyHardshipOther")
        {
            return GivesUp().IsMatch(text);
        }

        var isCounted = open.Type is FieldType.Choice or FieldType.Multi or FieldType.YesNo;
        var words = IsOfPeople(open) ? Relations.In(text, null).Reverse()
            .Aggregate(text, (rest, one) => rest.Remove(one.Start, one.End - one.Start)) : text;
        var (back, on) = (Score(last, words), Score(open, words));
        if (open.Key == "declarant.relationship" || (open.Key == "awayParent" && !text.ContainsAny("外", "走", "出", "打工", "去")))
        {
            // 奶奶自己还要人管哩: who says that it is herself says 我.
            on = 0;
        }

        if (SecondThoughts().Match(text) is { Success: true } thought)
        {
            return !thought.Groups["o"].Success || text.Contains('也', StringComparison.Ordinal) || (isCounted && (on == 0 || back > 0));
        }

        if ((isDoubted && back > 0 && back >= on && !IsOfPeople(open))
            || (last.Type == FieldType.Address && open.Type != FieldType.Address && Moved().IsMatch(text)))
        {
            // 是他哥的学校, where the boarding is asked; 迁到他舅家了, where it is asked with whom the child lives.
            return true;
        }

        // 没考上: a no to something of which the open question knows nothing.
        if (isCounted && on == 0 && !IsOfPeople(open) && open.Key != "ethnicity" && Segmenter.Of(words, Lexicons.Of(open))
            .Exists(token => token.Tag == Tag.Unknown && token.Text.Any(c => c is >= '\u4e00' and <= '\u9fff')))
        {
            return true;
        }

        // 没领 and 没有领 are short for no; who says more than that in words of the question before means that one.
        return isCounted && text.Length > NoMoreThanNo && back > 0 && on == 0
            && !(IsOfPeople(open) && (words.AsSpan().ContainsAny('我', '俺', '咱') || last.Type != FieldType.YesNo));
    }

    /// <summary>就端午那几天: so long it was so, and not now.</summary>
    [GeneratedRegex("那(?:几|两|些)(?:天|日|晚)[了吧呢]?$|^(?:就|只|光|才)[^,，。]{0,6}(?:天|阵子?|宿|晚|回|趟)[了吧呢]?$", RegexOptions.CultureInvariant)]
    private static partial Regex ForAWhile();

    /// <summary>去耍了一趟，不是干活.</summary>
    [GeneratedRegex("不是(?:去)?[^,，。]{0,2}(?:干活|打工|务工|上班|挣钱|做工)", RegexOptions.CultureInvariant)]
    private static partial Regex NoWork();

    /// <summary>没有一个在家的, behind a no to whether both are away.</summary>
    [GeneratedRegex("(?:没|没有|哪有|哪)一个在家|都(?:不|没)在家?|(?:都|俩|全)(?:走|出去|在外)|谁(?:也|都)(?:不|没)在|没人在家|家里没人", RegexOptions.CultureInvariant)]
    private static partial Regex NobodyHome();

    /// <summary>
    /// 唐山那厂子黄了, behind where he went; 一诺是他表姐, behind the name: takes up the words of the answer, and says more of them. Who only has the same
    /// to say of another question (也在唐山) says so.
    /// </summary>
    public static bool TakesUp(Field last, object before, string text) => text.Length <= Longest && !text.AsSpan().ContainsAny('也', '同')
        && !text.ContainsAny("一样", "一起", "一块", "她", "妈", "娘")
        && last.Type is FieldType.Text or FieldType.Address or FieldType.Spells && last.Show(before) is { Length: > 1 } shown
        && Enumerable.Range(0, Math.Max(0, text.Length - 2)).Any(at => shown.Contains(text.Substring(at, 2), StringComparison.Ordinal)
            && text[at] is >= '\u4e00' and <= '\u9fff' && text[at + 1] is >= '\u4e00' and <= '\u9fff' && !Plain(text.Substring(at, 2)));

    /// <summary>没有别人，就我婆婆一个看, behind 没有: goes on from the no.</summary>
    public static bool SaysMoreOfANo(string text) => MoreOfANo().IsMatch(text);

    [GeneratedRegex("^(?:都)?没有(?:人|别|一|谁|什么|啥)[^,，。]*[,，]", RegexOptions.CultureInvariant)]
    private static partial Regex MoreOfANo();

    private static bool Plain(string two) => two.ContainsAny("省", "市", "县", "区", "年", "月", "日", "至", "今", "在", "小学", "中学", "幼儿", "儿园");

    /// <summary>
    /// 有，我带着; 是，他爸出去了没人管: the yes or no that the open question asks for, and then why. It is no answer to any other question; null: it begins
    /// otherwise.
    /// </summary>
    /// <remarks>不是，… may take back the answer before.</remarks>
    public static bool? Opens(Field open, string text) => open.Type == FieldType.YesNo && Opening().Match(text) is { Success: true } match
        ? match.Groups["y"].Success : null;

    /// <summary>没有，嫌麻烦, where one of the answers is that there is none.</summary>
    public static bool OpensWithNone(Field open, string text) => (open.Type == FieldType.Multi || open.FindOption("none") is not null)
        && Opening().Match(text) is { Success: true } match && !match.Groups["y"].Success;

    [GeneratedRegex("^(?:嗯[,，]?)?(?:(?<y>是的?|对的?|有的?|有了|要|需要)"
        + "|(?:都|什么都|哪样都|一样都)?(?:没有|没|无|不是)(?:过|办|交|领|登记|登|去|评)?(?:过)?|不用|不需要)[呢呀啊哩的]?[,，。、 ]",
        RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    /// <summary>
    /// No reader made anything of it, and it speaks of the answer before: in words of that question more than of this, or of something that ended,
    /// changed or never was. Words that nobody knows (就是那个房) are not understood, and nothing more.
    /// </summary>
    public static bool IsSaid(Field last, Field open, string text) => text.Length is > 1 and <= Longest
        && ((text.Length > 2 && Score(last, text) > Score(open, text) && !OnlySo().IsMatch(text))
            || (text.Length <= LongestTurn && Turned().IsMatch(text)) || Repairs.TellsOfASlip(text));

    /// <summary>Said in words that are known here, though none tells of what: what stands is said, and how to take it back.</summary>
    public static bool MayBe(Field last, string text) => text.Length is > 1 and <= Longest
        && (Score(last, text) > 0 || Relations.In(text, null).Any()
            || Segmenter.Of(text, Common.Words).Exists(token => token.Tag is not (Tag.Unknown or Tag.Stop or Tag.Number)));

    [GeneratedRegex("^(?:早|已经|又|都|刚)?(?:迁|搬|转|挪)", RegexOptions.CultureInvariant)]
    private static partial Regex Moved();

    private const int LongestTurn = 14;

    /// <summary>上着呢: that it is so.</summary>
    [GeneratedRegex("^.{1,3}着[呢哩]?$", RegexOptions.CultureInvariant)]
    private static partial Regex OnlySo();

    [GeneratedRegex(
        "其实|说的是|那是|这是|不(?:是|在|太|用|叫|跟|对|全|止)|没.{0,2}(?:去|办|上|考|交|住|买|领|有$|出去|成|走)|早就?(?!上)|换|改|停|退|迁|搬|毕业|过期|到期|取消|成我|以前|去年|昨天|前天|上个?月|上周|回来|走了|没了"
            + "|去世|没走|没拿|差了|不准|不住|不租|瞎编|才对|小名|曾用|不在了|^我是|[写说记看念填报弄当]成|应该|^别|^(?:这|那)(?:个|号|天)?(?:是|不)|^是(?:我|俺|他|她).{1,4}的|谁(?:也|都)|卖给|不算|先别|让.{0,"
            + "2}别|算不上|差[着了一]|迁到|伺候|要人|^.{1,2}的$|^(?:养|后|继|干)[爸妈母父]$", RegexOptions.CultureInvariant)]
    private static partial Regex Turned();

    /// <summary>唉，其实挺难的, at the summary: of what was answered last.</summary>
    public static bool HasSecondThoughts(string text) => text.Length <= Longest && !text.AsSpan().ContainsAny('?', '？') && Thinks().IsMatch(text);

    [GeneratedRegex("^(?:唉|哎|哦|噢|等等)?[,，]?(?:其实|不光|不止|说的是|那是|这是|算了)", RegexOptions.CultureInvariant)]
    private static partial Regex Thinks();

    [GeneratedRegex("^(?:(?<o>哦|噢|哎呀|哎哟|等等|等下|对了[,，])|其实|不光|不止|(?:你|您)?写的是|那是|这是(?!我)|说的是|我是说|我的意思|算了)", RegexOptions.CultureInvariant)]
    private static partial Regex SecondThoughts();

    /// <summary>算了，丢人: is nothing that anybody can help with.</summary>
    [GeneratedRegex("^(?:还是|要不|先)?(?:算了|不|没|别|其实|哦|噢|哎|逗|开玩笑|紧着|给别人|让给|留给|麻烦你们|再说)", RegexOptions.CultureInvariant)]
    private static partial Regex GivesUp();

    /// <summary>How many words of a sentence are a question's own.</summary>
    public static int Score(Field field, string text)
    {
        return Segmenter.Of(text, Lexicons.Of(field)).Count(token =>
            (token.Tag is Tag.Value or Tag.Topic || (token.Tag == Tag.Partly && !Common.Words.TryFind(token.Text, out _, out _)))
            && !Everywhere.Contains(token.Text));
    }
}

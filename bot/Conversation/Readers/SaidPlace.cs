using System.Text.RegularExpressions;
using Domain.Divisions;

namespace Conversation.Readers;

/// <summary>The place that a sentence tells for one question: whose it is, whether it is denied, past or a work place, clause by clause.</summary>
/// <param name="Place">What was found, and its rest; null where nothing was.</param>
/// <param name="Rest">Street and house.</param>
/// <param name="Heard">Written by its sound: what was said and what was taken.</param>
/// <param name="IsTorn">Two places that exclude each other.</param>
internal sealed partial record SaidPlace(Resolution? Place, string Rest, (string Said, string Meant)? Heard, bool IsTorn)
{
    private static readonly SaidPlace None = new(null, "", null, false);

    public static SaidPlace Of(string field, string text, DivisionCode? frame)
    {
        text = Spelling().Replace(text, match => match.Value switch { "巿" => "市", "户藉" => "户籍", "城里" => "", _ => " " });
        text = SelfCorrection.WithoutDenied(text);
        if (SelfCorrection.Split(text) is not { } repair)
        {
            return Within(field, text, frame);
        }

        var before = Within(field, repair.Before, frame);
        // "潞城区成家川，村子是神泉……不对是三井村": the county said before still holds.
        DivisionCode? wide = before.Place is Resolution.Unique { Division.Code: var code } ? code.County ?? code : frame;
        var near = before.Place is Resolution.Unique { Division.Code: { Level: DivisionLevel.Township or DivisionLevel.Village } deep }
            && deep.Township is { } town ? Within(field, repair.After, town) : None;
        var after = near.Place is Resolution.Unique ? near : wide is null ? None : Within(field, repair.After, wide);
        after = after.Place is Resolution.Unique { Division.Code: var same } && same != wide ? after : Within(field, repair.After, null);
        return after.Place is not null ? after : before;
    }

    private static SaidPlace Within(string field, string text, DivisionCode? frame)
    {
        var clauses = Clauses(text)
            .Select(clause => (Text: clause, Skip: IsElsewhere(field, clause, text), IsPast: Past().IsMatch(clause), IsNow: Now().IsMatch(clause)))
            .ToList();
        for (var at = 1; at < clauses.Count; at++)
        {
            // 他爸住工地，在潞城: still of him.
            clauses[at] = clauses[at] with
            {
                Skip = clauses[at].Skip || (clauses[at - 1].Skip && Goes().IsMatch(clauses[at].Text)
                    && (Lives().IsMatch(clauses[at - 1].Text) || Work().IsMatch(clauses[at - 1].Text))
                    && NamedPeople.In(clauses[at - 1].Text) is [{ Start: 0 }, ..])
            };
        }

        if (clauses.Exists(clause => clause.IsPast && !clause.Skip)
            && clauses.Exists(clause => !clause.IsPast && !clause.Skip && AddressReader.Find(Bare(clause.Text), frame).Found is not null))
        {
            clauses.RemoveAll(clause => clause.IsPast);
        }

        (string, string)? heard = null;
        Division? best = null;
        Resolution.Ambiguous? many = null;
        var (rest, isTorn) = ("", false);
        var waiting = new List<string>();
        foreach (var (said, _, _, isNow) in clauses.Where(clause => !clause.Skip))
        {
            var clause = Bare(said);
            if (clause.Length < 2)
            {
                continue;
            }

            var found = Find(clause, best?.Code ?? frame, ref heard);
            if (found is Resolution.Unique { Division: var inside } one && inside.Code != best?.Code
                && (best is null || best.Code.Contains(inside.Code)))
            {
                (best, rest, many) = (inside, one.Rest, null);
            }
            else if (best is null && frame is null && found is Resolution.Ambiguous several)
            {
                many ??= several;
                waiting.Add(clause);
            }
            else if (best is null && found is null)
            {
                waiting.Add(clause);
            }
            else if (best is not null && AddressReader.Find(clause, null).Found is Resolution.Unique { Division: var other, Rest: var more })
            {
                if (isNow || Renamed().IsMatch(said))
                {
                    (best, rest) = (best.Code.Contains(other.Code) || !other.Code.Contains(best.Code) ? other : best, more);
                }
                else if (!other.Code.Contains(best.Code) && other.Code.Level >= DivisionLevel.Prefecture)
                {
                    isTorn = !IsHouse(clause) || clause.StartsWith(other.Name, StringComparison.Ordinal);
                    rest = IsHouse(clause) ? Join(rest, clause) : rest;
                }
            }
            else if (best is not null && IsHouse(clause))
            {
                rest = Join(rest, clause);
            }
        }

        // "故漳南村，黄碾镇": what was said first lies inside what came after.
        foreach (var clause in waiting)
        {
            if (best is not null && AddressReader.Find(clause, best.Code).Found is Resolution.Unique { Division: var inner, Rest: var more }
                && inner.Code != best.Code)
            {
                (best, rest) = (inner, Join(more, rest));
            }
            else if (best is not null && IsHouse(clause))
            {
                rest = Join(clause, rest);
            }
        }

        return best is not null ? new(new Resolution.Unique(best, rest, null), rest, heard, isTorn) : many is not null
            ? new(many, many.Rest, heard, false) : None;
    }

    /// <summary>By its name, else by its sound.</summary>
    private static Resolution? Find(string clause, DivisionCode? frame, ref (string, string)? heard)
    {
        var found = AddressReader.Find(clause, frame).Found;
        var known = found as Resolution.Unique;
        if (known is { Division.Code.Level: DivisionLevel.Township or DivisionLevel.Village or DivisionLevel.Abroad } && frame is not null)
        {
            return found;
        }

        var inside = known?.Division.Code ?? frame ?? DivisionCode.Changzhi;
        if (inside.Level is DivisionLevel.Township or DivisionLevel.Village or DivisionLevel.Abroad
            || (known is null && found is not null && frame is null && !HasStatus().IsMatch(clause))
            || (known is not null && known.Rest.Length < 2) || (inside.Level == DivisionLevel.County && !DivisionCode.Changzhi.Contains(inside)))
        {
            return found;
        }

        var from = known is null ? 0 : Math.Max(0, clause.Length - known.Rest.Length);
        if (known is { Rest: var unread } && clause.IndexOf(unread, StringComparison.Ordinal) is >= 0 and var start)
        {
            from = start;
        }

        if ((known is null && !HasStatus().IsMatch(clause)) || PlaceSounds.Correct(clause, inside, from) is not { } right)
        {
            return found;
        }

        var again = AddressReader.Find(right.Text, frame).Found;
        if (again is Resolution.Unique { Division.Code.Level: DivisionLevel.County, Rest: { Length: > 1 } unknown } county && known is null
            && PlaceSounds.Correct(right.Text, county.Division.Code, right.Text.Length - unknown.Length) is { } both
            && AddressReader.Find(both.Text, frame).Found is Resolution.Unique deep)
        {
            heard = (both.Said, both.Meant);
            return deep;
        }

        if (again is not Resolution.Unique { Division.Code: var deeper }
            || (known is not null && (deeper == known.Division.Code || !known.Division.Code.Contains(deeper))))
        {
            return found ?? again;
        }

        heard = (right.Said, right.Meant);
        return again;
    }

    /// <summary>A clause about somebody else, about work or school, about the other address, or that denies.</summary>
    private static bool IsElsewhere(string field, string clause, string whole)
    {
        if (Denies().IsMatch(clause) || (field == "currentAddress" && Visits().IsMatch(clause))
            || (Work().IsMatch(clause) && !Lives().IsMatch(clause)) || (School().IsMatch(clause) && !Lives().IsMatch(clause)))
        {
            return true;
        }

        if (field == "hukouAddress" && !Hukou().IsMatch(clause) && (Stays().IsMatch(clause) || (Hukou().IsMatch(whole) && Lives().IsMatch(clause))))
        {
            return true;
        }

        if (field == "hukouAddress" && NowLives().IsMatch(clause) && clause.Length < whole.Length)
        {
            return true;
        }

        if (field == "currentAddress" && Hukou().IsMatch(clause) && !Lives().IsMatch(clause))
        {
            return true;
        }

        if (field is not ("currentAddress" or "hukouAddress"))
        {
            return false;
        }

        var people = NamedPeople.In(clause).Where(person => !With().IsMatch(clause.AsSpan(0, person.Start))).ToList();
        if (people.Count == 0 || people.Exists(person => (person.Whose & Whose.Child) != 0)
            || clause.ContainsAny("我们", "俺们", "咱们", "一家", "俺户口", "俺的户口", "咱户口")
            || people.TrueForAll(person => person.Start > Least && clause.AsSpan(person.End).StartsWith("家")))
        {
            return false;
        }

        // "户口跟他爸，他爸是长子的": then his place is the child's.
        return !(field == "hukouAddress" && people.TrueForAll(person =>
            With().IsMatch(whole.AsSpan(0, Math.Max(0, whole.IndexOf(clause.Substring(person.Start, person.Length), StringComparison.Ordinal))))))
            && (people[0].Whose != Whose.Speaker || field == "hukouAddress");
    }

    /// <summary>东沟村我姐家: so much of a place stands before whose house it is.</summary>
    private const int Least = 3;

    private static bool IsHouse(string clause) => House().IsMatch(clause) && !NotHouse().IsMatch(clause);

    private static string Join(string one, string other) => one.Length == 0 ? other : other.Length == 0 ? one : one + other;

    /// <summary>Without who and how before a place: 我们家现在就住在.</summary>
    private static string Bare(string clause) => Before().Replace(clause.Bare(), "").Bare();

    private static List<string> Clauses(string text) =>
        [.. LeftBehind().Replace(text, "").Split([',', '，', '。', ';', '；', '!', '！', '…', ':', '：'], StringSplitOptions.TrimEntries)
            .SelectMany(Pieces).Where(clause => clause.Length > 0)];

    /// <summary>Voice brings two clauses as one: "孩子在榆次上学住榆次区北关街道".</summary>
    private static IEnumerable<string> Pieces(string clause)
    {
        var at = NextClause().Match(clause);
        return at is { Success: true, Index: > 3 } ? [clause[..at.Index], clause[at.Index..]] : [clause];
    }

    /// <summary>从上党区|搬到潞州区: where they were before.</summary>
    [GeneratedRegex("(?:从|打|由)[^,，。]{2,10}?(?=(?:搬|迁|转|落|挪)(?:到|去|来|至|进|过))", RegexOptions.CultureInvariant)]
    private static partial Regex LeftBehind();

    [GeneratedRegex("巿|户藉|(?<=[\\u4e00-\\u9fff]{2})(?<!长治|市|进|到|在|搬)城里(?=[\\u4e00-\\u9fff]{2,6}(?:村|社区))|[\\p{So}\\p{Cs}]",
        RegexOptions.CultureInvariant)]
    private static partial Regex Spelling();

    [GeneratedRegex("(?<=[\\u4e00-\\u9fff]{2}(?:人|上学|打工|上班|念书))(?:户口|住)|(?<=[\\u4e00-\\u9fff])(?:户口(?:还|都|一直)?在|现在住|人住)",
        RegexOptions.CultureInvariant)]
    private static partial Regex NextClause();

    [GeneratedRegex("没地方|不在|没在|不是|不住|没住|没去|不回|没有|[?？]|吗$", RegexOptions.CultureInvariant)]
    private static partial Regex Denies();

    [GeneratedRegex("打工|上班|务工|干活|做生意|送外卖|揽工|挣钱|在厂", RegexOptions.CultureInvariant)]
    private static partial Regex Work();

    [GeneratedRegex("念书|上学|读书|学校|小学|中学|幼儿园", RegexOptions.CultureInvariant)]
    private static partial Regex School();

    [GeneratedRegex("住(?!校)|租|搬|家在|人在|落脚|(?:孩子|娃|孙子|孙女|外孙女?)(?:现在|还|一直|都|就)*在", RegexOptions.CultureInvariant)]
    private static partial Regex Lives();

    [GeneratedRegex("(?:现在|如今|目前|人)住|现住", RegexOptions.CultureInvariant)]
    private static partial Regex NowLives();

    [GeneratedRegex("户口|户籍|老家|落户|落在|落到|迁|上的户|籍贯", RegexOptions.CultureInvariant)]
    private static partial Regex Hukou();

    /// <summary>"我俩都在东莞" tells where people are.</summary>
    [GeneratedRegex("(?:我|俩|他|她|都|们|人)(?:都|就|一直|现在)*在", RegexOptions.CultureInvariant)]
    private static partial Regex Stays();

    /// <summary>周末回屯留.</summary>
    [GeneratedRegex("^(?:孩子|娃|他|她|我们)?(?:周末|礼拜[天日六]|星期[天日六]|放假|过年|过节|寒假|暑假|寒暑假|有时候?|偶尔|隔三差五)(?:才|就|也|都)?(?:回|去|在|到|住)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Visits();

    [GeneratedRegex("^(?:就|也|都|一直)*(?:在|住|租|搬)", RegexOptions.CultureInvariant)]
    private static partial Regex Goes();

    [GeneratedRegex("(?:跟着?|和|随着?|同|与)(?:着|上)?$", RegexOptions.CultureInvariant)]
    private static partial Regex With();

    [GeneratedRegex("(?:以前|原来|从前|原先|之前|老早|早先|过去)(?!叫)", RegexOptions.CultureInvariant)]
    private static partial Regex Past();

    [GeneratedRegex("现在|如今|目前|搬到|搬去|搬来|后来|迁到|落到|今年|才搬", RegexOptions.CultureInvariant)]
    private static partial Regex Now();

    [GeneratedRegex("改叫|改成|就是现在|现在叫|也叫|原来叫|以前叫", RegexOptions.CultureInvariant)]
    private static partial Regex Renamed();

    [GeneratedRegex("[0-9一二三四五六七八九十]+(?:号|栋|幢|单元|楼|室|户|组|队|排|院)|小区|家属院|家属楼|花园|公寓|社区|[村庄沟]$|[路街巷道]|宿舍|大院|门牌|[镇乡]$", RegexOptions.CultureInvariant)]
    private static partial Regex House();

    [GeneratedRegex("孩子|娃|我|打工|上班|他|她|租|房东|就是|现在|以前|叫|哈|玩笑", RegexOptions.CultureInvariant)]
    private static partial Regex NotHouse();

    [GeneratedRegex("[镇乡县区市]|街道|办(?:事处)?", RegexOptions.CultureInvariant)]
    private static partial Regex HasStatus();

    [GeneratedRegex(
        "^(?:嗯|呃|哦|以前叫|原来叫|那个|这个|就是|就|我们家?|俺们家?|咱们家?|我家|俺家|我|俺|咱|一家人?|全家|人|孩子他?们?|娃们?|孙子|孙女|闺女|儿子|小孩|他们?|她们?|的?户口本?上?|户籍|老家|地址|现居住地|家|现在|如今|目前|平时"
            + "|平常|一直|今年|去年|前年|后来|又|才|都|也|还|和孩子|和娃|跟孩子|跟他妈|跟他爸|跟我|跟着?(?:奶奶|爷爷|姥姥|姥爷|我们?|他们?)|搁|打|从|在|到|住到|住在|住的是|居住在|住着|住|搬到了?|搬去了?|搬来了?|搬了|搬|迁到了?"
            + "|迁去了?|迁了|落到了?|落户到?|落在|挂在|上在|是|的|底下|这儿|那边|村子是|镇是)+(?=.{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Before();
}

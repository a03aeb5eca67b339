using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Divisions;
using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Work away from home: "去年三月去的深圳，一直没回来", "2022年正月到2024年5月在太原，后来又去了东莞".</summary>
internal static partial class SpellReader
{
    private const int Most = 20;

    public static Read Of(Scene scene, string text)
    {
        var bare = WithoutVisits(text.Bare());
        if (bare.Length == 0)
        {
            return Read.Nothing.Instance;
        }

        var dates = SpokenDate.FindAll(bare, scene.Today).Where(date => date.Parts.Age is null && date.Parts.SolarTerm is null).ToList();
        if (dates.Count == 0 && scene.Pending is null && bare.Length <= 24 && Stayed().IsMatch(bare))
        {
            return new Read.Got(new SpellList([]), "没有外出打工");
        }

        var clauses = dates.Count > 1 ? Clauses(bare, dates) : [bare];
        if (clauses.Count == 1)
        {
            return One(scene, clauses[0]);
        }

        var spells = new List<Spell>();
        foreach (var clause in clauses.Take(Most))
        {
            var (spell, problem) = Parse(scene.Today, clause, null);
            if (problem is not null)
            {
                return problem;
            }

            if (spell is not null && (spell.StartedOn is not null || spell.Division is not null))
            {
                spells.Add(spell);
            }
        }

        // "后来又去了东莞": the stay before ended when the next began.
        for (var i = 0; i + 1 < spells.Count; i++)
        {
            if (spells[i] is { EndedOn: null, StartedOn: var start } && spells[i + 1].StartedOn is { } next && !(start > next))
            {
                spells[i] = spells[i] with { EndedOn = start is { } from && next.AddDays(-1) < from ? from : next.AddDays(-1) };
            }
        }

        return spells.Count > 0 ? new Read.Got(new SpellList(spells), "分段记下了") : Read.Nothing.Instance;
    }

    /// <summary>One clause for each stay: split at 后来 and the like, else before a second date that is no end.</summary>
    private static List<string> Clauses(string text, List<FoundDate> dates)
    {
        var clauses = Then().Split(text).Where(clause => clause.Bare().Length > 0).ToList();
        if (clauses.Count == 1)
        {
            clauses = [];
            var from = 0;
            for (var i = 1; i < dates.Count; i++)
            {
                var between = text[(dates[i - 1].Start + dates[i - 1].Length)..dates[i].Start];
                var isReturn = text.AsSpan(dates[i].Start + dates[i].Length).TrimStart("份就才 ").StartsWith("回");
                if (!isReturn && (!between.ContainsAny("到", "至", "-", "—", "~") || between.ContainsAny("又", "再")))
                {
                    clauses.Add(text[from..dates[i].Start]);
                    from = dates[i].Start;
                }
            }

            clauses.Add(text[from..]);
        }

        return clauses;
    }

    /// <summary>"去年腊月回来过年，正月又去了" tells of no new stay (二(二): 偶尔回家探亲、休假的，不影响).</summary>
    private static string WithoutVisits(string text)
    {
        var parts = text.Split([',', '，', '。', ';', '；']);
        var kept = new List<string>(parts.Length);
        var visit = false;
        foreach (var part in parts)
        {
            var isVisit = kept.Count > 0 && part.ContainsAny("回") && part.ContainsAny("过年", "探亲", "看看", "看孩子", "看娃", "收秋", "秋收", "几天");
            if (!isVisit && !(visit && part.ContainsAny("又", "再") && AddressReader.Find(Leading().Replace(part.Bare(), ""), null).Found is null))
            {
                kept.Add(part);
            }

            visit = isVisit;
        }

        return string.Join('，', kept).Bare();
    }

    /// <summary>What can be recorded of a stay whose beginning or place nobody knows.</summary>
    public static SpellList? Settle(Pending pending)
    {
        DivisionCode? place = pending.Places is [var only] && DivisionCode.TryParse(only, out var code) ? code : null;
        DateOnly? start = pending is { Year: { } year, Month: { } month } ? new DateParts(year, month, pending.Day ?? 1, pending.Lunar).ToDate() : null;
        return place is null && start is null ? null : new SpellList([new Spell(place, start, null)]);
    }

    private static Read One(Scene scene, string text)
    {
        // Where from two places: a number or a county picks one, the dates said before stay.
        if (scene.Pending is { Places.Count: > 1 } pending && AddressReader.Pick(text, pending.Places) is { } picked)
        {
            return Finish(scene, pending with { Places = [picked.Value] }, null);
        }

        var (spell, problem) = Parse(scene.Today, text, scene.Pending);
        if (problem is not null)
        {
            return problem;
        }

        var found = SpokenDate.FindAll(text, scene.Today) is [var first, ..] ? first.Parts : scene.Pending is { } before && before.Places.Count > 0 ? SpokenDate.Rest(text, before) : default;
        var kept = scene.Pending ?? new Pending();
        if (found.Year is not null || found.Month is not null)
        {
            kept = kept with { Year = found.Year ?? kept.Year, Month = found.Month ?? kept.Month, Day = found.Day ?? kept.Day, Lunar = found.Lunar || (kept.Lunar && found.Month is null) };
        }

        if (spell?.Division is { } place)
        {
            kept = kept with { Places = [place.Value] };
        }

        return kept == (scene.Pending ?? new Pending()) ? Read.Nothing.Instance : Finish(scene, kept, spell?.EndedOn);
    }

    private static Read Finish(Scene scene, Pending kept, DateOnly? ended)
    {
        var who = scene.Field.Key == "motherWork" ? "妈妈" : "爸爸";
        if (kept.Year is null && kept.Month is null)
        {
            return new Read.Part(kept, $"{PlaceName(kept)}，记下了。{who}是哪年几月去的？记得住大概就行。", "incomplete-date");
        }

        if (kept.Year is null)
        {
            var last = new DateParts(scene.Today.Year, kept.Month, kept.Day ?? 1, kept.Lunar).ToDate();
            kept = kept with { Year = last is { } date && date <= scene.Today ? scene.Today.Year : scene.Today.Year - 1 };
        }

        if (kept.Month is null)
        {
            return new Read.Part(kept, string.Create(CultureInfo.InvariantCulture, $"{kept.Year}年，记下了。大概是几月去的？"), "incomplete-date");
        }

        if (new DateParts(kept.Year, kept.Month, kept.Day ?? 1, kept.Lunar).ToDate() is not { } start)
        {
            return new Read.Wrong("invalid-date", "日历上没有这一天，您再说一下是哪年几月去的？");
        }

        if (start > scene.Today)
        {
            return new Read.Wrong("future-date", "这个日子还没到呢，您再看看是哪年几月去的？");
        }

        if (kept.Places.Count != 1)
        {
            return new Read.Part(kept, $"{DateReader.Show(start)}，记下了。{who}在哪个地方打工？说到市或者县（区）就行。", "incomplete-address");
        }

        var place = DivisionCode.TryParse(kept.Places[0], out var code) ? code : (DivisionCode?)null;
        if (place == DivisionCode.Changzhi)
        {
            return new Read.Part(kept, "在长治的哪个县（区）打工？", "incomplete-address", [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Name)]);
        }

        return new Read.Got(new SpellList([new Spell(place, start, ended)]), kept.Day is not null ? null : kept.Lunar ? "没说哪天，先按初一算" : "没说哪天，先按1号记");
    }

    /// <summary>One stay as far as the clause tells; null and a question or refusal where it cannot be taken as it is.</summary>
    private static (Spell? Spell, Read? Problem) Parse(DateOnly today, string clause, Pending? pending)
    {
        var dates = SpokenDate.FindAll(clause, today).Where(date => date.Parts.Age is null && date.Parts.SolarTerm is null).ToList();
        DateOnly? start = dates.Count > 0 ? Bound(dates[0].Parts, today, isEnd: false) : null;
        DateOnly? end = null;
        if (dates.Count > 1)
        {
            var between = clause[(dates[0].Start + dates[0].Length)..dates[1].Start];
            var after = clause[(dates[1].Start + dates[1].Length)..];
            if (between.ContainsAny("到", "至", "-", "—", "~", "干到") || after.AsSpan().TrimStart("份就才 ").StartsWith("回") || after.ContainsAny("回来了", "回的", "不干了"))
            {
                end = Bound(dates[1].Parts, today, isEnd: true);
            }
        }

        if (start > today || end > today)
        {
            return (null, new Read.Wrong("future-date", "这个日子还没到呢，您再看看年份和月份？"));
        }

        if (start is { } from && end < from)
        {
            return (null, new Read.Wrong("ends-before-start", "回来的日子比出去的还早，您再说一遍？"));
        }

        var words = new string([.. clause.Select((c, i) => dates.Any(date => i >= date.Start && i < date.Start + date.Length) ? ' ' : c)]);
        var frame = pending?.Places is [var inside] && DivisionCode.TryParse(inside, out var wide) && wide.Level is DivisionLevel.Province or DivisionLevel.Prefecture ? DivisionCode.Parse(pending!.Places[0]) : (DivisionCode?)null;
        foreach (var part in words.Split([' ', ',', '，', '。', '、'], StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = Leading().Replace(part, "");
            var place = AddressReader.Find(part, frame).Found ?? (frame is null ? null : AddressReader.Find(part, null).Found) ?? (cut.Length < 2 ? null : AddressReader.Find(cut, frame).Found);
            switch (place)
            {
                case Resolution.Unique unique:
                    return (new Spell(unique.Division.Code, start, end), null);
                case Resolution.Ambiguous many:
                    var asked = (Read.Part)AddressReader.Ask(many, "");
                    var said = dates.Count > 0 ? dates[0].Parts : default;
                    return (null, asked with
                    {
                        Kept = asked.Kept with { Year = said.Year ?? pending?.Year, Month = said.Month ?? pending?.Month, Day = said.Day ?? pending?.Day, Lunar = said.Lunar || pending?.Lunar == true },
                    });
            }
        }

        return clause.ContainsAny("国外", "境外", "日本", "韩国", "缅甸", "非洲", "新加坡", "俄罗斯") ? (new Spell(DivisionCode.Abroad, start, end), null)
            : start is null ? (null, null) : (new Spell(null, start, end), null);
    }

    /// <summary>A month stands for its first day as a beginning and for its last as an end.</summary>
    private static DateOnly? Bound(DateParts parts, DateOnly today, bool isEnd)
    {
        if (parts.Month is null)
        {
            return null;
        }

        var year = parts.Year ?? (new DateParts(today.Year, parts.Month, parts.Day ?? 1, parts.Lunar).ToDate() is { } date && date <= today ? today.Year : today.Year - 1);
        var day = parts.Day ?? (isEnd ? parts.Lunar ? 30 : DateTime.DaysInMonth(Math.Clamp(year, 1, 9999), Math.Clamp(parts.Month.Value, 1, 12)) : 1);
        var bound = new DateParts(year, parts.Month, day, parts.Lunar).ToDate();
        return isEnd && parts.Day is null && bound > today ? today : bound;
    }

    private static string PlaceName(Pending kept) => kept.Places is [var only] && DivisionCode.TryParse(only, out var code) ? DivisionTable.FullName(code) ?? "" : "地方";

    [GeneratedRegex("没(有)?(出去|外出|打工|去打工|在外|走|去过)|(一直)?在(老)?家(种地|待着|呆着|里|务农|带孩子|看孩子|照看|养病|干活)?$|不打工|没打过工|^没有?$|^无$|^没得$|^莫得$|没在外", RegexOptions.CultureInvariant)]
    private static partial Regex Stayed();

    [GeneratedRegex("再后来|后来|然后|之后|接着|[；;。]", RegexOptions.CultureInvariant)]
    private static partial Regex Then();

    [GeneratedRegex("^(他爸|她爸|他妈|她妈|孩子爸爸?|孩子妈妈?|爸爸|妈妈|爹|娘|我|俺|就|一直|都|人|现在|还|从|打|又|再|的|到了|来|后|起|开始|走|出|份|就|是|老公|男人|对象|媳妇)*(去了|去|在|到|上|往|回)?", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();
}

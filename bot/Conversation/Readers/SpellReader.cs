using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation.Readers;

/// <summary>Work away from home: "去年三月去的深圳，一直没回来", "2022年正月到2024年5月在太原，后来又去了东莞".</summary>
internal static partial class SpellReader
{
    public static Read Of(Scene scene, string text)
    {
        var bare = text.Bare();
        if (bare.Length == 0 || Question().IsMatch(bare))
        {
            return Read.Nothing.Instance;
        }

        // Where from two places: a number or a county picks one, the dates said before stay.
        if (scene.Pending is { Places.Count: > 1 } pending && AddressReader.Pick(text, pending.Places) is { } picked)
        {
            return Finish(scene, pending with { Places = [picked.Value] }, null, null);
        }

        if (LikeTheOther().IsMatch(bare) && !bare.ContainsAny("不和", "不跟", "没和", "没跟", "不一样"))
        {
            return LikeOther(scene, bare);
        }

        var story = SpellStory.Of(scene, bare);
        if (story.IsHabit)
        {
            return new Read.Part(
                new Pending(Places: story.Spells is [{ Place: { } usual }, ..] ? [usual.Value] : []), "每年都出去的，就说最近这一回：是哪年几月去的？回来了没有？",
                    "incomplete-date");
        }

        if (story.IsTorn)
        {
            return new Read.Wrong("ambiguous-stays", "您说了几个日子、地方，我拿不准。请一段一段说：哪年几月到哪年几月，在哪里。");
        }

        var read = story.Spells switch
        {
            [] when scene.Pending is { Places.Count: > 0 } open && SpokenDate.Rest(bare, open) is { IsEmpty: false } rest =>
                One(scene, new ToldSpell(rest)),
            [] when (story.IsHome || NoneAtAll().IsMatch(bare)) && scene.Pending is null =>
                new Read.Got(new SpellList([]), "没有外出打工", IsRisky: bare.Length > 6),
            [] => Read.Nothing.Instance,
            [var only] => One(scene, only),
            var several => Several(scene, several),
        };
        return read switch { Read.Got got => got with { Left = story.Left }, Read.Part part => part with { Left = story.Left }, _ => read };
    }

    /// <summary>"一块走的", "和他爸一样": the same stays as the other parent, where they are known and nothing else is said.</summary>
    private static Read LikeOther(Scene scene, string text)
    {
        var other = scene.Field.Key == "motherWork" ? LeftBehind2024.FatherWork : LeftBehind2024.MotherWork;
        var who = scene.Field.Key == "motherWork" ? "爸爸" : "妈妈";
        if (scene.Answers.Get(other) is not { Count: > 0 } stays)
        {
            return Read.Nothing.Instance;
        }

        return Differs().IsMatch(text)
            ? new Read.Part(new Pending(Places: stays[^1].Division is { } place ? [place.Value] : []), "是哪年几月去的？记得住大概就行。", "incomplete-date")
            : new Read.Got(stays, $"和{who}一样", IsRisky: true);
    }

    /// <summary>Stays one after another: one ended when the next began; a year stands for itself.</summary>
    private static Read Several(Scene scene, IReadOnlyList<ToldSpell> told)
    {
        var spells = new List<Spell>();
        var isByYears = told.All(one => one.Start.Month is null);
        foreach (var one in told)
        {
            if (one.Many is { } many)
            {
                return AddressReader.Ask(many, "");
            }

            var (start, end) = (Bound(one.Start, scene.Today, isEnd: false), Bound(one.End, scene.Today, isEnd: true));
            if (start is null || one.Place is null || (one.Start.Month is null && one.End.IsEmpty && !isByYears))
            {
                return new Read.Wrong("ambiguous-stays", "您说了几段，我没记全。请一段一段说：哪年几月到哪年几月，在哪里。");
            }

            if (start > scene.Today || end > scene.Today)
            {
                return Future;
            }

            if (end < start)
            {
                return EndsBeforeStart;
            }

            spells.Add(new Spell(one.Place, start, end));
        }

        for (var i = 0; i + 1 < spells.Count; i++)
        {
            if (spells[i + 1].StartedOn < spells[i].StartedOn)
            {
                return new Read.Wrong("ambiguous-stays", "这几段的先后我没弄明白。请从早的说起：哪年几月到哪年几月，在哪里。");
            }

            if (spells[i].EndedOn is null && spells[i + 1].StartedOn is { } next)
            {
                spells[i] = spells[i] with { EndedOn = next.AddDays(-1) < spells[i].StartedOn ? spells[i].StartedOn : next.AddDays(-1) };
            }
        }

        return new Read.Got(new SpellList(spells), "分段记下了", IsRisky: true);
    }

    /// <summary>What can be recorded of a stay whose beginning or place nobody knows.</summary>
    public static SpellList? Settle(Pending pending)
    {
        DivisionCode? place = pending.Places is [var only] && DivisionCode.TryParse(only, out var code) ? code : null;
        DateOnly? start = pending is { Year: { } year, Month: { } month }
            ? new DateParts(year, month, pending.Day ?? 1, pending.Lunar).ToDate() : null;
        return place is null && start is null ? null : new SpellList([new Spell(place, start, null)]);
    }

    private static Read One(Scene scene, ToldSpell told)
    {
        var kept = scene.Pending ?? new Pending();
        if (told.Start.Year is not null || told.Start.Month is not null)
        {
            var start = told.Start;
            kept = kept with
            {
                Year = start.Year ?? kept.Year,
                Month = start.Month ?? kept.Month,
                Day = start.Day ?? kept.Day,
                Lunar = start.Lunar || (kept.Lunar && start.Month is null)
            };
        }

        if (told.Many is { } many)
        {
            var asked = (Read.Part)AddressReader.Ask(many, "");
            return asked with { Kept = asked.Kept with { Year = kept.Year, Month = kept.Month, Day = kept.Day, Lunar = kept.Lunar } };
        }

        if (told.Place is { } place && !(kept.Places is [var known] && DivisionCode.TryParse(known, out var deep) && place.Contains(deep)))
        {
            kept = kept with { Places = [place.Value] };
        }

        var ended = Bound(told.End, scene.Today, isEnd: true);
        if (ended > scene.Today)
        {
            return Future;
        }

        // 只记得回来的日子: the beginning is asked, and may stay open.
        if (kept == (scene.Pending ?? new Pending()) && ended is null)
        {
            return Read.Nothing.Instance;
        }

        // A range of years ("2018年到2020年") stands for itself.
        if (kept is { Year: { } year, Month: null } && told.End.Year is not null)
        {
            kept = kept with { Month = 1, Day = 1 };
            return Finish(scene, kept, ended, "没说几月，先按年初到年底记");
        }

        return Finish(scene, kept, ended, told.Note, told.Start.Leap);
    }

    private static Read Finish(Scene scene, Pending kept, DateOnly? ended, string? note, bool leap = false)
    {
        var who = scene.Field.Key == "motherWork" ? "妈妈" : "爸爸";
        if (kept.Year is null && kept.Month is null)
        {
            return new Read.Part(kept,
                $"{(kept.Places.Count == 1 ? $"{PlaceName(kept)}，记下了。" : "")}{who}是哪年几月去的{(kept.Places.Count == 1 ? "" : "，在哪个地方")}？记得住大概就行。",
                    "incomplete-date");
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

        if (new DateParts(kept.Year, kept.Month, kept.Day ?? 1, kept.Lunar, leap).ToDate() is not { } start)
        {
            return new Read.Wrong("invalid-date", "日历上没有这一天，您再说一下是哪年几月去的？");
        }

        if (start > scene.Today)
        {
            return new Read.Wrong("future-date", "这个日子还没到呢，您再看看是哪年几月去的？");
        }

        if (ended < start)
        {
            return EndsBeforeStart;
        }

        if (kept.Places.Count != 1)
        {
            return new Read.Part(kept, $"{DateReader.Show(start)}，记下了。{who}在哪个地方打工？说到市或者县（区）就行。", "incomplete-address");
        }

        var place = DivisionCode.TryParse(kept.Places[0], out var code) ? code : (DivisionCode?)null;
        if (place == DivisionCode.Changzhi)
        {
            return new Read.Part(kept, "在长治的哪个县（区）打工？", "incomplete-address",
                [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Name)]);
        }

        return new Read.Got(new SpellList([new Spell(place, start, ended)]),
            note ?? (kept.Day is not null ? null : kept.Lunar ? "没说哪天，先按初一算" : "没说哪天，先按1号记"), IsRisky: true);
    }

    private static Read Future => new Read.Wrong("future-date", "这个日子还没到呢，您再看看年份和月份？");

    private static Read EndsBeforeStart => new Read.Wrong("ends-before-start", "回来的日子比出去的还早，您再说一遍？");

    /// <summary>A month stands for its first day as a beginning and for its last as an end.</summary>
    private static DateOnly? Bound(DateParts parts, DateOnly today, bool isEnd)
    {
        if (parts is { Month: null, Year: { } whole })
        {
            return isEnd ? (new DateOnly(whole, 12, 31) is var last && last > today ? today : last) : new DateOnly(whole, 1, 1);
        }

        if (parts.Month is null)
        {
            return null;
        }

        var year = parts.Year ?? (new DateParts(today.Year, parts.Month, parts.Day ?? 1, parts.Lunar).ToDate() is { } date && date <= today
            ? today.Year : today.Year - 1);
        var day = parts.Day ?? (isEnd ? parts.Lunar ? 30 : DateTime.DaysInMonth(Math.Clamp(year, 1, 9999), Math.Clamp(parts.Month.Value, 1, 12)) : 1);
        var bound = new DateParts(year, parts.Month, day, parts.Lunar).ToDate();
        return isEnd && parts.Day is null && bound > today ? today : bound;
    }

    private static string PlaceName(Pending kept) => kept.Places is [var only] && DivisionCode.TryParse(only, out var code)
        ? DivisionTable.FullName(code) ?? "" : "地方";

    [GeneratedRegex("^没有?$|^无$|^没得$|^莫得$|^没有过$|^没有外出", RegexOptions.CultureInvariant)]
    private static partial Regex NoneAtAll();

    [GeneratedRegex("[?？]|(?:吗|么)$|算不算|咋写|怎么写|为啥|为什么|算.{0,4}不$|写哪", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(
        "(?:和|跟|同|与)(?:他|她|孩子)?(?:爸|妈|爹|娘)爸?妈?.{0,2}(?:一样|一块|一起|一道|一个厂|一个地方|一处|同时)|^(?:也)?(?:是)?(?:一块儿?|一起|一道|一同)(?:走|去|出去|出来)的?$|^同上$"
            + "|^(?:都)?一样(?:的)?$|地方一样|(?:他爸|他妈|她爸|她妈)去了.{1,4}(?:她|他)也去", RegexOptions.CultureInvariant)]
    private static partial Regex LikeTheOther();

    [GeneratedRegex("晚|早|后来|半年|[0-9一二两三四五六七八九十]个?[年月]|不", RegexOptions.CultureInvariant)]
    private static partial Regex Differs();
}

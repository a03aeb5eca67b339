using System.Text.RegularExpressions;
using Conversation.Understanding;

namespace Conversation.Readers;

/// <summary>
/// The dates of a sentence that answer the open question: the child's, as last corrected, put together from where their parts were said.
/// </summary>
/// <param name="Full">Different whole days; more than one is asked.</param>
/// <param name="Best">The most that was said of a day where no whole one was.</param>
/// <param name="Vague">A day worked out from what was remembered about.</param>
/// <param name="IsDoubtful">大概, 前后: said with doubt; or the year was said of somebody else.</param>
/// <param name="IsTorn">Two months were said, and no whole day.</param>
/// <param name="Left">What the clauses of these dates say besides.</param>
internal sealed partial record SaidDates(IReadOnlyList<DateParts> Full, DateParts Best, (DateOnly Day, string Note)? Vague, bool IsDoubtful,
    bool IsTorn, string Left = "")
{
    private static readonly SaidDates None = new([], default, null, false, false);

    public static SaidDates Of(Scene scene, string text)
    {
        text = DateText.Normal(text);
        text = SelfCorrection.WithoutDenied(SelfCorrection.OfDates(text));
        if (SelfCorrection.Split(text) is not { } repair)
        {
            return Within(scene, text, default);
        }

        var before = Within(scene, repair.Before, default);
        var known = before.Full is [.., var full] ? full : before.Best;
        var after = Within(scene, repair.After, known);
        return after is { Full.Count: 0, Best.IsEmpty: true, Vague: null } ? before with { Left = before.Left + repair.After } : after;
    }

    /// <param name="known">What was said before a correction: "6月3号，不对，是13号" is the 13th of June.</param>
    private static SaidDates Within(Scene scene, string text, DateParts known)
    {
        var isBirth = scene.Field.Key == "birthDate";
        if (isBirth && AgeToday().Match(text) is { Success: true } today && Numerals.Parse(today.Groups["n"].ValueSpan) is { } age and > 0 and < 18)
        {
            var day = scene.Today.AddYears(-age);
            return None with { Full = [new DateParts(day.Year, day.Month, day.Day)] };
        }

        if (VagueDate.Exactly(text, scene.Today) is { } exact)
        {
            return None with { Full = [new DateParts(exact.Year, exact.Month, exact.Day)] };
        }

        var clauses = Clauses(text);
        var (said, others) = (new List<DateParts>(), (int?)null);
        var lefts = new List<(string Left, int At)>();
        (DateOnly Day, string Note)? vague = null;
        var isAside = false;
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            if ((isBirth && (Kept().IsMatch(clause) || OtherDay().IsMatch(clause))) || Comparison().IsMatch(clause))
            {
                continue;
            }

            if (TakesBack().IsMatch(clause))
            {
                // 那是他哥; 看成他姐的了: what was said before is somebody else's.
                vague = null;
                lefts.Clear();
                said.Clear();
                continue;
            }

            if (i + 1 < clauses.Count && NotThen().IsMatch(clause))
            {
                continue;
            }

            var dates = SpokenDate.FindAll(clause, scene.Today);
            if (isBirth && dates.Exists(date => date.Parts.Age is not null))
            {
                // "今年八岁了" tells no year of birth.
                dates.RemoveAll(date => date.Parts is { Month: null, Year: { } now } && now == scene.Today.Year);
            }

            var isTold = false;
            foreach (var date in dates)
            {
                if (!DateOwner.IsTheChilds(scene.Field.Key, clause, date.Start, date.Length, i > 0 ? clauses[i - 1] : ""))
                {
                    others = date.Parts.Year ?? others;
                    continue;
                }

                Add(Calendar(Beside(date, clause, scene.Today), clause, i + 1 < clauses.Count ? clauses[i + 1] : "") is { Leap: true } leap
                    && clause.Contains("不是", StringComparison.Ordinal)
                    ? leap with { Leap = false }
                    : Calendar(Beside(date, clause, scene.Today), clause, i + 1 < clauses.Count ? clauses[i + 1] : ""));
                isTold = true;
            }

            if (dates.Count == 0 && said.Count > 0 && said[^1] is var open
                && SpokenDate.Rest(clause, new Pending(open.Year, open.Month, open.Day, open.Lunar)) is { IsEmpty: false } rest)
            {
                Add(rest);
            }

            if (!isBirth && !scene.Field.MayBeFuture && DateOwner.IsTheChilds(scene.Field.Key, clause, clause.Length, 0, i > 0 ? clauses[i - 1] : "")
                && VagueDate.Find(clause, scene.Today, scene.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate)) is { } about)
            {
                (vague, isAside) = (about, dates.Count == 0);
                isTold = true;
            }

            if (isTold)
            {
                lefts.Add((Told(clause, dates, scene.Today) + Coverage.Left(dates.Where(date => date.Parts is not { Age: not null })
                    .OrderByDescending(date => date.Start).Aggregate(clause, (words, date) => words.Remove(date.Start, date.Length)
                        .Insert(date.Start, "，")), isBirth ? Telling.Birth : Telling.Leaving), Math.Max(said.Count - 1, 0)));
            }
        }

        // 24年3月出来的，过完年就走了: the month that was named counts, not what is remembered beside it.
        if (isAside && said.Exists(date => date is { Year: not null, Month: not null }))
        {
            vague = null;
        }

        if (said.Count == 0 && !known.IsEmpty && SpokenDate.Rest(text, new Pending(known.Year, known.Month, null, known.Lunar))
            is { IsEmpty: false } only)
        {
            said.Add(only);
        }

        if (!known.IsEmpty && said is [var right])
        {
            said[0] = new DateParts(
                right.Year ?? known.Year, right.Month ?? (right.Day is null ? null : known.Month),
                    right.Day ?? (right.Month is null && right.Year is not null ? known.Day : null), right.Lunar
                        || (right.Month is null && known.Lunar), right.Leap, right.Age);
            said[0] = said[0].Month is null && right.Year is not null
                ? said[0] with { Month = known.Month, Day = known.Day, Lunar = known.Lunar, Leap = known.Leap } : said[0];
        }

        // "去年11月租的房，12月孩子才过来": the year goes on.
        if (!isBirth && others is { } year && said is [{ Year: null, Month: { } then } late] && new DateParts(year, then, 1).ToDate() <= scene.Today)
        {
            said[0] = late with { Year = year };
        }

        var full = said.Where(date => date.IsFull).Distinct().ToList();
        if (full.Count > 1 && full.Where(date => !date.Lunar).ToList() is [var solar] && text.ContainsAny("阳历", "公历", "新历"))
        {
            full = [solar];
        }

        // 2018年6月1号的，今年上二年级: the clause of the whole day counts.
        var left = string.Concat(lefts.Where(one => full.Count == 0 || (one.At < said.Count && said[one.At].IsFull)).Select(one => one.Left));
        if ((isBirth || text.ContainsAny("改成", "改为", "实际", "其实", "应该")) && full is [var whole] && !text.Contains("为准", StringComparison.Ordinal)
            && said.Exists(date => date.Month is not null && !date.IsFull && date.Lunar == whole.Lunar && Merged(whole, date) is null))
        {
            // 户口本上写的2015年12月1号，实际是11月28生的; 8月20，改成9月1号吧.
            left += "月";
        }

        if (isBirth && full is [{ Year: { } bornIn } born] && (IsAnotherAge(text, scene.Today.Year - bornIn) || IsAnotherAnimal(text, born)))
        {
            // 2016年3月5号，属羊; 六岁，2016年3月5号: one of the two is not so.
            left += "属";
        }

        var best = said.OrderByDescending(date => (date.Year is null ? 0 : 4) + (date.Month is null ? 0 : 3) + (date.Day is null ? 0 : 2)
            + (date.Age is null ? 0 : 1)).FirstOrDefault();
        return new(full, best, full.Count > 0 || best is { Month: not null, Day: not null } ? null : vague, Doubt().IsMatch(text)
            || (others is not null && best.Year is null), said.Where(date => date.Month is not null)
            .DistinctBy(date => (date.Year ?? said[0].Year, date.Month)).Count() > 1 && full.Count == 0, left);

        void Add(DateParts parts)
        {
            if (said.Count > 0 && Merged(said[^1], parts) is { } whole)
            {
                said[^1] = whole;
            }
            else
            {
                said.Add(parts);
            }
        }
    }

    /// <summary>去年9月1号满的六岁: a day on which nobody was born who is six now.</summary>
    private static string Told(string clause, List<FoundDate> dates, DateOnly today) => SpokenDate.AgeIn(clause) is { } age
        && dates.Exists(date => date.Parts.Year is { } year && Math.Abs(today.Year - year - age) > 1) ? "岁" : "";

    /// <summary>Years of age are counted from one or from nought, and some count the coming birthday.</summary>
    private static bool IsAnotherAge(string text, int years) => SpokenDate.AgeIn(text) is { } age && !text.ContainsAny("那年", "时候", "不到", "快", "年级")
        && years - age is < -2 or > 1;

    /// <summary>The animal of the year by the old calendar; a day in January or February may belong to the year before.</summary>
    private static bool IsAnotherAnimal(string text, DateParts day)
    {
        if (Animal().Match(text) is not { Success: true } match || day.Year is not { } year)
        {
            return false;
        }

        var said = "鼠牛虎兔龙蛇马羊猴鸡狗猪".IndexOf(match.Groups["a"].Value, StringComparison.Ordinal);
        return said != (year + 8) % 12 && !(day is { Lunar: false, Month: 1 or 2 } && said == (year + 7) % 12);
    }

    /// <summary>"三月初五，2016年的": the parts of one day; null where they contradict each other.</summary>
    private static DateParts? Merged(DateParts one, DateParts other)
    {
        if ((one.SolarTerm ?? other.SolarTerm) == "清明" && (one.Year ?? other.Year) is { } spring && one.Month is null && other.Month is null)
        {
            return SpokenDate.BrightDay(spring);
        }

        if (one.IsFull && other.IsFull)
        {
            return one == other ? one : null;
        }

        return Agree(one.Year, other.Year) && Agree(one.Month, other.Month) && Agree(one.Day, other.Day) && one.SolarTerm is null
            && other.SolarTerm is null
            ? new DateParts(
                one.Year ?? other.Year, one.Month ?? other.Month, one.Day ?? other.Day, one.Lunar || other.Lunar, one.Leap || other.Leap,
                    one.Age ?? other.Age)
            : null;

        static bool Agree(int? a, int? b) => a is null || b is null || a == b;
    }

    /// <summary>"中秋节前一天": the day beside it.</summary>
    private static DateParts Beside(FoundDate date, string clause, DateOnly today)
    {
        var after = clause[(date.Start + date.Length)..];
        var step = DayBefore().IsMatch(after) ? -1 : DayAfter().IsMatch(after) ? 1 : 0;
        if (step != 0 && date.Parts is { Year: null, Month: not null, Day: not null, Lunar: false }
            && (date.Parts with { Year = today.Year }).ToDate() is { } some && some.AddDays(step) is var near)
        {
            // 国庆节第二天, of whichever year.
            return date.Parts with { Month = near.Month, Day = near.Day };
        }

        if (step != 0 && date.Parts is { Year: null, Lunar: true, Day: { } lunar } && lunar + step is > 0 and < 30)
        {
            return date.Parts with { Day = lunar + step };
        }

        return step != 0 && date.Parts.ToDate() is { } day && day.AddDays(step) is var beside ? new DateParts(beside.Year, beside.Month, beside.Day)
            : date.Parts;
    }

    /// <summary>Which calendar the clause, or the one behind it, says.</summary>
    private static DateParts Calendar(DateParts parts, string clause, string next)
    {
        var isSolar = Solar().IsMatch(clause) || (SolarAlone().IsMatch(next) && !clause.ContainsAny("农历", "阴历"));
        var isLunar = !isSolar && (LunarWord().IsMatch(clause) || LunarAlone().IsMatch(next));
        return isSolar ? parts with { Lunar = false } : isLunar && parts.Month is not null ? parts with { Lunar = true } : parts;
    }

    private static List<string> Clauses(string text) =>
        [.. text.Split([',', '，', '。', ';', '；', '、', '!', '！', '…', '(', ')', '（', '）'], StringSplitOptions.TrimEntries)
            .Where(clause => clause.Length > 0)];

    [GeneratedRegex("(?<!去年的?|前年的?)今天?(?:刚好|正好|刚刚|就|才|刚)?(?:满|整|够)(?:满|整|了)?(?<n>[0-9一二两三四五六七八九十]{1,2})岁?", RegexOptions.CultureInvariant)]
    private static partial Regex AgeToday();

    [GeneratedRegex("(?<!他[哥姐弟妹爸妈])属(?:小|大)?(?<a>[鼠牛虎兔龙蛇马羊猴鸡狗猪])", RegexOptions.CultureInvariant)]
    private static partial Regex Animal();

    /// <summary>A birthday kept last week is no date of birth.</summary>
    [GeneratedRegex("过(?:的|了|完)?.{0,4}生(?:日|儿)|过(?:的|完)生", RegexOptions.CultureInvariant)]
    private static partial Regex Kept();

    [GeneratedRegex("再过.{1,4}[天月年]|(?:今天|昨天|前天|上个?礼拜|上周).{0,6}岁|岁那年|打.{0,3}疫苗|上学|入园|登记", RegexOptions.CultureInvariant)]
    private static partial Regex OtherDay();

    [GeneratedRegex("^(?:哎呀?|哦|噢|啊|不)*(?:(?:那|这)个?是|(?:看|弄|记|说|打|念)成)(?:了)?(?:他|她|我|我家|孩子)?(?:哥|姐|弟|妹|爸|妈|老大|老二|老三|大的|小的)(?:哥|姐|弟|妹)?(?:的)?(?:了)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex TakesBack();

    /// <summary>2023年没出来，24年3月才走的.</summary>
    [GeneratedRegex("没(?:有)?(?:出来|来|走|去|出去|生)(?:呢|的|过|了)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NotThen();

    [GeneratedRegex("比.{1,12}(?:晚|早|大|小|多|少)", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex("大概|大约|差不多|好像|前后|左右|可能|记不太?清|还是", RegexOptions.CultureInvariant)]
    private static partial Regex Doubt();

    [GeneratedRegex("^(?:节|的|那天)?(?:的)?(?:前一天|头一天|头天)", RegexOptions.CultureInvariant)]
    private static partial Regex DayBefore();

    [GeneratedRegex("^(?:节|的|那天)?(?:的)?(?:后一天|第二天|转天)", RegexOptions.CultureInvariant)]
    private static partial Regex DayAfter();

    [GeneratedRegex("阳历|公历|新历", RegexOptions.CultureInvariant)]
    private static partial Regex Solar();

    [GeneratedRegex("^(?:说的)?(?:是|按)?(?:阳历|公历|新历)(?:的|哈|啊)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SolarAlone();

    [GeneratedRegex("农历|阴历|旧历|老历|古历", RegexOptions.CultureInvariant)]
    private static partial Regex LunarWord();

    [GeneratedRegex("^(?:说的)?(?:是|按)?(?:农历|阴历|旧历|老历|古历)(?:的|哈|啊)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LunarAlone();
}

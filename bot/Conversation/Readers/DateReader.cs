using System.Globalization;
using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Time;

namespace Conversation.Readers;

/// <summary>Answers to date fields.</summary>
/// <remarks>
/// A birthday is asked until it is a day, because it is a key; a day of leaving is not remembered by anybody after two years, so the first of the
/// month is taken and said aloud.
/// </remarks>
internal static partial class DateReader
{
    /// <summary>Well beyond sixteen: whoever says an older birthday has misspoken, or we misheard.</summary>
    private const int OldestChild = 30;

    public static Read Of(Scene scene, string text)
    {
        if (scene.Field.Key == "birthDate" && text.Contains('岁', StringComparison.Ordinal))
        {
            // 今年虚岁十一: the year in which that is so.
            text = text.Replace("今年", "", StringComparison.Ordinal);
        }

        var born = scene.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate);
        if (scene.Field.Key == "leftHukouOn" && SelfCorrection.WithoutDenied(text) is var told && BornAway().IsMatch(told))
        {
            return born is { } birth ? new Read.Got(birth, "在外地出生的，就按出生那天算", Left: Coverage.Left(BornAway().Replace(told, "，"), Telling.Leaving))
                : Read.Nothing.Instance;
        }

        if (scene.Field.Key == "leftHukouOn")
        {
            // 去年过完年来的: of that year, some weeks into it.
            text = AfterTheFeast().Replace(text, "");
        }

        var said = SaidDates.Of(scene, text);
        if (said.Vague is { } vague)
        {
            return new Read.Got(vague.Day, vague.Note, IsRisky: true, said.Left);
        }

        if (said.Full is [var first, .., var last])
        {
            return Several(scene, first, last);
        }

        if (said.IsTorn)
        {
            return new Read.Part(new Pending(said.Best.Year), "您说了几个日子，我拿不准是哪个。请您只说一下哪年几月几号？", "ambiguous-date");
        }

        var found = said.Full is [var only] ? only : said.Best;
        var parts = scene.Pending is { } kept ? Join(found, text, kept) : found.IsEmpty ? SpokenDate.Rest(text, new Pending()) : found;
        var read = parts.IsEmpty ? Read.Nothing.Instance : Complete(scene, parts, said.IsDoubtful);
        return read switch { Read.Got got => got with { Left = said.Left }, Read.Part part => part with { Left = said.Left }, _ => read };
    }

    /// <summary>Two days for one question, and nothing corrected: the last is asked back.</summary>
    private static Read Several(Scene scene, DateParts first, DateParts last) =>
        first.ToDate() is { } one && last.ToDate() is { } other && other <= scene.Today
            ? new Read.Confirm(other, $"您说了{Show(one)}和{Show(other)}。是{Show(other)}，对吗？")
            : Read.Nothing.Instance;

    /// <summary>What was understood now, completed by what was understood before.</summary>
    private static DateParts Join(DateParts found, string text, Pending kept)
    {
        if (found.IsFull)
        {
            return found;
        }

        var rest = SpokenDate.Rest(text, kept);
        if (found.IsEmpty || (!rest.IsEmpty && found.Month is null && found.Year is null))
        {
            found = rest;
        }

        if (found.IsEmpty)
        {
            return default;
        }

        var lunar = found.Lunar || (kept.Lunar && found.Month is null);
        return new DateParts(found.Year ?? kept.Year, found.Month ?? kept.Month, found.Day ?? kept.Day, lunar, found.Leap, found.Age ?? kept.Age);
    }

    private static Read Complete(Scene scene, DateParts parts, bool isDoubtful)
    {
        var kept = new Pending(parts.Year, parts.Month, parts.Day, parts.Lunar, parts.Age);
        var isBirth = scene.Field.Key == "birthDate";
        if (parts.SolarTerm is { } term)
        {
            return new Read.Part(kept, $"“{term}”每年的日子不一样，我拿不准是哪天。您说一下是哪年几月几号？农历的也行，比如“2016年农历四月十五”。", "ambiguous-date");
        }

        if (parts is { Year: null, Month: null, Day: null, Age: { } grown } && !isBirth)
        {
            // "孩子一岁的时候": the year follows from the birthday, if that is known.
            return scene.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate) is { } born
                ? new Read.Part(new Pending(Year: born.Year + grown),
                    string.Create(CultureInfo.InvariantCulture, $"那就是{born.Year + grown}年前后。是几月份？记得个大概就行。"), "incomplete-date")
                : Read.Nothing.Instance;
        }

        if (parts is { Year: null, Month: null, Day: null, Age: { } age })
        {
            return new Read.Part(kept, age == 0 ? "还是个小娃娃呢。请说一下是哪年几月几号生的？"
                : string.Create(CultureInfo.InvariantCulture, $"{age}岁，记下了。生日是哪年几月几号？看看户口本，农历的也行。"), "incomplete-date");
        }

        var (note, isGuess) = ((string?)null, isDoubtful);
        if (parts.Year is null)
        {
            if (isBirth && parts is { Age: { } years, Month: not null, Day: not null })
            {
                parts = BornAt(parts, years, scene.Today);
                isGuess = true;
                note = string.Create(CultureInfo.InvariantCulture, $"按{years}周岁算的");
            }
            else if (isBirth || isDoubtful || scene.Field.MayBeFuture)
            {
                return new Read.Part(kept, $"{Say(parts)}，记下了。是哪一年的？", "incomplete-date");
            }
            else
            {
                parts = LastTime(parts, scene.Today);
                note = "没说哪年，按最近一次记的";
            }
        }

        if (parts.Month is null)
        {
            return new Read.Part(kept, string.Create(CultureInfo.InvariantCulture, $"{parts.Year}年，记下了。{(isBirth ? "是几月几号？" : "是几月份？记得个大概就行。")}"),
                "incomplete-date");
        }

        if (parts.Day is null)
        {
            if (isBirth)
            {
                return new Read.Part(kept, $"{Say(parts)}，记下了。是几号？", "incomplete-date");
            }

            parts = parts with
            {
                Day = scene.Field.MayBeFuture && !parts.Lunar
                    ? DateTime.DaysInMonth(Math.Clamp(parts.Year!.Value, 1, 9999), Math.Clamp(parts.Month.Value, 1, 12)) : 1
            };
            note = Join(note, parts.Lunar ? "没说哪天，先按初一算" : string.Create(CultureInfo.InvariantCulture, $"没说哪天，先按{parts.Day}号记"));
        }

        if (parts.ToDate() is not { } date || date.Year < 1900)
        {
            return new Read.Wrong("invalid-date", $"日历上没有{Say(parts)}这一天，您再看看是哪天？");
        }

        if (isBirth && CivilTime.Age(date, scene.Today) > OldestChild)
        {
            return new Read.Wrong("implausible-date", string.Create(CultureInfo.InvariantCulture,
                $"照{date.Year}年算，孩子都{CivilTime.Age(date, scene.Today)}岁了。您再看看是哪年生的？"));
        }

        if (date > scene.Today && !scene.Field.MayBeFuture)
        {
            return new Read.Wrong("future-date", $"{Show(date)}还没到呢，您再看看年份和月份？");
        }

        note = parts.Lunar ? Join("农历换成了公历", note) : note;
        return isBirth && isGuess
            ? new Read.Confirm(date, $"是{Show(date)}{(note is null ? "" : $"（{note}）")}，对吗？")
            : new Read.Got(date, note, IsRisky: note is not null);
    }

    /// <summary>"六岁，三月初五": the last such day on which the child turned six.</summary>
    private static DateParts BornAt(DateParts parts, int age, DateOnly today)
    {
        var year = today.Year - age;
        return (parts with { Year = year }).ToDate() is { } born && CivilTime.Age(born, today) < age ? parts with { Year = year - 1 }
            : parts with { Year = year };
    }

    private static DateParts LastTime(DateParts parts, DateOnly today)
    {
        var thisYear = parts with { Year = today.Year };
        var first = thisYear with { Day = parts.Day ?? 1, Month = parts.Month ?? 1 };
        return first.ToDate() is { } date && date <= today ? thisYear : parts with { Year = today.Year - 1 };
    }

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first}，{second}";

    internal static string Show(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string Say(DateParts parts)
    {
        var year = parts.Year is { } y ? $"{Whole(y)}年" : "";
        var month = parts.Month is not { } m ? ""
            : parts.Lunar && m is 1 or 11 or 12 ? m switch { 1 => "正月", 11 => "冬月", _ => "腊月" } : $"{Whole(m)}月";
        var day = parts.Day is { } d ? Whole(d) + (parts.Lunar ? "" : "日") : "";
        return (parts.Lunar ? "农历" : "") + year + month + day;

        static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("(?<=(?:去|前|今)年|[0-9〇零一二三四五六七八九十]{2,4}年)(?:春节)?过(?:完|罢|了)(?:大)?年(?:以?后)?", RegexOptions.CultureInvariant)]
    private static partial Regex AfterTheFeast();

    [GeneratedRegex("(?:外地|外面|外头|这里|这儿|这边|在这|城里)(?:出)?生|生下来?就|一?出生就|打生下来|从小就在|生在(?:外|这|城)|没在老家(?:待|住|呆)过|落地就", RegexOptions.CultureInvariant)]
    private static partial Regex BornAway();
}

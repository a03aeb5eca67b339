using Conversation.Readers;
using Conversation.Understanding;
using Domain.Divisions;
using Domain.Forms;

namespace Conversation;

/// <summary>The message right behind an answer that puts this answer right: it is heard before the open question may take it.</summary>
internal sealed partial class Session
{
    /// <summary>说早了，是2024年; 还有言语; 那是他弟弟的. False: it is no such thing, or nothing can be made of it.</summary>
    private bool Amended(string text)
    {
        if (IsAgain || Half is not null || _draft.Answering is not null || !Asking.IsField(_draft.Asking) || FieldOf(_draft.Asking!) is not { } open
            || Answered().FirstOrDefault() is not { } last || last == open || _draft.Answers.Find(last) is not { } before)
        {
            return false;
        }

        if (Amendments.TakesBack(text))
        {
            Retract(last);
            return true;
        }

        if (before is SpellList stays && Moved(stays, text) is { } moved && Refusal(last, moved) is null)
        {
            Propose(last, moved, Wording.DoYouMeanChange(last, moved));
            return true;
        }

        if (before is DateOnly day && Amendments.IsLunar(text.Bare()) && LunarDate.ToCommon(day.Year, day.Month, day.Day, leap: false) is { } solar
            && Refusal(last, solar) is null)
        {
            // Whether it was not taken so already, is not known any more.
            Propose(last, solar, Wording.DoYouMeanChange(last, solar));
            return true;
        }

        if (before is Domain.Identity.PhoneNumber number && text.ContainsAny("位", "末", "尾")
            && Reader.Of(new Scene(last, _draft.Answers, _today, null), $"{number.Value}，{text}") is Read.Got { Value: var digits }
            && !Same(digits, before))
        {
            Replace(last, digits, null);
            return true;
        }

        if (before is Domain.Identity.PhoneNumber whole && Amendments.Denial(text) is var (bad, good) && bad.Length is > 1 and < 8
            && bad.Length == good.Length && whole.Value.IndexOf(bad, StringComparison.Ordinal) is >= 0 and var from
            && whole.Value.LastIndexOf(bad, StringComparison.Ordinal) == from
            && Domain.Identity.PhoneNumber.Parse(whole.Value[..from] + good + whole.Value[(from + bad.Length)..]) is { IsValid: true, Value: { } put }
            && !Same(put, before))
        {
            // 不是1234，是4321.
            Replace(last, put, null);
            return true;
        }

        if (before is Domain.Identity.PhoneNumber wrong && Amendments.EndOf(wrong.Value, text) is { } ending
            && Domain.Identity.PhoneNumber.Parse(ending) is { IsValid: true, Value: { } right } && !Same(right, before))
        {
            Replace(last, right, null);
            return true;
        }

        if (before is Domain.Identity.PhoneNumber && Amendments.IsOfDigits(text) && !IsAnswered(open, text)
            && !(Amendments.Of(text) is { Words: var told } && Numerals.Runs(told).Any(run => run.Length > 2)))
        {
            // 中间那个5应该是6: the number is not right, and which it is cannot be told.
            Retract(last);
            return true;
        }

        if (Amendments.OnlyDenied(text) is { } denies && (denies.Length == 0 || IsSaidOf(last, before, denies))
            && !(denies.Length > 0 && IsAnswered(open, text)))
        {
            Retract(last);
            return true;
        }

        if (Amendments.Denial(text) is var (part, letters) && IsName(last) && before is string name && part.TrimEnd('字') is { Length: > 0 } gone
            && gone.Length < name.Length && letters.Length == gone.Length && name.Contains(gone, StringComparison.Ordinal))
        {
            // 不是建国，是建军: part of the name.
            Replace(last, name.Replace(gone, letters, StringComparison.Ordinal), null);
            return true;
        }

        if (Amendments.Denial(text) is var (denied, instead) && IsSaidOf(last, before, denied))
        {
            return Put(open, last, before, new Amendments(Amends.Replaces, instead, IsPlain: true), text);
        }

        if (Amendments.Of(text) is not { } amends || Named(text) is { } named && named != last && named != open)
        {
            return false;
        }

        return Put(open, last, before, amends, text);
    }

    /// <summary>逗你的, behind an answer: chat, and the answer is none.</summary>
    private bool Joked(string text)
    {
        if (!Asking.IsField(_draft.Asking) || IsAgain || Half is not null || _draft.Answering is not null || !Amendments.TakesBack(text)
            || Answered().FirstOrDefault() is not { } last || last.Key == _draft.Asking)
        {
            return false;
        }

        Retract(last);
        return true;
    }

    /// <summary>
    /// 我家没有，听岔了: the last clause takes back, so the others say how it is, of what was answered or of what is asked. It is asked which.
    /// </summary>
    private bool Slipped(string text)
    {
        if (Repairs.Before(text) is not { } said)
        {
            return false;
        }

        if (!IsAgain && Half is null && Answered().FirstOrDefault() is { } last && CanBe(last, said, isLast: true)
            && Mended(last, said) is { Value: var value })
        {
            Propose(last, value, Wording.DoYouMeanChange(last, value));
        }
        else
        {
            WhichField();
        }

        return true;
    }

    /// <summary>No answer to the open question, and it takes from the last one what it seemed to say: that one is asked once more.</summary>
    private bool Doubted(Field open, string text)
    {
        var rest = Repairs.Rest(text);
        if (Corrections.Denied(text) is { } right && Correct(right))
        {
            return true;
        }

        if (IsAgain || Half is not null || (rest is null && !Amendments.CastsDoubt(text) && !Repairs.Speaks(text))
            || Answered().FirstOrDefault() is not { } last || last == open)
        {
            return false;
        }

        if (rest is not null && Reader.Of(new Scene(last, _draft.Answers, _today, null), rest) is Read.Got { Value: var same }
            && Same(same, _draft.Answers.Find(last)!))
        {
            // 重说，五年级, behind 四年级: of the same school.
            Keep(last, same);
            Acknowledge(last, new Read.Got(same), [], again: true);
            Ask();
        }
        else
        {
            Retract(last);
        }

        return true;
    }

    /// <summary>Whether words name the answer that was given: 二级, 3月, 东莞.</summary>
    private bool IsSaidOf(Field field, object before, string words) => words.Length > 0
        && (Holds(field, words) || (field.Type is not FieldType.YesNo && words.Length > 1
            && field.Show(before).Contains(words, StringComparison.Ordinal))
        || (before is SpellList or DateOnly && SpokenDate.Find(words, _today) is { Parts: var parts }
            && (before as DateOnly? ?? ((before as SpellList)?[^1].StartedOn)) is { } day
            && (parts.Year ?? day.Year) == day.Year && (parts.Month ?? day.Month) == day.Month && (parts.Day ?? day.Day) == day.Day));

    /// <summary>Keeps, proposes or takes back what a message makes of the last answer; false: it makes nothing of it.</summary>
    private bool Put(Field open, Field last, object before, Amendments amends, string text)
    {
        var (value, isWhole) = amends.Kind == Amends.Adds ? (Joined(last, before, amends.Words), true) : Instead(last, before, amends);
        var answersOpen = IsAnswered(open, amends.Words) || (!amends.IsPlain && IsAnswered(open, text));
        if (value is null || Same(value, before) || Refusal(last, value) is not null)
        {
            // 哦这个是我的: whose it was is said, and nothing instead.
            if (amends is { Kind: Amends.TakesBack, Words.Length: 0 })
            {
                Retract(last);
                return true;
            }

            return false;
        }

        var saysNothing = Reader.Of(new Scene(open, _draft.Answers, _today, null), text) is Read.Nothing;
        if (isWhole && (amends.IsPlain ? !(answersOpen && open.Type == last.Type) : saysNothing))
        {
            Replace(last, value, null);
            return true;
        }

        if (answersOpen && !amends.IsPlain)
        {
            return false;
        }

        Propose(last, value, Wording.DoYouMeanChange(last, value));
        return true;
    }

    private bool IsAnswered(Field open, string words) => words.Length > 0
        && Reader.Of(new Scene(open, _draft.Answers, _today, null), words) is Read.Got { IsFaint: false, Left.Length: 0 };

    private void Replace(Field field, object value, string? note)
    {
        Keep(field, value);
        Changed([(field, value, note)]);
        Ask();
    }

    /// <summary>What holds instead of the answer; and whether all of what was said is accounted for.</summary>
    private (object? Value, bool IsWhole) Instead(Field field, object before, Amendments amends)
    {
        var words = amends.Words;
        if (before is DateOnly day && Amendments.YearOf(day, words, _today) is { } year)
        {
            return (year, amends.IsPlain);
        }

        if (words.Length == 0)
        {
            return (null, false);
        }

        if (before is DateOnly whole && Amendments.MonthOf(whole, words, _today) is { } month)
        {
            return (month, amends.IsPlain);
        }

        if (before is SpellList { Count: > 0 } stays && MendedStays(stays, words) is { } stay)
        {
            return (stay, true);
        }

        return Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), words) switch
        {
            // 算了按8月31: of the year that was said before.
            Read.Got { Value: DateOnly late } when before is DateOnly early && late.Year != early.Year
                && SpokenDate.FindAll(words, _today).TrueForAll(date => date.Parts.Year is null) =>
                (new DateParts(early.Year, late.Month, late.Day).ToDate(), false),
            Read.Got got when !IsName(field) => (got.Value, true),
            Read.Confirm confirm => (confirm.Value, false),
            _ => (null, false),
        };
    }

    /// <summary>听力, and 还有言语; 跟妈妈, and 爸爸也在.</summary>
    private object? Joined(Field field, object before, string words) => words.ContainsAny("周末", "有时", "偶尔") ? null
        : (before, Reader.Of(new Scene(field, _draft.Answers, _today, null), words)) switch
        {
            (CodeSet known, Read.Got { Value: CodeSet more }) when more.Count > 0 =>
                new CodeSet([.. known.Union(more).Where(code => !field.StandAlone.Contains(code))]),
            ("oneParent" or "otherGuardian", Read.Got { Value: "oneParent" or "bothParents" }) when field.Key == "livesWith" => "bothParents",
            ("otherGuardian", _) when field.Key == "livesWith" && words.ContainsAny("我们", "爸妈", "两口子") => "bothParents",
            _ => null,
        };

    /// <summary>今年8月回来了; 上个月换到惠州了: what became of the last stay, where no other parent is named.</summary>
    private SpellList? Moved(SpellList stays, string text)
    {
        if (stays.Count == 0 || stays[^1] is not { EndedOn: null } last || NamedPeople.In(text).Count > 0
            || !text.ContainsAny("回来了", "换到", "转到", "又去", "回家了")
            || Reader.Of(new Scene(Domain.Forms.Catalogue.Migrant2024.LeftHukouOn, Answers.Empty, _today, null), text)
            is not (Read.Got or Read.Confirm) || SpokenDate.Find(text, _today) is not { Parts: { Year: not null, Month: { } month } parts })
        {
            return null;
        }

        var from = new DateParts(parts.Year, month, parts.Day ?? 1, parts.Lunar).ToDate();
        if (text.ContainsAny("回来了", "回家了"))
        {
            var to = parts.Day is null && from is { } first
                ? new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)) : from;
            return to is { } end && end <= _today && (last.StartedOn is not { } begun || begun <= end)
                ? new SpellList([.. stays.Take(stays.Count - 1), last with { EndedOn = end }]) : null;
        }

        return from is { } start && (last.StartedOn is not { } before || before < start) && PlaceIn(text) is { } place
            ? new SpellList([.. stays.Take(stays.Count - 1), last with { EndedOn = start.AddDays(-1) }, new Spell(place, start, null)])
            : null;
    }

    private static DivisionCode? PlaceIn(string text) => Enumerable.Range(0, text.Length - 1).Where(at => at > 0 && text[at - 1] is '到' or '去' or '在')
        .Select(at => AddressReader.Find(text[at..], null) is (Resolution.Unique found, 0) ? found.Division.Code : (DivisionCode?)null)
        .FirstOrDefault(code => code is not null);
}

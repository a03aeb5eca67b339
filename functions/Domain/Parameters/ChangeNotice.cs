using System.Globalization;
using Domain.Audit;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

namespace Domain.Parameters;

/// <summary>A book after a decision about the notice, and the change that was decided about.</summary>
public sealed record BookNotice(PolicyBook Book, NoticeChange Change) : IBookChange
{
    string IBookChange.Id => Change.Id;

    string IBookChange.Key => "notice";
}

/// <summary>Proposes another text of the notice (告知书; PIPL 14: a purpose, a way or a kind of data that changes is consented to anew).</summary>
/// <param name="Text">The whole text, the first line its title.</param>
/// <param name="Short">The same in few words for the chat; null or empty where none is written.</param>
/// <param name="ValidFrom">The first day on which it is to be shown.</param>
public sealed record ProposeNotice(string Text, string? Short, DateOnly ValidFrom, string Reason, AuditActor By)
{
    /// <summary>Longer, nobody reads it on a telephone.</summary>
    public const int MaxText = 5_000;

    /// <summary>Characters of the short text.</summary>
    public const int MaxShort = 200;

    /// <summary>The change as it would stand in the book, or everything that is wrong with it.</summary>
    /// <param name="id">For the new change.</param>
    public static Decision<BookNotice> Decide(PolicyBook book, ProposeNotice command, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(command);
        if (book.NoticeChanges?.Any(other => other.Status == ChangeStatus.Proposed) == true)
        {
            return Errors.NoticeAlreadyProposed();
        }

        var (notices, text, brief) = (book.Notices(), Lines(command.Text), Lines(command.Short));
        List<Problem> problems = [.. ProposeParameter.CheckReason(command.Reason),
            .. ProposeParameter.CheckDay(command.ValidFrom, CivilTime.ChinaDate(now))];
        if (problems.Count == 0 && notices.All[^1].ValidFrom >= command.ValidFrom)
        {
            problems.Add(Errors.NoticeNotLater(notices.All[^1].ValidFrom));
        }

        if (text.Length == 0)
        {
            problems.Add(Errors.NoticeTextRequired());
        }
        else if (text.Length > MaxText)
        {
            problems.Add(Errors.NoticeTooLong(MaxText));
        }
        else if (text == notices.All[^1].Text && brief == notices.All[^1].Short)
        {
            problems.Add(Errors.SameNotice());
        }

        if (brief.Length > MaxShort)
        {
            problems.Add(Errors.ShortTooLong(MaxShort));
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        // Only one waits at a time, so its number is nobody else's; one that was not approved was read by nobody.
        var version = (notices.All.Count + 1).ToString(CultureInfo.InvariantCulture);
        var change = new NoticeChange(id, version, text, brief, command.ValidFrom, ChangeStatus.Proposed,
            new(command.By, now, command.Reason.Trim()), null);
        return new BookNotice(book.With(change), change);
    }

    private static string Lines(string? text) => VisibleText.Of((text ?? "").ReplaceLineEndings("\n"));
}

/// <summary>What a second person decides about a text.</summary>
/// <param name="Agrees">It is shown from its day on; else it is refused.</param>
/// <param name="Reason">Of a refusal.</param>
public sealed record DecideNotice(bool Agrees, string? Reason, AuditActor By)
{
    public static Decision<BookNotice> Decide(PolicyBook book, NoticeChange change, DecideNotice command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(command);
        if (FourEyes.MayNotDecide(change.Status, change.Proposed, command.By) is { } mayNot)
        {
            return mayNot;
        }

        if (!command.Agrees && ProposeParameter.CheckReason(command.Reason) is { Count: > 0 } unsaid)
        {
            return unsaid.ToList();
        }

        if (command.Agrees && FourEyes.IsTooLate(change.ValidFrom, now))
        {
            return Errors.TooLate();
        }

        var decided = change with
        {
            Status = command.Agrees ? ChangeStatus.Approved : ChangeStatus.Refused,
            Decided = FourEyes.Step(command.By, now, command.Reason),
        };
        return new BookNotice(book.With(decided), decided);
    }
}

/// <summary>A text taken back by whoever proposed it.</summary>
public sealed record WithdrawNotice(AuditActor By)
{
    public static Decision<BookNotice> Decide(PolicyBook book, NoticeChange change, WithdrawNotice command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(command);
        if (FourEyes.MayNotTakeBack(change.Status, change.Proposed, command.By) is { } mayNot)
        {
            return mayNot;
        }

        var withdrawn = change with { Status = ChangeStatus.Withdrawn, Decided = new(command.By, now, null) };
        return new BookNotice(book.With(withdrawn), withdrawn);
    }
}

using Domain.Notices;
using Domain.Parameters;

namespace App.Api.Parameters;

/// <summary>A version of the notice.</summary>
/// <param name="ValidFrom">The first day on which it is shown; null for the first version, which has always held.</param>
/// <param name="Short">The same in few words; empty where none is written.</param>
/// <param name="Hash">SHA-256 of the UTF-8 text, lower-case hex.</param>
public sealed record NoticeItem(string Version, DateOnly? ValidFrom, string Text, string Short, string Hash)
{
    public static NoticeItem Of(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new(notice.Version, notice.ValidFrom == DateOnly.MinValue ? null : notice.ValidFrom, notice.Text, notice.Short, notice.Hash);
    }
}

/// <summary>Another text that somebody proposed, and what became of it.</summary>
public sealed record NoticeChangeItem(string Id, NoticeItem Notice, ChangeStatus Status, string StatusLabel, ParameterStepItem Proposed,
    ParameterStepItem? Decided)
{
    public static NoticeChangeItem Of(NoticeChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(change.Id, NoticeItem.Of(change.ToNotice()), change.Status, change.Status.Label(), ParameterStepItem.Of(change.Proposed)!,
            ParameterStepItem.Of(change.Decided));
    }
}

/// <summary>The notice with its history.</summary>
/// <param name="InForce">Shown today.</param>
/// <param name="Versions">That hold or will hold, oldest first.</param>
/// <param name="Changes">Everything that was ever proposed, newest first.</param>
public sealed record NoticeList(NoticeItem InForce, IReadOnlyList<NoticeItem> Versions, IReadOnlyList<NoticeChangeItem> Changes)
{
    public static NoticeList Of(PolicyBook book, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(book);
        var notices = book.Notices();
        return new(NoticeItem.Of(notices.On(today)), [.. notices.All.Select(NoticeItem.Of)],
            [.. (book.NoticeChanges ?? []).Reverse().Select(NoticeChangeItem.Of)]);
    }
}

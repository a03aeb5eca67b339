namespace Domain.Notices;

/// <summary>Every version of the notice that holds or will hold, oldest first; the first one has always held.</summary>
public sealed class NoticeVersions
{
    /// <param name="all">Oldest first, at least one.</param>
    public NoticeVersions(IReadOnlyList<Notice> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentOutOfRangeException.ThrowIfZero(all.Count);
        All = all;
    }

    /// <summary>As the system begins.</summary>
    public static NoticeVersions Seeded { get; } = new([Notice.First]);

    public IReadOnlyList<Notice> All { get; }

    /// <summary>The one to show on a day.</summary>
    public Notice On(DateOnly day) => All.LastOrDefault(notice => notice.ValidFrom <= day) ?? All[0];

    /// <summary>The version somebody consented to, or null where there never was such a notice.</summary>
    public Notice? Find(string? version) => All.FirstOrDefault(notice => notice.Version == version);

    /// <summary>Whether somebody could have read it on that day.</summary>
    /// <remarks>
    /// A mother who opened the page before midnight consents to the text that she read, though another one holds by the time she sends it.
    /// </remarks>
    public bool WasReadOn(Notice notice, DateOnly day) => On(day) == notice || (day > DateOnly.MinValue && On(day.AddDays(-1)) == notice);
}

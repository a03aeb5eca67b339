namespace Domain.KeyCare;

/// <summary>Where an entry stands.</summary>
public enum KeyCareStatus
{
    /// <summary>The child is on the ledger.</summary>
    Open,

    /// <summary>Left the ledger with a reason.</summary>
    Exited,

    /// <summary>Went to another county with the child; what is kept here is not continued here.</summary>
    HandedOver,
}

public static class KeyCareStatuses
{
    public static IReadOnlyList<KeyCareStatus> All { get; } = Enum.GetValues<KeyCareStatus>();

    public static string Id(this KeyCareStatus status) => status switch
    {
        KeyCareStatus.Open => "open",
        KeyCareStatus.Exited => "exited",
        KeyCareStatus.HandedOver => "handedOver",
    };

    public static string Label(this KeyCareStatus status) => status switch
    {
        KeyCareStatus.Open => "在台账",
        KeyCareStatus.Exited => "已退出",
        KeyCareStatus.HandedOver => "已移交",
    };

    public static KeyCareStatus? Find(string? id)
    {
        foreach (var status in All)
        {
            if (status.Id() == id)
            {
                return status;
            }
        }

        return null;
    }
}

/// <summary>How somebody was in touch with the child or the family.</summary>
public enum FollowUpKind
{
    HomeVisit,
    Phone,
    Video,
    School,
    Office,
    Other,
}

public static class FollowUpKinds
{
    public static IReadOnlyList<FollowUpKind> All { get; } = Enum.GetValues<FollowUpKind>();

    public static string Id(this FollowUpKind kind) => kind switch
    {
        FollowUpKind.HomeVisit => "visit",
        FollowUpKind.Phone => "phone",
        FollowUpKind.Video => "video",
        FollowUpKind.School => "school",
        FollowUpKind.Office => "office",
        FollowUpKind.Other => "other",
    };

    public static string Label(this FollowUpKind kind) => kind switch
    {
        FollowUpKind.HomeVisit => "入户",
        FollowUpKind.Phone => "电话",
        FollowUpKind.Video => "视频",
        FollowUpKind.School => "到校",
        FollowUpKind.Office => "来访",
        FollowUpKind.Other => "其他",
    };

    public static FollowUpKind? Find(string? id)
    {
        foreach (var kind in All)
        {
            if (kind.Id() == id)
            {
                return kind;
            }
        }

        return null;
    }
}

/// <summary>What can happen to an entry.</summary>
public enum LedgerEventKind
{
    Opened,

    /// <summary>Other reasons than before, or none.</summary>
    TriggersChanged,

    /// <summary>Somebody responsible was in touch and set the next day.</summary>
    FollowedUp,

    /// <summary>A visit note of the village: kept, without moving the day by which the county looks.</summary>
    Noted,

    Exited,
    Reopened,
    HandedOver,
    Arrived,
}

public static class LedgerEventKinds
{
    public static IReadOnlyList<LedgerEventKind> All { get; } = Enum.GetValues<LedgerEventKind>();

    public static string Id(this LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.Opened => "opened",
        LedgerEventKind.TriggersChanged => "triggersChanged",
        LedgerEventKind.FollowedUp => "followedUp",
        LedgerEventKind.Noted => "noted",
        LedgerEventKind.Exited => "exited",
        LedgerEventKind.Reopened => "reopened",
        LedgerEventKind.HandedOver => "handedOver",
        LedgerEventKind.Arrived => "arrived",
    };

    public static string Label(this LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.Opened => "列入台账",
        LedgerEventKind.TriggersChanged => "列入的情形有变化",
        LedgerEventKind.FollowedUp => "回访",
        LedgerEventKind.Noted => "情况记录",
        LedgerEventKind.Exited => "退出台账",
        LedgerEventKind.Reopened => "重新列入",
        LedgerEventKind.HandedOver => "随孩子移交",
        LedgerEventKind.Arrived => "从别的县（区）转入",
    };

    public static LedgerEventKind? Find(string? id)
    {
        foreach (var kind in All)
        {
            if (kind.Id() == id)
            {
                return kind;
            }
        }

        return null;
    }
}

/// <summary>Limits of this room that no policy sets.</summary>
public static class KeyCareTerms
{
    /// <summary>A page of handwriting.</summary>
    public const int MaxNotes = 2000;

    /// <summary>Monthly visits for sixteen years; whatever writes more is no person.</summary>
    public const int MaxEvents = 240;

    /// <summary>
    /// Of all notes together, eight hundred each time for those sixteen years: the entries of two children who are merged must fit into one commit.
    /// </summary>
    public const int MaxCharacters = 200_000;

    /// <summary>Nobody on the ledger stays unseen for longer than a year.</summary>
    public const int MaxDaysAhead = 366;
}

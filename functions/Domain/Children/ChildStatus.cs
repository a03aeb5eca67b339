namespace Domain.Children;

/// <summary>Where a registered child stands.</summary>
public enum ChildStatus
{
    Active,

    /// <summary>Staff have to look: handed over by another county, or something changed that decides.</summary>
    InReview,

    /// <summary>Transfer, step 1: the giving county has let go, the taking one does not have it yet.</summary>
    Departing,

    /// <summary>Transfer, step 2: the taking county has it, the giving one still shows it.</summary>
    Arriving,

    /// <summary>Transfer, step 3: what the giving county keeps, a tombstone.</summary>
    Transferred,

    /// <summary>不再符合条件，已更新 (七(三)).</summary>
    Closed,

    /// <summary>The same child was registered twice; lives on in the other record.</summary>
    Merged,
}

public static class ChildStatuses
{
    public static IReadOnlyList<ChildStatus> All { get; } = Enum.GetValues<ChildStatus>();

    public static string Id(this ChildStatus status) => status switch
    {
        ChildStatus.Active => "active",
        ChildStatus.InReview => "inReview",
        ChildStatus.Departing => "departing",
        ChildStatus.Arriving => "arriving",
        ChildStatus.Transferred => "transferred",
        ChildStatus.Closed => "closed",
        ChildStatus.Merged => "merged",
    };

    /// <summary>The word staff see.</summary>
    public static string Label(this ChildStatus status) => status switch
    {
        ChildStatus.Active => "在册",
        ChildStatus.InReview => "待核对",
        ChildStatus.Departing => "转出中",
        ChildStatus.Arriving => "转入中",
        ChildStatus.Transferred => "已转出",
        ChildStatus.Closed => "已注销登记",
        ChildStatus.Merged => "已合并",
    };

    public static ChildStatus? Find(string? id)
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

    /// <summary>The county works with the child: it may be updated, closed, merged, transferred.</summary>
    public static bool IsOpen(this ChildStatus status) => status is ChildStatus.Active or ChildStatus.InReview;

    /// <summary>The child counts in this county's figures; a child on the way counts where its highest transfer sequence is.</summary>
    public static bool Counts(this ChildStatus status) => status is ChildStatus.Active or ChildStatus.InReview or ChildStatus.Departing
        or ChildStatus.Arriving;
}

namespace Domain.PolicyGaps;

/// <summary>Where a gap stands.</summary>
public enum GapStatus
{
    /// <summary>Referred to the department that owns the policy, which has not answered.</summary>
    Open,

    /// <summary>Not answered in time, or answered and still not solved: reported to the city. The department still answers.</summary>
    Escalated,

    /// <summary>The department has said what it did; the county looks.</summary>
    Answered,

    /// <summary>Settled, by the county or because the reason has gone.</summary>
    Closed,
}

public static class GapStatuses
{
    public static IReadOnlyList<GapStatus> All { get; } = Enum.GetValues<GapStatus>();

    public static string Id(this GapStatus status) => status switch
    {
        GapStatus.Open => "open",
        GapStatus.Escalated => "escalated",
        GapStatus.Answered => "answered",
        GapStatus.Closed => "closed",
    };

    public static string Label(this GapStatus status) => status switch
    {
        GapStatus.Open => "等部门答复",
        GapStatus.Escalated => "已报市级",
        GapStatus.Answered => "部门已答复",
        GapStatus.Closed => "已办结",
    };

    public static GapStatus? Find(string? id)
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

/// <summary>What can happen to a gap.</summary>
public enum GapEventKind
{
    Referred,

    /// <summary>What was a notice has become a gap.</summary>
    Raised,
    Answered,
    SentBack,
    Escalated,

    /// <summary>The county has settled it.</summary>
    Closed,

    /// <summary>The reason has gone.</summary>
    Resolved,

    /// <summary>The reason has come again.</summary>
    Returned,
}

public static class GapEventKinds
{
    public static string Id(this GapEventKind kind) => kind switch
    {
        GapEventKind.Referred => "referred",
        GapEventKind.Raised => "raised",
        GapEventKind.Answered => "answered",
        GapEventKind.SentBack => "sentBack",
        GapEventKind.Escalated => "escalated",
        GapEventKind.Closed => "closed",
        GapEventKind.Resolved => "resolved",
        GapEventKind.Returned => "returned",
    };

    public static string Label(this GapEventKind kind) => kind switch
    {
        GapEventKind.Referred => "发现并转给主管部门",
        GapEventKind.Raised => "由提醒转为未落实",
        GapEventKind.Answered => "部门答复",
        GapEventKind.SentBack => "县（区）退回，请部门再办",
        GapEventKind.Escalated => "报告市级",
        GapEventKind.Closed => "县（区）办结",
        GapEventKind.Resolved => "情况已经变化，自动办结",
        GapEventKind.Returned => "情况又出现，重新转给主管部门",
    };

    public static GapEventKind? Find(string? id)
    {
        foreach (var kind in Enum.GetValues<GapEventKind>())
        {
            if (kind.Id() == id)
            {
                return kind;
            }
        }

        return null;
    }
}

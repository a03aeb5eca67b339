namespace Domain.Children;

/// <summary>Why a revision was made.</summary>
public enum RevisionCause
{
    Registered,
    Updated,
    Judged,
    Departed,
    Arrived,
    Settled,
    Left,
    Closed,
    Merged,
    Confirmed,

    /// <summary>A closed record is open again.</summary>
    Reopened,

    /// <summary>The calendar alone changed an outcome (六个月满, 十六周岁).</summary>
    Reassessed,
}

public static class RevisionCauses
{
    public static IReadOnlyList<RevisionCause> All { get; } = Enum.GetValues<RevisionCause>();

    public static string Id(this RevisionCause cause) => cause switch
    {
        RevisionCause.Registered => "registered",
        RevisionCause.Updated => "updated",
        RevisionCause.Judged => "judged",
        RevisionCause.Departed => "departed",
        RevisionCause.Arrived => "arrived",
        RevisionCause.Settled => "settled",
        RevisionCause.Left => "left",
        RevisionCause.Closed => "closed",
        RevisionCause.Merged => "merged",
        RevisionCause.Confirmed => "confirmed",
        RevisionCause.Reopened => "reopened",
        RevisionCause.Reassessed => "reassessed",
    };

    /// <summary>The word staff see in the history.</summary>
    public static string Label(this RevisionCause cause) => cause switch
    {
        RevisionCause.Registered => "登记",
        RevisionCause.Updated => "更新",
        RevisionCause.Judged => "综合判断",
        RevisionCause.Departed => "开始转出",
        RevisionCause.Arrived => "转入",
        RevisionCause.Settled => "转入待核对",
        RevisionCause.Left => "转出完成",
        RevisionCause.Closed => "注销登记",
        RevisionCause.Merged => "合并",
        RevisionCause.Confirmed => "核对确认",
        RevisionCause.Reopened => "恢复登记",
        RevisionCause.Reassessed => "到期复核",
    };

    public static RevisionCause? Find(string? id)
    {
        foreach (var cause in All)
        {
            if (cause.Id() == id)
            {
                return cause;
            }
        }

        return null;
    }
}

namespace Domain.PolicyGaps;

/// <summary>How pressing a gap is.</summary>
public enum GapSeverity
{
    /// <summary>Not yet a gap by the law's own grace (school entry deferred to seven): the department is told, nobody is late.</summary>
    Notice,

    /// <summary>The policy should have reached the child.</summary>
    Gap,
}

public static class GapSeverities
{
    public static string Id(this GapSeverity severity) => severity switch
    {
        GapSeverity.Notice => "notice",
        GapSeverity.Gap => "gap",
    };

    public static string Label(this GapSeverity severity) => severity switch
    {
        GapSeverity.Notice => "提醒",
        GapSeverity.Gap => "未落实",
    };

    public static GapSeverity? Find(string? id) => id switch
    {
        "notice" => GapSeverity.Notice,
        "gap" => GapSeverity.Gap,
        _ => null,
    };
}

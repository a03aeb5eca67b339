namespace Domain.Declarations;

/// <summary>Where a declaration stands.</summary>
public enum DeclarationStatus
{
    Submitted,
    InReview,
    NeedsInformation,
    Registered,
    NotEligible,
    Withdrawn,
    Closed,

    /// <summary>Taken into the city's own partition: a child in need whose responsible county lies elsewhere or is not known.</summary>
    Referred,
}

public static class DeclarationStatuses
{
    public static IReadOnlyList<DeclarationStatus> All { get; } = Enum.GetValues<DeclarationStatus>();

    /// <summary>The id used by the HTTP contract.</summary>
    public static string Id(this DeclarationStatus status) => status switch
    {
        DeclarationStatus.Submitted => "submitted",
        DeclarationStatus.InReview => "inReview",
        DeclarationStatus.NeedsInformation => "needsInformation",
        DeclarationStatus.Registered => "registered",
        DeclarationStatus.NotEligible => "notEligible",
        DeclarationStatus.Withdrawn => "withdrawn",
        DeclarationStatus.Closed => "closed",
        DeclarationStatus.Referred => "referred",
    };

    /// <summary>The word staff see.</summary>
    public static string Label(this DeclarationStatus status) => status switch
    {
        DeclarationStatus.Submitted => "待审核",
        DeclarationStatus.InReview => "审核中",
        DeclarationStatus.NeedsInformation => "待补充",
        DeclarationStatus.Registered => "已登记",
        DeclarationStatus.NotEligible => "不予登记",
        DeclarationStatus.Withdrawn => "已撤回",
        DeclarationStatus.Closed => "已结束",
        DeclarationStatus.Referred => "已转介",
    };

    public static DeclarationStatus? Find(string? id)
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

    /// <summary>Staff still have to decide about it.</summary>
    public static bool IsOpen(this DeclarationStatus status) =>
        status is DeclarationStatus.Submitted or DeclarationStatus.InReview or DeclarationStatus.NeedsInformation or DeclarationStatus.Referred;

    /// <summary>
    /// What the declarant reads: where things stand and what to do next. A refusal carries its reason (未成年人网络保护条例 34).
    /// </summary>
    public static string StatusText(this Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return declaration.Status switch
        {
            DeclarationStatus.Submitted => "我们已经收到您的申报，工作人员会尽快核对。请保管好回执编号，您不用再做什么。",
            DeclarationStatus.InReview => "工作人员正在核对您的申报。需要补充的话，会在这里告诉您。",
            DeclarationStatus.NeedsInformation => "还有几项需要请您补充，请看下面的问题。补充以后，我们马上继续核对。",
            DeclarationStatus.Registered => "孩子已经登记好了，谢谢您。孩子的情况有变化时，请告诉村（居）儿童主任，或者在这里更正。",
            DeclarationStatus.NotEligible =>
                NotEligible(declaration.History.LastOrDefault(change => change.Status == DeclarationStatus.NotEligible)?.Reason),
            DeclarationStatus.Withdrawn when declaration.ErasedAt is not null => "您已经撤回了这份申报，填写的内容和照片都已经删除，只留下回执编号和办理时间。需要的时候，可以重新申报。",
            DeclarationStatus.Withdrawn => "您已经撤回了这份申报，我们不再处理它。需要的时候，可以重新申报。",
            DeclarationStatus.Closed => "这份申报已经办结。孩子以后情况有变化，可以重新申报，也可以联系村（居）儿童主任。",
            DeclarationStatus.Referred => "我们已经收到您的申报，并转请长治市民政局帮助联系负责的地方。孩子眼下有危险或者没有人照看，请马上拨打110或者12345。",
        };
    }

    private static string NotEligible(string? reason) =>
        $"经过核对，孩子目前不在登记范围内{(string.IsNullOrEmpty(reason) ? "" : $"：{reason.TrimEnd('。')}")}。对结果有疑问，或者情况有变化，请联系县（区）民政局，也可以重新申报。";
}

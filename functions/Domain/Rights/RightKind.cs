namespace Domain.Rights;

/// <summary>What somebody may ask of whoever keeps a child's data (个人信息保护法 15, 45–47; 未成年人网络保护条例 34).</summary>
public enum RightKind
{
    /// <summary>查阅、复制: a copy of what is kept (45).</summary>
    Access,

    /// <summary>更正、补充 (46).</summary>
    Correction,

    /// <summary>撤回同意 (15).</summary>
    Withdrawal,

    /// <summary>删除 (47).</summary>
    Deletion,
}

/// <summary>Where a request stands. What waits for a second person is still open: nobody has been given anything yet.</summary>
public enum RightStatus
{
    Open,
    Granted,
    Refused,
}

/// <summary>How somebody showed that the data are theirs, or their child's.</summary>
public enum RightProof
{
    /// <summary>The follow-up token: 128 bits, which only the declarant was given.</summary>
    Token,

    /// <summary>Receipt and the last four digits of the telephone: can be guessed, so whoever decides asks again.</summary>
    Phone,

    /// <summary>In person, with the household register.</summary>
    HukouBook,

    /// <summary>In person, with an identity card.</summary>
    IdCard,

    /// <summary>In person, with a paper that shows guardianship (出生医学证明, 法院、村委会 papers).</summary>
    GuardianPaper,
}

/// <summary>Ids and Chinese words of the three.</summary>
public static class RightWords
{
    public static IReadOnlyList<RightKind> Kinds { get; } = Enum.GetValues<RightKind>();

    public static IReadOnlyList<RightStatus> Statuses { get; } = Enum.GetValues<RightStatus>();

    /// <summary>What a county takes as proof at its counter.</summary>
    public static IReadOnlyList<RightProof> InPerson { get; } = [RightProof.HukouBook, RightProof.IdCard, RightProof.GuardianPaper];

    public static string Id(this RightKind kind) => kind switch
    {
        RightKind.Access => "access",
        RightKind.Correction => "correction",
        RightKind.Withdrawal => "withdrawal",
        RightKind.Deletion => "deletion",
    };

    public static string Label(this RightKind kind) => kind switch
    {
        RightKind.Access => "查阅、复制",
        RightKind.Correction => "更正、补充",
        RightKind.Withdrawal => "撤回同意",
        RightKind.Deletion => "删除",
    };

    public static RightKind? FindKind(string? id) => Kinds.Where(kind => kind.Id() == id).Cast<RightKind?>().FirstOrDefault();

    public static string Id(this RightStatus status) => status switch
    {
        RightStatus.Open => "open",
        RightStatus.Granted => "granted",
        RightStatus.Refused => "refused",
    };

    public static string Label(this RightStatus status) => status switch
    {
        RightStatus.Open => "正在办理",
        RightStatus.Granted => "已经同意",
        RightStatus.Refused => "没有同意",
    };

    public static RightStatus? FindStatus(string? id) => Statuses.Where(status => status.Id() == id).Cast<RightStatus?>().FirstOrDefault();

    public static string Id(this RightProof proof) => proof switch
    {
        RightProof.Token => "token",
        RightProof.Phone => "phone",
        RightProof.HukouBook => "hukouBook",
        RightProof.IdCard => "idCard",
        RightProof.GuardianPaper => "guardianPaper",
    };

    public static string Label(this RightProof proof) => proof switch
    {
        RightProof.Token => "申报时得到的凭证",
        RightProof.Phone => "回执和电话后四位（容易猜中，办理前请再核实身份）",
        RightProof.HukouBook => "当面，看了户口簿",
        RightProof.IdCard => "当面，看了身份证",
        RightProof.GuardianPaper => "当面，看了监护关系的证明",
    };

    public static RightProof? FindInPerson(string? id) => InPerson.Where(proof => proof.Id() == id).Cast<RightProof?>().FirstOrDefault();
}

namespace Domain.Rights;

/// <summary>
/// Why the law lets a request be refused, declared once with its clause. 未成年人网络保护条例 34 and 个人信息保护法 50 ask for reasons whenever one is.
/// </summary>
/// <param name="Label">For whoever decides.</param>
/// <param name="Clause">Where it stands.</param>
/// <param name="Words">What the family reads.</param>
/// <param name="Kinds">Of which requests it may be the ground.</param>
public sealed record RefusalGround(string Id, string Label, string Clause, string Words, IReadOnlyList<RightKind> Kinds)
{
    /// <summary>The child is cared for, and who cares must be able to find it.</summary>
    public static RefusalGround KeyCare { get; } = new("keyCare", "孩子在重点关爱台账上", "长民发〔2024〕50号 六；未成年人保护法 43；个人信息保护法 13(一)3、47",
        "孩子在重点关爱台账上，工作人员要靠这些内容去看望、帮助孩子，所以现在还不能删。等孩子不再需要重点关爱了，您可以再提。", [RightKind.Deletion, RightKind.Withdrawal]);

    /// <summary>The child is on the register.</summary>
    public static RefusalGround Register { get; } = new("register", "孩子还在册，登记是法定职责", "未成年人保护法 43；长民发〔2024〕50号 三、六；个人信息保护法 13(一)3、34",
        "孩子还在关爱服务的登记册上，登记和关爱服务是法律规定的职责，所以现在还不能删。孩子不再符合条件、注销登记以后，您可以再提。",
        [RightKind.Deletion, RightKind.Withdrawal]);

    /// <summary>A term of the law runs still.</summary>
    public static RefusalGround StillKept { get; } = new("stillKept", "法律、行政法规规定的保存期限没有到", "个人信息保护法 47 第二款；统计法实施条例（原始资料至少保存二年）",
        "法律、行政法规规定的保存期限还没有到。到期以前只保存，不作别的用处，到期会删除。", [RightKind.Deletion]);

    /// <summary>Somebody is in danger, or it is before a court or the police.</summary>
    public static RefusalGround Protection { get; } = new("protection", "正在办理保护、救助或者司法案件", "未成年人保护法 11、43、100；个人信息保护法 13(一)3",
        "孩子的事正在依法办理，这些内容还要用，所以现在还不能删。办完以后您可以再提。", [RightKind.Deletion, RightKind.Withdrawal]);

    /// <summary>Whoever asked did not show that it is their child.</summary>
    public static RefusalGround NotProven { get; } = new("notProven", "没有能证明是本人或者监护人", "个人信息保护法 31、50；未成年人网络保护条例 34",
        "还没有能证明您是孩子的监护人。为了保护孩子，请带上户口簿或者身份证，到县（区）民政局当面办。",
        [RightKind.Access, RightKind.Correction, RightKind.Withdrawal, RightKind.Deletion]);

    /// <summary>Looked into, and what is written is so.</summary>
    public static RefusalGround IsRight { get; } = new("isRight", "核实过，记的内容没有错", "个人信息保护法 46",
        "工作人员核实过，现在记的内容没有错，理由写在下面。您有别的证明，可以再提。", [RightKind.Correction]);

    /// <summary>The law keeps it secret, or it would tell of somebody else.</summary>
    public static RefusalGround Secret { get; } = new("secret", "法律要求保密，或者会说出别人的情况", "个人信息保护法 18、45",
        "法律要求这部分内容保密，或者会说出别人的情况，所以不能提供。", [RightKind.Access]);

    /// <summary>Every ground, in the order in which they are looked for.</summary>
    public static IReadOnlyList<RefusalGround> All { get; } = [KeyCare, Register, Protection, StillKept, NotProven, IsRight, Secret];

    public static RefusalGround? Find(string? id) => All.FirstOrDefault(ground => ground.Id == id);

    public static IEnumerable<RefusalGround> For(RightKind kind) => All.Where(ground => ground.Kinds.Contains(kind));
}

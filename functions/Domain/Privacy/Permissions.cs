using System.Collections.Frozen;
using static Domain.Privacy.Permission;

namespace Domain.Privacy;

/// <summary>
/// Role × action × scope, once. Everything that asks "may they?" (routes, pages, buttons, the generated test matrix) asks here.
/// </summary>
/// <remarks>
/// Least privilege and logged access: 未成年人网络保护条例 36. Three administrators apart, none of whom reads a child: GB/T 22239 level 3. To change who
/// may do what, change a row; there is no other place.
/// </remarks>
public static class Permissions
{
    private static readonly Grant Village = new(Scope.Village);
    private static readonly Grant Township = new(Scope.Township);
    private static readonly Grant County = new(Scope.County);
    private static readonly Grant City = new(Scope.City);
    private static readonly Grant Installation = new(Scope.Installation);
    private static readonly Grant ProposeInTownship = new(Scope.Township, Duty.Propose);
    private static readonly Grant ProposeInCounty = new(Scope.County, Duty.Propose);
    private static readonly Grant ApproveInCounty = new(Scope.County, Duty.Approve);
    private static readonly Grant ProposeInCity = new(Scope.City, Duty.Propose);
    private static readonly Grant ApproveInCity = new(Scope.City, Duty.Approve);
    private static readonly Grant OwnFields = new(Scope.County, View: View.OwnFields);
    private static readonly Grant TownshipTotals = new(Scope.Township, View: View.Totals);
    private static readonly Grant CountyTotals = new(Scope.County, View: View.Totals);
    private static readonly Grant CityTotals = new(Scope.City, View: View.Totals);

    /// <summary>The rows of the table, in its order, each with the actions that it covers.</summary>
    internal static readonly IReadOnlyList<Row> Rows =
    [
        new("record a visit / declaration", "记走访，替家长填申报", [DeclarationsRecord, VisitsRecord])
        {
            VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County,
        },
        new("list and open declarations, children", "看申报和儿童名单，写明原因后打开记录",
            [DeclarationsList, DeclarationsOpen, ChildrenList, ChildrenSearch, ChildrenOpen, ChildrenHistory, KeyCareList])
        {
            VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County, CountyApprover = County,
        },
        new("register, ask, judge, key care", "登记、提问、综合判断，办理重点关爱",
            [DeclarationsRegister, DeclarationsAsk, JudgementsRecord, ChildrenUpdate, KeyCareFollowUp, KeyCareExit])
        {
            TownshipSupervisor = ProposeInTownship, CountyReviewer = County,
        },
        new("cases for review", "办理要核对的事", [CasesList, CasesSettle]) { CountyReviewer = County },
        new("approve reject, close, merge, transfer, export", "不予登记、注销、合并、转接、导出名单",
            [DeclarationsReject, DeclarationsClose, DeclarationsTransfer, ChildrenClose, ChildrenMerge, ChildrenTransfer, RecordsExport])
        {
            CountyReviewer = ProposeInCounty, CountyApprover = ApproveInCounty,
        },
        new("requests about one's data: list", "看家长查阅、更正、删除信息的申请", [RightsList]) { CountyReviewer = County, CountyApprover = County },
        new("requests about one's data: decide", "办理家长查阅、更正、删除信息的申请", [RightsDecide]) { CountyReviewer = County },
        new("requests about one's data: delete", "删除家长要求删除的、保存期满的信息", [RightsErase])
        {
            CountyReviewer = ProposeInCounty, CountyApprover = ApproveInCounty,
        },
        new("import", "导入名单", [RecordsImport]) { CountyReviewer = County },
        new("import (a department's own fields)", "报送本部门掌握的情况", [DepartmentRecordsSend]) { CountyReviewer = County, DepartmentOfficer = OwnFields },
        new("verification: trigger", "发起比对核实", [VerificationsRun])
        {
            CountyReviewer = County,
            CityAnalyst = CityTotals,
            DepartmentOfficer = OwnFields
        },
        new("verification: results", "看比对核实的结果", [VerificationsRead]) { CountyReviewer = County, DepartmentOfficer = OwnFields },
        new("verification: the list a department must check", "领取要本部门核对的名单", [DepartmentChecklistRead])
        {
            CountyReviewer = County,
            DepartmentOfficer = OwnFields
        },
        new("verification: how far it is", "看各县（区）、各部门的工作进度", [VerificationsProgress])
        {
            CountyReviewer = County, CountyApprover = CountyTotals, CityAnalyst = CityTotals, CityApprover = CityTotals, DepartmentOfficer =
                OwnFields, Reader = CityTotals,
        },
        new("adjudicate discrepancies", "裁定不一致的地方", [DiscrepanciesAdjudicate]) { CountyReviewer = County },
        new("policies that do not reach a child", "看政策没有落实到的儿童", [PolicyGapsRead])
        {
            CountyReviewer = County, CityAnalyst = CityTotals, DepartmentOfficer = OwnFields,
        },
        new("policy gaps: answer", "答复本部门政策没有落实的问题", [PolicyGapsAnswer]) { DepartmentOfficer = OwnFields },
        new("policy gaps: close", "办结政策没有落实的问题", [PolicyGapsClose]) { CountyReviewer = County },
        new("report a child that nobody declared", "报告没有人申报的儿童线索", [LeadsRecord])
        {
            VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County,
        },
        new("statistics (internal)", "看内部统计", [StatisticsRead])
        {
            TownshipSupervisor = TownshipTotals, CountyReviewer = CountyTotals, CountyApprover = CountyTotals, CityAnalyst = CityTotals,
            CityApprover = CityTotals, DepartmentOfficer = CountyTotals, Statistician = CityTotals, Reader = CityTotals,
        },
        new("statistics: count anew", "重新计数", [StatisticsRollUp]) { CountyReviewer = CountyTotals, CityAnalyst = CityTotals },
        new("populations", "填报人口调查数", [PopulationsWrite]) { Statistician = CityTotals },
        new("draft a release", "起草对外发布的数字", [ReleasesDraft]) { CountyReviewer = ProposeInCounty, CityAnalyst = ProposeInCity },
        new("opinion on a release", "对要发布的数字提意见", [ReleasesOpinion]) { DepartmentOfficer = CountyTotals, Statistician = CityTotals },
        new("approve a release", "批准对外发布", [ReleasesApprove]) { CountyApprover = ApproveInCounty, CityApprover = ApproveInCity },
        new("report upward what is important", "把问题和重要情况报告市级", [MattersReport]) { CountyReviewer = County },
        new("read what was reported upward", "看报告市级的问题和重要情况", [MattersRead])
        {
            CountyReviewer = County, CountyApprover = County, CityAnalyst = CityTotals, CityApprover = CityTotals,
        },
        new("take note of what was reported", "签收县（区）报告的问题和重要情况", [MattersReceive]) { CityAnalyst = CityTotals },
        new("the campaign board", "看摸排进度", [CampaignsRead])
        {
            CountyReviewer = County, CountyApprover = County, CityAnalyst = CityTotals, CityApprover = CityTotals, Reader = CityTotals,
        },
        new("campaigns: goals and figures", "定摸排目标，填三年行动和困境儿童的数字", [CampaignsSet]) { CountyReviewer = County, CityAnalyst = CityTotals },
        new("campaigns: plan one", "安排一次摸排", [CampaignsPlan]) { CityAnalyst = CityTotals },
        new("policy parameters: propose", "提出修改政策参数", [PolicyPropose]) { CityAnalyst = ProposeInCity },
        new("policy parameters: approve", "批准修改政策参数", [PolicyApprove]) { CityApprover = ApproveInCity },
        new("assignments", "分配和收回岗位（管理员岗位要两个人办）", [AssignmentsManage]) { SecurityAdmin = Installation },
        new("jobs, settings, keys, queues", "管理系统的运行、设置和密钥", [SystemOperate]) { SystemAdmin = Installation },
        new("audit search, verification", "查审计记录，核验审计链", [AuditRead, AuditVerify]) { Auditor = Installation },
    ];

    private static readonly FrozenDictionary<(Role, Permission), Grant> Cells = (
        from row in Rows
        from permission in row.Covers
        from role in Roles.All
        let grant = row.Of(role)
        where grant is not null
        select KeyValuePair.Create((role, permission), grant)).ToFrozenDictionary();

    public static IReadOnlyList<Permission> All { get; } = Enum.GetValues<Permission>();

    /// <summary>Open to anybody, with rate limits and, where a record is concerned, a proof (receipt and phone, or the follow-up token).</summary>
    public static FrozenSet<Permission> Anonymous { get; } = new[]
    {
        FormsRead, DivisionsRead, EligibilityAsk, DeclarationsSubmit, DeclarationsFollow, DeclarationsCorrect, DeclarationsWithdraw,
            DeclarationsAttach,
        RightsAsk, ReleasesReadPublic, ChatTalk, HealthRead, SignIn,
    }.ToFrozenSet();

    /// <summary>Open to every account: the portal's own pages, and the progress of one's county's jobs (counts, no child).</summary>
    public static FrozenSet<Permission> EveryAccount { get; } = new[] { PortalEnter, JobsFollow }.ToFrozenSet();

    /// <summary>
    /// What is left of a county role whose assignment names the city itself (<see cref="Roles.HasCityDesk"/>): finding the county that is
    /// responsible. Nobody is on the city's register, so there is nothing else to do there.
    /// </summary>
    public static FrozenSet<Permission> CityDesk { get; } = new[]
    {
        PortalEnter, JobsFollow, DeclarationsList, DeclarationsOpen, DeclarationsAsk, DeclarationsReject, DeclarationsClose, DeclarationsTransfer,
            CasesList, CasesSettle,
        RightsList, RightsDecide, RightsErase,
    }.ToFrozenSet();

    /// <summary>What an officer of a city's department does here: says what the department thinks of a release.</summary>
    public static FrozenSet<Permission> CityVoice { get; } = new[] { PortalEnter, JobsFollow, ReleasesOpinion }.ToFrozenSet();

    /// <summary>The cell of the table, or null where it is empty. Anonymous actions have no cell: they ask for no role.</summary>
    public static Grant? Of(Role role, Permission permission) =>
        EveryAccount.Contains(permission) ? Installation : Cells.GetValueOrDefault((role, permission));

    /// <summary>Whether two persons take part: one proposes, another approves (author ≠ approver).</summary>
    public static bool NeedsSecondPerson(Permission permission) =>
        Roles.All.Any(role => Of(role, permission) is { Duty: Duty.Approve });

    /// <summary>Whether the role may carry out what somebody else proposed.</summary>
    public static bool MayDecide(Role role, Permission permission) => Of(role, permission) is { Duty: Duty.Act or Duty.Approve };

    /// <summary>What a role may do, in the words of the table's rows, for whoever gives it to somebody.</summary>
    public static IReadOnlyList<(string Words, Grant Grant)> WordsFor(Role role) =>
        [.. from row in Rows let grant = row.Of(role) where grant is not null select (row.Words, grant)];

    /// <summary>One row of the table: an empty cell is null.</summary>
    /// <param name="Title">As the contract names it.</param>
    /// <param name="Words">The same in plain Chinese.</param>
    internal sealed record Row(string Title, string Words, IReadOnlyList<Permission> Covers)
    {
        public Grant? VillageWorker { get; init; }
        public Grant? TownshipSupervisor { get; init; }
        public Grant? CountyReviewer { get; init; }
        public Grant? CountyApprover { get; init; }
        public Grant? CityAnalyst { get; init; }
        public Grant? CityApprover { get; init; }
        public Grant? DepartmentOfficer { get; init; }
        public Grant? Statistician { get; init; }
        public Grant? SystemAdmin { get; init; }
        public Grant? SecurityAdmin { get; init; }
        public Grant? Auditor { get; init; }
        public Grant? Reader { get; init; }

        public Grant? Of(Role role) => role switch
        {
            Role.VillageWorker => VillageWorker,
            Role.TownshipSupervisor => TownshipSupervisor,
            Role.CountyReviewer => CountyReviewer,
            Role.CountyApprover => CountyApprover,
            Role.CityAnalyst => CityAnalyst,
            Role.CityApprover => CityApprover,
            Role.DepartmentOfficer => DepartmentOfficer,
            Role.Statistician => Statistician,
            Role.SystemAdmin => SystemAdmin,
            Role.SecurityAdmin => SecurityAdmin,
            Role.Auditor => Auditor,
            Role.Reader => Reader,
        };
    }
}

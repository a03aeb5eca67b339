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
        new("record a visit / declaration", [DeclarationsRecord, VisitsRecord])
        {
            VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County,
        },
        new("list and open declarations, children", [DeclarationsList, DeclarationsOpen, ChildrenList, ChildrenSearch, ChildrenOpen, ChildrenHistory, KeyCareList])
        {
            VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County, CountyApprover = County,
        },
        new("register, ask, judge, key care", [DeclarationsRegister, DeclarationsAsk, JudgementsRecord, ChildrenUpdate, KeyCareFollowUp, KeyCareExit])
        {
            TownshipSupervisor = ProposeInTownship, CountyReviewer = County,
        },
        new("cases for review", [CasesList, CasesSettle]) { CountyReviewer = County },
        new("approve reject, close, merge, transfer, export", [DeclarationsReject, DeclarationsClose, DeclarationsTransfer, ChildrenClose, ChildrenMerge, ChildrenTransfer, RecordsExport])
        {
            CountyReviewer = ProposeInCounty, CountyApprover = ApproveInCounty,
        },
        new("import", [RecordsImport]) { CountyReviewer = County },
        new("import (a department's own fields)", [DepartmentRecordsSend]) { CountyReviewer = County, DepartmentOfficer = OwnFields },
        new("verification: trigger, results", [VerificationsRun, VerificationsRead]) { CountyReviewer = County, DepartmentOfficer = OwnFields },
        new("verification: the list a department must check", [DepartmentChecklistRead]) { DepartmentOfficer = OwnFields },
        new("verification: how far it is", [VerificationsProgress]) { CountyReviewer = County, CityAnalyst = CityTotals, DepartmentOfficer = OwnFields },
        new("adjudicate discrepancies", [DiscrepanciesAdjudicate]) { CountyReviewer = County },
        new("policies that do not reach a child", [PolicyGapsRead]) { CountyReviewer = County, CityAnalyst = CityTotals, DepartmentOfficer = OwnFields },
        new("policy gaps: answer", [PolicyGapsAnswer]) { DepartmentOfficer = OwnFields },
        new("policy gaps: close", [PolicyGapsClose]) { CountyReviewer = County },
        new("report a child that nobody declared", [LeadsRecord]) { VillageWorker = Village, TownshipSupervisor = Township, CountyReviewer = County },
        new("statistics (internal)", [StatisticsRead])
        {
            TownshipSupervisor = TownshipTotals, CountyReviewer = CountyTotals, CountyApprover = CountyTotals, CityAnalyst = CityTotals,
            CityApprover = CityTotals, DepartmentOfficer = CountyTotals, Statistician = CityTotals,
        },
        new("statistics: count anew", [StatisticsRollUp]) { CountyReviewer = CountyTotals, CityAnalyst = CityTotals },
        new("populations", [PopulationsWrite]) { Statistician = CityTotals },
        new("draft a release", [ReleasesDraft]) { CountyReviewer = ProposeInCounty, CityAnalyst = ProposeInCity },
        new("opinion on a release", [ReleasesOpinion]) { DepartmentOfficer = CountyTotals, Statistician = CityTotals },
        new("approve a release", [ReleasesApprove]) { CountyApprover = ApproveInCounty, CityApprover = ApproveInCity },
        new("policy parameters: propose", [PolicyPropose]) { CityAnalyst = ProposeInCity },
        new("policy parameters: approve", [PolicyApprove]) { CityApprover = ApproveInCity },
        new("assignments", [AssignmentsManage]) { SecurityAdmin = Installation },
        new("jobs, settings, keys, queues", [SystemOperate]) { SystemAdmin = Installation },
        new("audit search, verification", [AuditRead, AuditVerify]) { Auditor = Installation },
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
        FormsRead, DivisionsRead, EligibilityAsk, DeclarationsSubmit, DeclarationsFollow, DeclarationsCorrect, DeclarationsWithdraw, DeclarationsAttach,
        ReleasesReadPublic, ChatTalk, HealthRead, SignIn,
    }.ToFrozenSet();

    /// <summary>Open to every account: the portal's own pages, and the progress of one's county's jobs (counts, no child).</summary>
    public static FrozenSet<Permission> EveryAccount { get; } = new[] { PortalEnter, JobsFollow }.ToFrozenSet();

    /// <summary>
    /// What is left of a county role whose assignment names the city itself (<see cref="Roles.HasCityDesk"/>): finding the county that is responsible.
    /// Nobody is on the city's register, so there is nothing else to do there.
    /// </summary>
    public static FrozenSet<Permission> CityDesk { get; } = new[]
    {
        PortalEnter, JobsFollow, DeclarationsList, DeclarationsOpen, DeclarationsAsk, DeclarationsReject, DeclarationsClose, DeclarationsTransfer, CasesList, CasesSettle,
    }.ToFrozenSet();

    /// <summary>The cell of the table, or null where it is empty. Anonymous actions have no cell: they ask for no role.</summary>
    public static Grant? Of(Role role, Permission permission) =>
        EveryAccount.Contains(permission) ? Installation : Cells.GetValueOrDefault((role, permission));

    /// <summary>Whether two persons take part: one proposes, another approves (author ≠ approver).</summary>
    public static bool NeedsSecondPerson(Permission permission) =>
        Roles.All.Any(role => Of(role, permission) is { Duty: Duty.Approve });

    /// <summary>Whether the role may carry out what somebody else proposed.</summary>
    public static bool MayDecide(Role role, Permission permission) => Of(role, permission) is { Duty: Duty.Act or Duty.Approve };

    /// <summary>One row of the table: an empty cell is null.</summary>
    internal sealed record Row(string Title, IReadOnlyList<Permission> Covers)
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
        };
    }
}

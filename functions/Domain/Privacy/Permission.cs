namespace Domain.Privacy;

/// <summary>Something somebody may do; every route and every page names one of these (<c>x-permission</c>).</summary>
public enum Permission
{
    // Anonymous: no account, only rate limits and proofs.
    FormsRead,
    DivisionsRead,
    EligibilityAsk,
    DeclarationsSubmit,
    DeclarationsFollow,
    DeclarationsCorrect,
    DeclarationsWithdraw,
    DeclarationsAttach,
    RightsAsk,
    ReleasesReadPublic,
    ChatTalk,
    HealthRead,
    SignIn,

    // Recording a visit or a declaration.
    DeclarationsRecord,
    VisitsRecord,

    // Listing and opening.
    DeclarationsList,
    DeclarationsOpen,
    ChildrenList,
    ChildrenSearch,
    ChildrenOpen,
    ChildrenHistory,

    // Registering, asking, judging, key care.
    DeclarationsRegister,
    DeclarationsAsk,
    JudgementsRecord,
    ChildrenUpdate,
    KeyCareList,
    KeyCareFollowUp,
    KeyCareExit,

    // Cases for review: what staff must look at beside a declaration.
    CasesList,
    CasesSettle,

    // What needs a second person.
    DeclarationsReject,
    DeclarationsClose,
    DeclarationsTransfer,
    ChildrenClose,
    ChildrenMerge,
    ChildrenTransfer,
    RecordsExport,

    // What families ask about their data (个人信息保护法 45–47), and its end.
    RightsList,
    RightsDecide,
    RightsErase,

    // Import, verification.
    RecordsImport,
    DepartmentRecordsSend,
    VerificationsRun,
    VerificationsRead,
    DepartmentChecklistRead,
    DiscrepanciesAdjudicate,
    VerificationsProgress,
    PolicyGapsRead,
    PolicyGapsAnswer,
    PolicyGapsClose,
    LeadsRecord,

    // Statistics and releases.
    StatisticsRead,
    StatisticsRollUp,
    PopulationsWrite,
    ReleasesDraft,
    ReleasesOpinion,
    ReleasesApprove,

    // What is reported upward (七(三)).
    MattersReport,
    MattersRead,
    MattersReceive,

    // The campaign board (五).
    CampaignsRead,
    CampaignsSet,
    CampaignsPlan,

    // City and administrators.
    PolicyPropose,
    PolicyApprove,
    AssignmentsManage,
    SystemOperate,
    AuditRead,
    AuditVerify,

    // Anybody with an account.
    PortalEnter,
    JobsFollow,
}

public static class PermissionIds
{
    /// <summary>The id written as <c>x-permission</c> into the OpenAPI document: "declarations.list".</summary>
    public static string Id(this Permission permission) => permission switch
    {
        Permission.FormsRead => "forms.read",
        Permission.DivisionsRead => "divisions.read",
        Permission.EligibilityAsk => "eligibility.ask",
        Permission.DeclarationsSubmit => "declarations.submit",
        Permission.DeclarationsFollow => "declarations.follow",
        Permission.DeclarationsCorrect => "declarations.correct",
        Permission.DeclarationsWithdraw => "declarations.withdraw",
        Permission.DeclarationsAttach => "declarations.attach",
        Permission.RightsAsk => "rights.ask",
        Permission.ReleasesReadPublic => "releases.readPublic",
        Permission.ChatTalk => "chat.talk",
        Permission.HealthRead => "health.read",
        Permission.SignIn => "session.signIn",
        Permission.DeclarationsRecord => "declarations.record",
        Permission.VisitsRecord => "visits.record",
        Permission.DeclarationsList => "declarations.list",
        Permission.DeclarationsOpen => "declarations.open",
        Permission.ChildrenList => "children.list",
        Permission.ChildrenSearch => "children.search",
        Permission.ChildrenOpen => "children.open",
        Permission.ChildrenHistory => "children.history",
        Permission.KeyCareList => "keyCare.list",
        Permission.DeclarationsRegister => "declarations.register",
        Permission.DeclarationsAsk => "declarations.ask",
        Permission.JudgementsRecord => "judgements.record",
        Permission.ChildrenUpdate => "children.update",
        Permission.KeyCareFollowUp => "keyCare.followUp",
        Permission.KeyCareExit => "keyCare.exit",
        Permission.CasesList => "cases.list",
        Permission.CasesSettle => "cases.settle",
        Permission.DeclarationsReject => "declarations.reject",
        Permission.DeclarationsClose => "declarations.close",
        Permission.DeclarationsTransfer => "declarations.transfer",
        Permission.ChildrenClose => "children.close",
        Permission.ChildrenMerge => "children.merge",
        Permission.ChildrenTransfer => "children.transfer",
        Permission.RecordsExport => "records.export",
        Permission.RightsList => "rights.list",
        Permission.RightsDecide => "rights.decide",
        Permission.RightsErase => "rights.erase",
        Permission.RecordsImport => "records.import",
        Permission.DepartmentRecordsSend => "departmentRecords.send",
        Permission.VerificationsRun => "verifications.run",
        Permission.VerificationsRead => "verifications.read",
        Permission.DepartmentChecklistRead => "departmentChecklist.read",
        Permission.DiscrepanciesAdjudicate => "discrepancies.adjudicate",
        Permission.VerificationsProgress => "progress.read",
        Permission.PolicyGapsRead => "policyGaps.read",
        Permission.PolicyGapsAnswer => "policyGaps.answer",
        Permission.PolicyGapsClose => "policyGaps.close",
        Permission.LeadsRecord => "leads.record",
        Permission.StatisticsRead => "statistics.read",
        Permission.StatisticsRollUp => "statistics.rollUp",
        Permission.PopulationsWrite => "populations.write",
        Permission.ReleasesDraft => "releases.draft",
        Permission.ReleasesOpinion => "releases.opinion",
        Permission.ReleasesApprove => "releases.approve",
        Permission.MattersReport => "matters.report",
        Permission.MattersRead => "matters.read",
        Permission.MattersReceive => "matters.receive",
        Permission.CampaignsRead => "campaigns.read",
        Permission.CampaignsSet => "campaigns.set",
        Permission.CampaignsPlan => "campaigns.plan",
        Permission.PolicyPropose => "policy.propose",
        Permission.PolicyApprove => "policy.approve",
        Permission.AssignmentsManage => "assignments.manage",
        Permission.SystemOperate => "system.operate",
        Permission.AuditRead => "audit.read",
        Permission.AuditVerify => "audit.verify",
        Permission.PortalEnter => "portal.enter",
        Permission.JobsFollow => "jobs.follow",
    };

    /// <summary>The permission with this id, or null.</summary>
    public static Permission? Find(string? id)
    {
        foreach (var permission in Permissions.All)
        {
            if (permission.Id() == id)
            {
                return permission;
            }
        }

        return null;
    }
}

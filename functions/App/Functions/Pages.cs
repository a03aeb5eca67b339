using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// The pages: operations whose answer is HTML. The catch-all function of their prefix brings them in, so they have no function of their own and do
/// not appear in OpenAPI; their permission is named all the same.
/// </summary>
public static class Pages
{
    /// <summary>A posted form of the largest kind, all spells filled, is about 20 KB.</summary>
    public const int Body = 128 * 1024;

    public static readonly HttpFunction Root = Page("RootPage", "GET", "", FormsRead, "Leads to the declaration");

    public static readonly HttpFunction Declare = Page("DeclarePage", "GET", "declare", FormsRead, "Which form fits");

    public static readonly HttpFunction DeclareForm = Page("DeclareFormPage", "GET", "declare/{formId}", FormsRead, "The form");

    public static readonly HttpFunction DeclareFormPost =
        Page("DeclareFormPost", "POST", "declare/{formId}", DeclarationsSubmit, "Takes the form") with { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareContinue =
        Page("DeclareContinuePage", "GET", "declare/continue/{link}", FormsRead, "Where a draft of the chat goes on");

    public static readonly HttpFunction DeclareContinuePost =
        Page("DeclareContinuePost", "POST", "declare/continue/{link}", DeclarationsSubmit,
            "Takes the draft to the form, once") with
        { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareStatus =
        Page("DeclareStatusPage", "GET", "declare/status", DeclarationsFollow, "Asks for receipt and proof");

    public static readonly HttpFunction DeclareStatusPost =
        Page("DeclareStatusPost", "POST", "declare/status", DeclarationsFollow,
            "Shows how a declaration stands") with
        { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareReceived =
        Page("DeclareReceivedPage", "GET", "declare/received", DeclarationsFollow, "The receipt of what was just declared");

    public static readonly HttpFunction DeclareCorrect =
        Page("DeclareCorrectPage", "GET", "declare/correct", DeclarationsCorrect, "What was declared, to be corrected");

    public static readonly HttpFunction DeclareCorrectPost =
        Page("DeclareCorrectPost", "POST", "declare/correct", DeclarationsCorrect, "Takes a correction") with { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareAnswer =
        Page("DeclareAnswer", "POST", "declare/answer", DeclarationsCorrect, "Takes an answer in words") with { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareAttach =
        Page("DeclareAttach", "POST", "declare/attachments", DeclarationsAttach, "Takes a picture or PDF") with
        {
            Limited = true,
            MaxBody = Catalogue.AttachmentBody
        };

    public static readonly HttpFunction DeclareWithdraw =
        Page("DeclareWithdraw", "POST", "declare/withdrawal", DeclarationsWithdraw,
            "Takes back what was declared") with
        { Limited = true, MaxBody = Body };

    // The portal.
    public static readonly HttpFunction PortalSignIn = Page("PortalSignInPage", "GET", "portal/signin", SignIn, "Sign-in");

    public static readonly HttpFunction PortalSignInPost =
        Page("PortalSignInPost", "POST", "portal/signin", SignIn, "A persona; development only") with { MaxBody = Body };

    public static readonly HttpFunction PortalSignInAccount =
        Page("PortalSignInAccount", "GET", "portal/signin/account", SignIn, "To the issuer of staff accounts");

    public static readonly HttpFunction PortalSignInCallback =
        Page("PortalSignInCallback", "GET", "portal/signin-oidc", SignIn, "Back from the issuer");

    public static readonly HttpFunction PortalSignOut =
        Page("PortalSignOut", "POST", "portal/signout", PortalEnter, "Signs out") with { MaxBody = Body };

    public static readonly HttpFunction Portal = Page("PortalPage", "GET", "portal", PortalEnter, "The desk: what is due");

    public static readonly HttpFunction PortalDeclaration =
        Page("PortalDeclarationPage", "GET", "portal/declarations/{id}", DeclarationsList, "One declaration: masked, or in full after an opening");

    public static readonly HttpFunction PortalDeclarationOpening =
        Page("PortalDeclarationOpening", "POST", "portal/declarations/{id}/opening", DeclarationsOpen,
            "Opens it with a reason") with
        { MaxBody = Body };

    public static readonly HttpFunction PortalAttachment =
        Page("PortalAttachment", "GET", "portal/declarations/{id}/attachments/{attachment}", DeclarationsOpen,
            "An attachment of an opened declaration");

    public static readonly HttpFunction PortalDeclarationReview =
        Page("PortalDeclarationReview", "POST", "portal/declarations/{id}/review", DeclarationsRegister, "Register, ask or reject") with
        {
            Or = [DeclarationsAsk, DeclarationsReject],
            MaxBody = Body,
        };

    public static readonly HttpFunction PortalChildren =
        Page("PortalChildrenPage", "GET", "portal/children", ChildrenSearch, "Search and list of children");

    public static readonly HttpFunction PortalChildrenSearch =
        Page("PortalChildrenSearch", "POST", "portal/children", ChildrenSearch,
            "Searches; what is looked for is never in an address") with
        { MaxBody = Body };

    public static readonly HttpFunction PortalChild =
        Page("PortalChildPage", "GET", "portal/children/{id}", ChildrenList, "One child: masked, or in full after an opening");

    public static readonly HttpFunction PortalChildOpening =
        Page("PortalChildOpening", "POST", "portal/children/{id}/opening", ChildrenOpen, "Opens it with a reason") with { MaxBody = Body };

    public static readonly HttpFunction PortalChildClose =
        Page("PortalChildClose", "POST", "portal/children/{id}/close", ChildrenClose, "Off the register") with { MaxBody = Body };

    public static readonly HttpFunction PortalChildMerge =
        Page("PortalChildMerge", "POST", "portal/children/{id}/merge", ChildrenMerge, "Into another record") with { MaxBody = Body };

    public static readonly HttpFunction PortalChildTransfer =
        Page("PortalChildTransfer", "POST", "portal/children/{id}/transfer", ChildrenTransfer, "To another county") with { MaxBody = Body };

    public static readonly HttpFunction PortalChildConfirm =
        Page("PortalChildConfirm", "POST", "portal/children/{id}/confirm", ChildrenUpdate,
            "Looked at and kept on the register") with
        { MaxBody = Body };

    public static readonly HttpFunction PortalApprovals =
        Page("PortalApprovalsPage", "GET", "portal/approvals", ChildrenClose,
            "What waits for a second person") with
        { Or = [DeclarationsReject, DeclarationsRegister, RightsErase] };

    public static readonly HttpFunction PortalApprovalPost =
        Page("PortalApprovalPost", "POST", "portal/approvals/{id}", ChildrenClose, "Approves or sends back") with
        {
            Or = [DeclarationsReject, DeclarationsRegister, RightsErase],
            MaxBody = Body,
        };

    public static readonly HttpFunction PortalAudit = Page("PortalAuditPage", "GET", "portal/audit", AuditRead, "Who saw whom");

    public static readonly HttpFunction PortalAuditUnusual =
        Page("PortalAuditUnusualPage", "GET", "portal/audit/unusual", AuditRead, "Looks at people that stand out");

    public static readonly HttpFunction PortalAuditVerify =
        Page("PortalAuditVerify", "POST", "portal/audit/verification", AuditVerify, "Verifies a chain") with { MaxBody = Body };

    public static IReadOnlyList<HttpFunction> All { get; } =
    [
        Root, Declare, DeclareForm, DeclareFormPost, DeclareStatus, DeclareStatusPost, DeclareReceived, DeclareCorrect, DeclareCorrectPost,
            DeclareAnswer, DeclareAttach, DeclareWithdraw,
        PortalSignIn, PortalSignInPost, PortalSignInAccount, PortalSignInCallback, PortalSignOut, Portal,
        PortalDeclaration, PortalDeclarationOpening, PortalAttachment, PortalDeclarationReview,
        PortalChildren, PortalChildrenSearch, PortalChild, PortalChildOpening, PortalChildClose, PortalChildMerge, PortalChildTransfer,
            PortalChildConfirm,
        PortalApprovals, PortalApprovalPost, PortalAudit, PortalAuditUnusual, PortalAuditVerify,
        .. ReviewFunctions.AllPages,
        .. ChildFunctions.PortalPages,
        .. SearchFunctions.PortalPages,
        .. VisitFunctions.PortalPages,
        .. SheetFunctions.DeskPages,
        .. RecordFunctions.DeskPages,
        .. KeyCareFunctions.AllPages,
        .. VerificationFunctions.AllPages,
        .. ReleaseFunctions.AllPages,
        .. MatterFunctions.AllPages,
        .. RightsFunctions.AllPages,
        .. NationalFunctions.AllPages,
        .. CampaignFunctions.AllPages,
        .. OperationFunctions.AllPages,
        .. RetentionFunctions.AllPages,
        .. AssignmentFunctions.PortalPages,
        .. DeviceFunctions.PortalPages,
        .. ParameterFunctions.PortalPages,
        .. NoticeFunctions.PortalPages,
        .. PolicyGapFunctions.AllPages,
        .. ChecklistFunctions.AllPages,
        .. LeadFunctions.AllPages,
        .. StatisticsFunctions.PortalPages,
    ];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page };
}

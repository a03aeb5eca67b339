using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The routes and pages of cases for review, of ending and handing over a declaration, and of deciding about many at once.</summary>
public static class ReviewFunctions
{
    private static readonly Member Reason = new("reason", "string", "Why");
    private static readonly Member Seen = new("version", "string", "The version that was looked at");

    public static readonly HttpFunction ListCases = new("ListCases", "GET", "api/cases", CasesList,
        "What staff must look at beside a declaration, the most pressing first; nothing of what was said")
    {
        Query =
        [
            new("status", "string", "open (default) | settled", Required: false),
            new("type", "string", "sameNumber | correctedAfterRegistration | …", Required: false),
            Member.Sort,
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction OpenCase = new("OpenCase", "POST", "api/cases/{id}/opening", CasesList,
        "A case with what was said; the reason is kept in the audit trail")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "Why it is opened")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static readonly HttpFunction SettleCase = new("SettleCase", "POST", "api/cases/{id}/settlement", CasesSettle,
        "Says what became of a case; a further declaration of a settled number opens it again")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("outcome", "string",
            "One of the case's outcomes: bothLawful, duplicate, … What it claims must be so, or is done in the same moment"),
            new("subject", "string", "What it is to be done to: the declaration to end or to ask about, or the child to merge", Required: false),
            new("into", "string", "For a merge: the child that lives on; for passedOn: the county that gets the case", Required: false),
                Reason, Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction ReplyToCase =
        new("ReplyToCase", "POST", "api/cases/{id}/reply", CasesSettle, "Answers in the conversation that the case comes from (handOver, urgent)")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("text", "string", "What the family reads"), Seen],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    public static readonly HttpFunction CloseDeclaration =
        End("CloseDeclaration", "close", DeclarationsClose, "Ends a declaration that neither becomes a child nor is refused");

    public static readonly HttpFunction TransferDeclaration =
        End("TransferDeclaration", "transfer", DeclarationsTransfer, "Hands a declaration over to the county of the city that is responsible",
        new Member("toCounty", "string", "County code"));

    public static readonly QueueFunction MoveDeclaration =
        new("MoveDeclaration", "move-declaration", "Completes the hand-over of a declaration to another county");

    public static readonly QueueFunction EraseDeclaration =
        new("EraseDeclaration", "erase-declaration", "Completes an erasure: pictures, the number's entry, the way to the conversation");

    public static IReadOnlyList<HttpFunction> Http { get; } = [ListCases, OpenCase, SettleCase, ReplyToCase, CloseDeclaration, TransferDeclaration];

    // The pages.
    public static readonly HttpFunction Cases = Page("PortalCasesPage", "GET", "portal/cases", CasesList, "What staff must look at");

    public static readonly HttpFunction Case = Page("PortalCasePage", "GET", "portal/cases/{id}", CasesList,
        "One case: what it is about, side by side, what to do next");

    public static readonly HttpFunction CaseOpening =
        Page("PortalCaseOpening", "POST", "portal/cases/{id}/opening", CasesList, "Opens it and its declarations with a reason");

    public static readonly HttpFunction CaseSettlement =
        Page("PortalCaseSettlement", "POST", "portal/cases/{id}/settlement", CasesSettle, "Says what became of it");

    public static readonly HttpFunction CaseReply = Page("PortalCaseReply", "POST", "portal/cases/{id}/reply", CasesSettle,
        "Answers in the conversation that it comes from");

    public static readonly HttpFunction CaseMerge = Page("PortalCaseMerge", "POST", "portal/cases/{id}/merge", ChildrenMerge,
        "Proposes to merge two records of the number");

    public static readonly HttpFunction DeclarationClose =
        Page("PortalDeclarationClose", "POST", "portal/declarations/{id}/close", DeclarationsClose, "Ends a declaration");

    public static readonly HttpFunction DeclarationTransfer =
        Page("PortalDeclarationTransfer", "POST", "portal/declarations/{id}/transfer", DeclarationsTransfer, "To another county");

    public static readonly HttpFunction Bulk = Page("PortalBulkPreview", "POST", "portal/bulk", DeclarationsRegister,
        "What would happen to the ticked declarations") with
    { Or = [DeclarationsAsk, DeclarationsTransfer] };

    public static readonly HttpFunction BulkConfirm =
        Page("PortalBulkConfirm", "POST", "portal/bulk/confirmation", DeclarationsRegister,
            "Decides about each of them") with
        { Or = [DeclarationsAsk, DeclarationsTransfer] };

    public static IReadOnlyList<HttpFunction> AllPages
    {
        get;
    } = [Cases, Case, CaseOpening, CaseSettlement, CaseReply, CaseMerge, DeclarationClose, DeclarationTransfer, Bulk, BulkConfirm];

    private static HttpFunction End(string name, string verb, Domain.Privacy.Permission permission, string summary,
        params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/declarations/{{id}}/{verb}", permission, summary + "; who may only propose leaves a proposal for a second person")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [.. takes, Reason, Seen],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>What families ask about the data of their child (个人信息保护法 45–47): put in by a proof or at the counter, decided, deleted by two.</summary>
public static class RightsFunctions
{
    private static readonly Member FollowUp = new("X-Follow-Up-Token", "string", "The followUpToken of the declaration", Required: false);
    private static readonly Member Receipt = new("receipt", "string", "The receipt");
    private static readonly Member Phone = new("phoneLast4", "string", "Last four digits", Required: false);
    private static readonly Member Seen = new("version", "string", "The version that was looked at");

    public static readonly HttpFunction Ask = new("AskRight", "POST", "api/rights/requests", RightsAsk,
        "A family asks for a copy, a correction, the end of its consent or deletion; proof: the last four digits of the phone, or the follow-up "
            + "token")
    {
        Limited = true,
        MaxBody = Catalogue.JsonBody,
        Headers = [new("Idempotency-Key", "string", "1 to 200 visible ASCII characters, chosen anew for every request"), FollowUp],
        Takes =
        [
            Receipt, Phone,
            new("kind", "string", "access | correction | withdrawal | deletion"),
            new("text", "string", "What exactly; needed for a correction", Required: false),
        ],
        Refuses = [400, 404, 409, 413, 415, 422, 429],
    };

    public static readonly HttpFunction Status = new("RightStatus", "POST", "api/rights/requests/status", RightsAsk,
        "What a family asked about a declaration, and what the county said; by the same proof")
    {
        Limited = true,
        MaxBody = Catalogue.JsonBody,
        Headers = [FollowUp],
        Takes = [Receipt, Phone],
        Refuses = [400, 404, 413, 415, 422, 429],
    };

    public static readonly HttpFunction List = new("ListRightsRequests", "GET", "api/rights/requests", RightsList,
        "What families of the county asked about their data, the soonest due first; nothing of what they wrote")
    {
        Query =
        [
            new("status", "string", "open (default) | granted | refused", Required: false),
            new("due", "string", "overdue | today | thisWeek | thisMonth | yyyy-MM", Required: false),
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Open = new("OpenRightsRequest", "POST", "api/rights/requests/{id}/opening", RightsList,
        "A request with what the family wrote and what stands in the way of a deletion; the reason is kept in the audit trail")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "Why it is opened")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static readonly HttpFunction Decide = new("DecideRightsRequest", "POST", "api/rights/requests/{id}/decision", RightsDecide,
        "Says yes or no; a granted deletion waits for a second person, a refusal names its ground in law")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("decision", "string", "grant | refuse"),
            new("ground", "string", "Of a refusal: keyCare | register | protection | stillKept | notProven | isRight | secret", Required: false),
            new("reason", "string", "What the family reads"), Seen,
            new("proof", "string", "hukouBook | idCard | guardianPaper: what was seen in person; needed to grant what only four digits proved",
                Required: false),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Approve = new("ApproveRightsRequest", "POST", "api/rights/requests/{id}/approval", RightsErase,
        "The second person agrees to a deletion: it is carried out at once")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Copy = new("CopyForRightsRequest", "POST", "api/rights/requests/{id}/copy", RightsDecide,
        "The copy that was granted, for whoever fetches it at the counter; every copy is kept in the audit trail")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("format", "string", "json (default) | docx", Required: false), new("reason", "string", "Who fetches it, without names")],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static IReadOnlyList<HttpFunction> Http { get; } = [Ask, Status, List, Open, Decide, Approve, Copy];

    // The pages.
    public static readonly HttpFunction DeclareAsk = new("DeclareRight", "POST", "declare/rights", RightsAsk,
        "Takes what a family asks about its data")
    {
        Reach = Reach.Page,
        Limited = true,
        MaxBody = Pages.Body,
    };

    public static readonly HttpFunction DeclareCopy = new("DeclareCopy", "POST", "declare/copy", RightsAsk, "The copy as a Word document")
    {
        Reach = Reach.Page,
        Limited = true,
        MaxBody = Pages.Body,
    };

    public static readonly HttpFunction ListPage = Page("PortalRightsPage", "GET", "portal/rights", RightsList, "What families ask about their data");

    public static readonly HttpFunction EnterPost = Page("PortalRightsEntry", "POST", "portal/rights", RightsDecide,
        "What somebody asked at the counter");

    public static readonly HttpFunction RequestPage = Page("PortalRightsRequestPage", "GET", "portal/rights/{id}", RightsList, "One request");

    public static readonly HttpFunction OpenPost = Page("PortalRightsOpening", "POST", "portal/rights/{id}/opening", RightsList,
        "Opens it with a reason");

    public static readonly HttpFunction DecidePost = Page("PortalRightsDecision", "POST", "portal/rights/{id}/decision", RightsDecide,
        "Says yes or no");

    public static readonly HttpFunction CopyPost = Page("PortalRightsCopy", "POST", "portal/rights/{id}/copy", RightsDecide,
        "The copy that was granted");

    public static IReadOnlyList<HttpFunction> AllPages
    {
        get;
    } = [DeclareAsk, DeclareCopy, ListPage, EnterPost, RequestPage, OpenPost, DecidePost, CopyPost];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

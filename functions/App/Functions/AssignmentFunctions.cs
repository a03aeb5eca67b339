using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>Who may do what here: letting accounts in and out, and the pages for it.</summary>
public static class AssignmentFunctions
{
    private static readonly Member Seen = new("version", "string", "The version that was looked at");

    public static readonly HttpFunction List = new("ListAssignments", "GET", "api/assignments", AssignmentsManage,
        "The accounts that have or had a role here, each with its assignment")
    {
        Query =
        [
            new("status", "string", "proposed | active | ended | refused; all where absent", Required: false),
            new("role", "string", "villageWorker … reader", Required: false),
            new("county", "string", "County code; 140400 for the city's own", Required: false),
            new("page", "string", "The next token of the page before", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Give = new("GiveAssignment", "POST", "api/assignments", AssignmentsManage,
        "Gives an account its role and territory; an administrator's role (systemAdmin, securityAdmin, auditor) is proposed (202) and waits for a "
            + "second security administrator")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("issuer", "string", "The OpenID provider, https://…"),
            new("subject", "string", "The account there; of a program its client id"),
            new("role", "string", "villageWorker … reader"),
            new("county", "string", "Where the role is tied to one", Required: false),
            new("township", "string", "Where the role is tied to one", Required: false),
            new("village", "string", "Where the role is tied to one", Required: false),
            new("department", "string", "For departmentOfficer", Required: false),
            new("name", "string", "What colleagues call the person", Required: false),
            new("machine", "boolean", "A program with client credentials: departmentOfficer only, never signs in to the portal", Required: false),
        ],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Approve = new("ApproveAssignment", "POST", "api/assignments/{id}/approval", AssignmentsManage,
        "The second security administrator gives an administrator's role that the first one proposed")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction End = new("EndAssignment", "DELETE", "api/assignments/{id}", AssignmentsManage,
        "Takes an assignment away from the next request on, or sends a proposed one back; it is kept as ended. The version in If-Match, in the "
            + "query or in the body")
    {
        MaxBody = Catalogue.JsonBody,
        Headers = [new("If-Match", "string", "The version that was looked at", Required: false)],
        Query = [Seen with { Required = false }],
        Takes = [Seen with { Required = false }, new("reason", "string", "Why", Required: false)],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Grant = new("GrantAccess", "POST", "api/assignments/{id}/grants", AssignmentsManage,
        "Lets this account stand in for a colleague on leave, beside its own post, until the evening of a day; ends by itself")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("for", "string", "Id of the colleague's assignment"),
            new("from", "string", "First day, yyyy-MM-dd, in China"),
            new("until", "string", "Last day"),
            new("reason", "string", "Why"),
            Seen,
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction EndGrant = new("EndAccess", "POST", "api/assignments/{id}/grants/end", AssignmentsManage,
        "Ends standing in before its last day")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "Why"), Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    // The pages.
    public static readonly HttpFunction ListPage = Page("PortalAssignmentsPage", "GET", "portal/assignments", "Who may do what here");

    public static readonly HttpFunction NewPage = Page("PortalAssignmentNewPage", "GET", "portal/assignments/new",
        "Giving an account a role, step by step");

    public static readonly HttpFunction GivePost = Page("PortalAssignmentGive", "POST", "portal/assignments", "Gives an account a role");

    public static readonly HttpFunction RecordPage = Page("PortalAssignmentPage", "GET", "portal/assignments/{id}",
        "One account: what it is and was, and by whom");

    public static readonly HttpFunction ApprovePost = Page("PortalAssignmentApproval", "POST", "portal/assignments/{id}/approval",
        "Approves an administrator's role");

    public static readonly HttpFunction TodayPage = Page("PortalAccessTodayPage", "GET", "portal/assignments/today",
        "Who may see what today, person by person");

    public static readonly HttpFunction GrantPost = Page("PortalAccessGrant", "POST", "portal/assignments/{id}/grants",
        "Lets a colleague stand in for this account");

    public static readonly HttpFunction EndGrantPost = Page("PortalAccessEnd", "POST", "portal/assignments/{id}/grants/end", "Ends standing in");

    /// <summary>Anybody's own choice, of the posts that somebody else gave.</summary>
    public static readonly HttpFunction ActingPost = Page("PortalActing", "POST", "portal/acting",
        "Works in the colleague's post that is stood in for, or in the own one again") with
    { Permission = PortalEnter };

    public static readonly HttpFunction EndPost = Page("PortalAssignmentEnd", "POST", "portal/assignments/{id}/end",
        "Takes it away, or sends it back");

    public static IReadOnlyList<HttpFunction> Http { get; } = [List, Give, Approve, End, Grant, EndGrant];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } =
        [ListPage, NewPage, TodayPage, GivePost, RecordPage, ApprovePost, EndPost, GrantPost, EndGrantPost, ActingPost];

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, AssignmentsManage, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

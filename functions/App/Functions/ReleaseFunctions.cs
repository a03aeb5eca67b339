using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of releases (七(二)): what leaves the house, and what everybody may read of it.</summary>
public static class ReleaseFunctions
{
    private static readonly Member Seen = new("version", "string", "The version that was looked at", Required: false);

    private static readonly Member[] Plan =
    [
        new("title", "string", "What the release is called"),
        new("level", "string", "county | city"),
        new("caliber", "string", "monitoring | statistics | census"),
        new("asOf", "string", "yyyy-MM-dd, not after today"),
        new("tables", "array", "[[\"county\",\"ageBand\"],…]: up to 8 tables of 1 … 3 dimensions"),
    ];

    public static readonly HttpFunction Draft = new("DraftRelease", "POST", "api/releases", ReleasesDraft,
        "Freezes the figures of a release, hides what could tell of a child, and says whose opinion it needs")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = Plan,
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction Preview = new("PreviewRelease", "POST", "api/releases/preview", ReleasesDraft,
        "What a draft would come to: figures, what is hidden and why, whose opinion it would need; nothing is kept")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = Plan,
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction List = new("ListReleases", "GET", "api/releases", ReleasesDraft, "Releases of one's level, newest first")
    {
        Or = [ReleasesOpinion, ReleasesApprove],
        Query = [new("status", "string", "draft | published | withdrawn", Required: false),
            new("page", "string", "The next token of the page before", Required: false)],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Get = new("GetRelease", "GET", "api/releases/{id}", ReleasesDraft,
        "A release: figures, opinions, and for the house why each hidden cell is hidden")
    {
        Or = [ReleasesOpinion, ReleasesApprove],
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction Change = new("ChangeRelease", "PUT", "api/releases/{id}", ReleasesDraft,
        "Changes a draft; the opinions given are void")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [.. Plan, Seen with { Required = true }],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction GiveOpinion =
        new("GiveOpinion", "POST", "api/releases/{id}/opinions", ReleasesOpinion, "What the caller's department says of the figures")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("agree", "boolean", "Agrees or objects"), new("comment", "string", "Needed to object", Required: false), Seen],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    public static readonly HttpFunction Approve = new("ApproveRelease", "POST", "api/releases/{id}/approval", ReleasesApprove,
        "Publishes: a number, a hash, a frozen document; disclosure is checked once more. Repeated, the same number")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Withdraw = new("WithdrawRelease", "POST", "api/releases/{id}/withdrawal", ReleasesApprove,
        "Takes a release back; its number stays as a tombstone")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "Why, as the public reads it"), Seen],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction MakeBrief = new("MakeBrief", "POST", "api/releases/{id}/briefs", ReleasesDraft,
        "An internal paper over the frozen figures of a release: monthly brief or phase report, with what was reported upward in its time")
    {
        Or = [ReleasesApprove],
        MaxBody = Catalogue.JsonBody,
        Takes = [new("kind", "string", "monthly | phase"), new("from", "string", "yyyy-MM-dd: where a phase begins", Required: false)],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static readonly HttpFunction ListBriefs = new("ListBriefs", "GET", "api/releases/{id}/briefs", ReleasesDraft,
        "The papers that were made of a release, newest first")
    {
        Or = [ReleasesApprove],
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction GetBrief = new("GetBrief", "GET", "api/briefs/{id}", ReleasesDraft,
        "The paper as Word (docx), marked as internal, with who made it and when")
    {
        Or = [ReleasesApprove],
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction ListPublic = new("ListPublicReleases", "GET", "api/public/releases", ReleasesReadPublic,
        "What was published, newest first; withdrawn ones by number and reason")
    {
        Query = [new("page", "string", "The next token of the page before", Required: false)],
        Refuses = [422],
    };

    public static readonly HttpFunction GetPublic = new("GetPublicRelease", "GET", "api/public/releases/{number}", ReleasesReadPublic,
        "A published release with meaning, scope and method; its hash is the SHA-256 of its RFC 8785 JSON without the hash")
    {
        Query = [new("format", "string", "json (default) | csv | xlsx", Required: false)],
        Refuses = [404, 410, 422],
    };

    public static readonly HttpFunction PublicPage = new("PublicPage", "GET", "public", ReleasesReadPublic,
        "What was published")
    { Reach = Reach.Page };

    public static readonly HttpFunction PublicReleasePage =
        new("PublicReleasePage", "GET", "public/{number}", ReleasesReadPublic, "One release, with its hash checked in the page")
        {
            Reach = Reach.Page
        };

    public static readonly HttpFunction ListPage = Page("PortalReleasesPage", "GET", "portal/releases", ReleasesDraft,
        "Releases of one's level, and what waits for whom") with
    {
        Or = [ReleasesOpinion, ReleasesApprove],
    };

    public static readonly HttpFunction NewPage = Page("PortalNewReleasePage", "GET", "portal/releases/new", ReleasesDraft,
        "What is to be published: title, day, tables");

    public static readonly HttpFunction NewPost = Page("PortalNewReleasePost", "POST", "portal/releases/new", ReleasesDraft,
        "Looks at what a draft comes to, or drafts it and asks the departments");

    public static readonly HttpFunction ReleasePage =
        Page("PortalReleasePage", "GET", "portal/releases/{id}", ReleasesDraft, "One release: figures, what is hidden and why, opinions") with
        {
            Or = [ReleasesOpinion, ReleasesApprove],
        };

    public static readonly HttpFunction EditPage = Page("PortalReleaseEditPage", "GET", "portal/releases/{id}/edit", ReleasesDraft,
        "The draft, to be changed");

    public static readonly HttpFunction EditPost = Page("PortalReleaseEditPost", "POST", "portal/releases/{id}/edit", ReleasesDraft,
        "Looks at a change, or changes the draft; the opinions given are void");

    public static readonly HttpFunction OpinionPost =
        Page("PortalReleaseOpinion", "POST", "portal/releases/{id}/opinions", ReleasesOpinion, "What the caller's department says of the figures");

    public static readonly HttpFunction ApprovalPost =
        Page("PortalReleaseApproval", "POST", "portal/releases/{id}/approval", ReleasesApprove, "Publishes");

    public static readonly HttpFunction WithdrawalPost =
        Page("PortalReleaseWithdrawal", "POST", "portal/releases/{id}/withdrawal", ReleasesApprove, "Takes a release back");

    public static readonly HttpFunction BriefPost = Page("PortalReleaseBrief", "POST", "portal/releases/{id}/briefs", ReleasesDraft,
        "Makes a paper of it for the house") with
    { Or = [ReleasesApprove] };

    public static readonly HttpFunction BriefPage = Page("PortalBrief", "GET", "portal/briefs/{id}", ReleasesDraft,
        "The paper as Word") with
    { Or = [ReleasesApprove] };

    public static IReadOnlyList<HttpFunction> AllPages { get; } =
    [
        PublicPage, PublicReleasePage, ListPage, NewPage, NewPost, ReleasePage, EditPage, EditPost, OpinionPost, ApprovalPost, WithdrawalPost,
            BriefPost, BriefPage,
    ];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };

    public static IReadOnlyList<HttpFunction> Http
    {
        get;
    } = [Draft, Preview, List, Get, Change, GiveOpinion, Approve, Withdraw, MakeBrief, ListBriefs, GetBrief, ListPublic, GetPublic];
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The notice (告知书): the text in force for everybody, and another text proposed by one person and decided by a second.</summary>
public static class NoticeFunctions
{
    public static readonly HttpFunction Current = new("GetNotice", "GET", "api/notice", DeclarationsSubmit,
        "The notice in force today: whoever declares reads it first and names its version in the consent");

    public static readonly HttpFunction List = new("ListNotices", "GET", "api/notices", PolicyPropose,
        "The notice in force, every version that holds or will hold, and every text that was ever proposed")
    {
        Or = [PolicyApprove],
        Refuses = [401, 403],
    };

    public static readonly HttpFunction Propose = new("ProposeNotice", "POST", "api/notices/changes", PolicyPropose,
        "Proposes another text from a later day on")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("text", "string", "The whole text, the first line its title"),
            new("short", "string", "The same in at most 200 characters, for the chat", Required: false),
            new("validFrom", "string", "yyyy-MM-dd, tomorrow at the earliest"),
            new("reason", "string", "Why"),
        ],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Approve = Act("ApproveNotice", "approval", "The second person puts it in force from its day on") with
    {
        Permission = PolicyApprove,
    };

    public static readonly HttpFunction Refuse = Act("RefuseNotice", "refusal", "The second person does not agree",
        new Member("reason", "string", "Why")) with
    {
        Permission = PolicyApprove,
    };

    public static readonly HttpFunction Withdraw = Act("WithdrawNotice", "withdrawal", "Whoever proposed it takes it back");

    // The pages.
    public static readonly HttpFunction ListPage = Page("PortalNoticesPage", "GET", "portal/notices",
        "The notice, its versions, and proposing another text") with
    {
        Or = [PolicyApprove],
    };

    public static readonly HttpFunction ProposePost = Page("PortalNoticePropose", "POST", "portal/notices", "Proposes another text");

    public static readonly HttpFunction ChangePage = Page("PortalNoticeChangePage", "GET", "portal/notices/{id}",
        "A proposed text beside the one in force") with
    {
        Or = [PolicyApprove],
    };

    public static readonly HttpFunction ApprovePost = Page("PortalNoticeApproval", "POST", "portal/notices/{id}/approval", "Puts it in force") with
    {
        Permission = PolicyApprove,
    };

    public static readonly HttpFunction RefusePost = Page("PortalNoticeRefusal", "POST", "portal/notices/{id}/refusal", "Does not agree") with
    {
        Permission = PolicyApprove,
    };

    public static readonly HttpFunction WithdrawPost = Page("PortalNoticeWithdrawal", "POST", "portal/notices/{id}/withdrawal", "Takes it back");

    public static IReadOnlyList<HttpFunction> Http { get; } = [Current, List, Propose, Approve, Refuse, Withdraw];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } = [ListPage, ProposePost, ChangePage, ApprovePost, RefusePost, WithdrawPost];

    private static HttpFunction Act(string name, string verb, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/notices/changes/{{id}}/{verb}", PolicyPropose, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, PolicyPropose, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

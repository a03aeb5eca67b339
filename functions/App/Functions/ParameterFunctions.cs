using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// The policy room: every parameter with its versions, a change proposed by one person, its effect, the decision of a second; the queue that counts
/// the effect.
/// </summary>
public static class ParameterFunctions
{
    private static readonly Member Seen = new("version", "string", "The counting of the effect that was looked at, as the change says it");

    public static readonly HttpFunction List = new("ListParameters", "GET", "api/parameters", PolicyPropose,
        "Every policy parameter with its clause, the value in force, since when, its versions, and the change that waits")
    {
        Or = [PolicyApprove],
        Refuses = [401, 403],
    };

    public static readonly HttpFunction Propose = new("ProposeParameter", "POST", "api/parameters/{parameter}/changes", PolicyPropose,
        "Proposes another value from a later day on; its effect on the children of every county is counted at once")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("value", "string", "As the list writes values"),
            new("validFrom", "string", "yyyy-MM-dd, tomorrow at the earliest"),
            new("reason", "string", "Why"),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Get = new("GetParameterChange", "GET", "api/parameters/changes/{id}", PolicyPropose,
        "A change with what it does: how many children, in which counties; complete says whether all were looked at. Hidden counts are null")
    {
        Or = [PolicyApprove],
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction Recount = Act("RecountParameterEffect", "effect",
        "Counts the effect anew: others are in force by now, or the children have changed") with
    {
        Permission = PolicyPropose,
        Or = [PolicyApprove],
    };

    public static readonly HttpFunction Approve = Act("ApproveParameterChange", "approval",
        "The second person puts it in force from its day on; only when the whole effect was counted", Seen) with
    {
        Permission = PolicyApprove,
    };

    public static readonly HttpFunction Refuse = Act("RefuseParameterChange", "refusal", "The second person does not agree",
        new Member("reason", "string", "Why")) with
    { Permission = PolicyApprove };

    public static readonly HttpFunction Withdraw = Act("WithdrawParameterChange", "withdrawal", "Whoever proposed it takes it back");

    public static readonly QueueFunction Count = new("CountParameterEffect", "count-parameter-effect",
        "Counts what a proposed parameter does to the children of a county");

    // The pages.
    public static readonly HttpFunction ListPage = Page("PortalParametersPage", "GET", "portal/parameters",
        "The policy's parameters") with
    { Or = [PolicyApprove] };

    public static readonly HttpFunction RecordPage = Page("PortalParameterPage", "GET", "portal/parameters/{parameter}",
        "One parameter: its versions, and proposing another value") with
    {
        Or = [PolicyApprove],
    };

    public static readonly HttpFunction ProposePost = Page("PortalParameterPropose", "POST", "portal/parameters/{parameter}",
        "Proposes another value");

    public static readonly HttpFunction ChangePage = Page("PortalParameterChangePage", "GET", "portal/parameters/changes/{id}",
        "A change with its effect by county") with
    { Or = [PolicyApprove] };

    public static readonly HttpFunction ApprovePost = Page("PortalParameterApproval", "POST", "portal/parameters/changes/{id}/approval",
        "Puts it in force") with
    { Permission = PolicyApprove };

    public static readonly HttpFunction RefusePost = Page("PortalParameterRefusal", "POST", "portal/parameters/changes/{id}/refusal",
        "Does not agree") with
    { Permission = PolicyApprove };

    public static readonly HttpFunction WithdrawPost = Page("PortalParameterWithdrawal", "POST", "portal/parameters/changes/{id}/withdrawal",
        "Takes it back");

    public static readonly HttpFunction RecountPost = Page("PortalParameterEffect", "POST", "portal/parameters/changes/{id}/effect",
        "Counts the effect anew") with
    { Or = [PolicyApprove] };

    public static IReadOnlyList<HttpFunction> Http { get; } = [List, Propose, Get, Recount, Approve, Refuse, Withdraw];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } = [ListPage, RecordPage, ProposePost, ChangePage, ApprovePost, RefusePost,
        WithdrawPost, RecountPost];

    private static HttpFunction Act(string name, string verb, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/parameters/changes/{{id}}/{verb}", PolicyPropose, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, PolicyPropose, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

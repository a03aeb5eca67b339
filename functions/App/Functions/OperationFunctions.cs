using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>How the system runs, for whoever keeps it running: no child is in any of it.</summary>
public static class OperationFunctions
{
    public static readonly HttpFunction Look = new("LookAtOperations", "GET", "api/operations", SystemOperate,
        "How the system runs: functions, queues, poison messages, jobs, store, keys, last backup and verification; no child")
    {
        Refuses = [401, 403],
    };

    public static readonly HttpFunction Settle = new("SettlePoisonMessage", "POST", "api/operations/poison/{queue}/{id}", SystemOperate,
        "Has a message that no handler could take tried again, or discards it, with a reason; an audit entry either way")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("action", "string", "retry | discard"), new("reason", "string", "Why, in one's own words; names nobody")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static IReadOnlyList<HttpFunction> Http { get; } = [Look, Settle];

    public static readonly HttpFunction LookPage = Page("PortalOperationsPage", "GET", "portal/operations", "How the system runs");

    public static readonly HttpFunction SettlePost = Page("PortalPoisonPost", "POST", "portal/operations/poison/{queue}/{id}",
        "Tries a message again, or discards it");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [LookPage, SettlePost];

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, SystemOperate, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

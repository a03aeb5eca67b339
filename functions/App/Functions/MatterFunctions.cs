using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>What counties report upward (七(三)), and the city's note that it has it.</summary>
public static class MatterFunctions
{
    public static readonly HttpFunction Report = new("ReportMatter", "POST", "api/matters", MattersReport,
        "A county reports a problem or something important to the city: a dated record")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("kind", "string", "problem | important"),
            new("text", "string", "What happened, what was done, what is asked for; no names, no numbers")],
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction List = new("ListMatters", "GET", "api/matters", MattersRead,
        "What was reported upward: of one's county, or of all for the city; newest first")
    {
        Query =
        [
            new("status", "string", "open | received", Required: false),
            new("page", "string", "The next token of the page before", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Receive = new("ReceiveMatter", "POST", "api/matters/{id}/receipt", MattersReceive,
        "The city takes note, once")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reply", "string", "What the city says to it", Required: false), new("version", "string", "The version that was looked at")],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static IReadOnlyList<HttpFunction> Http { get; } = [Report, List, Receive];

    public static readonly HttpFunction ListPage = Page("PortalMattersPage", "GET", "portal/matters", MattersRead,
        "What was reported upward, and a form for the next");

    public static readonly HttpFunction ReportPost = Page("PortalMatterReport", "POST", "portal/matters", MattersReport, "Reports");

    public static readonly HttpFunction ReceivePost = Page("PortalMatterReceipt", "POST", "portal/matters/{id}/receipt", MattersReceive,
        "Takes note");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, ReportPost, ReceivePost];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of comparing with departments (三, 六): start, progress, results, decisions; their queue and timer.</summary>
public static class VerificationFunctions
{
    private static readonly Member Why = new("reason", "string", "Why");
    private static readonly Member Seen = new("version", "string", "The version of the item that was looked at");

    public static readonly HttpFunction Start = new("StartVerification", "POST", "api/departments/{department}/verifications", VerificationsRun,
        "Compares the county's children with what the department has sent; one that is on is returned, not doubled")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("county", "string", "For city roles: a county; all where absent", Required: false)],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };
    public static readonly HttpFunction List = new("ListVerifications", "GET", "api/departments/{department}/verifications", VerificationsProgress,
        "The comparison of a department that is on, and the last that came to an end; for the city of every county")
    {
        Refuses = [401, 403, 404],
    };
    public static readonly HttpFunction Get = new("GetVerification", "GET", "api/verifications/{id}", VerificationsProgress,
        "How far a comparison is, and what it came to, in counts")
    { Refuses = [401, 403, 404] };
    public static readonly HttpFunction Cancel = new("CancelVerification", "POST", "api/verifications/{id}/cancellation", VerificationsRun,
        "Stops a comparison after the piece at hand; nothing of it stays")
    {
        Refuses = [401, 403, 404, 409],
    };
    public static readonly HttpFunction Results = new("VerificationResults", "GET", "api/verifications/{id}/results", VerificationsRead,
        "What a comparison came to, child by child; a department sees the outcome and its own fields of its own matches; every look is kept in the "
            + "audit trail")
    {
        Query = [new("outcome", "string", "matched | possible | unmatched | onlyInDepartment", Required: false),
            new("page", "string", "The next token of the page before", Required: false)],
        Refuses = [401, 403, 404, 409, 422],
    };
    public static readonly HttpFunction Decide = Act("DecideLink", "results/{item}/decision",
        "Says of a pair whether it is one child; remembered for every later comparison",
            new("decision", "string", "same | different | cannotTell"), Seen);
    public static readonly HttpFunction TakeBackDecision =
        Act("TakeBackLink", "results/{item}/decision/withdrawal", "Takes such a decision back: the pair is asked about again", Why, Seen);
    public static readonly HttpFunction Adjudicate = Act("AdjudicateDiscrepancy", "discrepancies/{n}/adjudication",
        "Settles a field that differs; adopting writes a new version of the child, which is judged again",
            new("decision", "string", "keep | adopt | refer"), Why, Seen);
    public static readonly HttpFunction TakeBackAdjudication =
        Act("TakeBackAdjudication", "discrepancies/{n}/adjudication/withdrawal", "Takes such a decision back, except what was adopted", Why, Seen);

    public static readonly QueueFunction Run = new("RunVerification", "run-verification",
        "Compares a county's children with what a department has sent");

    public static readonly TimerFunction Resume = new("ResumeVerification", "5 * * * * *",
        "Goes on with comparisons that a crash left behind, and starts those that the cadence asks for");

    public static IReadOnlyList<HttpFunction> Http
    {
        get;
    } = [Start, List, Get, Cancel, Results, Decide, TakeBackDecision, Adjudicate, TakeBackAdjudication];

    // The pages.
    public static readonly HttpFunction DeskPage = Page("PortalVerificationsPage", "GET", "portal/verification", VerificationsProgress,
        "Comparisons with every department: start, progress, summary");
    public static readonly HttpFunction StartPage = Page("PortalVerificationStart", "POST", "portal/verification", VerificationsRun,
        "Starts one") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction CancelPage = Page("PortalVerificationCancel", "POST", "portal/verification/{id}/cancellation",
        VerificationsRun, "Stops one") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction RunPage = Page("PortalVerificationPage", "GET", "portal/verification/{id}", DiscrepanciesAdjudicate,
        "One comparison: what differs");
    public static readonly HttpFunction OpeningPage =
        Page("PortalVerificationOpening", "POST", "portal/verification/{id}/opening", DiscrepanciesAdjudicate,
            "Opens it with a reason") with
        { MaxBody = Pages.Body };
    public static readonly HttpFunction PreviewPage =
        Page("PortalRulingsPreview", "POST", "portal/verification/{id}/preview", DiscrepanciesAdjudicate,
            "What settling the ticked would do") with
        { MaxBody = Pages.Body };
    public static readonly HttpFunction RulingsPage =
        Page("PortalRulings", "POST", "portal/verification/{id}/rulings", DiscrepanciesAdjudicate,
            "Settles them, each by itself") with
        { MaxBody = Pages.Body };
    public static readonly HttpFunction BackPage = Page("PortalRulingBack", "POST", "portal/verification/{id}/rulings/back", DiscrepanciesAdjudicate,
        "Takes one back") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction PairPage = Page("PortalPairPage", "GET", "portal/verification/{id}/pairs", DiscrepanciesAdjudicate,
        "One possible pair, both sides");
    public static readonly HttpFunction DecidePage = Page("PortalPairDecision", "POST", "portal/verification/{id}/pairs", DiscrepanciesAdjudicate,
        "Says what it is") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction PairBackPage =
        Page("PortalPairBack", "POST", "portal/verification/{id}/pairs/back", DiscrepanciesAdjudicate, "Takes it back") with { MaxBody = Pages.Body };

    public static IReadOnlyList<HttpFunction> AllPages
    {
        get;
    } = [DeskPage, StartPage, CancelPage, RunPage, OpeningPage, PreviewPage, RulingsPage, BackPage, PairPage, DecidePage, PairBackPage];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page };

    private static HttpFunction Act(string name, string verb, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/verifications/{{id}}/{verb}", DiscrepanciesAdjudicate, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };
}

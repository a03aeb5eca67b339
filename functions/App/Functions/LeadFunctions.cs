using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The routes and pages of children whom somebody tells of and nobody may have declared (七(一)).</summary>
public static class LeadFunctions
{
    private static readonly Member Reason = new("reason", "string", "Why");

    public static readonly HttpFunction Record = new("RecordLead", "POST", "api/leads", LeadsRecord,
        "Tells of a child that may not be declared: a case for its township; the same words on one day are one lead")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("reporter", "string", "teacher | police | gridWorker | doctor | volunteer | resident; no name"),
            new("why", "string", "Why it may be a child of the plan"),
            new("childName", "string", "As far as known", Required: false),
            new("citizenNumber", "string", "As far as known", Required: false),
            new("age", "string", "In words: 七八岁, 上三年级", Required: false),
            new("where", "object", "{division,detail}: about where; a township is enough", Required: false),
            new("school", "string", "As far as known", Required: false),
            new("contact", "string", "How the family may be found", Required: false),
        ],
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction List = new("ListLeads", "GET", "api/leads", LeadsRecord,
        "Leads of one's village, township or county; nothing of what was told")
    {
        Query = [new("status", "string", "open (default) | settled", Required: false),
            new("page", "string", "The next token of the page before", Required: false)],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Open = Act("OpenLead", "opening", "What was told; the reason is kept in the audit trail", Reason);

    public static readonly HttpFunction Settle = Act("SettleLead", "outcome", "What came of it",
        new("outcome", "string", "familyAsked | declaredNow | notMeant | notFound"), Reason,
            new("version", "string", "The version that was looked at"));

    public static IReadOnlyList<HttpFunction> Http { get; } = [Record, List, Open, Settle];

    public static readonly HttpFunction ListPage = Page("PortalLeadsPage", "GET", "portal/leads", "The short form, and what came of earlier ones");

    public static readonly HttpFunction RecordPost = Page("PortalLeadRecord", "POST", "portal/leads", "Takes the form");

    public static readonly HttpFunction LeadPage = Page("PortalLeadPage", "GET", "portal/leads/{id}", "One lead");

    public static readonly HttpFunction OpenPost = Page("PortalLeadOpening", "POST", "portal/leads/{id}/opening", "Opens it with a reason");

    public static readonly HttpFunction SettlePost = Page("PortalLeadOutcome", "POST", "portal/leads/{id}/outcome", "Says what came of it");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, RecordPost, LeadPage, OpenPost, SettlePost];

    private static HttpFunction Act(string name, string verb, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/leads/{{id}}/{verb}", LeadsRecord, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, LeadsRecord, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

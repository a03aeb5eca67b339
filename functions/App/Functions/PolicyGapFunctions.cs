using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The routes, the pages and the timer of policies that do not reach a child (七(三)).</summary>
public static class PolicyGapFunctions
{
    private static readonly Member Seen = new("version", "string", "The version that was looked at");
    private static readonly Member Reason = new("reason", "string", "Why");

    public static readonly HttpFunction List = new("ListPolicyGaps", "GET", "api/policy-gaps", PolicyGapsRead,
        "Policies that do not reach a child: of a county, of one's own department under pseudonyms, or for the city counts of what was reported "
            + "to it")
    {
        Query =
        [
            new("status", "string", "open | escalated | answered | closed; without it all that is not closed", Required: false),
            new("rule", "string", "school.compulsory | insurance.hardship | …", Required: false),
            new("department", "string", "For a county: only what this department owns", Required: false),
            new("township", "string", "For a county: township or village code", Required: false),
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Open = Act("OpenPolicyGap", "opening", PolicyGapsAnswer,
        "Whose it is: what the child is recognised by and the department's own fields; the reason is kept in the audit trail", Reason);

    public static readonly HttpFunction Answer = Act("AnswerPolicyGap", "answer", PolicyGapsAnswer,
        "The department that owns the policy says what it did",
        new("answer", "string", "What was done, or why not"), new("done", "boolean", "Whether it is done", Required: false), Seen);

    public static readonly HttpFunction Close = Act("ClosePolicyGap", "closure", PolicyGapsClose, "The county settles it, or sends an answer back",
        new("decision", "string", "close (default) | sendBack", Required: false), Reason, Seen);

    public static readonly HttpFunction Escalate = Act("EscalatePolicyGap", "escalation", PolicyGapsClose, "The county reports it to the city",
        Reason, Seen);

    public static readonly TimerFunction Watch = new("WatchPolicyGaps", "50 * * * * *",
        "Finds policies that do not reach a child, every child once a day and changed ones at once; reports to the city what nobody answered")
    { AtStart = true };

    public static IReadOnlyList<HttpFunction> Http { get; } = [List, Open, Answer, Close, Escalate];

    public static readonly HttpFunction ListPage = Page("PortalPolicyGapsPage", "GET", "portal/policy-gaps", PolicyGapsRead,
        "The board of a county, a department or the city");

    public static readonly HttpFunction GapPage = Page("PortalPolicyGapPage", "GET", "portal/policy-gaps/{id}", PolicyGapsRead,
        "One gap: what happened, what to do");

    public static readonly HttpFunction OpenPost = Page("PortalPolicyGapOpening", "POST", "portal/policy-gaps/{id}/opening", PolicyGapsAnswer,
        "Shows whose it is, with a reason");

    public static readonly HttpFunction AnswerPost = Page("PortalPolicyGapAnswer", "POST", "portal/policy-gaps/{id}/answer", PolicyGapsAnswer,
        "Answers");

    public static readonly HttpFunction ClosePost = Page("PortalPolicyGapClosure", "POST", "portal/policy-gaps/{id}/closure", PolicyGapsClose,
        "Closes it, or sends it back");

    public static readonly HttpFunction EscalatePost = Page("PortalPolicyGapEscalation", "POST", "portal/policy-gaps/{id}/escalation",
        PolicyGapsClose, "Reports it to the city");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, GapPage, OpenPost, AnswerPost, ClosePost, EscalatePost];

    private static HttpFunction Act(string name, string verb, Domain.Privacy.Permission permission, string summary,
        params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/policy-gaps/{{id}}/{verb}", permission, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

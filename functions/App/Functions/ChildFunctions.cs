using Domain.Privacy;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// What changes about a registered child in its own county: its answers and what people judged; the routes, and the pages of the same room.
/// </summary>
public static class ChildFunctions
{
    private static readonly Member Seen = new("version", "string", "The version that was looked at");

    public static readonly HttpFunction Update = Act("UpdateChild", "update", ChildrenUpdate,
        "Changes a child's answers; the child is judged again in the same moment",
            new("answers", "object", "Changed answers by field key; null takes an answer back", Required: false),
                new("unknown", "array", "Keys of fields now declared unknown", Required: false), new("reason", "string", "Where it is known from"),
        Seen);

    public static readonly HttpFunction Judge = Act("JudgeChild", "judgement", JudgementsRecord,
        "Records a person's judgement where the plan asks for one",
            new("condition", "string", "withGuardian | notWithParents | workSixMonths | otherParentIncapable"),
                new("outcome", "string", "met | notMet"), new("reason", "string", "What it rests on"),
        Seen);

    public static readonly HttpFunction EditPage = Page("PortalChildEdit", "GET", "portal/children/{id}/edit", ChildrenUpdate,
        "The child's answers in the boxes of its form");

    public static readonly HttpFunction EditPost = Page("PortalChildEditPost", "POST", "portal/children/{id}/edit", ChildrenUpdate,
        "Looks what would change, or changes it");

    public static readonly HttpFunction JudgePost = Page("PortalChildJudge", "POST", "portal/children/{id}/judgement", JudgementsRecord,
        "Records a judgement");

    public static readonly TimerFunction Reassess = new("ReassessChildren", "50 10 * * * *",
        "Judges every child again whose day has come, once a China day; missed days are made up");

    public static readonly QueueFunction ProposeClosing =
        new("ProposeClosing", "propose-closing", "Proposes to close a child that no rule fits any more; two persons decide");

    public static IReadOnlyList<HttpFunction> Http { get; } = [Update, Judge];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } = [EditPage, EditPost, JudgePost];

    private static HttpFunction Act(string name, string verb, Permission permission, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/children/{{id}}/{verb}", permission, summary + "; who may only propose leaves a proposal for a second person")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

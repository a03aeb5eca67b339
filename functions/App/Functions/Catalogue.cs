using Microsoft.AspNetCore.Http;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// Every function there is. From this one list come the endpoints with their permissions, the local scheduler and queue pump, the
/// <c>function.json</c> of the deployment, OpenAPI and the README's table.
/// </summary>
/// <remarks>
/// An HTTP route starts with one of <see cref="Prefixes"/> (or is exactly the root): whatever else the process answers, the paths
/// <c>/{FunctionName}</c> by which the Functions host fires timers and queues among it, cannot be reached from outside.
/// </remarks>
public static class Catalogue
{
    public const int JsonBody = 64 * 1024;

    /// <summary>The first path segments that the Functions host forwards; each also has a catch-all function, so that pages, assets, unknown
    /// paths and wrong methods are answered by this application.</summary>
    public static readonly IReadOnlyList<string> Prefixes = ["api", "portal", "chat", "declare", "public", "assets"];

    // Forms, divisions, eligibility: anonymous, nothing is stored.
    public static readonly HttpFunction ListForms = new("ListForms", "GET", "api/forms", FormsRead, "The official forms");
    public static readonly HttpFunction GetForm = new("GetForm", "GET", "api/forms/{formId}", FormsRead, "One form: sections, fields, options, conditions")
    {
        Refuses = [404],
    };
    public static readonly HttpFunction ListDivisions = new("ListDivisions", "GET", "api/divisions", DivisionsRead, "The divisions under one, or the provinces")
    {
        Query = [new("parent", "string", "Division code, e.g. 140400", Required: false)],
        Refuses = [404, 422],
    };
    public static readonly HttpFunction AssessEligibility = new("AssessEligibility", "POST", "api/eligibility", EligibilityAsk,
        "What the plan's rules say about these answers, clause by clause; nothing is stored")
    {
        Limited = true,
        MaxBody = JsonBody,
        Takes =
        [
            new("formId", "string", "migrant-2024 or left-behind-2024"),
            new("asOf", "string", "The day to judge by, yyyy-MM-dd; today where absent", Required: false),
            new("answers", "object", "Answers by field key; may be partial"),
            new("unknown", "array", "Keys of fields declared unknown", Required: false),
        ],
        Refuses = [400, 413, 415, 422, 429],
    };

    // Health and description.
    public static readonly HttpFunction Health = new("Health", "GET", "api/health", HealthRead, "Live: the process answers");
    public static readonly HttpFunction Ready = new("Ready", "GET", "api/health/ready", HealthRead, "Ready: store, keys and queue answer, demo is seeded")
    {
        Refuses = [503],
    };
    public static readonly HttpFunction OpenApi = new("OpenApi", "GET", "api/openapi/v1.json", HealthRead, "This description");

    // The development door.
    public static readonly HttpFunction DevelopmentToken = new("DevelopmentToken", "POST", "dev/token", SignIn, "A token for a persona; development only")
    {
        Reach = Reach.Development,
        MaxBody = JsonBody,
        Takes =
        [
            new("role", "string", "villageWorker … auditor"),
            new("county", "string", "County code", Required: false),
            new("township", "string", "Township code", Required: false),
            new("village", "string", "Village code", Required: false),
            new("department", "string", "Department id", Required: false),
            new("name", "string", "Display name", Required: false),
        ],
        Refuses = [400, 404, 422],
    };

    /// <summary>Every HTTP operation.</summary>
    public static IReadOnlyList<HttpFunction> Http { get; } =
    [
        ListForms, GetForm, ListDivisions, AssessEligibility,
        Health, Ready, OpenApi,
        DevelopmentToken,
    ];

    /// <summary>Every timer.</summary>
    public static IReadOnlyList<TimerFunction> Timers { get; } = [];

    /// <summary>Every queue.</summary>
    public static IReadOnlyList<QueueFunction> Queues { get; } = [];

    /// <summary>The catch-all functions: one per prefix, and the root page.</summary>
    public static IReadOnlyList<(string Name, string Route)> CatchAlls { get; } =
        [("Root", "/"), .. Prefixes.Select(prefix => ($"{char.ToUpperInvariant(prefix[0])}{prefix[1..]}Pages", $"{prefix}/{{*path}}"))];

    /// <summary>Functions of the deployment, by name; throws where two share one.</summary>
    public static IReadOnlyDictionary<string, Function> Triggers { get; } =
        Timers.AsEnumerable<Function>().Concat(Queues).ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the Functions host forwards a request for this path to the application.</summary>
    public static bool IsForwarded(PathString path) =>
        path.Value is null or "" or "/" || Prefixes.Any(prefix => path.StartsWithSegments("/" + prefix, StringComparison.OrdinalIgnoreCase));
}

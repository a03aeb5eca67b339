using Domain.Privacy;
using Microsoft.AspNetCore.Http;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// Every function there is. From this one list come the endpoints with their permissions, the local scheduler and queue pump, what the worker
/// tells the Functions host, OpenAPI and the README's table.
/// </summary>
/// <remarks>
/// An HTTP route starts with one of <see cref="Prefixes"/> (or is exactly the root): nothing else that the process might answer can be reached
/// through the Functions host.
/// </remarks>
public static class Catalogue
{
    public const int JsonBody = 64 * 1024;

    /// <summary>Where the operations are that machines call: each is a function under its own name, which operators see in their metrics.</summary>
    private const string Callable = "api";

    /// <summary>The first path segments that the Functions host forwards.</summary>
    public static readonly IReadOnlyList<string> Prefixes = [Callable, .. Prefixed];

    // Pages and assets: all that lies below one of these is answered by this application, unknown paths and wrong methods too.
    private static IEnumerable<string> Prefixed => ["portal", "chat", "declare", "public", "assets"];

    // Forms, divisions, eligibility: anonymous, nothing is stored.
    public static readonly HttpFunction ListForms = new("ListForms", "GET", "api/forms", FormsRead,
        "The official forms, each in the version in force today, with the versions that there are");
    public static readonly HttpFunction GetForm = new("GetForm", "GET", "api/forms/{formId}", FormsRead,
        "One form: sections, fields, options, conditions")
    {
        Query = [new("version", "integer", "A version of the list; left out: the one in force today", Required: false)],
        Refuses = [404],
    };
    public static readonly HttpFunction ListDivisions =
        new("ListDivisions", "GET", "api/divisions", DivisionsRead, "The divisions under one, or the provinces")
        {
            Query = [new("parent", "string", "Division code, e.g. 140400", Required: false)],
            Refuses = [404, 422],
        };
    public static readonly HttpFunction ListCounties = new("ListCounties", "GET", "api/divisions/counties", DivisionsRead,
        "Every province, city and county, and the townships of 长治, by what they lie under: for a picker that has to do without a signal");
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

    // Declarations: anonymous, with a proof where a record is concerned.
    private static readonly Member FollowUp = new("X-Follow-Up-Token", "string", "The followUpToken of the declaration");

    public static readonly HttpFunction SubmitDeclaration = new("SubmitDeclaration", "POST", "api/declarations", DeclarationsSubmit,
        "Declare a child; the same Idempotency-Key and body give the same receipt")
    {
        Limited = true,
        MaxBody = JsonBody,
        Headers = [new("Idempotency-Key", "string", "1 to 200 visible ASCII characters, chosen anew for every declaration")],
        Takes =
        [
            new("formId", "string", "migrant-2024 or left-behind-2024"),
            new("answers", "object", "Answers by field key"),
            new("unknown", "array", "Keys of fields declared unknown", Required: false),
        ],
        Refuses = [400, 413, 415, 422, 429],
    };
    public static readonly HttpFunction DeclarationStatus = new("DeclarationStatus", "POST", "api/declarations/status", DeclarationsFollow,
        "Where a declaration stands; proof: the last four digits of the declarant's phone, or the follow-up token")
    {
        Limited = true,
        MaxBody = JsonBody,
        Headers = [FollowUp with { Required = false }],
        Takes = [new("receipt", "string", "The receipt"), new("phoneLast4", "string", "Last four digits", Required: false)],
        Refuses = [400, 404, 413, 415, 422, 429],
    };
    public static readonly HttpFunction CorrectDeclaration =
        new("CorrectDeclaration", "POST", "api/declarations/{receipt}/corrections", DeclarationsCorrect,
        "Correct what was declared: changed answers only")
        {
            Limited = true,
            MaxBody = JsonBody,
            Headers = [FollowUp],
            Takes = [new("answers", "object", "Changed answers by field key", Required: false),
            new("unknown", "array", "Keys of fields now declared unknown", Required: false)],
            Refuses = [400, 401, 404, 409, 413, 415, 422, 429],
        };
    public static readonly HttpFunction WithdrawDeclaration =
        new("WithdrawDeclaration", "POST", "api/declarations/{receipt}/withdrawal", DeclarationsWithdraw,
        "Take back what was declared: erased before a child is registered, afterwards a request that the county decides; {\"erased\":true} "
            + "or {\"request\":id}")
        {
            Limited = true,
            MaxBody = JsonBody,
            Headers = [FollowUp],
            Takes = [new("reason", "string", "Why, in words", Required: false)],
            Refuses = [400, 401, 404, 409, 413, 415, 422, 429],
        };
    public static readonly HttpFunction CopyDeclaration = new("CopyDeclaration", "POST", "api/declarations/{receipt}/copy", DeclarationsFollow,
        "Everything that was declared and what is kept about it, for whoever declared it (PIPL 45)")
    {
        Limited = true,
        MaxBody = JsonBody,
        Headers = [FollowUp],
        Takes = [new("format", "string", "json (default) | docx", Required: false)],
        Refuses = [400, 401, 404, 413, 415, 422, 429],
    };
    /// <summary>The largest picture or PDF that is taken, in bytes.</summary>
    public const int AttachmentBody = 10 * 1024 * 1024;

    public static readonly HttpFunction AttachToDeclaration =
        new("AttachToDeclaration", "POST", "api/declarations/{receipt}/attachments", DeclarationsAttach,
        "Add a picture or PDF: the raw body, or one file of a multipart form")
        {
            Limited = true,
            MaxBody = AttachmentBody,
            Headers = [FollowUp],
            Accepts = ["image/jpeg", "image/png", "image/webp", "application/pdf", "multipart/form-data"],
            Refuses = [400, 401, 404, 409, 413, 415, 422, 429],
        };

    // Declarations: staff.
    public static readonly HttpFunction ListDeclarations = new("ListDeclarations", "GET", "api/declarations", Permission.DeclarationsList,
        "Declarations of one's village, township or county, masked")
    {
        Query =
        [
            new("status", "string", "submitted | inReview | needsInformation | …", Required: false),
            new("receipt", "string", "A receipt", Required: false),
            Member.Sort,
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
        Refuses = [401, 403, 422],
    };
    public static readonly HttpFunction OpenDeclaration = new("OpenDeclaration", "POST", "api/declarations/{id}/opening", DeclarationsOpen,
        "A declaration in full; the reason is kept in the audit trail")
    {
        MaxBody = JsonBody,
        Takes = [new("reason", "string", "Why it is opened")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };
    public static readonly HttpFunction ViewAttachment =
        new("ViewAttachment", "GET", "api/declarations/{id}/attachments/{attachment}", DeclarationsOpen,
        "A picture or PDF of a declaration that the caller has opened with a reason; every look is kept in the audit trail")
        {
            Refuses = [401, 403, 404],
        };
    public static readonly HttpFunction ReviewDeclaration = new("ReviewDeclaration", "POST", "api/declarations/{id}/review", DeclarationsRegister,
        "Register, ask or reject; who may only propose leaves a proposal for a second person")
    {
        Or = [DeclarationsAsk, DeclarationsReject],
        MaxBody = JsonBody,
        Takes =
        [
            new("decision", "string", "register | ask | reject"),
            new("reason", "string", "For ask the question, for reject the reason the declarant reads", Required: false),
            new("fields", "array", "Keys of the fields asked about", Required: false),
            new("judgement", "object", "{condition,outcome,reason} where the plan asks for a person's judgement", Required: false),
            new("version", "string", "The version that was looked at"),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    // Registered children: staff.
    private static readonly Member Reason = new("reason", "string", "Why", Required: false);
    private static readonly Member Seen = new("version", "string", "The version that was looked at", Required: false);

    public static readonly HttpFunction ListChildren =
        new("ListChildren", "GET", "api/children", ChildrenList, "Registered children of one's village, township or county, masked")
        {
            Query =
        [
            new("status", "string", "active | inReview | …", Required: false),
            new("kind", "string", "migrant | leftBehind", Required: false),
            new("township", "string", "Township or village code", Required: false),
            new("due", "string", "overdue | today | thisWeek | thisMonth | yyyy-MM; never a day", Required: false),
            Member.Sort,
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
            Refuses = [401, 403, 422],
        };
    public static readonly HttpFunction SearchChildren = new("SearchChildren", "POST", "api/children/search", ChildrenSearch,
        "Children by name, number, phone, receipt or village; everything given must be so; masked")
    {
        MaxBody = JsonBody,
        Takes =
        [
            new("name", "string", "Whole name or pinyin; in one village a part of it", Required: false),
            new("number", "string", "Identity number or its last six", Required: false),
            new("phone", "string", "Telephone number or its last four", Required: false),
            new("receipt", "string", "A receipt", Required: false),
            new("village", "string", "Village or township code", Required: false),
        ],
        Refuses = [400, 401, 403, 413, 415, 422, 429],
    };
    public static readonly HttpFunction OpenChild = new("OpenChild", "POST", "api/children/{id}/opening", ChildrenOpen,
        "A child's record in full; the reason is kept in the audit trail")
    {
        MaxBody = JsonBody,
        Takes = [new("reason", "string", "Why it is opened")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };
    public static readonly HttpFunction ChildHistory =
        new("ChildHistory", "GET", "api/children/{id}/history", ChildrenHistory, "Every revision: who, when, why, which fields; no values")
        {
            Refuses = [401, 403, 404],
        };
    public static readonly HttpFunction CloseChild = Act("CloseChild", "close", ChildrenClose, "Takes a child off the register",
        Reason with { Required = true }, new("because", "string",
            "noLongerMeets (default) | registeredInError: no figure counts it | undoRegistration: the same, and its declarations are reviewed again "
                + "| reopen: a closed record is open again", Required: false));
    public static readonly HttpFunction MergeChild = Act("MergeChild", "merge", ChildrenMerge, "Merges this record into another of the same child",
        new("into", "string", "The child that lives on"), Reason);
    public static readonly HttpFunction TransferChild =
        Act("TransferChild", "transfer", ChildrenTransfer, "Hands a child over to another county of the city",
            new("toCounty", "string", "County code"), Reason);

    // The audit trail: the auditor.
    public static readonly HttpFunction ListAudit = new("ListAudit", "GET", "api/audit", AuditRead,
        "Who did or saw what, when and why, in one county; newest first")
    {
        Query =
        [
            new("county", "string", "County code; the city's own records where absent", Required: false),
            new("actor", "string", "Pseudonym of an account", Required: false),
            new("subject", "string", "Id of a declaration or child", Required: false),
            new("action", "string", "child.open, declaration.register, …", Required: false),
            new("page", "string", "The next token of the page before", Required: false),
        ],
        Refuses = [401, 403, 422],
    };
    public static readonly HttpFunction UnusualAccess = new("ListUnusualAccess", "GET", "api/audit/unusual", AuditRead,
        "Days on which an account looked at many people, or outside hours; the last seven days where none are named")
    {
        Query =
        [
            new("county", "string", "County code, 140400 for the city's own; all where absent", Required: false),
            new("from", "string", "First day, yyyy-MM-dd", Required: false),
            new("until", "string", "Last day, 31 days at most", Required: false),
        ],
        Refuses = [401, 403, 422],
    };
    public static readonly HttpFunction VerifyAudit =
        new("VerifyAudit", "POST", "api/audit/verification", AuditVerify, "Checks a county's whole audit chain against its anchors")
        {
            MaxBody = JsonBody,
            Takes = [new("county", "string", "County code; the city's own records where absent", Required: false)],
            Refuses = [400, 401, 403, 413, 415, 422],
        };

    // Work under way.
    public static readonly HttpFunction GetJob = new("GetJob", "GET", "api/jobs/{id}", JobsFollow, "How far a job is") { Refuses = [401, 404] };

    // Health and description.
    public static readonly HttpFunction Health = new("Health", "GET", "api/health", HealthRead, "Live: the process answers");
    public static readonly HttpFunction Ready = new("Ready", "GET", "api/health/ready", HealthRead,
        "Ready: store, keys and queue answer, demo is seeded; pulse: when a message last went round from timer to queue")
    {
        Refuses = [503],
    };
    public static readonly HttpFunction OpenApi = new("OpenApi", "GET", "api/openapi/v1.json", HealthRead, "This description");

    // The development door.
    public static readonly HttpFunction DevelopmentToken =
        new("DevelopmentToken", "POST", "dev/token", SignIn, "A token for a persona; development only")
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

    // Timers (NCRONTAB with seconds, UTC).
    public static readonly TimerFunction Sweep = new("Sweep", "15,45 * * * * *",
        "Completes submissions, hand-overs and messages that a crash left behind")
    { AtStart = true };

    public static readonly TimerFunction SealAudit = new("SealAudit", "40 * * * * *",
        "Links new audit entries into each county's chain and anchors its head");

    public static readonly TimerFunction SendPulse = new("SendPulse", "20 */5 * * * *",
        "Sends a message round: that timers fire and queues deliver is shown by it")
    {
        AtStart = true,
    };

    public static readonly TimerFunction RotateKeys = new("RotateKeys", "50 */10 * * * *",
        "Exchanges keys that are not as the settings want them, and seals anew what lies under the old ones")
    {
        AtStart = true,
    };

    // Queues.
    public static readonly QueueFunction TakePulse = new("TakePulse", "pulse", "Writes down that the message of the pulse came back");

    public static readonly QueueFunction IndexDeclaration = new("IndexDeclaration", "index-declaration",
        "Repairs the index of a declaration: receipt and citizen number; opens a case where a number comes twice");

    public static readonly QueueFunction MoveChild = new("MoveChild", "move-child", "Completes the hand-over of a child to another county");

    /// <summary>Every HTTP operation.</summary>
    public static IReadOnlyList<HttpFunction> Http { get; } =
    [
        ListForms, GetForm, ListDivisions, ListCounties, AssessEligibility,
        SubmitDeclaration, DeclarationStatus, CorrectDeclaration, WithdrawDeclaration, CopyDeclaration, AttachToDeclaration,
        ListDeclarations, OpenDeclaration, ViewAttachment, ReviewDeclaration,
        .. ReviewFunctions.Http,
        ListChildren, SearchChildren, OpenChild, ChildHistory, CloseChild, MergeChild, TransferChild,
        .. ChildFunctions.Http,
        .. SearchFunctions.Http,
        .. KeyCareFunctions.Http,
        .. PolicyGapFunctions.Http,
        .. ChecklistFunctions.Http,
        .. LeadFunctions.Http,
        ListAudit, UnusualAccess, VerifyAudit,
        .. AssignmentFunctions.Http,
        .. ParameterFunctions.Http,
        .. NoticeFunctions.Http,
        GetJob,
        Health, Ready, OpenApi,
        DevelopmentToken,
        .. ChatFunctions.Http,
        .. VisitFunctions.Http,
        .. SheetFunctions.Http,
        .. VerificationFunctions.Http,
        .. RecordFunctions.Http,
        .. StatisticsFunctions.Http,
        .. ReleaseFunctions.Http,
        .. MatterFunctions.Http,
        .. RightsFunctions.Http,
        .. NationalFunctions.Http,
        .. CampaignFunctions.Http,
        .. OperationFunctions.Http,
        .. RetentionFunctions.Http,
        .. Pages.All,
    ];

    /// <summary>Every timer.</summary>
    public static IReadOnlyList<TimerFunction> Timers { get; } =
    [
        Sweep, SealAudit, SendPulse, ChatFunctions.Chat, SheetFunctions.Resume, SheetFunctions.Clean, PolicyGapFunctions.Watch,
            ChecklistFunctions.Clean, VerificationFunctions.Resume,
        ChildFunctions.Reassess, StatisticsFunctions.Timer, RotateKeys,
        RetentionFunctions.Timer,
    ];

    /// <summary>Every queue.</summary>
    public static IReadOnlyList<QueueFunction> Queues { get; } =
    [
        TakePulse, IndexDeclaration, MoveChild, ReviewFunctions.MoveDeclaration, ReviewFunctions.EraseDeclaration, ChatFunctions.NotifyGuardian,
            SheetFunctions.Run, VerificationFunctions.Run,
        ChildFunctions.ProposeClosing, StatisticsFunctions.Run, ParameterFunctions.Count,
    ];

    /// <summary>The operations that are functions of their own in the deployment.</summary>
    public static IReadOnlyList<HttpFunction> Deployed { get; } =
        [.. Http.Where(function => function.Reach == Reach.Everywhere && function.Route.StartsWith(Callable + "/", StringComparison.Ordinal))];

    /// <summary>The catch-all functions: one per prefix of pages, and the root page. There is none for operations: with it the host would send every
    /// call there, and no operation would run under its own name.</summary>
    public static IReadOnlyList<(string Name, string Route)> CatchAlls { get; } =
        [("Root", "/"), .. Prefixed.Select(prefix => ($"{char.ToUpperInvariant(prefix[0])}{prefix[1..]}Pages", $"{prefix}/{{*path}}"))];

    /// <summary>Functions of the deployment, by name; throws where two share one.</summary>
    public static IReadOnlyDictionary<string, Function> Triggers { get; } =
        Timers.AsEnumerable<Function>().Concat(Queues).ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Something that one person proposes and another carries out.</summary>
    private static HttpFunction Act(string name, string verb, Permission permission, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/children/{{id}}/{verb}", permission, summary + "; who may only propose leaves a proposal for a second person")
        {
            MaxBody = JsonBody,
            Takes = [.. takes, Seen],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    /// <summary>Whether the Functions host forwards a request for this path to the application.</summary>
    public static bool IsForwarded(PathString path) =>
        path.Value is null or "" or "/" || Prefixes.Any(prefix => path.StartsWithSegments("/" + prefix, StringComparison.OrdinalIgnoreCase));
}

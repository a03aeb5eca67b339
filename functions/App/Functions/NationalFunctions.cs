using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>What goes to the national system (六): how its table looks, batches by two persons, what came back.</summary>
public static class NationalFunctions
{
    /// <summary>A returned file, as large as it may be.</summary>
    private const int FileBody = Api.National.NationalReturns.MaxBytes + Api.Sheets.Upload.Framing;

    /// <summary>A mapping of many columns with all their codes.</summary>
    private const int MappingBody = 256 * 1024;

    private static readonly Member Paged = new("page", "string", "The next token of the page before", Required: false);

    private static readonly Member Confirm = new("confirm", "string",
        "rejections: what was taken before and is not in this file is meant; else such a file is refused, row by row", Required: false);

    private static readonly IReadOnlyList<Member> Mapping =
    [
        new("name", "string", "What people call it"),
        new("formId", "string", "migrant-2024 or left-behind-2024"),
        new("format", "string", "xlsx | csv"),
        new("validFrom", "string", "The first day of this version, yyyy-MM-dd"),
        new("keyHeading", "string", "The heading of the column with our key of the row"),
        new("columns", "array",
            "In order: heading, source (a field key, @receipt, @township, @finding, @registeredOn), codes (option code → their code)"),
        new("returned", "object", "Headings of the returned file: result, reason, number; the words accepted and rejected", Required: false),
    ];

    public static readonly HttpFunction ListMappings = new("ListNationalMappings", "GET", "api/national/mappings", RecordsExport,
        "How the county's children are written for the national system: every mapping with its versions")
    { Refuses = [401, 403] };

    public static readonly HttpFunction MakeMapping = new("MakeNationalMapping", "POST", "api/national/mappings", RecordsExport,
        "A new mapping, its first version")
    {
        MaxBody = MappingBody,
        Takes = Mapping,
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction ChangeMapping = new("ChangeNationalMapping", "PUT", "api/national/mappings/{id}", RecordsExport,
        "A further version of a mapping; batches of before keep theirs")
    {
        MaxBody = MappingBody,
        Takes = [.. Mapping, new("version", "string", "The version that was looked at")],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Start = new("StartNationalBatch", "POST", "api/national/batches", RecordsExport,
        "Looks at who would go, with three masked rows, or asks for it; a second person agrees")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("step", "string", "preview | propose"),
            new("mapping", "string", "Id of the mapping"),
            new("who", "string", "new | changed | township"),
            new("township", "string", "Township code; needed with township, else a narrowing", Required: false),
            new("reason", "string", "Why; needed to propose", Required: false),
        ],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction List = new("ListNationalBatches", "GET", "api/national/batches", RecordsExport,
        "The county's batches, newest first")
    {
        Query = [Paged],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Get = new("GetNationalBatch", "GET", "api/national/batches/{id}", RecordsExport,
        "A batch with its receipt ledger: which child in which version, what came back; numbers masked")
    {
        Query = [Paged],
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction Decide = new("DecideNationalBatch", "POST", "api/national/batches/{id}/approval", RecordsExport,
        "The second person agrees or sends back")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("decision", "string", "approve | refuse"), new("reason", "string", "Needed to send it back", Required: false)],
        Refuses = [400, 401, 403, 404, 409, 410, 413, 415, 422],
    };

    public static readonly HttpFunction File = new("NationalBatchFile", "POST", "api/national/batches/{id}/file", RecordsExport,
        "The file, for whoever asked for it, within a week; each fetching is in the audit trail")
    {
        Refuses = [401, 403, 404, 409, 410],
    };

    public static readonly HttpFunction Return = new("ReturnNationalBatch", "POST", "api/national/batches/{id}/return", RecordsExport,
        "Reads the file that came back: ledger and cases; the same file again changes nothing")
    {
        MaxBody = FileBody,
        Accepts = ["multipart/form-data", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"],
        Query = [Confirm],
        Takes = [new("file", "string", "The table, as the only file of a multipart form or as the raw body")],
        Refuses = [400, 401, 403, 404, 409, 410, 413, 415, 422],
    };

    public static IReadOnlyList<HttpFunction> Http { get; } = [ListMappings, MakeMapping, ChangeMapping, Start, List, Get, Decide, File, Return];

    public static readonly HttpFunction Desk = Page("PortalNationalPage", "GET", "portal/national", "Mappings and batches for the national system");
    public static readonly HttpFunction Editor = Page("PortalNationalMapping", "GET", "portal/national/mappings/{id}", "A mapping in its editor");
    public static readonly HttpFunction NewEditor = Page("PortalNationalNewMapping", "GET", "portal/national/mapping", "An empty editor");
    public static readonly HttpFunction EditorPost = Page("PortalNationalMappingPost", "POST", "portal/national/mappings/{id}",
        "Looks at or keeps a version");
    public static readonly HttpFunction NewEditorPost = Page("PortalNationalNewMappingPost", "POST", "portal/national/mapping",
        "Looks at or keeps a new mapping");
    public static readonly HttpFunction StartPost = Page("PortalNationalStart", "POST", "portal/national/batches", "Looks at or asks for a batch");
    public static readonly HttpFunction BatchPage = Page("PortalNationalBatch", "GET", "portal/national/batches/{id}", "A batch with its ledger");
    public static readonly HttpFunction FilePost = Page("PortalNationalFile", "POST", "portal/national/batches/{id}/file", "Fetches the file");
    public static readonly HttpFunction ReturnPost = Page("PortalNationalReturn", "POST", "portal/national/batches/{id}/return",
        "Takes the returned file") with
    {
        MaxBody = FileBody,
    };

    public static IReadOnlyList<HttpFunction> AllPages { get; } =
        [Desk, Editor, NewEditor, EditorPost, NewEditorPost, StartPost, BatchPage, FilePost, ReturnPost];

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, RecordsExport, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

using App.Documents.Excel;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions by which departments send what they have (六): records, headings, templates, and the pages of it.</summary>
public static class RecordFunctions
{
    public static readonly HttpFunction Send = new("SendRecords", "POST", "api/departments/{department}/records", DepartmentRecordsSend,
        "Takes a department's rows: a JSON array of up to 5,000, or a table with whatever headings it has; larger tables are read by a job")
    {
        MaxBody = (int)RecordLimits.Default.MaxBytes,
        Accepts = ["application/json", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "multipart/form-data"],
        Query =
        [
            new("asOf", "string", "The day that the list speaks of, yyyy-MM-dd"),
            new("whole", "string", "true: this is the department's whole list of the county, and ends what it sent before", Required: false),
        ],
        Takes = [new("file", "string", "The table; or a JSON array of rows with the identity keys and the department's own fields")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };
    public static readonly HttpFunction List = new("ListRecords", "GET", "api/departments/{department}/records", DepartmentRecordsSend,
        "The latest batches of a department in the county")
    {
        Refuses = [401, 403, 404],
    };
    public static readonly HttpFunction Get = new("GetRecords", "GET", "api/departments/{department}/records/{batch}", DepartmentRecordsSend,
        "What a batch came to: rows accepted, rejected with their errors, pairs that contradict each other, earlier rows corrected")
    {
        Refuses = [401, 403, 404],
    };
    public static readonly HttpFunction Cancel = new("CancelRecords", "POST", "api/departments/{department}/records/{batch}/cancellation",
        DepartmentRecordsSend, "Takes a batch back: reading stops, its rows are erased, what it had corrected is in force again")
    {
        Refuses = [401, 403, 404, 409],
    };
    public static readonly HttpFunction Problems = new("RecordProblems", "GET", "api/departments/{department}/records/{batch}/problems",
        DepartmentRecordsSend, "The rejected rows in a copy of the table, with what is wrong beside each")
    {
        Refuses = [401, 403, 404, 409, 410, 422],
    };
    public static readonly HttpFunction ConfirmHeadings =
        new("ConfirmHeadings", "POST", "api/departments/{department}/headings", DepartmentRecordsSend,
        "Says once what the columns of tables with these headings are")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("columns", "array",
            "[{heading, group?, target}] as the refusal headings-unclear lists them; target null where a column is nothing")],
            Refuses = [400, 401, 403, 404, 413, 415, 422],
        };
    public static readonly HttpFunction Template = new("RecordTemplate", "GET", "api/departments/{department}/template", DepartmentRecordsSend,
        "The empty table of a department: its own fields and what identifies a child")
    {
        Refuses = [401, 403, 404],
    };

    public static IReadOnlyList<HttpFunction> Http { get; } = [Send, List, Get, Cancel, Problems, ConfirmHeadings, Template];

    // The pages.
    public static readonly HttpFunction Desk = Page("PortalRecordsPage", "GET", "portal/departments/records",
        "Sends a department's list; the latest batches");
    public static readonly HttpFunction DeskUpload = Page("PortalRecordsUpload", "POST", "portal/departments/records",
        "Takes a table") with
    { MaxBody = (int)RecordLimits.Default.MaxBytes };
    public static readonly HttpFunction DeskTemplate =
        Page("PortalRecordsTemplate", "GET", "portal/departments/{department}/template", "The empty table");
    public static readonly HttpFunction DeskBatch = Page("PortalRecordsBatch", "GET", "portal/departments/{department}/records/{batch}",
        "One batch: headings to confirm, progress, result");
    public static readonly HttpFunction DeskHeadings =
        Page("PortalRecordsHeadings", "POST", "portal/departments/{department}/records/{batch}/headings",
            "Says what the columns are") with
        { MaxBody = Pages.Body };
    public static readonly HttpFunction DeskProblems =
        Page("PortalRecordsProblems", "GET", "portal/departments/{department}/records/{batch}/problems", "The copy with the problems");
    public static readonly HttpFunction DeskCancel = Page("PortalRecordsCancel", "POST",
        "portal/departments/{department}/records/{batch}/cancellation", "Takes it back") with
    { MaxBody = Pages.Body };

    public static IReadOnlyList<HttpFunction> DeskPages
    {
        get;
    } = [Desk, DeskUpload, DeskTemplate, DeskBatch, DeskHeadings, DeskProblems, DeskCancel];

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, DepartmentRecordsSend, summary) { Reach = Reach.Page };
}

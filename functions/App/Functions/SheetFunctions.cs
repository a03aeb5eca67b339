using App.Documents.Excel;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of Excel and paper: templates, imports, exports, the annexes; their jobs.</summary>
public static class SheetFunctions
{
    private static readonly Member File = new("file", "string", "The table, as the only file of a multipart form or as the raw body");

    public static readonly HttpFunction Template = new("SheetTemplate", "GET", "api/sheets/{formId}/template", RecordsImport,
        "The empty Excel table of a form: drop-downs, hints, how to fill it in")
    {
        Refuses = [401, 403, 404],
    };
    public static readonly HttpFunction StartImport =
        new("StartImport", "POST", "api/imports", RecordsImport, "Takes a filled table and queues the check of every row; nothing is written yet")
        {
            MaxBody = (int)ImportLimits.Default.MaxBytes,
            Accepts = ["multipart/form-data", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"],
            Takes = [File],
            Refuses = [400, 401, 403, 413, 415, 422],
        };
    public static readonly HttpFunction ListImports =
        new("ListImports", "GET", "api/imports", RecordsImport, "The latest imports of the county") { Refuses = [401, 403] };
    public static readonly HttpFunction GetImport = new("GetImport", "GET", "api/imports/{id}", RecordsImport,
        "What an import came to: rows good, rows with their problems, writing, undoing")
    {
        Refuses = [401, 403, 404],
    };
    public static readonly HttpFunction ImportProblems =
        new("ImportProblems", "GET", "api/imports/{id}/problems", RecordsImport, "A copy of the table with what is wrong beside each row")
        {
            Refuses = [401, 403, 404, 422],
        };
    public static readonly HttpFunction WriteImport = Act(
        "WriteImport", "writing", "Writes the rows: all of a table without a mistake, or the good ones",
        new Member("rows", "string", "all | good: without children who are declared or registered already"),
        new Member("known", "string", "write: those children too | leave", Required: false));
    public static readonly HttpFunction StopImport = Act("StopImport", "cancellation", "Stops what is at work after the piece at hand");
    public static readonly HttpFunction UndoImport = Act("UndoImport", "undoing",
        "Withdraws what was written, except rows that somebody has worked with since", new Member("reason", "string", "Why"));

    public static readonly HttpFunction StartExport =
        new("StartExport", "POST", "api/exports", RecordsExport, "Asks for children of a list as a table; a second person agrees")
        {
            MaxBody = Catalogue.JsonBody,
            Takes =
        [
            new("kind", "string", "migrant | leftBehind"),
            new("status", "string", "active | inReview | …", Required: false),
            new("township", "string", "Township or village code", Required: false),
            new("due", "string", "overdue | today | thisWeek | thisMonth | yyyy-MM; never a day", Required: false),
            new("reason", "string", "Why"),
        ],
            Refuses = [400, 401, 403, 409, 413, 415, 422],
        };
    public static readonly HttpFunction ListExports =
        new("ListExports", "GET", "api/exports", RecordsExport, "The latest exports of the county") { Refuses = [401, 403] };
    public static readonly HttpFunction GetExport = new("GetExport", "GET", "api/exports/{id}", RecordsExport,
        "Where an export stands")
    { Refuses = [401, 403, 404] };
    public static readonly HttpFunction DecideExport =
        new("DecideExport", "POST", "api/exports/{id}/decision", RecordsExport, "The second person agrees or sends back")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("decision", "string", "approve | refuse"), new("reason", "string", "Needed to send it back", Required: false)],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };
    public static readonly HttpFunction ExportFile = new("ExportFile", "GET", "api/exports/{id}/file", RecordsExport,
        "The table, for whoever asked for it, within a day")
    { Refuses = [401, 403, 404, 409, 410] };

    public static readonly HttpFunction DeclarationAnnex = Annex("DeclarationAnnex", "declarations", DeclarationsOpen);
    public static readonly HttpFunction ChildAnnex = Annex("ChildAnnex", "children", ChildrenOpen);

    public static readonly QueueFunction Run = new("RunSheets", "run-sheets", "Checks, writes or undoes an import; writes an export");

    public static readonly TimerFunction Resume = new("ResumeSheets", "25 * * * * *", "Goes on with imports and exports that a crash left behind");

    public static readonly TimerFunction Clean = new("CleanSheets", "35 20 * * * *", "Deletes uploaded tables and exports whose time is over");

    public static IReadOnlyList<HttpFunction> Http { get; } =
    [
        Template, StartImport, ListImports, GetImport, ImportProblems, WriteImport, StopImport, UndoImport,
        StartExport, ListExports, GetExport, DecideExport, ExportFile, DeclarationAnnex, ChildAnnex,
    ];

    // The pages.
    public static readonly HttpFunction Desk = Page("PortalSheetsPage", "GET", "portal/sheets", RecordsImport,
        "Templates, imports, exports") with
    { Or = [RecordsExport] };
    public static readonly HttpFunction DeskTemplate =
        Page("PortalSheetTemplate", "GET", "portal/sheets/templates/{formId}", RecordsImport, "The empty table");
    public static readonly HttpFunction DeskUpload = Page("PortalImportUpload", "POST", "portal/sheets/imports", RecordsImport,
        "Takes a table") with
    { MaxBody = (int)ImportLimits.Default.MaxBytes };
    public static readonly HttpFunction DeskImport = Page("PortalImportPage", "GET", "portal/sheets/imports/{id}", RecordsImport,
        "One import: progress, result");
    public static readonly HttpFunction DeskProblems =
        Page("PortalImportProblems", "GET", "portal/sheets/imports/{id}/problems", RecordsImport, "The copy with the problems");
    public static readonly HttpFunction DeskWrite = Page("PortalImportWrite", "POST", "portal/sheets/imports/{id}/writing", RecordsImport,
        "Writes the rows") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction DeskStop = Page("PortalImportStop", "POST", "portal/sheets/imports/{id}/cancellation", RecordsImport,
        "Stops it") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction DeskUndo = Page("PortalImportUndo", "POST", "portal/sheets/imports/{id}/undoing", RecordsImport,
        "Undoes it") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction DeskExport = Page("PortalExportStart", "POST", "portal/sheets/exports", RecordsExport,
        "Asks for an export") with
    { MaxBody = Pages.Body };
    public static readonly HttpFunction DeskExportFile =
        Page("PortalExportFile", "GET", "portal/sheets/exports/{id}/file", RecordsExport, "Fetches an export");
    public static readonly HttpFunction DeskDeclarationAnnex =
        Page("PortalDeclarationAnnex", "GET", "portal/declarations/{id}/annex", DeclarationsOpen, "The annex for printing, of an opened declaration");
    public static readonly HttpFunction DeskDeclarationWord =
        Page("PortalDeclarationWord", "GET", "portal/declarations/{id}/annex.docx", DeclarationsOpen, "The annex as Word");
    public static readonly HttpFunction DeskChildAnnex =
        Page("PortalChildAnnex", "GET", "portal/children/{id}/annex", ChildrenOpen, "The annex for printing, of an opened record");
    public static readonly HttpFunction DeskChildWord =
        Page("PortalChildWord", "GET", "portal/children/{id}/annex.docx", ChildrenOpen, "The annex as Word");

    public static readonly HttpFunction DeskBlank = Page("PortalBlankPaper", "GET", "portal/paper/{formId}", DeclarationsList,
        "An empty annex, or the notice, for printing");
    public static readonly HttpFunction DeskAnnexes =
        Page("PortalAnnexes", "POST", "portal/annexes", DeclarationsOpen,
            "The annexes of several declarations, each opened with the reason given") with
        { MaxBody = Pages.Body };

    public static IReadOnlyList<HttpFunction> DeskPages { get; } =
    [
        Desk, DeskTemplate, DeskUpload, DeskImport, DeskProblems, DeskWrite, DeskStop, DeskUndo, DeskExport, DeskExportFile,
        DeskDeclarationAnnex, DeskDeclarationWord, DeskChildAnnex, DeskChildWord, DeskBlank, DeskAnnexes,
    ];

    private static HttpFunction Act(string name, string verb, string summary, params IReadOnlyList<Member> takes) =>
        new(name, "POST", $"api/imports/{{id}}/{verb}", RecordsImport, summary)
        {
            MaxBody = Catalogue.JsonBody,
            Takes = takes,
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Annex(string name, string of, Domain.Privacy.Permission permission) =>
        new(name, "POST", $"api/{of}/{{id}}/annex", permission,
            "The official form filled in, as a Word document; the reason is kept in the audit trail")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("reason", "string", "Why it is opened")],
            Refuses = [400, 401, 403, 404, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page };
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// The functions of door visits: declaring by a visit, unfinished visits, visits to registered children; and the pages of the same room.
/// </summary>
public static class VisitFunctions
{
    public static readonly HttpFunction DeclareByVisit = new("DeclareByVisit", "POST", "api/visits", DeclarationsRecord,
        "Declare a child at its door; the same Idempotency-Key and body give the same receipt. Only for children of the caller's village, township "
            + "or county")
    {
        MaxBody = Catalogue.JsonBody,
        Headers = [new("Idempotency-Key", "string", "1 to 200 visible ASCII characters, chosen anew for every declaration")],
        Takes =
        [
            new("formId", "string", "migrant-2024 or left-behind-2024"),
            new("answers", "object", "Answers by field key, those of the assessor included"),
            new("unknown", "array", "Keys of fields declared unknown", Required: false),
        ],
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction ListVisitDrafts =
        new("ListVisitDrafts", "GET", "api/visits/drafts", DeclarationsRecord,
            "The caller's own unfinished visits, the last touched first; no answers")
        {
            Refuses = [401, 403],
        };

    public static readonly HttpFunction GetVisitDraft =
        new("GetVisitDraft", "GET", "api/visits/drafts/{id}", DeclarationsRecord, "One of the caller's own unfinished visits, as typed")
        {
            Refuses = [401, 403, 404],
        };

    public static readonly HttpFunction PutVisitDraft = new("PutVisitDraft", "PUT", "api/visits/drafts/{id}", DeclarationsRecord,
        "Keeps an unfinished visit as typed. The same save again changes nothing; a version that is not the last is answered 409 with the last and "
            + "what differs")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("formId", "string", "migrant-2024 or left-behind-2024"),
            new("formVersion", "integer", "The version that the visit was begun on; without it that of the day. A visit goes on in its own",
                Required: false),
            new("boxes", "object", "What is in the boxes, by name: arrays of strings; ? stands for unknown, - for none of these"),
            new("screen", "integer", "The screen last looked at, from 0", Required: false),
            new("version", "string",
                "The version last known; absent where the visit is started (the id is then the caller's to choose: 32 lower-case hex digits)",
                    Required: false),
            new("save", "string", "Chosen anew for every save, 8 to 64 letters, digits and hyphens"),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction RecordVisit =
        new("RecordVisit", "POST", "api/children/{id}/visits", VisitsRecord, "A visit to a registered child: kept for ever as it was told")
        {
            MaxBody = Catalogue.JsonBody,
            Headers = [new("Idempotency-Key", "string", "1 to 200 visible ASCII characters; without it every request is a visit of its own",
            Required: false)],
            Takes =
        [
            new("visitedOn", "string", "The day of the visit, yyyy-MM-dd"),
            new("met", "array", "Who was met: child, parent, carer, school, neighbour; or nobody"),
            new("seen", "string", "What was seen and said, up to 1000 characters"),
            new("nextOn", "string", "The day of the next visit, yyyy-MM-dd", Required: false),
            new("taken", "string",
                "The mark it was taken along with; 409 with both sides (yours, theirs) and a new mark where people did something since",
                    Required: false),
            new("forOffice", "boolean", "Keeps the visit and leaves it to the county to compare", Required: false),
        ],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    public static readonly HttpFunction ListVisits = new("ListVisits", "GET", "api/children/{id}/visits", ChildrenList,
        "The visits to a child, the latest first; what was seen only to whoever has opened the record within half an hour")
    {
        Refuses = [401, 403, 404],
    };

    // The pages.
    public static readonly HttpFunction Desk = Page("PortalVisitsPage", "GET", "portal/visits", VisitsRecord, "What there is to do in the village");

    public static readonly HttpFunction Choose = Page("PortalVisitChoose", "GET", "portal/visits/start", DeclarationsRecord, "Which form fits");

    public static readonly HttpFunction Start = Page("PortalVisitStart", "POST", "portal/visits/start", DeclarationsRecord,
        "Starts a visit") with
    { MaxBody = Pages.Body };

    public static readonly HttpFunction Blank = Page("PortalVisitBlank", "GET", "portal/visits/blank/{formId}", DeclarationsRecord,
        "The questions alone, for a device to keep");

    public static readonly HttpFunction Screens = Page("PortalVisitPage", "GET", "portal/visits/{id}", DeclarationsRecord,
        "One question group per screen; after sending the receipt");

    public static readonly HttpFunction Go = Page("PortalVisitGo", "POST", "portal/visits/{id}", DeclarationsRecord,
        "Keeps what was typed and goes on or back") with
    { MaxBody = Pages.Body };

    public static readonly HttpFunction Summary = Page("PortalVisitSummary", "GET", "portal/visits/{id}/summary", DeclarationsRecord,
        "All answers, what the plan says to them, consent");

    public static readonly HttpFunction Submit = Page("PortalVisitSubmit", "POST", "portal/visits/{id}/submit", DeclarationsRecord,
        "Declares") with
    { MaxBody = Pages.Body };

    public static readonly HttpFunction Discard = Page("PortalVisitDiscard", "POST", "portal/visits/{id}/discard", DeclarationsRecord,
        "Throws an unfinished visit away") with
    { MaxBody = Pages.Body };

    public static readonly HttpFunction Taken = Page("PortalVisitsTaken", "GET", "portal/visits/taken", VisitsRecord,
        "The visits that this device has taken along, without a child in it");

    public static readonly HttpFunction Take = Page("PortalVisitsTake", "POST", "portal/visits/taken", VisitsRecord,
        "The visits of today and tomorrow, masked, to be taken along; each child is written down") with
    { MaxBody = Pages.Body };

    public static readonly HttpFunction Note = Page("PortalVisitNote", "GET", "portal/children/{id}/visit", VisitsRecord,
        "Asks about a visit to a registered child");

    public static readonly HttpFunction NotePost = Page("PortalVisitNotePost", "POST", "portal/children/{id}/visit", VisitsRecord,
        "Keeps a visit to a registered child") with
    { MaxBody = Pages.Body };

    /// <summary>The routes.</summary>
    public static IReadOnlyList<HttpFunction> Http { get; } =
        [DeclareByVisit, ListVisitDrafts, GetVisitDraft, PutVisitDraft, RecordVisit, ListVisits];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } =
        [Desk, Choose, Start, Blank, Screens, Go, Summary, Submit, Discard, Taken, Take, Note, NotePost];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page };
}

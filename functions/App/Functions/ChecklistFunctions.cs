using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The routes, the pages and the timer of lists that go out to departments (六), and the department's desk.</summary>
public static class ChecklistFunctions
{
    private const string Lists = "api/departments/{department}/checklist";

    public static readonly HttpFunction List = new("ListChecklist", "GET", Lists, DepartmentChecklistRead,
        "The children that a department is asked to check, under pseudonyms, masked, with what is new or changed since the last delivery")
    {
        Query = [new("page", "string", "The next token of the page before", Required: false)],
        Refuses = [401, 403, 404, 422],
    };

    public static readonly HttpFunction Deliver = new("DeliverChecklist", "POST", Lists + "/deliveries", DepartmentChecklistRead,
        "Hands the list over in full: match keys and the department's own fields of new and changed children, pseudonyms of those that left; kept "
            + "in the audit trail")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("reason", "string", "Why it is handed over"),
            new("since", "string", "Id of an earlier delivery, or a day (yyyy-MM-dd: the last one until then); without it everything is new",
                Required: false),
        ],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static readonly HttpFunction ListDeliveries = new("ListChecklistDeliveries", "GET", Lists + "/deliveries", DepartmentChecklistRead,
        "The latest deliveries of a list, with counts")
    {
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction File = new("ChecklistFile", "GET", Lists + "/deliveries/{id}/file", DepartmentChecklistRead,
        "The table of a delivery as it went out, within a week; filled in, it can be sent back as records")
    {
        Refuses = [401, 403, 404, 410],
    };

    public static readonly HttpFunction Cadence = new("ListCadence", "GET", "api/departments/cadence", VerificationsProgress,
        "Who owes whom a list, since when; for the city without counting children")
    {
        Query = [new("county", "string", "For city roles", Required: false)],
        Refuses = [401, 403],
    };

    public static readonly TimerFunction Clean = new("CleanChecklists", "45 35 * * * *", "Deletes the rows of handed-out lists whose week is over");

    public static IReadOnlyList<HttpFunction> Http { get; } = [Cadence, List, Deliver, ListDeliveries, File];

    public static readonly HttpFunction Desk = Page("PortalDepartmentPage", "GET", "portal/department", DepartmentChecklistRead,
        "The desk of a department's officer");

    public static readonly HttpFunction Board = Page("PortalCadencePage", "GET", "portal/checklists", VerificationsProgress,
        "Who owes whom a list, since when");

    public static readonly HttpFunction ListPage = Page("PortalChecklistPage", "GET", "portal/checklists/{department}", DepartmentChecklistRead,
        "One department's list, masked, and its deliveries");

    public static readonly HttpFunction DeliverPost = Page("PortalChecklistDelivery", "POST", "portal/checklists/{department}/deliveries",
        DepartmentChecklistRead, "Hands it over");

    public static readonly HttpFunction FilePage = Page("PortalChecklistFile", "GET", "portal/checklists/{department}/deliveries/{id}/file",
        DepartmentChecklistRead, "The table of a delivery");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [Desk, Board, ListPage, DeliverPost, FilePage];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The routes and pages of the key-care ledger (六).</summary>
public static class KeyCareFunctions
{
    public static readonly HttpFunction List = new("ListKeyCare", "GET", "api/key-care", KeyCareList,
        "Children on the key-care ledger of one's village, township or county, masked; the ones due first come first")
    {
        Query =
        [
            new("status", "string", "open (default) | exited | handedOver", Required: false),
            new("kind", "string", "migrant | leftBehind", Required: false),
            new("trigger", "string", "familyHardship | disability | …", Required: false),
            new("township", "string", "Township or village code", Required: false),
            new("due", "string", "overdue | today | thisWeek | thisMonth | yyyy-MM; never a day", Required: false),
            Member.Sort,
            new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false),
        ],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Open = new("OpenKeyCare", "POST", "api/key-care/{id}/opening", ChildrenOpen,
        "An entry with why, every note and every change; the reason is kept in the audit trail")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "Why it is opened")],
        Refuses = [400, 401, 403, 404, 413, 415, 422],
    };

    public static readonly HttpFunction FollowUp = new("FollowUpKeyCare", "POST", "api/key-care/{id}/follow-ups", KeyCareFollowUp,
        "Adds a follow-up; a township leaves a proposal, a village a visit note that moves no date")
    {
        Or = [VisitsRecord],
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("on", "string", "The day of the visit or call, yyyy-MM-dd; today where absent", Required: false),
            new("kind", "string", "visit (default) | phone | video | school | office | other", Required: false),
            new("notes", "string", "What was seen and heard, up to 2000 characters"),
            new("nextDueOn", "string", "When to look again, yyyy-MM-dd; by the policy's interval where absent", Required: false),
            new("corrects", "integer", "Number of the earlier note that this one puts right", Required: false),
            new("confirms", "array", "Triggers that were only hinted at and are now confirmed", Required: false),
            new("version", "string", "The version that was looked at", Required: false),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Exit = Leave("ExitKeyCare", "exit", "Takes a child off the ledger; everything written stays");

    public static readonly HttpFunction Reopen = Leave("ReopenKeyCare", "reopening", "Puts a child back on the ledger after an exit");

    public static readonly HttpFunction ListPage = Page("PortalKeyCarePage", "GET", "portal/key-care", KeyCareList,
        "The ledger, due first; on paper with ?print");

    public static readonly HttpFunction EntryPage = Page("PortalKeyCareEntryPage", "GET", "portal/key-care/{id}", KeyCareList,
        "One entry: masked, or in full after an opening");

    public static readonly HttpFunction OpeningPost =
        Page("PortalKeyCareOpening", "POST", "portal/key-care/{id}/opening", ChildrenOpen, "Opens it with a reason");

    public static readonly HttpFunction FollowUpPost =
        Page("PortalKeyCareFollowUp", "POST", "portal/key-care/{id}/follow-ups", KeyCareFollowUp, "Records a follow-up") with { Or = [VisitsRecord] };

    public static readonly HttpFunction ExitPost = Page("PortalKeyCareExit", "POST", "portal/key-care/{id}/exit", KeyCareExit, "Off the ledger");

    public static readonly HttpFunction ReopenPost = Page("PortalKeyCareReopening", "POST", "portal/key-care/{id}/reopening", KeyCareExit,
        "Back on the ledger");

    public static IReadOnlyList<HttpFunction> Http { get; } = [List, Open, FollowUp, Exit, Reopen];

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, EntryPage, OpeningPost, FollowUpPost, ExitPost, ReopenPost];

    private static HttpFunction Leave(string name, string verb, string summary) =>
        new(name, "POST", $"api/key-care/{{id}}/{verb}", KeyCareExit, summary + "; a township leaves a proposal for a second person")
        {
            MaxBody = Catalogue.JsonBody,
            Takes = [new("reason", "string", "Why"), new("version", "string", "The version that was looked at")],
            Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
        };

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Functions.Pages.Body : 0 };
}

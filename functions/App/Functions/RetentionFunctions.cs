using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>What is erased because its term is over: looked up, proposed by one person or the timer, agreed to by another; the sweep carries it
/// out.</summary>
public static class RetentionFunctions
{
    public static readonly HttpFunction Due = new("ListRetentionDue", "GET", "api/retention", RightsErase,
        "What of the county is past its term, without names, and the lists that were proposed")
    {
        Query = [new("county", "string", "For city roles", Required: false)],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Propose = new("ProposeRetention", "POST", "api/retention/lists", RightsErase,
        "Proposes to erase what is due today: a list that a second person agrees to; looks through one that the timer proposed")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "What was looked at before")],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Approve = new("ApproveRetention", "POST", "api/retention/lists/{id}/approval", RightsErase,
        "The second person agrees; what is still due is erased in the next minutes")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("version", "string", "The version that was looked at")],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction TakeBack = new("ProposeKeysBack", "POST", "api/retention/keys", RightsErase,
        "Proposes to hold the keys of backups again that were given up and are not destroyed yet: a list that a second person agrees to")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("reason", "string", "What was wrong with giving them up")],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    /// <summary>Every hour: a list once a month in a county, so that whoever missed the first of a month proposes on the second; and the keys of
    /// backups that were given up, each of whose days must have been seen before they are destroyed.</summary>
    public static readonly TimerFunction Timer = new("ProposeMonthlyRetention", "55 50 * * * *",
        "Proposes once a month what is past its term in each county; destroys the keys of backups whose waiting time is over");

    public static IReadOnlyList<HttpFunction> Http { get; } = [Due, Propose, Approve, TakeBack];

    public static readonly HttpFunction ListPage = new("PortalRetentionPage", "GET", "portal/retention", RightsErase,
        "What is past its term")
    { Reach = Reach.Page };

    public static readonly HttpFunction ProposePost = new("PortalRetentionProposal", "POST", "portal/retention", RightsErase, "Proposes to erase it")
    {
        Reach = Reach.Page,
        MaxBody = Pages.Body,
    };

    public static readonly HttpFunction TakeBackPost = new("PortalRetentionKeys", "POST", "portal/retention/keys", RightsErase,
        "Proposes to hold keys of backups again")
    {
        Reach = Reach.Page,
        MaxBody = Pages.Body,
    };

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, ProposePost, TakeBackPost];
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>What is erased because its term is over: looked up, proposed by one person, agreed to by another; the sweep carries it out.</summary>
public static class RetentionFunctions
{
    public static readonly HttpFunction Due = new("ListRetentionDue", "GET", "api/retention", RightsErase,
        "What of the county is past its term, without names, and the lists that were proposed")
    {
        Query = [new("county", "string", "For city roles", Required: false)],
        Refuses = [401, 403, 422],
    };

    public static readonly HttpFunction Propose = new("ProposeRetention", "POST", "api/retention/lists", RightsErase,
        "Proposes to erase what is due today: a list that a second person agrees to")
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

    public static IReadOnlyList<HttpFunction> Http { get; } = [Due, Propose, Approve];

    public static readonly HttpFunction ListPage = new("PortalRetentionPage", "GET", "portal/retention", RightsErase, "What is past its term") { Reach = Reach.Page };

    public static readonly HttpFunction ProposePost = new("PortalRetentionProposal", "POST", "portal/retention", RightsErase, "Proposes to erase it")
    {
        Reach = Reach.Page,
        MaxBody = Pages.Body,
    };

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [ListPage, ProposePost];
}

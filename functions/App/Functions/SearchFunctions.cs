using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>Looking for somebody: the routes, the page of the result, and the page that answered a posted form.</summary>
public static class SearchFunctions
{
    public static readonly HttpFunction Begin = new("BeginSearch", "POST", "api/search", ChildrenSearch,
        "Looks for declarations and children by name, number, telephone or receipt; the result has an address that names nobody")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("text", "string",
            "A whole name or its pinyin, an identity number or its last six, a telephone number or its last four, a receipt")],
        Refuses = [400, 401, 403, 413, 415, 422, 429],
    };

    public static readonly HttpFunction Result = new("SearchResult", "GET", "api/search/{id}", ChildrenSearch,
        "What a search of one's own of the last day found, masked")
    {
        Query = [new("page", "string", "The next token of the page before", Required: false),
            new("county", "string", "For city roles", Required: false)],
        Refuses = [401, 403, 404, 422],
    };

    public static readonly HttpFunction SearchPost = Page("PortalSearchPost", "POST", "portal/search", ChildrenSearch, "Looks for somebody");

    public static readonly HttpFunction SearchPage = Page("PortalSearchPage", "GET", "portal/search/{id}", ChildrenSearch, "What was found");

    public static readonly HttpFunction AnswerPage = Page("PortalAnswerPage", "GET", "portal/answers/{id}", PortalEnter,
        "The page that answered a posted form, for who posted it");

    public static IReadOnlyList<HttpFunction> Http { get; } = [Begin, Result];

    public static IReadOnlyList<HttpFunction> PortalPages { get; } = [SearchPost, SearchPage, AnswerPage];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

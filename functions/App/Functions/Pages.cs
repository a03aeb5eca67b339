using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>
/// The pages: operations whose answer is HTML. The catch-all function of their prefix brings them in, so they have no function of their own and do not
/// appear in OpenAPI; their permission is named all the same.
/// </summary>
public static class Pages
{
    /// <summary>A posted form of the largest kind, all spells filled, is about 20 KB.</summary>
    public const int Body = 128 * 1024;

    public static readonly HttpFunction Root = Page("RootPage", "GET", "", FormsRead, "Leads to the declaration");

    public static readonly HttpFunction Declare = Page("DeclarePage", "GET", "declare", FormsRead, "Which form fits");

    public static readonly HttpFunction DeclareForm = Page("DeclareFormPage", "GET", "declare/{formId}", FormsRead, "The form");

    public static readonly HttpFunction DeclareFormPost = Page("DeclareFormPost", "POST", "declare/{formId}", DeclarationsSubmit, "Takes the form") with { Limited = true, MaxBody = Body };

    public static readonly HttpFunction DeclareStatus = Page("DeclareStatusPage", "GET", "declare/status", DeclarationsFollow, "Asks for receipt and proof");

    public static readonly HttpFunction DeclareStatusPost = Page("DeclareStatusPost", "POST", "declare/status", DeclarationsFollow, "Shows how a declaration stands") with { Limited = true, MaxBody = Body };

    public static IReadOnlyList<HttpFunction> All { get; } = [Root, Declare, DeclareForm, DeclareFormPost, DeclareStatus, DeclareStatusPost];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page };
}

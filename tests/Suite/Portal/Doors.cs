using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Domain.Divisions;
using Domain.Privacy;
using Suite.Api;

namespace Suite.Portal;

/// <summary>
/// Role × every page and every staff route × own or another county, generated from the lists of functions and held to the permission table: whatever the
/// table does not grant is refused, and nothing of another county's record is even admitted to exist.
/// </summary>
public sealed class Doors
{
    private const string Own = "140403";
    private const string Other = "140423";
    private const string Township = "140403001";

    [Fact]
    public async Task Every_page_opens_to_the_roles_of_the_table_and_to_nobody_else()
    {
        await using var site = await Site.StartAsync();
        var (mine, theirs) = (await DeclareAsync(site, Own), await DeclareAsync(site, Other));
        var pages = Pages.All.Where(page => page.Route.StartsWith("portal", StringComparison.Ordinal) && !Permissions.Anonymous.Contains(page.Permission)).ToList();
        Assert.True(pages.Count > 12, "The test saw hardly any page.");
        var checks = 0;
        foreach (var role in Roles.All)
        {
            using var visitor = await Visitor.SignedInAsync(site, role.Id(), Own, Township);
            foreach (var page in pages.Where(page => page != Pages.PortalSignOut))
            {
                var granted = Permissions.Of(role, page.Permission) is not null || page.Or.Any(other => Permissions.Of(role, other) is not null);
                foreach (var (id, own) in new[] { (mine, true), (theirs, false) })
                {
                    var path = "/" + page.Route.Replace("{id}", id, StringComparison.Ordinal);
                    var reply = page.Method == "GET" ? await visitor.GetAsync(path) : await visitor.SubmitAsync(path);
                    checks++;
                    var admitted = reply.Status != HttpStatusCode.Forbidden || reply.Text.Contains("打开这份记录", StringComparison.Ordinal);
                    Assert.True(admitted == granted, $"{role.Id()} {page.Method} {path}: {reply.Status}");

                    // What belongs to another county (or is no such child) is not found, whatever the permission.
                    if (granted && page.Route.Contains("{id}", StringComparison.Ordinal) && (!own || page.Route.Contains("children", StringComparison.Ordinal) || page.Route.Contains("approvals", StringComparison.Ordinal)))
                    {
                        Assert.True(reply.Status == HttpStatusCode.NotFound, $"{role.Id()} {page.Method} {path}: {reply.Status}");
                    }
                }
            }
        }

        Assert.True(checks > 200);
    }

    [Fact]
    public async Task Every_staff_route_opens_to_the_roles_of_the_table_and_to_nobody_else()
    {
        await using var site = await Site.StartAsync();
        var (mine, theirs) = (await DeclareAsync(site, Own), await DeclareAsync(site, Other));
        var routes = Catalogue.Http.Where(function => function.Reach == Reach.Everywhere && function.Route.StartsWith("api/", StringComparison.Ordinal)
            && (function.Route.Contains("declarations", StringComparison.Ordinal) || function.Route.Contains("children", StringComparison.Ordinal) || function.Route.Contains("visits", StringComparison.Ordinal)
                || function.Route.Contains("cases", StringComparison.Ordinal) || function.Route.Contains("imports", StringComparison.Ordinal) || function.Route.Contains("exports", StringComparison.Ordinal) || function.Route.Contains("sheets", StringComparison.Ordinal))
            && !Permissions.Anonymous.Contains(function.Permission)).ToList();
        Assert.True(routes.Count >= 10, "The test saw hardly any route.");
        foreach (var role in Roles.All)
        {
            var token = await TokenAsync(site, role);
            foreach (var route in routes)
            {
                var granted = Permissions.Of(role, route.Permission) is not null || route.Or.Any(other => Permissions.Of(role, other) is not null);
                foreach (var (id, own) in new[] { (mine, true), (theirs, false) })
                {
                    var path = "/" + route.Route.Replace("{id}", id, StringComparison.Ordinal);
                    var reply = await SendAsync(site, route, path, token);
                    Assert.True(reply.Status != HttpStatusCode.Forbidden == granted, $"{role.Id()} {route.Method} {path}: {reply.Status}");
                    if (granted && !own && route.Route.Contains("{id}", StringComparison.Ordinal) && route.Method != "PUT")
                    {
                        Assert.True(reply.Status == HttpStatusCode.NotFound, $"{role.Id()} {route.Method} {path}: {reply.Status}");
                    }

                    Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(site, route, path, null)).Status);
                }
            }
        }
    }

    private static Task<Reply> SendAsync(Site site, HttpFunction route, string path, string? token) => route.Method == "GET"
        ? site.GetAsync(path, token)
        : site.SendAsync(HttpMethod.Parse(route.Method), path, new StringContent("{}", null, "application/json"), Site.Bearer(token));

    private static async Task<string> TokenAsync(Site site, Role role)
    {
        var persona = new JsonObject { ["role"] = role.Id() };
        if (!role.IsCityWide() && role is not (Role.SystemAdmin or Role.SecurityAdmin or Role.Auditor))
        {
            persona["county"] = Own;
        }

        if (role is Role.TownshipSupervisor or Role.VillageWorker)
        {
            persona["township"] = Township;
        }

        if (role is Role.VillageWorker)
        {
            persona["village"] = DivisionTable.Children(DivisionCode.Parse(Township))[0].Code.Value;
        }

        if (role is Role.DepartmentOfficer)
        {
            persona["department"] = "education";
        }

        return (await site.PostAsync("/dev/token", persona)).Text("token");
    }

    /// <summary>A declaration in the county (a village of the township for our own), by its id.</summary>
    private static async Task<string> DeclareAsync(Site site, string county)
    {
        var body = county == Own ? Declaring.Migrant() : Declaring.LeftBehind();
        if (county == Own)
        {
            var village = DivisionTable.Children(DivisionCode.Parse(Township))[0].Code.Value;
            body["answers"]!["currentAddress"]!["division"] = village;
        }

        (await site.DeclareAsync(body)).Is(HttpStatusCode.Created);
        return (await site.AllAsync(county, global::Storage.Kinds.Declaration)).Single().Id;
    }
}

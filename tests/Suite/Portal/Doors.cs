using System.Net;
using System.Text.Json;
using App.Functions;
using Domain.Privacy;
using Microsoft.AspNetCore.Routing;
using Suite.Api;

namespace Suite.Portal;

/// <summary>
/// Role × every route of the OpenAPI document and every page the application answers × a record of one's own village, of another township, of another
/// county: whatever the permission table does not grant is refused, and what lies outside the territory is not even admitted to exist.
/// </summary>
public sealed class Doors
{
    /// <summary>The only doors for which an account is enough. Whoever adds one here says that it shows nothing of anybody.</summary>
    /// <remarks>The answer page shows what its own session was answered with, and nothing to any other; those of devices one's own.</remarks>
    private static readonly string[] OpenToEveryAccount =
    [
        "GET /api/jobs/{id}", "GET /portal", "GET /portal/answers/{id}",
        "GET /portal/devices", "POST /portal/acting", "POST /portal/devices/{id}/end", "POST /portal/signout",
    ];

    /// <summary>The only routes for which nobody has to sign in: what parents and the public use, each with its own proof or limit.</summary>
    private static readonly string[] OpenToEverybody =
    [
        "GET /api/divisions", "GET /api/divisions/counties", "GET /api/forms", "GET /api/forms/{formId}", "GET /api/health", "GET /api/health/ready",
            "GET /api/notice", "GET /api/openapi/v1.json", "GET /api/public/releases", "GET /api/public/releases/{number}", "GET /api/wechat",
                "GET /portal/signin",
        "GET /portal/signin-oidc", "GET /portal/signin/account", "POST /api/declarations", "POST /api/declarations/status",
            "POST /api/declarations/{receipt}/attachments",
        "POST /api/declarations/{receipt}/copy",
        "POST /api/declarations/{receipt}/corrections", "POST /api/declarations/{receipt}/withdrawal", "POST /api/eligibility", "POST /api/messages",
            "POST /api/rights/requests", "POST /api/rights/requests/status", "POST /api/wechat", "POST /chat/token",
        "POST /portal/signin",
    ];

    [Fact]
    public async Task Every_route_is_described_and_every_door_without_a_role_is_one_of_these()
    {
        await using var site = await Site.StartAsync();
        var described = await RoutesAsync(site);
        var pages = PagesOf(site);
        Assert.True(described.Count > 35 && pages.Count > 35, "The test saw hardly any door.");

        // What is answered is what is described: a route that was mapped past the list shows here.
        var answered = from endpoint in Security.Doors.Endpoints(site.App)
                       where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)
                       from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                       where method != "HEAD"
                       select $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";
        Assert.Equal(answered.Order(StringComparer.Ordinal), described.Where(door => door.Path.StartsWith("/api/", StringComparison.Ordinal))
            .Select(door => door.Name).Order(StringComparer.Ordinal));

        List<Door> all = [.. described, .. pages];
        Assert.Equal(OpenToEveryAccount.Order(StringComparer.Ordinal), all.Where(door => Permissions.EveryAccount.Contains(door.Permission))
            .Select(door => door.Name).Order(StringComparer.Ordinal));
        Assert.Equal(OpenToEverybody.Order(StringComparer.Ordinal), all.Where(door => Permissions.Anonymous.Contains(door.Permission))
            .Select(door => door.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_opens_to_the_roles_of_the_table_within_their_territory_and_to_nobody_else()
    {
        await using var site = await Site.StartAsync();
        var territory = await Territory.SettleAsync(site);
        var doors = (await RoutesAsync(site)).Where(door => door.IsForStaff).ToList();
        var checks = 0;
        foreach (var role in Roles.All)
        {
            var token = await Territory.TokenAsync(site, role);
            foreach (var door in doors)
            {
                foreach (var record in territory.For(door))
                {
                    var path = door.PathOf(record);
                    var reply = await SendAsync(site, door, path, token);
                    territory.Check(role, door, record, reply.Status, reply.Body,
                        isOpenFirst: reply.Body.Contains("open-first", StringComparison.Ordinal));
                    checks++;
                    Assert.True((await SendAsync(site, door, path, null)).Status == HttpStatusCode.Unauthorized, $"Nobody at {door.Name}");
                }
            }
        }

        Assert.True(checks > 500, "The test saw hardly any door.");
    }

    [Fact]
    public async Task Every_page_opens_to_the_roles_of_the_table_within_their_territory_and_to_nobody_else()
    {
        await using var site = await Site.StartAsync();
        var territory = await Territory.SettleAsync(site);
        var doors = PagesOf(site).Where(door => door.IsForStaff && door.Path != "/portal/signout").ToList();
        var checks = 0;
        foreach (var role in Roles.All)
        {
            using var visitor = await Visitor.SignedInAsync(site, role.Id(), Territory.County, Territory.Township, Territory.Village);
            var formToken = await visitor.FormTokenAsync();
            foreach (var door in doors)
            {
                foreach (var record in territory.For(door))
                {
                    var path = door.PathOf(record);
                    var reply = door.Method == "GET" ? await visitor.GetAsync(path) : await visitor.PostAsync(path, [("formToken", formToken)]);

                    // It says so, or offers to open it and keeps what was written.
                    var isOpenFirst = reply.Text.Contains("打开这份记录", StringComparison.Ordinal)
                        || reply.Html.Contains("/opening\"", StringComparison.Ordinal);
                    territory.Check(role, door, record, reply.Status, reply.Html, isOpenFirst);
                    checks++;
                }
            }
        }

        using var nobody = new Visitor(site);
        foreach (var door in doors)
        {
            var reply = door.Method == "GET" ? await nobody.GetAsync(door.PathOf(territory.Own))
                : await nobody.PostAsync(door.PathOf(territory.Own), [("decision", "approve")]);
            Assert.StartsWith("/portal/signin", reply.Is(HttpStatusCode.SeeOther).Location, StringComparison.Ordinal);
        }

        Assert.True(checks > 500, "The test saw hardly any door.");
    }

    /// <summary>Every operation of the OpenAPI document, with the permissions that it says.</summary>
    private static async Task<List<Door>> RoutesAsync(Site site)
    {
        var doors = new List<Door>();
        foreach (var path in (await site.GetAsync("/api/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                Permission[] or = operation.Value.TryGetProperty("x-permission-or", out var others) ? [.. others.EnumerateArray().Select(Named)] : [];
                doors.Add(new(operation.Name.ToUpperInvariant(), path.Name, Named(operation.Value.GetProperty("x-permission")), or));
            }
        }

        return doors;

        static Permission Named(JsonElement id) => PermissionIds.Find(id.GetString())
            ?? throw new InvalidDataException($"No permission is called {id}.");
    }

    /// <summary>Every page of the portal that the running application answers, whether or not a list knows of it.</summary>
    private static List<Door> PagesOf(Site site) =>
    [
        .. from endpoint in Security.Doors.Endpoints(site.App)
           let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where path == "/portal" || path.StartsWith("/portal/", StringComparison.Ordinal)
           let function = endpoint.Metadata.GetMetadata<HttpFunction>() ?? throw new InvalidDataException($"{path} names no permission.")
           select new Door(function.Method, path, function.Permission, function.Or),
    ];

    private static Task<Reply> SendAsync(Site site, Door door, string path, string? token) => door.Method == "GET"
        ? site.GetAsync(path, token)
        : site.SendAsync(HttpMethod.Parse(door.Method), path, new StringContent("{}", null, "application/json"), Site.Bearer(token));
}

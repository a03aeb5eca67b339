using System.Net;
using System.Text.Json.Nodes;
using Domain.Privacy;
using Microsoft.Extensions.Time.Testing;
using Suite.Api;
using Suite.Portal;
using Issuer = Suite.Portal.Issuer;

namespace Suite.Assignments;

/// <summary>
/// A department's program with client credentials of the same OpenID provider (a real one): it calls by bearer, is nobody, and does not run away.
/// </summary>
public sealed class Machines : IAsyncLifetime
{
    private const string School = "education-register";

    private Issuer _issuer = null!;
    private Site _site = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _site = await StartAsync(null);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_program_is_let_in_as_a_departments_officer_and_put_out_again()
    {
        var token = (await _issuer.TokenAsync(School))!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _site.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef", token)).Status);
        var given = (await GiveAsync(School, machine: true)).Is(HttpStatusCode.Created);
        Assert.True(given.Json.GetProperty("machine").GetBoolean());

        // Let in: what the role has no cell for is refused as to an officer, the rest is answered.
        Assert.Equal(HttpStatusCode.NotFound, (await _site.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef", token)).Status);
        (await _site.GetAsync("/api/children", token)).Is(HttpStatusCode.Forbidden, "not-allowed");
        (await _site.SendAsync(HttpMethod.Delete, $"/api/assignments/{given.Text("id")}?version={given.Text("version")}", null,
            await AdminAsync())).Is(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _site.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef", token)).Status);
    }

    [Fact]
    public async Task A_token_for_another_application_or_by_a_wrong_secret_is_worth_nothing()
    {
        (await GiveAsync(School, machine: true)).Is(HttpStatusCode.Created);
        Assert.Null(await _issuer.TokenAsync(School, secret: "guessed"));
        (await _site.GetAsync("/api/children", await _issuer.TokenAsync(School, resource: "another-app"))).Is(HttpStatusCode.Unauthorized);
        (await _site.GetAsync("/api/children", await _issuer.TokenAsync("another-program"))).Is(HttpStatusCode.Unauthorized);
        (await _site.GetAsync("/api/children", await _issuer.TokenAsync(School))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_program_decides_nothing_about_a_child_whatever_it_was_given_by_mistake()
    {
        foreach (var role in Roles.All.Where(role => role is not Role.DepartmentOfficer))
        {
            var client = "mistake-" + role.Id();
            await _site.Store.AssignAsync(_issuer.Address.ToString(), client, new(role));
            Assert.Equal(HttpStatusCode.Unauthorized, (await _site.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef",
                await _issuer.TokenAsync(client))).Status);
        }
    }

    [Fact]
    public async Task A_programs_account_opens_no_session_in_the_portal()
    {
        (await GiveAsync(School, machine: true)).Is(HttpStatusCode.Created);
        (await GiveAsync("wang", machine: false)).Is(HttpStatusCode.Created);
        foreach (var (subject, isPerson) in new[] { (School, false), ("wang", true) })
        {
            _issuer.Subject = subject;
            using var visitor = new Visitor(_site);
            (await visitor.GetAsync(await Accounts.ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
            var desk = await visitor.GetAsync("/portal");
            Assert.Equal(isPerson ? HttpStatusCode.OK : HttpStatusCode.SeeOther, desk.Status);
            Assert.Equal(!isPerson, desk.Location?.Contains("unassigned=1", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task One_account_is_granted_so_many_calls_a_minute_and_stands_in_nobody_elses_way()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(time, "RateLimits:CallsPerMinutePerClient=5");
        await site.Store.AssignAsync(_issuer.Address.ToString(), School,
            new(Role.DepartmentOfficer, Domain.Divisions.DivisionCode.Parse("140403"), Department: Domain.Forms.Department.Education));
        await site.Store.AssignAsync(_issuer.Address.ToString(), "health",
            new(Role.DepartmentOfficer, Domain.Divisions.DivisionCode.Parse("140403"), Department: Domain.Forms.Department.Health));
        for (var i = 0; i < 5; i++)
        {
            // A new token is not a new client, and what is refused counts as well.
            (await site.GetAsync("/api/children", await _issuer.TokenAsync(School))).Is(HttpStatusCode.Forbidden);
        }

        var refused = (await site.GetAsync("/api/children", await _issuer.TokenAsync(School))).Is(HttpStatusCode.TooManyRequests,
            "too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await site.GetAsync("/api/children", await _issuer.TokenAsync("health"))).Is(HttpStatusCode.Forbidden);
        (await site.GetAsync("/api/forms", await _issuer.TokenAsync(School))).Is(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(2));
        (await site.GetAsync("/api/children", await _issuer.TokenAsync(School))).Is(HttpStatusCode.Forbidden);
    }

    private Task<Site> StartAsync(TimeProvider? time, params string[] more) =>
        Site.StartAsync(time, [$"Auth:Authority={_issuer.Address}", $"Auth:ClientId={Issuer.ClientId}", .. more]);

    private async Task<(string, string)[]> AdminAsync() => Site.Bearer(await _site.TokenAsync("securityAdmin"));

    private async Task<Reply> GiveAsync(string subject, bool machine) => await _site.PostAsync("/api/assignments", new JsonObject
    {
        ["issuer"] = _issuer.Address.ToString(),
        ["subject"] = subject,
        ["role"] = "departmentOfficer",
        ["county"] = "140403",
        ["department"] = "education",
        ["machine"] = machine,
    }, await AdminAsync());
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Security;
using Storage;
using Suite.Api;
using Suite.Portal;
using Page = Suite.Portal.Page;

namespace Suite.Assignments;

/// <summary>The routes of assignments, as the contract names them.</summary>
public sealed class AssignmentRoutes(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Issuer = "https://login.example.cn/tenant/v2.0";

    private readonly Site _site = shared.Site;

    [Fact]
    public async Task A_security_administrator_lets_an_account_in_and_puts_it_out_and_both_are_kept_and_audited()
    {
        var admin = await AdminAsync("一号");
        var reply = (await GiveAsync(admin, Body("wang", "departmentOfficer", ("county", "140403"), ("department", "education"),
            ("name", "王老师")))).Is(HttpStatusCode.Created);
        Assert.Equal(("active", "departmentOfficer", "140403", "education", "王老师"),
            (reply.Text("status"), reply.Text("role"), reply.Text("county"), reply.Text("department"), reply.Text("name")));
        var (id, version) = (reply.Text("id"), reply.Text("version"));
        var listed = Item(await _site.GetAsync("/api/assignments?role=departmentOfficer&county=140403&status=active", admin), id);
        Assert.Equal(version, listed.GetProperty("version").GetString());

        (await GiveAsync(admin, Body("wang", "countyReviewer", ("county", "140403")))).Is(HttpStatusCode.Conflict, "already-assigned");
        var ended = (await DeleteAsync(admin, id, null, ("If-Match", $"\"{version}\""))).Is(HttpStatusCode.OK);
        Assert.Equal("ended", ended.Text("status"));
        (await DeleteAsync(admin, id, null, ("If-Match", ended.Text("version")))).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Equal("ended", Item(await _site.GetAsync("/api/assignments?status=ended", admin), id).GetProperty("status").GetString());

        // Given anew: what it was stands beside it.
        var again = (await GiveAsync(admin, Body("wang", "countyReviewer", ("county", "140404")))).Is(HttpStatusCode.Created);
        Assert.Equal("departmentOfficer", again.Json.GetProperty("earlier")[0].GetProperty("role").GetString());
        var account = Caller.SubjectOf(Issuer, "wang");
        Assert.Equal(account, again.Text("account"));
        Assert.Equal(["assignment.give countyReviewer", "assignment.end departmentOfficer", "assignment.give departmentOfficer"],
            await TrailAsync(account));
    }

    [Fact]
    public async Task Every_problem_of_a_body_is_told_at_once_and_nothing_of_it_is_repeated()
    {
        var admin = await AdminAsync("一号");
        var reply = (await _site.PostAsync("/api/assignments",
            """{"issuer":"not an address","role":"villageWorker","county":"140403","township":"140404100","machine":"yes","king":1,"name":"\u0007"}""", Site.Bearer(admin))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["issuer invalid-issuer", "king unknown-field", "machine wrong-type", "name invalid-characters", "subject required",
            "township outside-county", "village required"],
            reply.Fields.Zip(reply.Codes, (field, code) => $"{field} {code}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("not an address", reply.Body, StringComparison.Ordinal);
        Assert.Equal(["role", "subject"], (await _site.PostAsync("/api/assignments", $$"""{"issuer":"{{Issuer}}"}""", Site.Bearer(admin)))
            .Is(HttpStatusCode.UnprocessableEntity).Fields.Order());
        (await _site.PostAsync("/api/assignments", "[]", Site.Bearer(admin))).Is(HttpStatusCode.UnprocessableEntity, "wrong-type");
        (await _site.PostAsync("/api/assignments", "{", Site.Bearer(admin))).Is(HttpStatusCode.BadRequest, "malformed-json");
        var machine = Body("robot", "countyReviewer", ("county", "140403"));
        machine["machine"] = true;
        (await GiveAsync(admin, machine)).Is(HttpStatusCode.UnprocessableEntity, "machine-role");
        Assert.Equal(["county", "role", "status"], (await _site.GetAsync("/api/assignments?status=king&role=king&county=110101",
            admin)).Is(HttpStatusCode.UnprocessableEntity).Fields.Order());
        (await _site.GetAsync("/api/assignments?page=nonsense", admin)).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("systemAdmin")]
    [InlineData("securityAdmin")]
    [InlineData("auditor")]
    public async Task An_administrator_is_proposed_by_one_and_approved_by_another(string role)
    {
        var (one, two) = (await AdminAsync("一号"), await AdminAsync("二号"));
        var proposed = (await GiveAsync(one, Body("new-" + role, role))).Is(HttpStatusCode.Accepted);
        var id = proposed.Text("id");
        Assert.Equal("proposed", proposed.Text("status"));
        (await ApproveAsync(one, id, proposed.Text("version"))).Is(HttpStatusCode.Forbidden, "same-person");
        (await ApproveAsync(two, id, "another")).Is(HttpStatusCode.Conflict, "version-conflict");
        (await _site.PostAsync($"/api/assignments/{id}/approval", "{}", Site.Bearer(two))).Is(HttpStatusCode.UnprocessableEntity, "required");
        var approved = (await ApproveAsync(two, id, proposed.Text("version"))).Is(HttpStatusCode.OK);
        Assert.Equal("active", approved.Text("status"));
        (await ApproveAsync(two, id, approved.Text("version"))).Is(HttpStatusCode.Conflict, "wrong-status");
        Assert.Equal([$"assignment.approve {role}", $"assignment.propose {role}"], await TrailAsync(approved.Text("account")));
    }

    [Fact]
    public async Task A_proposal_may_be_sent_back_or_taken_back_and_was_never_in_force()
    {
        var (one, two) = (await AdminAsync("一号"), await AdminAsync("二号"));
        foreach (var (who, subject) in new[] { (one, "taken-back"), (two, "sent-back") })
        {
            var proposed = (await GiveAsync(one, Body(subject, "auditor"))).Is(HttpStatusCode.Accepted);
            var refused = (await DeleteAsync(who, proposed.Text("id"), new()
            {
                ["version"] = proposed.Text("version"),
                ["reason"] = "不需要"
            })).Is(HttpStatusCode.OK);
            Assert.Equal(("refused", "不需要"), (refused.Text("status"), refused.Json.GetProperty("decided").GetProperty("reason").GetString()));
            (await GiveAsync(one, Body(subject, "countyReviewer", ("county", "140403")))).Is(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Nobody_gives_or_ends_the_own_assignment_and_the_last_administrator_stays()
    {
        await using var issuer = await Portal.Issuer.StartAsync();
        var own = issuer.Address.ToString();
        await using var site = await Site.StartAsync(null, $"Auth:Authority={issuer.Address}", $"Auth:ClientId={Suite.Portal.Issuer.ClientId}",
            $"Auth:FirstAdministrator={own} chief");
        using var chief = await SignedInAsync(site, issuer, "chief");
        using var items = JsonDocument.Parse((await chief.GetAsync("/api/assignments")).Is(HttpStatusCode.OK).Html);
        var item = Assert.Single(items.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal(("securityAdmin", "chief"), (item.GetProperty("role").GetString(), item.GetProperty("subject").GetString()));
        var path = $"/api/assignments/{item.GetProperty("id").GetString()}?version={item.GetProperty("version").GetString()}";
        Assert.Equal(["last-administrator", "own-assignment"], Codes((await SendAsync(chief, HttpMethod.Delete, path,
            null)).Is(HttpStatusCode.Conflict)));
        var self = new JsonObject { ["issuer"] = own, ["subject"] = "chief", ["role"] = "auditor" };
        Assert.Contains("own-assignment", Codes((await SendAsync(chief, HttpMethod.Post, "/api/assignments", self)).Is(HttpStatusCode.Conflict)));

        // A colleague in the same role ends it: the open session may do nothing at its next request, and cannot take the role back.
        (await SendAsync(chief, HttpMethod.Post, "/api/assignments", new()
        {
            ["issuer"] = own,
            ["subject"] = "two",
            ["role"] = "securityAdmin"
        })).Is(HttpStatusCode.Accepted);
        var two = Item(await site.GetAsync("/api/assignments?status=proposed", await site.TokenAsync("securityAdmin")),
            Caller.AssignmentIdOf(Caller.SubjectOf(own, "two")));
        (await site.PostAsync($"/api/assignments/{two.GetProperty("id").GetString()}/approval",
            new JsonObject { ["version"] = two.GetProperty("version").GetString() },
            Site.Bearer(await site.TokenAsync("securityAdmin")))).Is(HttpStatusCode.OK);
        using var second = await SignedInAsync(site, issuer, "two");
        var token = await chief.FormTokenAsync();
        (await SendAsync(second, HttpMethod.Delete, path, null)).Is(HttpStatusCode.OK);
        (await chief.GetAsync("/api/assignments")).Is(HttpStatusCode.Unauthorized);
        (await SendAsync(chief, HttpMethod.Post, "/api/assignments", self, token)).Is(HttpStatusCode.Unauthorized);
        (await chief.GetAsync("/portal/assignments")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task What_there_is_not_is_not_found_and_an_end_says_which_version_it_means()
    {
        var admin = await AdminAsync("一号");
        foreach (var id in (string[])["0123456789abcdef0123456789abcdef", "administrators", "u-1"])
        {
            (await DeleteAsync(admin, id, null)).Is(HttpStatusCode.NotFound);
            (await ApproveAsync(admin, id, "1")).Is(HttpStatusCode.NotFound);
        }

        var given = (await GiveAsync(admin, Body("versioned", "statistician"))).Is(HttpStatusCode.Created);
        (await DeleteAsync(admin, given.Text("id"), null)).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await DeleteAsync(admin, given.Text("id"), null, ("If-Match", "*"))).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await DeleteAsync(admin, given.Text("id"), new() { ["version"] = "another" })).Is(HttpStatusCode.Conflict, "version-conflict");
        (await DeleteAsync(admin, given.Text("id"), new()
        {
            ["version"] = given.Text("version"),
            ["king"] = 1
        })).Is(HttpStatusCode.UnprocessableEntity, "unknown-field");
        (await DeleteAsync(admin, given.Text("id"), new() { ["version"] = given.Text("version") })).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Names_and_account_numbers_lie_sealed()
    {
        var admin = await AdminAsync("一号");
        (await GiveAsync(admin, Body("liming@example.cn", "statistician", ("name", "李明大夫")))).Is(HttpStatusCode.Created);
        var stored = await _site.AllAsync("140400", Kinds.Assignment);
        Assert.Contains(stored, document => System.Text.Encoding.UTF8.GetString(document.Body.Span).Contains("李明大夫", StringComparison.Ordinal));
        Assert.All(stored, document => Assert.All(Kinds.Assignment.Fields.SelectMany(field => document.Fields.GetMany(field)), value =>
            Assert.DoesNotContain("liming", value, StringComparison.Ordinal)));
        foreach (var file in Directory.EnumerateFiles(_site.Data, "store.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("李明大夫", text, StringComparison.Ordinal);
            Assert.DoesNotContain("liming@", text, StringComparison.Ordinal);
        }
    }

    private Task<string> AdminAsync(string name) => _site.TokenAsync("securityAdmin", name: name);

    private Task<Reply> GiveAsync(string admin, JsonObject body) => _site.PostAsync("/api/assignments", body, Site.Bearer(admin));

    private Task<Reply> ApproveAsync(string admin, string id, string version) =>
        _site.PostAsync($"/api/assignments/{id}/approval", new JsonObject { ["version"] = version }, Site.Bearer(admin));

    private Task<Reply> DeleteAsync(string admin, string id, JsonObject? body, params (string Name, string Value)[] headers) =>
        _site.SendAsync(HttpMethod.Delete, "/api/assignments/" + id,
        body is null ? null : new StringContent(body.ToJsonString(), null, "application/json"), [.. Site.Bearer(admin), .. headers]);

    private static async Task<Visitor> SignedInAsync(Site site, Suite.Portal.Issuer issuer, string subject)
    {
        issuer.Subject = subject;
        var visitor = new Visitor(site);
        (await visitor.GetAsync(await Suite.Portal.Accounts.ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        return visitor;
    }

    /// <summary>A call of a page's own script: the cookie, and the token that only our pages know.</summary>
    private static async Task<Page> SendAsync(Visitor visitor, HttpMethod method, string path, JsonObject? body, string? token = null) =>
        await visitor.SendAsync(new(method, path)
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json"),
            Headers = { { "X-Form-Token", token ?? await visitor.FormTokenAsync() } },
        });

    private static IEnumerable<string?> Codes(Page page)
    {
        using var json = JsonDocument.Parse(page.Html);
        return [.. json.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString())];
    }

    private static JsonObject Body(string subject, string role, params (string Name, string Value)[] more)
    {
        var body = new JsonObject { ["issuer"] = Issuer, ["subject"] = subject, ["role"] = role };
        foreach (var (name, value) in more)
        {
            body[name] = value;
        }

        return body;
    }

    private static JsonElement Item(Reply list, string id) =>
        list.Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);

    /// <summary>What the auditor finds about an account, newest first.</summary>
    private async Task<IReadOnlyList<string?>> TrailAsync(string account) =>
        [.. (await _site.GetAsync($"/api/audit?subject={account}",
            await _site.TokenAsync("auditor"))).Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("fields")[0].GetString()}")];
}

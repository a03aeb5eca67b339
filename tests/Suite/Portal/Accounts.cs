using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Signing in with an account of a real OpenID provider: what the account may do comes from its assignment, nowhere else.</summary>
public sealed class Accounts
{
    [Fact]
    public async Task An_account_signs_in_with_code_and_proof_key_and_works_within_its_assignment_until_that_is_taken_away()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var site = await Site.StartAsync(null, $"Auth:Authority={issuer.Address}", $"Auth:ClientId={Issuer.ClientId}");
        using var visitor = new Visitor(site);

        // Without an assignment an account is somebody, and may do nothing.
        var callback = await ToCallbackAsync(visitor);
        var back = (await visitor.GetAsync(callback)).Is(HttpStatusCode.Redirect);
        Assert.Equal("/portal/children", back.Location);
        var refused = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.SeeOther);
        Assert.Contains("unassigned=1", refused.Location, StringComparison.Ordinal);
        var unassigned = (await visitor.GetAsync(refused.Location!)).Text;
        Assert.Contains("还没有分配岗位", unassigned, StringComparison.Ordinal);
        Assert.Contains("alice", unassigned, StringComparison.Ordinal);

        using var http = new HttpClient();
        var discovery = await http.GetFromJsonAsync<JsonElement>(new Uri(issuer.Address, ".well-known/openid-configuration"),
            TestContext.Current.CancellationToken);
        var account = discovery.GetProperty("issuer").GetString()!;
        await site.Store.AssignAsync(account, "alice", new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")));
        var page = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.OK);
        Assert.Contains("王经办", page.Text, StringComparison.Ordinal);
        Assert.Contains("潞州区", page.Text, StringComparison.Ordinal);

        // The same answer of the issuer does not open a second session, in this browser or in another.
        using var thief = new Visitor(site);
        Assert.Equal("/portal/signin?failed=1", (await thief.GetAsync(callback)).Location);
        Assert.Equal("/portal/signin?failed=1", (await visitor.GetAsync(callback)).Location);

        // Ended by a colleague: the next request of the open session is refused.
        var admin = Site.Bearer(await site.TokenAsync("securityAdmin"));
        var given = (await site.SendAsync(HttpMethod.Get, "/api/assignments", null, admin)).Json.GetProperty("items")[0];
        (await site.SendAsync(HttpMethod.Delete,
            $"/api/assignments/{given.GetProperty("id").GetString()}?version={given.GetProperty("version").GetString()}", null,
                admin)).Is(HttpStatusCode.OK);
        (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task An_account_whose_session_ended_goes_on_with_its_form_after_signing_in_at_the_issuer_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var issuer = await Issuer.StartAsync();
        await using var site = await Site.StartAsync(time, $"Auth:Authority={issuer.Address}", $"Auth:ClientId={Issuer.ClientId}");
        using var http = new HttpClient();
        var discovery = await http.GetFromJsonAsync<JsonElement>(new Uri(issuer.Address, ".well-known/openid-configuration"),
            TestContext.Current.CancellationToken);
        await site.Store.AssignAsync(discovery.GetProperty("issuer").GetString()!, "alice",
            new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")));
        using var visitor = new Visitor(site);
        (await visitor.GetAsync(await ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        var token = await visitor.FormTokenAsync();
        time.Advance(TimeSpan.FromMinutes(45));
        var kept = (await visitor.PostAsync("/portal/children", ("name", "王小明"), ("formToken", token))).Is(HttpStatusCode.Unauthorized);
        (await visitor.GetAsync(await ToCallbackAsync(visitor))).Is(HttpStatusCode.Redirect);
        var again = (await visitor.PostAsync("/portal/children", Boxes(kept))).Is(HttpStatusCode.OK);
        Assert.Contains("您已经重新登录", again.Text, StringComparison.Ordinal);
        var found = (await visitor.PostAsync("/portal/children", Boxes(again))).Is(HttpStatusCode.OK);
        Assert.NotNull(found.Document.QuerySelector("input[name=name][value=王小明]"));
    }

    private static IEnumerable<(string, string)> Boxes(Page page) =>
        page.Document.QuerySelectorAll("form[action='/portal/children'] input[type=hidden]")
        .Select(box => (box.GetAttribute("name")!, box.GetAttribute("value")!));

    [Fact]
    public async Task An_answer_that_nobody_asked_for_opens_nothing()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var site = await Site.StartAsync(null, $"Auth:Authority={issuer.Address}", $"Auth:ClientId={Issuer.ClientId}");
        using var visitor = new Visitor(site);
        foreach (var query in (string[])["", "?code=x&state=y", "?error=access_denied&state=y"])
        {
            Assert.Equal("/portal/signin?failed=1", (await visitor.GetAsync("/portal/signin-oidc" + query)).Location);
        }

        Assert.Null(visitor.Cookies["desk"]);
    }

    [Fact]
    public async Task A_session_outlives_the_process_because_its_keys_are_in_the_store_sealed()
    {
        await using var site = await Site.StartAsync();
        using (await Visitor.SignedInAsync(site, "auditor", null))
        {
            Assert.NotEmpty(await site.AllAsync(DivisionCode.Changzhi.Value, Kinds.DataProtectionKey));
        }

        foreach (var file in Directory.EnumerateFiles(site.Data, "store.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("masterKey", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    /// <summary>To the issuer and back, up to the address with the code.</summary>
    internal static async Task<string> ToCallbackAsync(Visitor visitor)
    {
        var signIn = (await visitor.GetAsync("/portal/children")).Is(HttpStatusCode.SeeOther).Location!;
        var link = (await visitor.GetAsync(signIn)).Document.QuerySelectorAll("a.btn").Single().GetAttribute("href")!;
        var challenge = (await visitor.GetAsync(link)).Is(HttpStatusCode.Redirect).Location!;
        Assert.Contains("code_challenge_method=S256", challenge, StringComparison.Ordinal);
        var answer = (await visitor.GetAsync(challenge)).Is(HttpStatusCode.Redirect).Location!;
        Assert.Contains("/portal/signin-oidc?", answer, StringComparison.Ordinal);
        return answer;
    }
}

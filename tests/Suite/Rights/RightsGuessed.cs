using System.Net;
using System.Text.Json.Nodes;
using Domain.Declarations;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Rights;

/// <summary>Four digits of a telephone number can be guessed: they tell nothing about the child, and nothing is done on their word alone.</summary>
public sealed class RightsGuessed
{
    [Fact]
    public async Task Whoever_guesses_four_digits_learns_that_it_was_answered_and_not_why()
    {
        await using var site = await Site.StartAsync();
        var (declared, _) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "deletion", "k", phone: "1111");
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""));
        (await RightsRoutes.DecideAsync(site, item, "refuse", "keyCare", "等回访以后再谈")).Is(HttpStatusCode.OK);

        var guessed = Assert.Single((await RightsRoutes.StatusAsync(site, declared.Text("receipt"))).Json.GetProperty("requests").EnumerateArray());
        Assert.Equal("refused", guessed.GetProperty("status").GetString());
        Assert.Contains("用回执里的凭证查看原因", guessed.GetProperty("statusText").GetString(), StringComparison.Ordinal);
        Assert.False(guessed.TryGetProperty("ground", out _));
        Assert.False(guessed.TryGetProperty("reason", out _));
        Tells(guessed.ToString(), nothing: true);
        Tells((await RightsRoutes.AskAsync(site, declared.Text("receipt"), "deletion", "k", phone: "1111")).Body, nothing: true);
        Tells((await RightsRoutes.OwnAsync(site, declared)).ToString(), nothing: false);

        using var parent = new Visitor(site);
        await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("phoneLast4", "1111"));
        var page = (await parent.GetAsync("/declare/status")).Text;
        Assert.Contains("用回执里的凭证查看原因", page, StringComparison.Ordinal);
        Tells(page, nothing: true);
        await parent.PostAsync("/declare/status", ("receipt", declared.Text("receipt")), ("token", declared.Text("followUpToken")));
        Tells((await parent.GetAsync("/declare/status")).Text, nothing: false);
    }

    [Fact]
    public async Task A_guesser_has_nothing_erased_with_one_click_and_what_was_seen_in_person_is_written_down()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        foreach (var kind in (string[])["withdrawal", "deletion"])
        {
            await RightsRoutes.AskAsync(site, declared.Text("receipt"), kind, kind, phone: "1111");
        }

        foreach (var item in await RightsRoutes.ListAsync(site, ""))
        {
            (await RightsRoutes.DecideAsync(site, item, "grant", null, "同意", proof: null)).Is(HttpStatusCode.UnprocessableEntity,
                "identity-not-proven");
            (await RightsRoutes.DecideAsync(site, item, "grant", null, "同意", proof: "phone")).Is(HttpStatusCode.UnprocessableEntity,
                "unknown-option");
        }

        Assert.Null(DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body).ErasedAt);
        var deletion = (await RightsRoutes.ListAsync(site, "")).Single(one => one.GetProperty("kind").GetString() == "deletion");
        (await RightsRoutes.DecideAsync(site, deletion, "grant", null, "同意", proof: "idCard")).Is(HttpStatusCode.Accepted);
        Assert.Equal("idCard", (await RightsRoutes.ListAsync(site, "")).Single(one => one.GetProperty("kind").GetString() == "deletion")
            .GetProperty("shown").GetString());

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", "140403");
        var withdrawal = (await RightsRoutes.ListAsync(site, "")).Single(one => one.GetProperty("kind").GetString() == "withdrawal");
        var address = $"/portal/rights/{withdrawal.GetProperty("id").GetString()}";
        Assert.NotNull((await reviewer.GetAsync(address)).Document.QuerySelector("select[name=proof]"));
        (string, string)[] boxes =
        [
            ("formToken", await reviewer.FormTokenAsync()), ("version", withdrawal.GetProperty("version").GetString()!), ("decision", "grant"),
                ("reason", "同意"),
        ];
        (await reviewer.PostAsync(address + "/decision", boxes)).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.PostAsync(address + "/decision", [.. boxes, ("proof", "hukouBook")])).LeadsTo("done=decided");
        Assert.NotNull(DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body).ErasedAt);
    }

    private static void Tells(string shown, bool nothing)
    {
        foreach (var word in (string[])["重点关爱台账", "未成年人保护法", "等回访以后再谈"])
        {
            Assert.Equal(!nothing, shown.Contains(word, StringComparison.Ordinal));
        }
    }
}

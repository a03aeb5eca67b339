using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Domain.Proposals;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Cases;

/// <summary>What an outcome claims is done in the commit that settles the case, or the case stays open.</summary>
public sealed class Deeds
{
    private const string Luzhou = "140403";
    private const string Xiangyuan = "140423";

    [Fact]
    public async Task A_duplicate_is_not_settled_on_the_word_but_together_with_the_proposal_to_end_one()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, _, second) = await TwiceAsync(site);
        var found = await OpenAsync(site, reviewer);
        (await SettleAsync(site, reviewer, found, "duplicate")).Is(HttpStatusCode.UnprocessableEntity, "not-done");
        (await SettleAsync(site, reviewer, found, "duplicate", Guid.NewGuid().ToString("N"))).Is(HttpStatusCode.UnprocessableEntity, "not-done");
        Assert.Empty(await site.AllAsync(Luzhou, Kinds.Proposal));
        (await SettleAsync(site, reviewer, found, "duplicate", second)).Is(HttpStatusCode.OK);

        var proposal = ProposalJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal)).Body);
        Assert.Equal((Domain.Privacy.Permission.DeclarationsClose, second, found.Id), (proposal.Action, proposal.SubjectId, proposal.Case));
        Assert.Single(await site.AllAsync(Luzhou, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "declaration.propose-close");

        // Sent back, nothing was done after all: the case is open again, with what was settled in it.
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        (await approver.SubmitAsync($"/portal/approvals/{proposal.Id}", ("decision", "back"), ("reason", "两份的父母不同，请再看"))).Is(HttpStatusCode.SeeOther);
        var again = await OpenAsync(site, reviewer);
        Assert.Equal("duplicate", again.Json.GetProperty("settlements")[0].GetProperty("outcome").GetString());
        (await SettleAsync(site, reviewer, again, "duplicate")).Is(HttpStatusCode.UnprocessableEntity, "not-done");
    }

    [Fact]
    public async Task Once_the_end_of_one_is_proposed_the_other_is_registered_and_the_ended_one_never()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, first, second) = await TwiceAsync(site);
        (await SettleAsync(site, reviewer, await OpenAsync(site, reviewer), "duplicate", second)).Is(HttpStatusCode.OK);
        (await RegisterAsync(site, reviewer, first)).Is(HttpStatusCode.OK);
        (await RegisterAsync(site, reviewer, second)).Is(HttpStatusCode.Conflict, "already-registered");
    }

    [Fact]
    public async Task A_wrong_number_is_asked_about_in_the_same_commit_and_the_family_does_not_learn_of_the_other_declaration()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, first, _) = await TwiceAsync(site);
        var found = await OpenAsync(site, reviewer);
        (await SettleAsync(site, reviewer, found, "numberWrong")).Is(HttpStatusCode.UnprocessableEntity, "not-done");
        (await SettleAsync(site, reviewer, found, "numberWrong", first)).Is(HttpStatusCode.OK);
        var asked = DeclarationJson
            .Read((await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Declaration, first, TestContext.Current.CancellationToken))!.Body);
        var ask = Assert.Single(asked.OpenAsks);
        Assert.Equal((DeclarationStatus.NeedsInformation, Shared2024.CitizenNumber.Key), (asked.Status, Assert.Single(ask.Fields)));
        Assert.DoesNotContain("另", ask.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_after_registration_is_written_into_the_record_by_settling_it_so()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var reviewer = await site.TokenAsync("countyReviewer", Luzhou);
        (await RegisterAsync(site, reviewer, Assert.Single(await site.AllAsync(Luzhou, Kinds.Declaration)).Id)).Is(HttpStatusCode.OK);
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections", """{"answers":{"school":"英雄路小学"}}""",
            ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.OK);
        (await SettleAsync(site, reviewer, await OpenAsync(site, reviewer), "recordUpdated")).Is(HttpStatusCode.OK);
        var child = ChildJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Child)).Body);
        Assert.Equal("英雄路小学", child.Answers.Get(Shared2024.School));
        Assert.Equal(2, child.Revision);
    }

    [Fact]
    public async Task A_correction_that_moves_the_child_to_another_county_is_settled_by_proposing_the_hand_over()
    {
        await using var site = await Site.StartAsync();
        var declared = await site.DeclareAsync(Declaring.Migrant());
        var reviewer = await site.TokenAsync("countyReviewer", Luzhou);
        var address = new JsonObject
        {
            ["answers"] = new JsonObject { ["currentAddress"] = new JsonObject { ["division"] = "140423100", ["detail"] = "新村" } }
        };
        (await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/corrections", address,
            ("X-Follow-Up-Token", declared.Text("followUpToken")))).Is(HttpStatusCode.OK);
        var found = await OpenAsync(site, reviewer);
        Assert.Equal(CaseType.OtherCountyResponsible.Id(), found.Json.GetProperty("type").GetString());
        (await SettleAsync(site, reviewer, found, "handedOver")).Is(HttpStatusCode.OK);
        var proposal = ProposalJson.Read(Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal)).Body);
        Assert.Equal((Domain.Privacy.Permission.DeclarationsTransfer, Xiangyuan), (proposal.Action, proposal.ToCounty!.Value.Value));
    }

    [Fact]
    public async Task At_the_desk_the_outcome_names_what_it_is_done_to()
    {
        await using var site = await Site.StartAsync();
        var (reviewer, _, second) = await TwiceAsync(site);
        var found = await OpenAsync(site, reviewer);
        using var desk = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = (await desk.GetAsync("/portal/cases/" + found.Id)).Is(HttpStatusCode.OK);
        Assert.NotNull(page.Document.QuerySelector($"input[name=outcome][value='duplicate:{second}']"));
        var refused = (await desk.SubmitAsync($"/portal/cases/{found.Id}/settlement", ("outcome", "duplicate"), ("reason", "同一个孩子"),
            ("version", found.Version))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("请在结果里选好结束哪一份", refused.Text, StringComparison.Ordinal);
        (await desk.SubmitAsync($"/portal/cases/{found.Id}/settlement", ("outcome", "duplicate:" + second), ("reason", "同一个孩子"),
            ("version", found.Version))).Is(HttpStatusCode.SeeOther);
        Assert.Single(await site.AllAsync(Luzhou, Kinds.Proposal));
    }

    /// <summary>The same boy declared twice in 潞州区, and the case of it.</summary>
    private static async Task<(string Reviewer, string First, string Second)> TwiceAsync(Site site)
    {
        var number = Declaring.Number("140421", "20150305");
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync(Luzhou, Kinds.CaseForReview)).Count == 1);
        var both = (await site.AllAsync(Luzhou, Kinds.Declaration)).Select(document => document.Id).Order(StringComparer.Ordinal).ToList();
        return (await site.TokenAsync("countyReviewer", Luzhou), both[0], both[1]);
    }

    private static async Task<(string Id, string Version, JsonElement Json)> OpenAsync(Site site, string token)
    {
        var item = Assert.Single((await site.GetAsync("/api/cases", token)).Json.GetProperty("items").EnumerateArray());
        return (item.GetProperty("id").GetString()!, item.GetProperty("version").GetString()!, item);
    }

    private static Task<Reply> SettleAsync(Site site, string token, (string Id, string Version, JsonElement Json) found, string outcome,
        string? subject = null)
    {
        var body = new JsonObject { ["outcome"] = outcome, ["reason"] = "并排看过", ["version"] = found.Version };
        if (subject is not null)
        {
            body["subject"] = subject;
        }

        return site.PostAsync($"/api/cases/{found.Id}/settlement", body, Site.Bearer(token));
    }

    private static async Task<Reply> RegisterAsync(Site site, string token, string id) =>
        await site.PostAsync($"/api/declarations/{id}/review", new JsonObject
        {
            ["decision"] = "register",
            ["version"] = (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Declaration, id))!.Version,
        }, Site.Bearer(token));
}

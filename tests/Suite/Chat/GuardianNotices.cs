using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Domain.Cases;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;

namespace Suite.Chat;

/// <summary>What staff decide or ask comes back into the conversation that the declaration came from.</summary>
public sealed class GuardianNotices
{
    [Fact]
    public async Task A_question_of_staff_is_asked_in_the_chat_and_its_answer_corrects_the_declaration_and_the_decision_is_told_too()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild().Saying("school", "不清楚"), "anotherChild");

        var staff = await site.TokenAsync("countyReviewer", "140403");
        var declaration = Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        await ReviewAsync(site, staff, declaration, new JsonObject
        {
            ["decision"] = "ask",
            ["reason"] = "孩子在哪个学校上学？",
            ["fields"] = new JsonArray("school")
        });
        await line.UntilSaidAsync("【通知1】");
        Assert.Contains("孩子在哪个学校上学？", line.LastText, StringComparison.Ordinal);
        Assert.Equal("school", line.Asked);

        await line.SayAsync("英雄路小学");
        var corrected = DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body);
        Assert.Equal(DeclarationStatus.InReview, corrected.Status);
        Assert.Equal("英雄路小学", corrected.Answers().Get(Domain.Forms.Catalogue.Shared2024.School));

        // Fired again (a crash before it was noted), the question is not asked anew.
        var before = line.Count;
        await FireAsync(site, corrected, corrected.History.Length - 1);
        Assert.Equal(before, await line.CountAsync());

        // The decision, by two persons, has the next number.
        var reject = new JsonObject { ["decision"] = "reject", ["reason"] = "孩子已经回到户籍地居住" };
        await ReviewAsync(site, staff, Assert.Single(await site.AllAsync("140403", Kinds.Declaration)), reject, HttpStatusCode.Accepted);
        var approver = await site.TokenAsync("countyApprover", "140403", name: "审批人");
        await ReviewAsync(site, approver, Assert.Single(await site.AllAsync("140403", Kinds.Declaration)), reject);
        await line.UntilSaidAsync("【通知2】");
        Assert.Contains("孩子已经回到户籍地居住", line.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_in_words_is_answered_in_words_and_it_is_the_turn_of_staff_again()
    {
        await using var site = await Site.StartAsync();
        var line = new LocalLine(site);
        await line.OpenAsync();
        await line.UntilAsync(Family.WithTheChild(), "anotherChild");
        var staff = await site.TokenAsync("countyReviewer", "140403");
        await ReviewAsync(site, staff, Assert.Single(await site.AllAsync("140403", Kinds.Declaration)),
            new JsonObject { ["decision"] = "ask", ["reason"] = "孩子白天有人看吗？" });
        await line.UntilSaidAsync("孩子白天有人看吗？");
        await line.SayAsync("有，孩子姥姥来帮忙");
        Assert.Contains("补充的收到了", line.Said, StringComparison.Ordinal);
        Assert.Equal(DeclarationStatus.InReview, DeclarationJson.Read(Assert.Single(await site.AllAsync("140403", Kinds.Declaration)).Body).Status);
        Assert.Single(await site.AllAsync("140403", Kinds.CaseForReview));
    }

    [Fact]
    public async Task Nobody_is_told_who_declared_elsewhere_or_has_left()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "anotherChild");
        var gone = parent.Activity(null);
        gone["type"] = "endOfConversation";
        await site.PostAsync("/api/messages", gone);
        var staff = await site.TokenAsync("countyReviewer", "140403");
        var declaration = Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        await ReviewAsync(site, staff, declaration, new JsonObject { ["decision"] = "ask", ["reason"] = "孩子在哪个学校上学？" });
        await Site.UntilAsync(async () =>
        {
            await SweepAsync(site);
            return (await site.AllAsync("140403", Kinds.CaseForReview)).Any(one => one.Fields.Get(Fields.Type) == CaseType.GuardianNotReached.Id());
        });
    }

    [Fact]
    public async Task Asking_for_a_person_opens_one_case_a_day_for_the_county()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "hukouRegistered");
        await parent.SayAsync("人工");
        await parent.SayAsync("转人工");
        var opened = Assert.Single(await site.AllAsync("140403", Kinds.CaseForReview));
        Assert.Equal(CaseType.HandOver.Id(), opened.Fields.Get(Fields.Type));
    }

    [Fact]
    public async Task Wrong_last_digits_are_counted_in_the_chat_as_everywhere()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "anotherChild");
        var thief = new Messenger(site, "p2");
        await thief.UntilAsync(Family.WithTheChild(), "menu");
        for (var i = 0; i < 10; i++)
        {
            await thief.SayAsync($"查进度 {parent.Receipt}");
            Assert.Contains("没查到", Messenger.Text(await thief.SayAsync("0000")), StringComparison.Ordinal);
        }

        await thief.SayAsync($"查进度 {parent.Receipt}");
        Assert.Contains("太多次", Messenger.Text(await thief.SayAsync("5678")), StringComparison.Ordinal);
    }

    private static async Task ReviewAsync(Site site, string staff, Document declaration, JsonObject review, HttpStatusCode status = HttpStatusCode.OK)
    {
        review["version"] = declaration.Version;
        (await site.PostAsync($"/api/declarations/{declaration.Id}/review", review, Site.Bearer(staff))).Is(status);
        await SweepAsync(site);
    }

    private static Task SweepAsync(Site site) =>
        site.App.Services.GetRequiredService<Handlers>()
        .RunAsync(Catalogue.Sweep, new Firing(null, DateTimeOffset.UtcNow.AddSeconds(1)), TestContext.Current.CancellationToken);

    private static Task FireAsync(Site site, Declaration declaration, int change) =>
        site.App.Services.GetRequiredService<global::App.Chat.Notices>().TellAsync(
        new JsonObject { ["county"] = declaration.County.Value, ["id"] = declaration.Id, ["change"] = $"{change}" }.ToJsonString(),
            TestContext.Current.CancellationToken);
}

using App.Chat;
using App.Functions;
using Channels.BotFramework;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using static Suite.Chat.Messenger;

namespace Suite.Chat;

/// <summary>What is said is kept once, by nobody else to be read, and never overwritten unseen.</summary>
public sealed class Drafts
{
    [Fact]
    public async Task A_message_delivered_twice_is_heard_once_and_answered_alike()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "childName");
        var name = parent.Activity("李小雨");
        var first = await parent.SendAsync(name);
        var open = parent.Asked;
        var again = await parent.SendAsync(name.DeepClone().AsObject());
        Assert.Equal(Text(first), Text(again));
        Assert.Equal(open, parent.Asked);
    }

    [Fact]
    public async Task A_card_clicked_twice_at_once_submits_once()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "confirm");
        var clicks = new[] { parent.Click("确认提交", "confirm"), parent.Click("确认提交", "confirm"), parent.Click("确认提交", "confirm") };
        var said = await Task.WhenAll(clicks.Select(parent.SendAsync));
        var later = await parent.SendAsync(parent.Click("确认提交", "confirm"));
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        Assert.Contains(said, one => Text(one).Contains(parent.Receipt!, StringComparison.Ordinal));
        Assert.Contains(parent.Receipt!, Text(later), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_devices_at_once_the_later_is_told_and_asked_what_is_open_now()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "childName");

        // While the second device's picture is still being fetched, the first device answers: the second one saves over a newer draft, or would.
        var turns = site.App.Services.GetRequiredService<Turns>();
        var here = new ConversationReference("test", "http://127.0.0.1:9/", new() { Id = "c-p1" }, new() { Id = "p1" }, new() { Id = "bot" },
            null, false);
        global::Channels.IncomingMessage second = new("test", "p1", "c-p1", "second-1", global::Channels.IncomingKind.Said, "李大雨", null,
            [new("照片", "image/jpeg", "https://x/")], null);
        var replies = await turns.HearAsync(second, here, null, async _ =>
        {
            await parent.SayAsync("李小雨");
            return null;
        }, TestContext.Current.CancellationToken);

        var text = string.Join('\n', replies.Select(reply => reply.Text));
        Assert.Contains("另一台手机", text, StringComparison.Ordinal);
        Assert.Equal(parent.Asked, replies[^1].Data!.Asks);
        await parent.UntilAsync(Family.WithTheChild(), "confirm");
        Assert.Contains("李小雨", (await parent.SayAsync("帮助"))[^1].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_device_that_still_shows_the_question_of_before_is_told_so()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "childName");
        await parent.SendAsync(On(parent.Activity("李小雨"), "phone-1", "childName", parent.Card!));
        var open = parent.Asked;
        var said = await parent.SendAsync(On(parent.Activity("李大雨"), "phone-2", "childName", parent.Card!));
        Assert.Contains("另一台手机", Text(said), StringComparison.Ordinal);
        Assert.Equal(open, parent.Asked);

        static System.Text.Json.Nodes.JsonObject On(System.Text.Json.Nodes.JsonObject activity, string device, string asks, string card)
        {
            activity["channelData"] = System.Text.Json.JsonSerializer.SerializeToNode(new { answering = new { device, asks, draft = card } });
            return activity;
        }
    }

    [Fact]
    public async Task A_draft_nobody_continues_is_gone_after_thirty_days_and_one_that_is_continued_is_not()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "birthDate");
        time.Advance(TimeSpan.FromDays(29));
        Assert.Contains("欢迎回来", Text(await parent.SayAsync("2016年3月5号")), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromDays(31));
        await parent.SayAsync("你好");
        Assert.Equal("consent", parent.Asked);
    }

    [Fact]
    public async Task What_was_said_lies_sealed_and_without_consent_nothing_of_it_stays()
    {
        await using var site = await Site.StartAsync();
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild("尉迟琬琰"), "currentAddress");
        var other = new Messenger(site, "p2");
        await other.SayAsync("我家孩子叫留不得，2016年3月5号生的");
        await other.SayAsync("不同意");
        var threads = site.App.Services.GetRequiredService<Threads>();
        var here = new ConversationReference("test", "http://127.0.0.1:9/", new() { Id = "c-p2" }, new() { Id = "p2" }, null, null, false);
        var thread = await threads.GetAsync(here, speaks: false, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("留不得", System.Text.Encoding.UTF8.GetString(global::Conversation.DraftJson.Write(thread.Draft)),
            StringComparison.Ordinal);

        foreach (var file in Directory.EnumerateFiles(site.Data, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
            Assert.True(bytes.AsSpan().IndexOf("尉迟琬琰"u8) < 0, Path.GetFileName(file));
        }
    }

    [Fact]
    public async Task What_was_said_before_the_consent_is_erased_after_an_hour_though_nobody_writes_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        await new Messenger(site, "p3").SayAsync("我家孩子叫留不得，2016年3月5号生的");
        var threads = site.App.Services.GetRequiredService<Threads>();
        var here = new ConversationReference("test", "http://127.0.0.1:9/", new() { Id = "c-p3" }, new() { Id = "p3" }, null, null, false);
        async Task<string> LiesAsync() =>
            System.Text.Encoding.UTF8.GetString(global::Conversation.DraftJson
                .Write((await threads.GetAsync(here, speaks: false, TestContext.Current.CancellationToken)).Draft));
        Task SweepAsync() =>
            site.App.Services.GetRequiredService<Handlers>()
            .RunAsync(ChatFunctions.Chat, new Firing(null, time.GetUtcNow()), TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(59));
        await SweepAsync();
        Assert.Contains("留不得", await LiesAsync(), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(2));
        await SweepAsync();
        Assert.DoesNotContain("留不得", await LiesAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("heardAt\":\"", await LiesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_that_a_crash_left_open_is_completed_by_the_sweep_and_told()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await Site.StartAsync(time);
        var parent = new Messenger(site, "p1");
        await parent.UntilAsync(Family.WithTheChild(), "confirm");
        var threads = site.App.Services.GetRequiredService<Threads>();
        var here = new ConversationReference("test", "http://127.0.0.1:9/", new() { Id = "c-p1" }, new() { Id = "p1" }, null, null, false);
        var thread = await threads.GetAsync(here, speaks: false, TestContext.Current.CancellationToken);
        Assert.True(await threads.SaveAsync(thread with { Draft = thread.Draft with { State = global::Conversation.DraftState.Submitting } },
            TestContext.Current.CancellationToken));
        Assert.Empty(await site.AllAsync("140403", Kinds.Declaration));

        var open = Assert.Single(await threads.ListOpenAsync(time.GetUtcNow().AddMinutes(1), TestContext.Current.CancellationToken));
        var said = await site.App.Services.GetRequiredService<Turns>().ResumeAsync(open, TestContext.Current.CancellationToken);
        Assert.Contains(said!, message => message.Data?.Receipt is not null);
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
        Assert.Empty(await threads.ListOpenAsync(time.GetUtcNow().AddMinutes(1), TestContext.Current.CancellationToken));
        Assert.Contains("编号", Text(await parent.SendAsync(parent.Click("确认提交", "confirm"))), StringComparison.Ordinal);
    }

    /// <summary>Five hundred names that children bear.</summary>
    private static string NameOf(int child) => $"李{"雨晨轩瑞浩欣梓涵宇博佳怡思嘉俊杰鑫悦雅静"[child / 25]}{"萱豪琪玥航睿彤妍辰昊婷瑶凡楠菲凯阳洋帆鹏飞虹琳燕霞"[child % 25]}";

    [Fact]
    public async Task Five_hundred_conversations_side_by_side_lose_no_answer()
    {
        await using var site = await Site.StartAsync();
        Messenger[] parents = [.. Enumerable.Range(0, 500).Select(i => new Messenger(site, $"p{i}"))];
        using var turns = new SemaphoreSlim(64);
        await Task.WhenAll(parents.Select(async (parent, i) =>
        {
            var family = Family.WithTheChild(NameOf(i));
            await turns.WaitAsync();
            try
            {
                await parent.UntilAsync(family, "leftHukouOn", "livesWith", "residenceRegistration");
            }
            finally
            {
                turns.Release();
            }
        }));

        var threads = site.App.Services.GetRequiredService<Threads>();
        for (var i = 0; i < parents.Length; i++)
        {
            var thread = await threads.GetAsync(new("test", "http://127.0.0.1:9/", new() { Id = $"c-p{i}" }, new() { Id = $"p{i}" }, null, null,
                false), speaks: false, TestContext.Current.CancellationToken);
            Assert.Equal(NameOf(i), thread.Draft.Answers.Get(Domain.Forms.Catalogue.Shared2024.ChildName));
            Assert.Equal(new DateOnly(2016, 3, 5), thread.Draft.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate));
            Assert.NotNull(thread.Draft.Answers.Get(Domain.Forms.Catalogue.Shared2024.HukouAddress));
        }
    }
}

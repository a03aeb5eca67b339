using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using App.Api.Health;
using App.Functions;
using Domain.Audit;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;

namespace Suite.Operating;

/// <summary>What the system administrator sees and may do: messages by their ids, never what is in them; a reason for every one that is
/// settled.</summary>
public sealed class PoisonTests
{
    private static readonly string Queue = Catalogue.TakePulse.Queue;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_tried_again_is_handled_and_gone_and_the_trail_says_who_and_why()
    {
        await using var site = await Site.StartAsync();
        var token = await TokenAsync(site, "systemAdmin");
        var queue = site.App.Services.GetRequiredService<IWorkQueue>();
        var sent = DateTimeOffset.UtcNow.AddMinutes(1);
        await queue.SendAsync(Queue + "-poison", sent.ToString("O", CultureInfo.InvariantCulture), null, Now);
        var look = await LookAsync(site, token);
        var message = Assert.Single(look["poison"]!.AsArray())!;
        Assert.Equal(Queue, message["queue"]!.GetValue<string>());
        Assert.DoesNotContain(sent.ToString("O", CultureInfo.InvariantCulture), look.ToJsonString(), StringComparison.Ordinal);

        var id = message["id"]!.GetValue<string>();
        var done = await SettleAsync(site, token, Queue, id, "retry", "存储已经恢复");
        Assert.Equal(HttpStatusCode.OK, done.Status);
        var pulse = site.App.Services.GetRequiredService<Pulse>();
        await Site.UntilAsync(async () => await pulse.LastAsync(Now) == sent);
        look = await LookAsync(site, token);
        Assert.Empty(look["poison"]!.AsArray());
        Assert.All(look["queues"]!.AsArray(), one => Assert.Equal(0, one!["poison"]!.GetValue<int>()));
        var entry = Assert.Single(await TrailAsync(site, "queue.retry"));
        Assert.Equal(("systemAdmin", "存储已经恢复", "api", $"{Queue}.{id}"), (entry.Actor.Role, entry.Reason, entry.Channel, entry.SubjectIds[0]));
        Assert.Equal(HttpStatusCode.NotFound, (await SettleAsync(site, token, Queue, id, "retry", "再来一次")).Status);
    }

    [Fact]
    public async Task One_of_many_is_discarded_and_the_others_stay_where_they_are()
    {
        await using var site = await Site.StartAsync();
        var token = await TokenAsync(site, "systemAdmin");
        var queue = site.App.Services.GetRequiredService<IWorkQueue>();
        for (var i = 0; i < 40; i++)
        {
            await queue.SendAsync(Queue + "-poison", $"message {i}", null, Now);
        }

        var ids = (await queue.PeekAsync(Queue + "-poison", 32, Now)).Select(message => message.Id).ToList();
        Assert.Equal(32, ids.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await SettleAsync(site, token, Queue, ids[20], "discard", "对应的申报已删除")).Status);
        var beyond = (await queue.ReceiveAsync(Queue + "-poison", 32, TimeSpan.FromMilliseconds(1), Now)).Count;
        Assert.Equal(32, beyond);
        Assert.Equal(39, await queue.CountAsync(Queue + "-poison", Now));
        Assert.Single(await TrailAsync(site, "queue.discard"));
        Assert.Equal(39, (await LookAsync(site, token))["queues"]!.AsArray().Single(one =>
            one!["queue"]!.GetValue<string>() == Queue)!["poison"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_a_reason_a_known_action_a_queue_and_a_message_nothing_is_done()
    {
        await using var site = await Site.StartAsync();
        var token = await TokenAsync(site, "systemAdmin");
        await site.App.Services.GetRequiredService<IWorkQueue>().SendAsync(Queue + "-poison", "text", null, Now);
        var id = (await LookAsync(site, token))["poison"]![0]!["id"]!.GetValue<string>();
        var both = await SettleAsync(site, token, Queue, id, "burn", "  ");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, both.Status);
        Assert.Contains("action", both.Body, StringComparison.Ordinal);
        Assert.Contains("请写明原因", both.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SettleAsync(site, token, Queue, id, "retry", new string('长', 201))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SettleAsync(site, token, "no-such-queue", id, "retry", "原因")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SettleAsync(site, token, Queue, "987654", "retry", "原因")).Status);
        foreach (var role in (string[])["countyReviewer", "auditor", "securityAdmin", "cityAnalyst"])
        {
            var other = await TokenAsync(site, role);
            Assert.Equal(HttpStatusCode.Forbidden, (await SettleAsync(site, other, Queue, id, "retry", "原因")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.GetAsync("/api/operations", other)).Status);
        }

        Assert.Equal(1, await site.App.Services.GetRequiredService<IWorkQueue>().CountAsync(Queue + "-poison", Now));
    }

    [Fact]
    public async Task The_page_says_what_is_known_and_plainly_what_is_not()
    {
        await using var site = await Site.StartAsync();
        var token = await TokenAsync(site, "systemAdmin");
        var look = await LookAsync(site, token);
        Assert.Null(look["lastBackup"]);
        Assert.Null(look["lastVerification"]);
        Assert.True(look["unknown"]!.AsArray().Count >= 3);
        Assert.Equal(2, look["keys"]!.AsArray().Count(key => key!["state"]!.GetValue<string>() == "active"));
        Assert.Equal(Catalogue.Timers.Count + Catalogue.Queues.Count, look["functions"]!.AsArray().Count);
        Assert.True(look["store"]!["bytes"]!.GetValue<long>() > 0);

        var folder = Directory.CreateTempSubdirectory("operations-").FullName;
        await Backup.SmallCity.Backing(new() { Path = site.Data }).RunAsync(Path.Combine(folder, "backup"), Now);
        var auditor = await TokenAsync(site, "auditor");
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("/api/audit/verification?county=140403", new JsonObject(), ("Authorization",
            "Bearer " + auditor))).Status);
        look = await LookAsync(site, token);
        Assert.True(look["lastBackup"]!["documents"]!.GetValue<long>() > 0);
        Assert.Equal("140403", look["lastVerification"]!["county"]!.GetValue<string>());
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<JsonNode> LookAsync(Site site, string token)
    {
        var reply = await site.GetAsync("/api/operations", token);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return JsonNode.Parse(reply.Body)!;
    }

    private static Task<Reply> SettleAsync(Site site, string token, string queue, string id, string action, string reason) =>
        site.PostAsync($"/api/operations/poison/{queue}/{id}", new JsonObject { ["action"] = action, ["reason"] = reason }, ("Authorization",
            "Bearer " + token));

    private static async Task<string> TokenAsync(Site site, string role) =>
        JsonNode.Parse((await site.PostAsync("/dev/token", new JsonObject
        {
            ["role"] = role,
            ["county"] = "140403"
        })).Body)!["token"]!.GetValue<string>();

    private static async Task<IReadOnlyList<AuditEntry>> TrailAsync(Site site, string action)
    {
        var page = await site.Store.ListAsync(Partition.County("140400"), Query.Of(Kinds.Audit).Where(Fields.Action, action), new(10), Now);
        return [.. page.Items.Select(document => document.Read(StorageJson.Default.AuditEntry))];
    }
}

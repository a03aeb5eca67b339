using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;
using Storage.Audit;
using Suite.Api;

namespace Suite.Scenarios;

/// <summary>Several instances at once: what one is told the others know, and what all of them do is done once.</summary>
[Trait("Kind", "Published")]
public sealed class ManyInstances(SharedInstances shared) : IClassFixture<SharedInstances>
{
    private const string Giver = "140403";
    private const string Taker = "140404";

    private readonly Instances _city = shared.Instances;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_declaration_sent_to_all_of_them_at_once_with_one_key_is_one()
    {
        var families = Enumerable.Range(0, 10).Select(_ => Declaring.Number("140421", "20150305")).ToList();
        await Task.WhenAll(families.Select(async number =>
        {
            var (body, key) = (Declaring.Migrant(number), Guid.NewGuid().ToString("N"));
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _city.DeclareAsync(i % 3, body, key)));
            Assert.All(replies, reply => reply.Is(HttpStatusCode.Created));
            Assert.Single(replies.Select(reply => reply.Body).Distinct());
        }));
        var there = await DeclarationsAsync(Giver);
        Assert.All(families, number => Assert.Single(there, declaration => NumberOf(declaration) == number));
        Assert.All(there, declaration => Assert.Single(there, other => other.Receipt == declaration.Receipt));
    }

    [Fact]
    public async Task Wrong_guesses_at_a_receipt_are_counted_over_all_of_them()
    {
        var declared = await _city.DeclareAsync(0, Declaring.Migrant(), Guid.NewGuid().ToString("N"));
        Task<Reply> AskAsync(int instance, string last4) => _city.PostAsync(instance, "/api/declarations/status",
            new JsonObject { ["receipt"] = declared.Text("receipt"), ["phoneLast4"] = last4 });
        for (var i = 0; i < 10; i++)
        {
            (await AskAsync(i % 3, "0000")).Is(HttpStatusCode.NotFound);
        }

        for (var instance = 0; instance < 3; instance++)
        {
            (await AskAsync(instance, "1111")).Is(HttpStatusCode.TooManyRequests, "too-many-wrong-proofs");
        }
    }

    [Fact]
    public async Task Hand_overs_whose_messages_come_twice_and_to_all_of_them_happen_once()
    {
        var numbers = Enumerable.Range(0, 8).Select(_ => Declaring.Number("140421", "20150305")).ToHashSet();
        await Task.WhenAll(numbers.Select((number, i) => _city.DeclareAsync(i % 3, Declaring.Migrant(number), number)));
        var (reviewer, approver) = (await _city.StaffAsync("countyReviewer", Giver), await _city.StaffAsync("countyApprover", Giver));
        var (queue, ids) = ((await _city.Stores.StorageAsync()).Queue, new List<string>());
        foreach (var document in await _city.Stores.AllAsync(Giver, Kinds.Declaration))
        {
            if (!numbers.Contains(NumberOf(DeclarationJson.Read(document.Body))))
            {
                continue;
            }

            var body = new JsonObject { ["toCounty"] = Taker, ["reason"] = "孩子住在上党区", ["version"] = document.Version };
            (await _city.PostAsync(2, $"/api/declarations/{document.Id}/transfer", body.DeepClone(), reviewer)).Is(HttpStatusCode.Accepted);
            (await _city.PostAsync(2, $"/api/declarations/{document.Id}/transfer", body, approver)).Is(HttpStatusCode.OK);
            ids.Add(document.Id);
            for (var again = 0; again < 3; again++)
            {
                await queue.SendAsync(ReviewFunctions.MoveDeclaration.Queue,
                    $$"""{"county":"{{Giver}}","declaration":"{{document.Id}}","sequence":1}""", null, Now);
            }
        }

        Assert.Equal(8, ids.Count);
        await Site.UntilAsync(async () => await queue.CountAsync(ReviewFunctions.MoveDeclaration.Queue, Now) == 0
            && (await DeclarationsAsync(Taker)).Count(declaration => ids.Contains(declaration.Id)) == 8
            && !(await DeclarationsAsync(Giver)).Any(declaration => declaration.IsOnItsWay));
        Assert.Equal(0, await queue.CountAsync(ReviewFunctions.MoveDeclaration.Queue + QueueNames.Poison, Now));
        await DoneOnceAsync(Taker, "declaration.arrive", ids);
        await DoneOnceAsync(Giver, "declaration.leave", ids);
    }

    [Fact]
    public async Task Timers_that_fire_on_all_of_them_at_the_same_time_do_once_what_there_is_to_do()
    {
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => _city.DeclareAsync(i % 3, Declaring.LeftBehind(), Guid.NewGuid().ToString("N"))));
        await FireAsync();
        var before = await PictureAsync();
        await FireAsync();
        await FireAsync();
        Assert.Equal(before, await PictureAsync());
        var report = await new AuditVerification(await _city.Stores.StorageAsync()).VerifyAsync("140423", Now);
        Assert.True(report.Holds, string.Join(' ', report.Findings));
    }

    /// <summary>Every timer on both workers at once; the stand-alone server's own clock goes on meanwhile.</summary>
    private async Task FireAsync()
    {
        foreach (var timer in Catalogue.Timers)
        {
            var fired = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? _city.First : _city.Second).FireAsync(timer.Name)));
            Assert.All(fired, firing => Assert.True(firing.Succeeded, $"{timer.Name}: {firing.Answer}"));
        }
    }

    /// <summary>
    /// Every record of the county with its version, but what the stand-alone server's own timers may write meanwhile when their hour or a new day
    /// comes: whose turn it is, jobs, how far somebody is, figures, what the system itself entered in the audit trail and the seals over it.
    /// </summary>
    private async Task<string> PictureAsync()
    {
        var lines = new List<string>();
        foreach (var kind in Kinds.All.Values.Except<Kind>([Kinds.Lease, Kinds.Job, Kinds.JobChunk, Kinds.Progress, Kinds.Rollup, Kinds.AuditSeal]))
        {
            lines.AddRange((await _city.Stores.AllAsync("140423", kind))
                .Where(document => kind != Kinds.Audit || document.Fields.Get(Fields.Actor) != AuditActor.System.Subject)
                .Select(document => $"{kind.Name} {document.Id} {document.Version}"));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private async Task DoneOnceAsync(string county, string action, IReadOnlyList<string> declarations)
    {
        var done = (await _city.Stores.AllAsync(county, Kinds.Audit)).Where(entry => entry.Fields.Get(Fields.Action) == action)
            .SelectMany(entry => entry.Fields.GetMany(Fields.Subjects)).ToList();
        Assert.All(declarations, id => Assert.Single(done, id));
    }

    private async Task<List<Declaration>> DeclarationsAsync(string county) =>
        [.. (await _city.Stores.AllAsync(county, Kinds.Declaration)).Select(document => DeclarationJson.Read(document.Body))];

    private static string NumberOf(Declaration declaration) => declaration.Answers().Get(Shared2024.CitizenNumber)?.Value ?? "";
}

using System.Net;
using System.Text.Json.Nodes;
using App.Api.Cases;
using App.Api.Declarations;
using App.Api.Proposals;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace Suite.Api;

/// <summary>个人信息保护法 47: what a family takes back is gone also where the declaration no longer is, and where something goes wrong.</summary>
public sealed class ErasedElsewhere
{
    private const string First = "140403";
    private const string Second = "140404";
    private const string Third = "140423";
    private const string Secret = "奶奶病了，孩子他爸在东莞欠了债";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_family_said_in_cases_is_gone_from_every_county_that_ever_had_the_declaration()
    {
        await using var site = await Site.StartAsync();
        var receipt = Receipt.Parse((await site.DeclareAsync(Declaring.Migrant())).Text("receipt"));
        foreach (var (from, to) in ((string, string)[])[(First, Second), (Second, Third)])
        {
            var found = await FindAsync(site, receipt);
            Assert.Null((await AnswerAsync(site, found, "key-" + from)).Refusal);
            await CallAsync(site, found.Declaration);
            await HandOverAsync(site, receipt, from, to);
        }

        var last = await FindAsync(site, receipt);
        Assert.Equal(2, await SpokenAsync(site, First));
        Assert.Equal(2, await SpokenAsync(site, Second));
        Assert.Null((await TakeBackAsync(site, last)).Refusal);

        // At once, or by the message that does the same at the same moment.
        await Site.UntilAsync(async () => await SpokenAsync(site, First) + await SpokenAsync(site, Second) == 0);
        foreach (var county in (string[])[First, Second])
        {
            var cases = await site.AllAsync(county, Kinds.CaseForReview);
            Assert.Equal(2, cases.Count);
            Assert.All(cases, document => Assert.Equal(CaseStatus.Settled, CaseJson.Read(document.Body, DivisionCode.Parse(county)).Status));
            var auditor = Site.Bearer(await site.TokenAsync("auditor"));
            (await site.PostAsync("/api/audit/verification", new JsonObject { ["county"] = county }, auditor)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_disk_that_fails_while_pictures_are_erased_is_logged_without_its_words_and_the_message_erases_them()
    {
        await using var site = await Site.StartAsync();
        var services = site.App.Services;
        var receipt = Receipt.Parse((await site.DeclareAsync(Declaring.Migrant())).Text("receipt"));
        var picture = new string('a', 32);
        var blobs = services.GetRequiredService<IBlobStore>();
        await blobs.CreateAsync(AttachmentEndpoints.BlobOf(picture), new MemoryStream([1, 2, 3]), Now);
        var attached = new Attachment(picture, "image/jpeg", 3, DateTimeOffset.UtcNow);
        await services.GetRequiredService<FollowUps>().AttachAsync(await FindAsync(site, receipt), attached, Channel.Web, AuditActor.Declarant, Now);

        var (records, log) = (services.GetRequiredService<DeclarationRecords>(), new Lines());
        var erasing = new Erasing(site.Store, new BrokenDisk(blobs), records, services.GetRequiredService<NumberIndex>(),
            services.GetRequiredService<SearchTokens>(), TimeProvider.System);
        var erasures = new Erasures(site.Store, records, services.GetRequiredService<Reviews>(), erasing, log);
        var withdrawals = new Withdrawals(site.Store, records, services.GetRequiredService<ProposalRecords>(), erasing, erasures,
            TimeProvider.System);
        var done = await withdrawals.WithdrawAsync(await FindAsync(site, receipt), null, Channel.Web, AuditActor.Declarant, Now);

        Assert.Null(done.Refusal);
        var line = Assert.Single(log.Written);
        Assert.Contains("erase-declaration failed: IOException", line, StringComparison.Ordinal);
        Assert.DoesNotContain(BrokenDisk.Words, line, StringComparison.Ordinal);
        await Site.UntilAsync(async () => await blobs.OpenAsync(AttachmentEndpoints.BlobOf(picture), Now) is null);
    }

    [Fact]
    public async Task An_answer_to_a_declaration_that_is_taken_back_at_the_same_moment_is_refused_and_not_kept()
    {
        await using var site = await Site.StartAsync();
        var read = await FindAsync(site, Receipt.Parse((await site.DeclareAsync(Declaring.Migrant())).Text("receipt")));
        Assert.Null((await TakeBackAsync(site, read)).Refusal);

        // Read before it was taken back, written afterwards.
        Assert.Equal("wrong-status", (await AnswerAsync(site, read, "key")).Refusal?.Code);
        Assert.Empty(await site.AllAsync(First, Kinds.CaseForReview));
    }

    [Fact]
    public async Task The_same_answer_sent_twice_is_one_case_and_one_answer()
    {
        await using var site = await Site.StartAsync();
        var receipt = Receipt.Parse((await site.DeclareAsync(Declaring.Migrant())).Text("receipt"));
        var read = await FindAsync(site, receipt);
        var ask = new JsonObject { ["decision"] = "ask", ["reason"] = "孩子放学以后谁接？", ["version"] = read.Document.Version };
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", First));
        (await site.PostAsync($"/api/declarations/{read.Declaration.Id}/review", ask, reviewer)).Is(HttpStatusCode.OK);

        // The first reads what was there before the question, as a message that waited would.
        Assert.Null((await AnswerAsync(site, read, "key")).Refusal);
        Assert.Null((await AnswerAsync(site, await FindAsync(site, receipt), "key")).Refusal);
        Assert.Null((await AnswerAsync(site, await FindAsync(site, receipt), "key")).Refusal);
        Assert.Equal(1, await SpokenAsync(site, First));
        Assert.Empty((await FindAsync(site, receipt)).Declaration.OpenAsks);
        Assert.Single(await site.AllAsync(First, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "declaration.answer");
    }

    private static async Task<StoredDeclaration> FindAsync(Site site, Receipt receipt) =>
        (await site.App.Services.GetRequiredService<DeclarationRecords>().FindByReceiptAsync(receipt, Now))!;

    private static Task<App.Wire.Attempt<Declaration>> AnswerAsync(Site site, StoredDeclaration found, string key) =>
        site.App.Services.GetRequiredService<FollowUps>().AnswerAsync(found, 0, key, null, Secret, Channel.Web, AuditActor.Declarant, Now);

    private static Task<App.Wire.Attempt<Withdrawn>> TakeBackAsync(Site site, StoredDeclaration found) =>
        site.App.Services.GetRequiredService<Withdrawals>().WithdrawAsync(found, null, Channel.Web, AuditActor.Declarant, Now);

    /// <summary>A case that was settled long ago and has no words of its own, only calls and what staff wrote back.</summary>
    private static async Task CallAsync(Site site, Declaration declaration)
    {
        var called = new CaseForReview
        {
            Id = Guid.NewGuid().ToString("N"),
            Type = CaseType.Urgent,
            County = declaration.County,
            Status = CaseStatus.Settled,
            At = DateTimeOffset.UtcNow,
            Declaration = declaration.Id,
            Calls = [new("k", DateTimeOffset.UtcNow, "illness", Secret, "13900001111")],
            Replies = [new(Secret, AuditActor.System, DateTimeOffset.UtcNow, ReplyDelivery.Sent)],
        };
        var batch = Batch.Of(DeclarationActions.Entry(declaration, "case.open", AuditActor.System, "timer", DateTimeOffset.UtcNow, null));
        CaseRecords.Create(batch, called);
        Assert.True((await site.Store.CommitAsync(Partition.County(declaration.County.Value), batch, Now)).IsCommitted);
    }

    private static async Task HandOverAsync(Site site, Receipt receipt, string from, string to)
    {
        var found = await FindAsync(site, receipt);
        var handOver = new JsonObject { ["toCounty"] = to, ["reason"] = "孩子住在那里", ["version"] = found.Document.Version };
        foreach (var (role, status) in new[] { ("countyReviewer", HttpStatusCode.Accepted), ("countyApprover", HttpStatusCode.OK) })
        {
            var staff = Site.Bearer(await site.TokenAsync(role, from));
            (await site.PostAsync($"/api/declarations/{found.Declaration.Id}/transfer", handOver.DeepClone(), staff)).Is(status);
        }

        // Arrived there, and tidied up here: nothing else writes any more.
        var records = site.App.Services.GetRequiredService<DeclarationRecords>();
        await Site.UntilAsync(async () => (await FindAsync(site, receipt)).Declaration is { IsHandedAway: false } there && there.County.Value == to
            && (await records.FindAsync(DivisionCode.Parse(from), there.Id, Now))!.Declaration is { IsHandedAway: true, IsOnItsWay: false });
    }

    /// <summary>How many cases of a county hold something of what the family said.</summary>
    private static async Task<int> SpokenAsync(Site site, string county) =>
        (await site.AllAsync(county, Kinds.CaseForReview)).Count(document =>
            CaseJson.Read(document.Body, DivisionCode.Parse(county)).HasWords);

    private sealed class BrokenDisk(IBlobStore blobs) : IBlobStore
    {
        public const string Words = "cannot delete 王小明.jpg";

        public Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default) =>
            blobs.CreateAsync(name, content, cancellation);

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellation = default) => blobs.OpenAsync(name, cancellation);

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation = default) => Task.FromException<bool>(new IOException(Words));

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation = default) => blobs.ListAsync(prefix, cancellation);

        public Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default) =>
            blobs.TemporaryAsync(content, cancellation);
    }

    private sealed class Lines : ILogger<Erasures>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception) + exception);
    }
}

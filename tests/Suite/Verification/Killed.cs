using System.Text;
using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Jobs;
using App.Api.Sheets;
using App.Api.Verifications;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Jobs;
using Storage.Sealing;
using Suite.Api;

namespace Suite.Verification;

/// <summary>A comparison whose process dies before any of its writes: whoever comes next ends it as if nothing had happened.</summary>
public sealed class Killed : IAsyncLifetime
{
    private const string County = "140403";

    private readonly string _folder = Directory.CreateTempSubdirectory("verification-").FullName;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Killed_before_any_write_it_ends_like_an_undisturbed_one_with_one_case_for_each_child_and_no_page_left_behind()
    {
        await using (var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, "seeded", "data") }, _time, Stop))
        {
            await SeedAsync(root, _time.GetUtcNow(), 230, 200, 70);
        }

        var (writes, undisturbed) = await OfACopyAsync("undisturbed", int.MaxValue);
        Assert.True(writes > 5, "The run writes too little for this test.");
        Assert.Contains("onlyInDepartment", undisturbed, StringComparison.Ordinal);
        for (var dies = 1; dies <= writes; dies++)
        {
            Assert.Equal(undisturbed, (await OfACopyAsync(FormattableString.Invariant($"dies-{dies}"), dies)).Seen);
        }
    }

    private async Task<(int Writes, string Seen)> OfACopyAsync(string name, int dies)
    {
        var (from, to) = (Path.Combine(_folder, "seeded"), Path.Combine(_folder, name));
        CopyOf(from, to);
        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(to, "data") }, _time, Stop);
        return await RunAsync(root, dies);
    }

    internal static void CopyOf(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <returns>How often the run wrote, and everything that it came to.</returns>
    private async Task<(int Writes, string Seen)> RunAsync(StorageRoot root, int dies)
    {
        var start = new VerificationStart(root.Store, root.Queue, PolicyInForce.AsWritten, _time);
        var county = DivisionCode.Parse(County);
        var started = await start.StartAsync(Department.Education, county, AuditActor.System, "api", "request", Stop);
        var message = JobCarrier.Message(started.Job);
        var dying = new Counting(root.Store, dies);
        try
        {
            await Jobs(dying, root).RunAsync(message, Stop);
        }
        catch (IOException)
        {
            // The process died: nothing it held is written any more.
        }

        _time.Advance(JobList.Patience + TimeSpan.FromSeconds(1));
        await Jobs(root.Store, root).RunAsync(message, Stop);
        var found = (await start.FindAsync(county, started.Verification.Id, Stop))!;
        Assert.Equal(JobStatus.Done, found.Job.Status);
        var seen = await SeenAsync(root, found.Verification);
        Assert.Equal(started.Verification.Id, (await start.SlotAsync(Department.Education, county, Stop))!.LastDone);
        return (dying.Writes, seen);
    }

    /// <summary>Everything that a comparison came to: its pages, its counts, and the cases it opened. Nothing else of it is left.</summary>
    internal static async Task<string> SeenAsync(StorageRoot root, App.Api.Verifications.Verification verification)
    {
        var summary = verification.Summary!;
        var pages = await AllAsync(root.Store, Query.Of(Kinds.VerificationResult).Where(Fields.Parent, verification.Id));
        Assert.Equal(summary.Pages.Sum(), pages.Count);
        var seen = new StringBuilder();
        foreach (var page in pages.OrderBy(page => page.Id.Split('-')[^1], StringComparer.Ordinal))
        {
            seen.AppendLine(Encoding.UTF8.GetString(page.Body.Span));
        }

        seen.AppendLine(JsonSerializer.Serialize(summary with { Attempt = 0, EndedAt = default }));
        foreach (var opened in (await AllAsync(root.Store, Query.Of(Kinds.CaseForReview))).OrderBy(document => document.Id, StringComparer.Ordinal))
        {
            seen.AppendLine(CaseJson.Read(opened.Body, DivisionCode.Parse(County)).Words);
        }

        return seen.ToString();
    }

    private VerificationJobs Jobs(IStore store, StorageRoot root)
    {
        var tokens = new SearchTokens(root.Keys);
        var records = new DeclarationRecords(store, tokens);
        var numbers = new NumberIndex(store, tokens, _time);
        var children = new ChildRecords(store, records, tokens, null!, _time);
        var cases = new UndeclaredCases(store, numbers, new KnownChildren(store, records, numbers, tokens), tokens, _time);
        var run = new VerificationRun(store, children, new DepartmentRows(store, root.Blobs), new LinkDecisions(store), cases,
            PolicyInForce.AsWritten, _time);
        return new(store, run, new(store, root.Queue, PolicyInForce.AsWritten, _time), _time, NullLogger<JobCarrier>.Instance);
    }

    /// <summary>A county with so many children, of whom the education department's list has some, and some whom nobody declared.</summary>
    internal static async Task SeedAsync(StorageRoot root, DateTimeOffset now, int children, int listed, int unknown)
    {
        var registered = new List<Domain.Children.Child>();
        foreach (var some in Enumerable.Range(0, children).Chunk(50))
        {
            RecordBatch? batch = null;
            foreach (var i in some)
            {
                var child = Suite.Children.Registered.Migrant(OpaqueId.New(now), body => body["childName"] = "王" + (char)('一' + (i * 7 % 20_000))
                    + (char)('一' + (i * 31 % 20_000)));
                registered.Add(child);
                var entry = App.Security.AuditEntries.Of("child", child.Id, child.County, "child.register", AuditActor.System, "api", now, null);
                var fields = new IndexFields().Set(Fields.Status, "active").Set(Fields.Type, "migrant");
                (batch is null ? batch = Batch.Of(entry) : batch.Also(entry)).Create(Kinds.Child, child.Id, Domain.Children.ChildJson.Write(child),
                    fields, Domain.Children.ChildJson.Schema);
            }

            Assert.True((await root.Store.CommitAsync(Partition.County(County), batch!)).IsCommitted);
        }

        var rows = registered.Select((child, place) => Lists.Row(place + 2, child.Answers.Get(Shared2024.ChildName), null,
            child.Answers.Value(Shared2024.BirthDate), phone: "139"
                + (1_0000_000 + place).ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Saying(Shared2024.School, place % 3 == 0 ? "另一小学" : "某小学")).Take(listed);
        var strangers = Enumerable.Range(0, unknown).Select(i =>
            Lists.Row(children + 1000 + i, "牛" + (char)('丁' + (i * 13)), Declaring.Number("410105", "20160506"), new(2016, 5, 6), ChildKind.Migrant));
        await Lists.SendAsync(root.Store, root.Blobs, Department.Education, County, whole: true, now, [.. rows, .. strangers]);
    }

    private static async Task<List<Document>> AllAsync(IStore store, Query query)
    {
        List<Document> all = [];
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.County(County), query, new(200, next), Stop);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    /// <summary>Counts the writes, and dies before one of them.</summary>
    private sealed class Counting(IStore store, int dies) : IStore
    {
        public int Writes { get; private set; }

        public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
            store.FindAsync(partition, kind, id, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
            store.ListAsync(partition, query, page, cancellation);

        public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
            store.CountAsync(partition, query, most, cancellation);

        public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default) =>
            ++Writes >= dies ? Task.FromException<CommitResult>(new IOException("The process died."))
            : store.CommitAsync(partition, batch, cancellation);

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null,
            CancellationToken cancellation = default) => store.ChangesAsync(partition, cursor, max, only, cancellation);
    }
}

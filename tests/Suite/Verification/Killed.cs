using System.Text;
using System.Text.Json;
using App.Api;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Sheets;
using App.Api.Verifications;
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
            await SeedAsync(root);
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
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using var root = await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(to, "data") }, _time, Stop);
        return await RunAsync(root, dies);
    }

    /// <returns>How often the run wrote, and everything that it came to.</returns>
    private async Task<(int Writes, string Seen)> RunAsync(StorageRoot root, int dies)
    {
        var start = new VerificationStart(root.Store, root.Queue, PolicyInForce.AsWritten, _time);
        var county = DivisionCode.Parse(County);
        var started = await start.StartAsync(Department.Education, county, AuditActor.System, "api", "request", Stop);
        var message = VerificationStart.Message(started.Job);
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
        var summary = found.Verification.Summary!;
        var pages = await AllAsync(root.Store, Query.Of(Kinds.VerificationResult).Where(Fields.Parent, started.Verification.Id));
        Assert.Equal(summary.Pages.Sum(), pages.Count);
        var seen = new StringBuilder();
        foreach (var page in pages.OrderBy(page => page.Id, StringComparer.Ordinal))
        {
            seen.AppendLine(Encoding.UTF8.GetString(page.Body.Span));
        }

        seen.AppendLine(JsonSerializer.Serialize(summary with { Attempt = 0, EndedAt = default }));
        foreach (var opened in (await AllAsync(root.Store, Query.Of(Kinds.CaseForReview))).OrderBy(document => document.Id, StringComparer.Ordinal))
        {
            seen.AppendLine(CaseJson.Read(opened.Body, county).Words);
        }

        Assert.Equal(started.Verification.Id, (await start.SlotAsync(Department.Education, county, Stop))!.LastDone);
        return (dying.Writes, seen.ToString());
    }

    private VerificationJobs Jobs(IStore store, StorageRoot root)
    {
        var tokens = new SearchTokens(root.Keys);
        var records = new DeclarationRecords(store, tokens);
        var numbers = new NumberIndex(store, tokens, _time);
        var children = new ChildRecords(store, records, tokens, null!, _time);
        var cases = new UndeclaredCases(store, numbers, new KnownChildren(store, records, numbers, tokens), tokens, _time);
        var run = new VerificationRun(store, children, new DepartmentRows(store, root.Blobs), new LinkDecisions(store), cases, PolicyInForce.AsWritten, _time);
        return new(store, run, new(store, root.Queue, PolicyInForce.AsWritten, _time), _time, NullLogger<VerificationJobs>.Instance);
    }

    private async Task SeedAsync(StorageRoot root)
    {
        var today = CivilTime.ChinaDate(_time.GetUtcNow());
        var registered = new List<Domain.Children.Child>();
        for (var i = 0; i < 230; i++)
        {
            var child = Suite.Children.Registered.Migrant(OpaqueId.New(_time.GetUtcNow()), body => body["childName"] = "王" + (char)('一' + (i * 7)) + (char)('一' + (i * 31)));
            registered.Add(child);
            var entry = App.Api.Audit.AuditEntries.Of("child", child.Id, child.County, "child.register", AuditActor.System, "api", _time.GetUtcNow(), null);
            var fields = new IndexFields().Set(Fields.Status, "active").Set(Fields.Type, "migrant");
            Assert.True((await root.Store.CommitAsync(Partition.County(County), Batch.Of(entry).Create(Kinds.Child, child.Id, Domain.Children.ChildJson.Write(child), fields, Domain.Children.ChildJson.Schema))).IsCommitted);
        }

        var rows = registered.Select((child, place) => Lists.Row(place + 2, child.Answers.Get(Shared2024.ChildName), null, child.Answers.Value(Shared2024.BirthDate), phone: "1390000" + (1000 + place).ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Saying(Shared2024.School, place % 3 == 0 ? "另一小学" : "某小学")).Take(200);
        var unknown = Enumerable.Range(0, 70).Select(i => Lists.Row(1000 + i, "牛" + (char)('丁' + (i * 13)), Declaring.Number("410105", "20160506"), new(2016, 5, 6), ChildKind.Migrant));
        await Lists.SendAsync(root.Store, root.Blobs, Department.Education, County, whole: true, _time.GetUtcNow(), [.. rows, .. unknown]);
        Assert.True(today > new DateOnly(2024, 1, 1));
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

        public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) => store.FindAsync(partition, kind, id, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) => store.ListAsync(partition, query, page, cancellation);

        public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default) =>
            ++Writes >= dies ? Task.FromException<CommitResult>(new IOException("The process died.")) : store.CommitAsync(partition, batch, cancellation);

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default) => store.ChangesAsync(partition, cursor, max, only, cancellation);
    }
}

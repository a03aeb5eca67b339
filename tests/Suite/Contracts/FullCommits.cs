using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Cases;
using App.Api.Statistics;
using App.Api.Verifications;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.KeyCare;
using Domain.Problems;
using Domain.Statistics;
using Domain.Time;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Faults;
using Suite.Portal;
using Suite.Sheets;

namespace Suite.Contracts;

/// <summary>One commit holds a hundred documents and two megabytes: whoever writes much cuts it, or says in words that it is too much.</summary>
public abstract class FullCommits : IAsyncLifetime
{
    private const string County = "140403";

    /// <summary>A letter that takes three bytes, and six where JSON escapes it.</summary>
    private const char Wide = '长';

    private protected Site Site { get; set; } = null!;

    private protected static CancellationToken Now => TestContext.Current.CancellationToken;

    private IStore Store => Site.Store;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_table_whose_rows_are_as_long_as_they_may_be_is_written_and_taken_back()
    {
        var token = await Site.TokenAsync("countyReviewer", County);
        var import = await Importing.CheckAsync(Site, token, await Families.TableAsync([.. Families.Of(County, 40).Select(Longest)]));
        Assert.True(Families.Counts(import) == (40, 40, 0), import["rejected"]?.ToJsonString());
        (await Site.PostAsync($"/api/imports/{import["id"]}/writing", """{"rows":"all"}""", Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await Importing.UntilAsync(Site, token, import, "writing");
        var written = await Site.AllAsync(County, Kinds.Declaration);
        Assert.Equal(40, written.Count);
        Assert.All(written, document => Assert.InRange(document.Body.Length, 6_000, 100_000));
        var undoing = new JsonObject { ["reason"] = new string(Wide, Reasons.MaxLength) };
        (await Site.PostAsync($"/api/imports/{import["id"]}/undoing", undoing, Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        await Importing.UntilAsync(Site, token, import, "undoing");
        Assert.All(await Site.AllAsync(County, Kinds.Declaration),
            document => Assert.Equal(DeclarationStatus.Withdrawn, DeclarationJson.Read(document.Body).Status));
    }

    [Fact]
    public async Task Results_of_a_comparison_in_which_everything_differs_and_is_long_are_cut_into_pages_and_commits_that_fit()
    {
        var text = JsonSerializer.SerializeToElement(new string(Wide, 200));
        var (name, place) = (new string(Wide, 100), new string(Wide, 250));
        var item = new VerifiedItem(App.Api.Verifications.Outcomes.Possible, OpaqueId(), OpaqueId(), 1, new string('a', 64), 0.5, "weighed", false,
            [.. Enumerable.Range(0, 8).Select(_ => new Domain.Matching.LinkageEvidence("school", "similar", 1.25, new string(Wide, 60)))],
            [.. Enumerable.Range(0, 8).Select(_ => new FoundDifference("school", text, text, null, new(2026, 3, 1), "high"))],
            Said: new(name, name, new(2015, 3, 5), "male", name, name, place, place, name, new(2026, 3, 1)));
        var (page, items) = (0, 0);
        foreach (var commit in ResultPages.Commits(Enumerable.Repeat(item, 450)))
        {
            var batch = Batch.Of(Entry("verification.write"));
            foreach (var (body, children) in commit)
            {
                batch.Create(Kinds.VerificationResult, VerificationNames.Page("v", 1, page++), body,
                    new IndexFields().Set(Fields.Parent, "v").Set(Fields.Sequence, page));
                items += children.Count;
            }

            Assert.True((await Store.CommitAsync(Partition.County(County), batch, Now)).IsCommitted);
        }

        Assert.Equal(450, items);
        Assert.Equal(page, (await Site.AllAsync(County, Kinds.VerificationResult)).Count);
    }

    [Fact]
    public async Task The_figures_of_a_county_whose_children_have_moved_all_the_time_are_cut_into_commits_that_fit()
    {
        var table = new CountyTable(DivisionCode.Parse(County));
        for (var i = 0; i < 3_200; i++)
        {
            table.Put(new Contribution
            {
                Child = Guid.CreateVersion7(),
                Revision = 1,
                Sequence = 0,
                Presence = Presence.Here,
                Kind = ChildKind.LeftBehind,
                Person = ulong.MaxValue,
                Values = [.. Dimensions.OfRecord.Select(_ => (ushort)0)],
                Windows = [.. Enumerable.Range(0, 60).Select(day =>
                    new Window(Caliber.Statistics, true, 700_000 + day, 700_000 + day, 700_000 + day))],
            });
        }

        var parts = 0;
        foreach (var commit in CountyRollup.Commits(table))
        {
            var batch = Batch.Technical();
            foreach (var (number, body) in commit)
            {
                batch.Create(Kinds.Rollup, $"part-{number}", body, new IndexFields().Set(Fields.Sequence, number));
                parts++;
            }

            Assert.True((await Store.CommitAsync(Partition.County(County), batch, Now)).IsCommitted);
        }

        Assert.Equal((4, true), (parts, CountyRollup.Commits(table).Count() > 1));
    }

    [Fact]
    public async Task Children_whose_ledgers_are_full_are_merged_in_one_commit_and_judged_again()
    {
        var number = Declaring.Number("140421", "20150305");
        var kept = await Site.RegisterAsync(Declaring.Migrant(number).With("familyHardship", new JsonArray("dibao")));
        var merged = await Site.RegisterAsync(Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        var answers = new JsonObject { ["citizenNumber"] = number };
        var slip = new JsonObject { ["answers"] = answers, ["reason"] = "看过户口本", ["version"] = await Site.VersionAsync(merged) };
        (await Site.PostAsync($"/api/children/{merged}/update", slip, Site.Bearer(await Site.TokenAsync("countyReviewer", County))))
            .Is(HttpStatusCode.OK);
        foreach (var id in (string[])[kept, merged])
        {
            await FillLedgerAsync(id);
        }

        foreach (var (role, status) in ((string, HttpStatusCode)[])[("countyReviewer", HttpStatusCode.Accepted),
            ("countyApprover", HttpStatusCode.OK)])
        {
            var body = new JsonObject { ["into"] = kept, ["reason"] = new string(Wide, 500), ["version"] = await Site.VersionAsync(merged) };
            (await Site.PostAsync($"/api/children/{merged}/merge", body, Site.Bearer(await Site.TokenAsync(role, County)))).Is(status);
        }

        Assert.Equal((ChildStatus.Merged, ChildStatus.Active), ((await Site.ChildAsync(merged)).Status, (await Site.ChildAsync(kept)).Status));
        var full = KeyCareJson.Read((await Store.FindAsync(Partition.County(County), Kinds.KeyCareEntry, kept, Now))!.Body);
        var (now, today) = (DateTimeOffset.UtcNow, CivilTime.ChinaDate(DateTimeOffset.UtcNow));
        var visit = new RecordFollowUp(new(today, FollowUpKind.HomeVisit, "又去看了一次"), new("worker-1", "villageWorker"), SetsDue: false);
        var noted = RecordFollowUp.Decide(full, visit, PolicyInForce.AsWritten.On(today), now);
        Assert.Contains(noted.Problems, problem => problem.Code == "too-many");
    }

    [Fact]
    public async Task What_is_too_much_for_one_commit_is_refused_in_words_and_nothing_of_it_is_done()
    {
        var id = await Site.RegisterAsync(Declaring.Migrant().With("familyHardship", new JsonArray("dibao")));
        await FillLedgerAsync(id, 1_568_000);
        var reviewer = Site.Bearer(await Site.TokenAsync("countyReviewer", County));
        (await Site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "搬走了" }, reviewer)).Is(HttpStatusCode.Accepted);
        var before = await Site.VersionAsync(id);
        var closing = await Site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "同意" },
            Site.Bearer(await Site.TokenAsync("countyApprover", County)));
        closing.Is(HttpStatusCode.UnprocessableEntity, "too-much-at-once");
        Assert.Contains("什么都没有改", closing.Text("title"), StringComparison.Ordinal);
        Assert.Equal((before, ChildStatus.Active), (await Site.VersionAsync(id), (await Site.ChildAsync(id)).Status));
    }

    [Fact]
    public async Task However_many_cases_visits_and_revisions_a_child_has_everything_is_erased_that_the_county_agrees_to_erase()
    {
        const int Many = 105;
        var declared = await Site.DeclareAsync(Declaring.Migrant());
        var reviewer = Site.Bearer(await Site.TokenAsync("countyReviewer", County));
        var document = Assert.Single(await Site.AllAsync(County, Kinds.Declaration));
        var registering = new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = document.Version };
        var child = (await Site.PostAsync($"/api/declarations/{document.Id}/review", registering, reviewer)).Text("child");
        for (var from = 0; from < Many; from += 35)
        {
            var batch = Batch.Of(Entry("case.open"));
            foreach (var _ in Enumerable.Range(from, 35))
            {
                CaseRecords.Create(batch, new()
                {
                    Id = OpaqueId(),
                    Type = CaseType.CorrectedAfterRegistration,
                    County = DivisionCode.Parse(County),
                    Status = CaseStatus.Open,
                    At = DateTimeOffset.UtcNow,
                    Declaration = document.Id,
                    Child = child,
                    Words = "王大山说的话",
                });
                batch.Create(Kinds.Visit, OpaqueId(), "王大山家的走访"u8.ToArray(), new IndexFields().Set(Fields.Child, child));
            }

            Assert.True((await Store.CommitAsync(Partition.County(County), batch, Now)).IsCommitted);
        }

        var token = ("X-Follow-Up-Token", declared.Text("followUpToken"));
        var request = (await Site.PostAsync($"/api/declarations/{declared.Text("receipt")}/withdrawal", "{}", token)).Text("request");
        foreach (var (role, status) in ((string, HttpStatusCode)[])[("countyReviewer", HttpStatusCode.Accepted),
            ("countyApprover", HttpStatusCode.OK)])
        {
            var closing = new JsonObject { ["reason"] = "家长要求注销", ["version"] = await Site.VersionAsync(child) };
            (await Site.PostAsync($"/api/children/{child}/close", closing, Site.Bearer(await Site.TokenAsync(role, County)))).Is(status);
        }

        var version = (await Store.FindAsync(Partition.County(County), Kinds.CaseForReview, request, Now))!.Version;
        var granted = new JsonObject { ["outcome"] = "erasedOnRequest", ["reason"] = "不再需要", ["version"] = version };
        (await Site.PostAsync($"/api/cases/{request}/settlement", granted, reviewer)).Is(HttpStatusCode.OK);
        Assert.Empty(await Site.AllAsync(County, Kinds.Visit));
        await Site.UntilAsync(async () => (await Site.AllAsync(County, Kinds.CaseForReview))
            .All(one => !Encoding.UTF8.GetString(one.Body.Span).Contains("王大山", StringComparison.Ordinal)));
        Assert.Equal(Many + 1, (await Site.AllAsync(County, Kinds.CaseForReview)).Count);
    }

    [Fact]
    public async Task Documents_that_are_large_are_sealed_anew_in_as_many_commits_as_it_takes()
    {
        var keys = Site.App.Services.GetRequiredService<KeyRings>();
        for (var i = 0; i < 24; i++)
        {
            var batch = Batch.Of(Entry("child.write"))
                .Create(Kinds.Child, $"c-{i:D5}", new byte[i % 8 == 7 ? 1_400_000 : 150_000], new IndexFields().SetMany(Fields.Tokens, ["before"]));
            Assert.True((await Store.CommitAsync(Partition.County(County), batch, Now)).IsCommitted);
        }

        var rewriting = new Rewriting(Store, keys, TimeProvider.System);
        RewritingStep step = new(null, 0, true);
        while (step.More)
        {
            step = await rewriting.CountyAsync(County, step.Cursor, document => document.Kind == Kinds.Child ? ["after"] : null, Now);
        }

        Assert.All(await Site.AllAsync(County, Kinds.Child), document => Assert.Equal(["after"], document.Fields.GetMany(Fields.Tokens)));
    }

    /// <summary>Every box of a text as long as the form takes it.</summary>
    private static Answers Longest(Answers answers)
    {
        var intake = new Intake(CivilTime.ChinaDate(DateTimeOffset.UtcNow), SelfDeclared: false);
        foreach (var field in Migrant2024.Form.Fields.OfType<Field<string>>()
            .Where(field => field.Type == FieldType.Text && field.Group != "consent"))
        {
            var longer = answers.With(field, new string(Wide, field.MaxLength));
            answers = Migrant2024.Form.Check(longer, intake).Problems.Count == 0 ? longer : answers;
        }

        return answers.With(Shared2024.CurrentAddress, new(answers.Get(Shared2024.CurrentAddress)!.Division, new string(Wide, 200)));
    }

    /// <summary>As many notes as an entry takes.</summary>
    /// <param name="bytes">And one more, until it has this length, by whatever way it came there.</param>
    private async Task FillLedgerAsync(string child, int bytes = 0)
    {
        var document = (await Store.FindAsync(Partition.County(County), Kinds.KeyCareEntry, child, Now))!;
        var entry = KeyCareJson.Read(document.Body);
        for (var i = 0; i < KeyCareTerms.MaxCharacters / KeyCareTerms.MaxNotes; i++)
        {
            entry = Noted(entry, new string(Wide, KeyCareTerms.MaxNotes));
        }

        if (bytes > 0)
        {
            entry = Noted(entry, new string('x', bytes - KeyCareJson.Write(Noted(entry, "")).Length));
        }

        var batch = Batch.Of(Entry("keyCare.followUp")).Replace(document, KeyCareJson.Write(entry), document.Fields, KeyCareJson.Schema);
        Assert.True((await Store.CommitAsync(document.Partition, batch, Now)).IsCommitted);

        static KeyCareEntry Noted(KeyCareEntry entry, string notes) => entry with
        {
            Events = entry.Events.Add(new(entry.Events.Length + 1, LedgerEventKind.FollowedUp, DateTimeOffset.UtcNow,
                new("worker-1", "villageWorker"))
            {
                Note = new(CivilTime.ChinaDate(DateTimeOffset.UtcNow), FollowUpKind.HomeVisit, notes),
            }),
        };
    }

    private static string OpaqueId() => Guid.CreateVersion7().ToString("N");

    private static AuditEntry Entry(string action) => new()
    {
        Id = OpaqueId(),
        County = County,
        At = DateTimeOffset.UtcNow,
        Actor = AuditActor.System,
        Channel = "timer",
        Action = action,
        SubjectKind = "child",
    };
}

/// <summary>In the embedded store.</summary>
public sealed class EmbeddedFullCommits : FullCommits
{
    public override async ValueTask InitializeAsync() => Site = await Site.StartAsync();

    public override ValueTask DisposeAsync() => Site.DisposeAsync();
}

/// <summary>In the Cosmos DB double, which refuses what the service refuses.</summary>
public sealed class CosmosFullCommits(Azurite azurite) : FullCommits
{
    private FaultyCity _city = null!;

    public override async ValueTask InitializeAsync()
    {
        _city = await FaultyCity.StartAsync(azurite);
        Site = _city.Site;
    }

    public override ValueTask DisposeAsync() => _city.DisposeAsync();
}

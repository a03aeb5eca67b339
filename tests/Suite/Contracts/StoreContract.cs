using System.Text;
using System.Text.Json;
using Domain.Audit;
using Microsoft.Extensions.Time.Testing;
using Storage;

namespace Suite.Contracts;

/// <summary>One back end under test, with a clock that the test moves.</summary>
public interface IStoreBackEnd : IAsyncDisposable
{
    IStore Store { get; }

    FakeTimeProvider Clock { get; }

    /// <summary>Alters the sealed body of a document behind the store's back, as a failing disk or a stranger with a shell does.</summary>
    Task DamageAsync(Partition partition, Kind kind, string id);
}

/// <summary>What every store promises; each back end runs all of it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static readonly Partition Luzhou = Partition.County("140403");
    protected static readonly Partition Shangdang = Partition.County("140404");

    private IStoreBackEnd _backEnd = null!;

    protected abstract Task<IStoreBackEnd> OpenAsync();

    private IStore Store => _backEnd.Store;

    public async ValueTask InitializeAsync() => _backEnd = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_backEnd is not null)
        {
            await _backEnd.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    protected static string NewId() => Guid.CreateVersion7().ToString("N");

    protected static AuditEntry Entry(string county = "140403", string? id = null) => new()
    {
        Id = id ?? NewId(),
        County = county,
        At = DateTimeOffset.UtcNow,
        Actor = AuditActor.Declarant,
        Channel = "web",
        Action = "child.change",
        SubjectKind = "child",
        SubjectIds = ["c1"],
        Reason = "测试",
    };

    protected static byte[] Body(string text) => Encoding.UTF8.GetBytes($$"""{"name":"{{text}}"}""");

    private Task<CommitResult> CreateChild(Partition partition, string id, IndexFields? fields = null, string text = "王小明",
        DateTimeOffset? expiresOn = null) =>
        Store.CommitAsync(partition, Batch.Of(Entry(partition.Key)).Create(Kinds.Child, id, Body(text), fields, expiresOn: expiresOn), Now);

    private async Task<Document> Child(Partition partition, string id) =>
        await Store.FindAsync(partition, Kinds.Child, id, Now) ?? throw new InvalidOperationException("The child is not there.");

    private async Task<List<string>> Ids(Query query, int page = 100, Partition? partition = null)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var listing = await Store.ListAsync(partition ?? Luzhou, query, new(page, after), Now);
            ids.AddRange(listing.Items.Select(d => d.Id));
            after = listing.Next;
            Assert.True(listing.Items.Count == page || after is null || partition == Partition.WholeIndex, "Only the last page is short.");
        }
        while (after is not null);
        return ids;
    }

    [Fact]
    public async Task What_was_committed_is_found_with_body_fields_and_schema()
    {
        var fields = new IndexFields().Set(Fields.Status, "registered").Set(Fields.Village, "140403001002").SetMany(Fields.Tokens, ["tA", "tB"]);
        var result = await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.Child, "c1", Body("李"), fields, schema: 3), Now);

        Assert.True(result.IsCommitted);
        Assert.Equal(2, result.Versions.Count);
        var child = await Child(Luzhou, "c1");
        Assert.Equal("{\"name\":\"李\"}", Encoding.UTF8.GetString(child.Body.Span));
        Assert.Equal(result.Versions[1], child.Version);
        Assert.Equal(3, child.Schema);
        Assert.Null(child.ExpiresOn);
        Assert.Equal("registered", child.Fields.Get(Fields.Status));
        Assert.Equal(["tA", "tB"], child.Fields.GetMany(Fields.Tokens).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_are_found_in_one_look_without_those_that_are_not_there_and_beside_them_what_does_not_open()
    {
        await CreateChild(Luzhou, "c1");
        await CreateChild(Luzhou, "c2", text: "李");
        await CreateChild(Luzhou, "c3", expiresOn: _backEnd.Clock.GetUtcNow().AddMinutes(1));
        await CreateChild(Luzhou, "c4");
        await CreateChild(Shangdang, "c5");
        await _backEnd.DamageAsync(Luzhou, Kinds.Child, "c4");
        _backEnd.Clock.Advance(TimeSpan.FromMinutes(2));

        var found = await Store.FindAllAsync(Luzhou, Kinds.Child, ["c2", "c1", "c1", "c3", "c4", "c5", "nobody"], Now);

        Assert.Equal(["c1", "c2"], found.Items.Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal("{\"name\":\"李\"}", Encoding.UTF8.GetString(found.Items.Single(document => document.Id == "c2").Body.Span));
        Assert.Equal(["c4"], found.Damaged.Select(document => document.Id));
        Assert.Null(found.Next);
        Assert.Empty((await Store.FindAllAsync(Luzhou, Kinds.Child, [], Now)).Items);
    }

    [Fact]
    public async Task The_audit_entry_of_a_batch_is_stored_with_it()
    {
        var entry = Entry();
        await Store.CommitAsync(Luzhou, Batch.Of(entry).Create(Kinds.Child, "c1", Body("x")), Now);

        var found = await Store.FindAsync(Luzhou, Kinds.Audit, entry.Id, Now);
        Assert.NotNull(found);
        Assert.Equal("测试", JsonDocument.Parse(found.Body).RootElement.GetProperty("reason").GetString());
        Assert.Equal([entry.Id], await Ids(Query.Of(Kinds.Audit).Where(Fields.Subjects, "c1")));
        Assert.Equal([entry.Id], await Ids(Query.Of(Kinds.Audit).Where(Fields.Actor, "declarant").OrderBy(Fields.At, descending: true)));
    }

    [Fact]
    public async Task A_document_is_in_its_own_county_only()
    {
        await CreateChild(Luzhou, "c1");

        Assert.Null(await Store.FindAsync(Shangdang, Kinds.Child, "c1", Now));
        Assert.Empty(await Ids(Query.Of(Kinds.Child), partition: Shangdang));
        Assert.True((await CreateChild(Shangdang, "c1")).IsCommitted);
        Assert.Single(await Ids(Query.Of(Kinds.Child)));
    }

    [Fact]
    public async Task Kinds_do_not_share_ids()
    {
        Assert.True((await CreateChild(Luzhou, "same")).IsCommitted);
        var result = await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.Declaration, "same", Body("y")), Now);
        Assert.True(result.IsCommitted);
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Visit, "same", Now));
    }

    [Fact]
    public async Task Creating_what_exists_is_refused_and_changes_nothing()
    {
        await CreateChild(Luzhou, "c1", text: "first");
        var entry = Entry();
        var again = await Store.CommitAsync(Luzhou, Batch.Of(entry).Create(Kinds.Declaration, "d1", Body("d"))
            .Create(Kinds.Child, "c1", Body("second")), Now);

        Assert.Equal(CommitOutcome.AlreadyExists, again.Outcome);
        Assert.Empty(again.Versions);
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Declaration, "d1", Now));
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Audit, entry.Id, Now));
        Assert.Contains("first", Encoding.UTF8.GetString((await Child(Luzhou, "c1")).Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_reviewers_who_read_the_same_version_one_wins_and_the_other_is_told()
    {
        await CreateChild(Luzhou, "c1", new IndexFields().Set(Fields.Status, "inReview"));
        var read = await Child(Luzhou, "c1");

        var first = await Store.CommitAsync(Luzhou, Batch.Of(Entry())
            .Replace(read, Body("first"), new IndexFields().Set(Fields.Status, "registered")), Now);
        var second = await Store.CommitAsync(Luzhou,
            Batch.Of(Entry()).Create(Kinds.Judgement, "j", Body("j"))
                .Replace(read, Body("second"), new IndexFields().Set(Fields.Status, "closed")), Now);

        Assert.True(first.IsCommitted);
        Assert.NotEqual(read.Version, first.Versions[1]);
        Assert.Equal(CommitOutcome.VersionConflict, second.Outcome);
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Judgement, "j", Now));
        Assert.Equal("registered", (await Child(Luzhou, "c1")).Fields.Get(Fields.Status));
        Assert.Empty(await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "inReview")));
        Assert.Single(await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered")));
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_cannot_be_changed_but_can_be_created_anew_with_a_new_version()
    {
        await CreateChild(Luzhou, "c1", new IndexFields().Set(Fields.Status, "registered"));
        var read = await Child(Luzhou, "c1");
        Assert.True((await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Delete(read), Now)).IsCommitted);

        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.Empty(await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered")));
        Assert.Equal(CommitOutcome.VersionConflict, (await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Replace(read, Body("x")), Now)).Outcome);
        Assert.Equal(CommitOutcome.VersionConflict, (await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Delete(read), Now)).Outcome);
        Assert.True((await CreateChild(Luzhou, "c1")).IsCommitted);
        Assert.NotEqual(read.Version, (await Child(Luzhou, "c1")).Version);
        Assert.Equal(CommitOutcome.VersionConflict, (await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Replace(read, Body("x")), Now)).Outcome);
    }

    [Fact]
    public async Task A_hundred_documents_go_in_one_batch_and_a_refused_one_leaves_none_behind()
    {
        var batch = Batch.Of(Entry());
        for (var i = 1; i < Batch.MaxDocuments; i++)
        {
            batch.Create(Kinds.Visit, $"v{i:000}", Body("v"));
        }

        Assert.Equal(100, (await Store.CommitAsync(Luzhou, batch, Now)).Versions.Count);
        Assert.Equal(99, (await Ids(Query.Of(Kinds.Visit))).Count);

        var second = Batch.Of(Entry());
        for (var i = 2; i < Batch.MaxDocuments; i++)
        {
            second.Create(Kinds.Visit, $"w{i:000}", Body("v"));
        }

        second.Create(Kinds.Visit, "v050", Body("v"));
        Assert.Equal(CommitOutcome.AlreadyExists, (await Store.CommitAsync(Luzhou, second, Now)).Outcome);
        Assert.Equal(99, (await Ids(Query.Of(Kinds.Visit))).Count);
    }

    [Fact]
    public async Task What_follows_a_commit_is_written_only_after_it_and_each_for_itself()
    {
        Commitment Intent(string id) => new(Partition.Index(id), Batch.Technical().Create(Kinds.Intent, id, Body("i")));
        Commitment Visit(Partition county, string id) => new(county, Batch.Of(Entry(county.Key)).Create(Kinds.Visit, id, Body("v")));

        var done = await Store.CommitThenAsync(Intent("i1"), [Visit(Luzhou, "v1"), Visit(Shangdang, "v1")], Now);
        Assert.Equal([true, true, true], done.Select(result => result.IsCommitted));
        Assert.Equal((await Store.FindAsync(Partition.Index("i1"), Kinds.Intent, "i1", Now))!.Version, done[0].Versions[0]);

        // The first was refused: nothing that follows it is there.
        Assert.Equal(CommitOutcome.AlreadyExists, Assert.Single(await Store.CommitThenAsync(Intent("i1"), [Visit(Luzhou, "v2")], Now)).Outcome);
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Visit, "v2", Now));

        // One that follows was refused: the others are there all the same.
        var mixed = await Store.CommitThenAsync(Intent("i2"), [Visit(Luzhou, "v1"), Visit(Luzhou, "v3")], Now);
        Assert.Equal([CommitOutcome.Committed, CommitOutcome.AlreadyExists, CommitOutcome.Committed], mixed.Select(result => result.Outcome));
        Assert.NotNull(await Store.FindAsync(Luzhou, Kinds.Visit, "v3", Now));
    }

    [Fact]
    public async Task A_batch_close_to_two_megabytes_is_committed()
    {
        var batch = Batch.Of(Entry());
        for (var i = 0; i < 15; i++)
        {
            batch.Create(Kinds.Visit, $"v{i}", Body(new string('大', 33_000)));
        }

        Assert.True((await Store.CommitAsync(Luzhou, batch, Now)).IsCommitted);
        Assert.Throws<BatchTooLargeException>(() => batch.Create(Kinds.Visit, "v99", Body(new string('大', 33_000))));
    }

    [Fact]
    public async Task A_batch_that_is_full_to_the_last_document_and_byte_is_committed_and_one_more_of_either_is_refused_before_anything_is_sent()
    {
        // Ids and fields as long as they may be, so that what is counted is what travels.
        var (id, word) = (new string('i', Document.MaxIdLength - 3), new string('w', IndexValue.MaxLength - 3));
        RecordBatch Next(RecordBatch batch, int number, int bytes) => batch.Create(Kinds.Child, $"{id}{number:000}", new byte[bytes],
            new IndexFields().Set(Fields.Status, word).SetMany(Fields.Tokens, Enumerable.Range(0, 20).Select(token => $"{word}{token:000}")));
        var batch = Batch.Of(Entry());
        for (var i = 1; i < Batch.MaxDocuments; i++)
        {
            Next(batch, i, 11_500);
        }

        Assert.Throws<BatchTooLargeException>(() => Next(batch, 100, 0));
        Assert.Equal(100, (await Store.CommitAsync(Luzhou, batch, Now)).Versions.Count);

        // One entry for all: two are not of the same length.
        var (entry, bytes) = (Entry(), 1_500_000);
        for (var step = 65_536; step > 0; step /= 2)
        {
            try
            {
                Next(Batch.Of(entry), 500, bytes + step);
                bytes += step;
            }
            catch (BatchTooLargeException)
            {
                // So much does not go in.
            }
        }

        Assert.True((await Store.CommitAsync(Luzhou, Next(Batch.Of(entry), 500, bytes), Now)).IsCommitted);
        Assert.Equal(bytes, (await Child(Luzhou, $"{id}500")).Body.Length);
        Assert.Equal(100, (await Ids(Query.Of(Kinds.Child))).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_cut_into_commits_fits_whatever_its_sizes(int seed)
    {
        var chance = new Random(seed);
        List<byte[]> bodies = [.. Enumerable.Range(0, 60).Select(_ => new byte[chance.Next(4) == 0 ? chance.Next(1_400_000) : chance.Next(40_000)])];
        var written = 0;
        foreach (var piece in Batch.Cut(bodies, 20, body => body.Length))
        {
            var batch = Batch.Of(Entry());
            foreach (var body in piece)
            {
                batch.Create(Kinds.Visit, $"v{written++:000}", body);
            }

            Assert.True(piece.Count <= 20 && (await Store.CommitAsync(Luzhou, batch, Now)).IsCommitted);
        }

        var found = await Store.ListAsync(Luzhou, Query.Of(Kinds.Visit).OrderById(), new(100), Now);
        Assert.Equal(bodies.Select(body => body.Length), found.Items.Select(visit => visit.Body.Length));
    }

    [Fact]
    public async Task Lists_page_through_everything_once_in_the_order_of_the_field_and_then_the_id()
    {
        for (var i = 0; i < 23; i++)
        {
            await CreateChild(Luzhou, $"c{i:00}", new IndexFields().Set(Fields.Status, i % 2 == 0 ? "registered" : "closed")
                .Set(Fields.DueOn, new DateOnly(2026, 1, 1 + (i * 7 % 5))));
        }

        await CreateChild(Luzhou, "undated", new IndexFields().Set(Fields.Status, "registered"));
        var expected = Enumerable.Range(0, 23).OrderBy(i => i * 7 % 5).ThenBy(i => i).Select(i => $"c{i:00}").ToList();

        Assert.Equal(expected, await Ids(Query.Of(Kinds.Child).OrderBy(Fields.DueOn), page: 4));
        expected.Reverse();
        Assert.Equal(expected, await Ids(Query.Of(Kinds.Child).OrderBy(Fields.DueOn, descending: true), page: 4));
        Assert.Equal([.. expected.AsEnumerable().Reverse().Where(id => int.Parse(id.AsSpan(1), null) % 2 == 0)],
            await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered").OrderBy(Fields.DueOn), page: 3));
        Assert.Equal(24, (await Ids(Query.Of(Kinds.Child), page: 5)).Count);
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => $"c{2 * i:00}"), "undated"],
            await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered"), page: 12));
        Assert.Equal(["undated", .. Enumerable.Range(0, 12).Reverse().Select(i => $"c{2 * i:00}")],
            await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered").OrderById(descending: true), page: 5));
    }

    [Fact]
    public async Task A_list_turns_back_page_by_page_and_its_total_is_exact_up_to_where_it_is_counted()
    {
        for (var i = 0; i < 27; i++)
        {
            await CreateChild(Luzhou, $"c{i:00}", new IndexFields().Set(Fields.Status, i < 14 ? "registered" : "closed")
                .Set(Fields.Type, i % 2 == 0 ? "migrant" : "leftBehind")
                .Set(Fields.DueOn, new DateOnly(2026, 1, 1 + (i % 3))), expiresOn: i == 26 ? _backEnd.Clock.GetUtcNow().AddMinutes(5) : null);
        }

        await CreateChild(Luzhou, "undated", new IndexFields().Set(Fields.Status, "registered"));
        await CreateChild(Shangdang, "elsewhere", new IndexFields().Set(Fields.Status, "registered"));
        await _backEnd.DamageAsync(Luzhou, Kinds.Child, "c03");
        foreach (var (query, many) in ((Func<Query> Query, int Many)[])
        [
            (() => Query.Of(Kinds.Child), 28),
            (() => Query.Of(Kinds.Child).Where(Fields.Status, "registered").OrderById(descending: true), 15),
            (() => Query.Of(Kinds.Child).Any(Fields.Status, ["registered", "closed"]).OrderBy(Fields.DueOn), 27),
            (() => Query.Of(Kinds.Child).Where(Fields.Type, "migrant").Where(Fields.Status, "registered"), 7),
            (() => Query.Of(Kinds.Child).Any(Fields.Status, []), 0),
        ])
        {
            Assert.Equal((many, Math.Min(many, 10)), (await Store.CountAsync(Luzhou, query(), 1000, Now),
                await Store.CountAsync(Luzhou, query(), 10, Now)));
            var pages = new List<List<string>>();
            Listing page = await Store.ListAsync(Luzhou, query(), new(4), Now);
            Assert.Null(page.Previous);
            for (; ; page = await Store.ListAsync(Luzhou, query(), new(4, page.Next), Now))
            {
                pages.Add([.. page.Items.Select(document => document.Id)]);
                if (page.Next is null)
                {
                    break;
                }
            }

            for (var i = pages.Count - 2; i >= 0; i--)
            {
                page = await Store.ListAsync(Luzhou, query(), new(4, page.Previous), Now);
                Assert.Equal(pages[i], page.Items.Select(document => document.Id));
                Assert.NotNull(page.Next);
            }

            Assert.Null(page.Previous);
        }

        _backEnd.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(13 - 1, await Store.CountAsync(Luzhou, Query.Of(Kinds.Child).Where(Fields.Status, "closed"), 1000, Now));
    }

    [Fact]
    public async Task Ranges_include_both_ends_and_prefixes_cover_a_township()
    {
        string[] villages = ["140403001001", "140403001002", "140403002001", "140403010001"];
        for (var i = 0; i < villages.Length; i++)
        {
            await CreateChild(Luzhou, $"c{i}", new IndexFields().Set(Fields.Village, villages[i])
                .Set(Fields.DueOn, new DateOnly(2026, 2, 1).AddDays(i)));
        }

        Assert.Equal(["c0", "c1"], await Ids(Query.Of(Kinds.Child).StartsWith(Fields.Village, "140403001")));
        Assert.Equal(["c1", "c2"], await Ids(Query.Of(Kinds.Child).Between(Fields.DueOn, new DateOnly(2026, 2, 2), new DateOnly(2026, 2, 3))));
        Assert.Equal(["c2", "c3"], await Ids(Query.Of(Kinds.Child).Between(Fields.DueOn, new DateOnly(2026, 2, 3), null).OrderBy(Fields.DueOn)));
        Assert.Equal(["c1"], await Ids(Query.Of(Kinds.Child).StartsWith(Fields.Village, "140403001")
            .Between(Fields.DueOn, new DateOnly(2026, 2, 2), null).OrderBy(Fields.DueOn)));
        Assert.Equal(["c0"], await Ids(Query.Of(Kinds.Child).StartsWith(Fields.Village, "140403001")
            .Between(Fields.DueOn, null, new DateOnly(2026, 2, 1))));
    }

    [Fact]
    public async Task A_coarse_field_narrows_a_list_but_cannot_order_it()
    {
        for (var i = 0; i < 6; i++)
        {
            await CreateChild(Luzhou, $"c{i}", new IndexFields().Set(Fields.Type, i % 2 == 0 ? "migrant" : "leftBehind")
                .Set(Fields.Status, i < 4 ? "registered" : "closed"));
        }

        Assert.Equal(["c0", "c2", "c4"], await Ids(Query.Of(Kinds.Child).Where(Fields.Type, "migrant"), page: 2));
        Assert.Equal(["c1", "c3"], await Ids(Query.Of(Kinds.Child).Where(Fields.Type, "leftBehind").Where(Fields.Status, "registered"), page: 1));
        Assert.Equal(6, (await Ids(Query.Of(Kinds.Child).Any(Fields.Type, ["migrant", "leftBehind"]))).Count);
        Assert.Throws<ArgumentException>(() => Query.Of(Kinds.Child).OrderBy(Fields.Type));
        var read = await Child(Luzhou, "c0");
        await Store.CommitAsync(Luzhou, Batch.Of(Entry())
            .Replace(read, read.Body, new IndexFields().Set(Fields.Type, "leftBehind").Set(Fields.Status, "registered")), Now);
        Assert.Equal(["c0", "c1", "c3"], await Ids(Query.Of(Kinds.Child).Where(Fields.Type, "leftBehind").Where(Fields.Status, "registered")));
    }

    [Fact]
    public async Task A_search_token_finds_every_document_that_carries_it_once()
    {
        await CreateChild(Luzhou, "c1", new IndexFields().SetMany(Fields.Tokens, ["name1", "phone1"]));
        await CreateChild(Luzhou, "c2", new IndexFields().SetMany(Fields.Tokens, ["name1", "phone2"]));
        await CreateChild(Luzhou, "c3", new IndexFields().SetMany(Fields.Tokens, ["name2", "phone2"]));

        Assert.Equal(["c1", "c2"], await Ids(Query.Of(Kinds.Child).Where(Fields.Tokens, "name1")));
        Assert.Equal(["c1", "c2", "c3"], await Ids(Query.Of(Kinds.Child).Any(Fields.Tokens, ["name1", "phone2"]), page: 2));
        Assert.Equal(["c2"], await Ids(Query.Of(Kinds.Child).Where(Fields.Tokens, "name1").Where(Fields.Tokens, "phone2")));
        Assert.Empty(await Ids(Query.Of(Kinds.Child).Any(Fields.Tokens, [])));

        var read = await Child(Luzhou, "c2");
        await Store.CommitAsync(Luzhou, Batch.Of(Entry())
            .Replace(read, read.Body, new IndexFields().SetMany(Fields.Tokens, ["name3", "phone2"])), Now);
        Assert.Equal(["c1"], await Ids(Query.Of(Kinds.Child).Where(Fields.Tokens, "name1")));
        Assert.Equal(["c2"], await Ids(Query.Of(Kinds.Child).Where(Fields.Tokens, "name3")));
    }

    [Fact]
    public async Task From_its_expiry_on_a_document_is_not_returned_by_anything_and_its_id_is_free()
    {
        var expiry = _backEnd.Clock.GetUtcNow().AddMinutes(10);
        await CreateChild(Luzhou, "c1", new IndexFields().Set(Fields.Status, "registered"), expiresOn: expiry);
        await CreateChild(Luzhou, "c2", new IndexFields().Set(Fields.Status, "registered"));
        var read = await Child(Luzhou, "c1");
        Assert.Equal(expiry.ToUnixTimeSeconds(), read.ExpiresOn!.Value.ToUnixTimeSeconds());
        Assert.Equal(2, (await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered"))).Count);

        _backEnd.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.Equal(["c2"], await Ids(Query.Of(Kinds.Child).Where(Fields.Status, "registered")));
        Assert.Equal(["c2"], (await Store.ChangesAsync(Luzhou, null, 100, Kinds.Child, Now)).Items.Select(d => d.Id));
        Assert.Equal(CommitOutcome.VersionConflict, (await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Replace(read, Body("late")), Now)).Outcome);
        Assert.True((await CreateChild(Luzhou, "c1")).IsCommitted);
        Assert.NotNull(await Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
    }

    [Fact]
    public async Task The_index_container_holds_one_document_per_partition_and_is_swept_as_a_whole()
    {
        for (var i = 0; i < 7; i++)
        {
            var batch = Batch.Technical().Create(Kinds.Intent, $"i{i}", Body("intent"), i < 3 ? new IndexFields().Set(Fields.Open, true) : null);
            Assert.True((await Store.CommitAsync(Partition.Index($"i{i}"), batch, Now)).IsCommitted);
        }

        Assert.NotNull(await Store.FindAsync(Partition.Index("i5"), Kinds.Intent, "i5", Now));
        Assert.Null(await Store.FindAsync(Partition.Index("i5"), Kinds.Index, "i5", Now));
        var open = await Ids(Query.Of(Kinds.Intent).Where(Fields.Open, true), page: 2, Partition.WholeIndex);
        Assert.Equal(["i0", "i1", "i2"], open.Order(StringComparer.Ordinal));

        var found = await Store.FindAsync(Partition.Index("i1"), Kinds.Intent, "i1", Now);
        Assert.True((await Store.CommitAsync(Partition.Index("i1"), Batch.Technical().Replace(found!, Body("done")), Now)).IsCommitted);
        Assert.Equal(2, (await Ids(Query.Of(Kinds.Intent).Where(Fields.Open, true), 100, Partition.WholeIndex)).Count);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ListAsync(Partition.Index("i1"), Query.Of(Kinds.Intent), new(10), Now));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.CommitAsync(Partition.Index("i1"), Batch.Technical().Create(Kinds.Intent, "other", Body("x")), Now));
    }

    [Fact]
    public async Task The_change_cursor_gives_each_changed_document_in_its_latest_state_and_goes_on_from_there()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateChild(Luzhou, $"c{i}");
        }

        async Task<(List<string> Ids, string Cursor)> Follow(string? from, int atMost)
        {
            var ids = new List<string>();
            for (var more = true; more && ids.Count < atMost;)
            {
                var next = await Store.ChangesAsync(Luzhou, from, 2, Kinds.Child, Now);
                ids.AddRange(next.Items.Select(d => d.Id));
                (from, more) = (next.Cursor, next.More);
            }

            return (ids, from!);
        }

        var (first, cursor) = await Follow(null, 3);
        Assert.Equal(first, new[] { "c0", "c1", "c2", "c3" }.Take(first.Count));
        await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Replace(await Child(Luzhou, "c0"), Body("again")), Now);

        var (rest, end) = await Follow(cursor, 100);
        Assert.Equal([.. new[] { "c0", "c1", "c2", "c3", "c4" }.Skip(first.Count), "c0"], rest);
        cursor = end;
        Assert.Empty((await Store.ChangesAsync(Luzhou, cursor, 10, null, Now)).Items);
        await CreateChild(Luzhou, "c9");
        Assert.Equal(2, (await Store.ChangesAsync(Luzhou, cursor, 10, null, Now)).Items.Count); // the child and its audit entry
        Assert.Empty((await Store.ChangesAsync(Shangdang, null, 10, null, Now)).Items);
    }

    [Fact]
    public async Task The_change_cursor_misses_nothing_while_many_write()
    {
        const int Writers = 8, Each = 15;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.True((await CreateChild(Luzhou, $"w{w}-{i}")).IsCommitted);
            }
        })));
        async Task Read()
        {
            for (var more = true; more;)
            {
                var changes = await Store.ChangesAsync(Luzhou, cursor, 7, null, Now);
                seen.UnionWith(changes.Items.Where(d => d.Kind == Kinds.Child).Select(d => d.Id));
                (cursor, more) = (changes.Cursor, changes.More);
            }
        }

        while (!writing.IsCompleted)
        {
            await Read();
            await Task.Yield();
        }

        await writing;
        await Read();
        Assert.Equal(Writers * Each, seen.Count);
    }

    [Fact]
    public async Task Tokens_and_cursors_that_this_store_did_not_make_are_refused_as_input()
    {
        await CreateChild(Luzhou, "c1");
        foreach (var token in new[] { "x", "%%%", "Zm9v", "e99x" })
        {
            await Assert.ThrowsAsync<InvalidContinuationException>(() => Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(10, token), Now));
            await Assert.ThrowsAsync<InvalidContinuationException>(() => Store.ChangesAsync(Luzhou, token, 10, null, Now));
        }
    }

    [Fact]
    public async Task A_token_of_one_order_does_not_continue_another()
    {
        for (var i = 0; i < 4; i++)
        {
            await CreateChild(Luzhou, $"c{i}", new IndexFields().Set(Fields.DueOn, new DateOnly(2026, 1, 1)));
        }

        var page = await Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(2), Now);
        Assert.NotNull(page.Next);
        await Assert.ThrowsAsync<InvalidContinuationException>(() =>
            Store.ListAsync(Luzhou, Query.Of(Kinds.Child).OrderBy(Fields.DueOn), new(2, page.Next), Now));
    }

    [Fact]
    public async Task Outbox_messages_commit_with_their_records_and_come_due_in_order()
    {
        var now = _backEnd.Clock.GetUtcNow();
        await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.Child, "c1", Body("x"))
            .Send(new("m2", "index-declaration", """{"id":"c1"}""", now)).Send(new("m1", "notify", "{}", now.AddMinutes(-1)))
            .Send(new("m3", "notify", "{}", now.AddMinutes(5))), Now);
        await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.Child, "c1", Body("x")).Send(new("m4", "notify", "{}", now)), Now);

        var due = await Outbox.DueAsync(Store, [Luzhou, Shangdang], now, 10, Now);
        Assert.Equal(["m1", "m2"], due.Select(d => d.Message.Id));
        Assert.True((await Outbox.PostponeAsync(Store, due[0], now.AddMinutes(2), Now)).IsCommitted);
        Assert.Equal(["m2"], (await Outbox.DueAsync(Store, [Luzhou], now, 10, Now)).Select(d => d.Message.Id));
        var later = await Outbox.DueAsync(Store, [Luzhou], now.AddMinutes(2), 10, Now);
        Assert.Equal([("m2", 0), ("m1", 1)], later.Select(d => (d.Message.Id, d.Message.Attempts)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_lives_of_documents_end_as_in_a_plain_dictionary(int seed) => await new StoreModel(_backEnd, seed).PlayAsync(400, Now);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_damaged_document_is_named_beside_the_list_and_takes_nothing_else_with_it(int page)
    {
        for (var i = 1; i <= 5; i++)
        {
            await CreateChild(Luzhou, $"c{i}", new IndexFields().Set(Fields.Status, "active").Set(Fields.DueOn, new DateOnly(2026, 4, i)));
        }

        await _backEnd.DamageAsync(Luzhou, Kinds.Child, "c1");
        await _backEnd.DamageAsync(Luzhou, Kinds.Child, "c5");
        foreach (var query in (Func<Query>[])[() => Query.Of(Kinds.Child), () => Query.Of(Kinds.Child).Where(Fields.Status, "active")
            .OrderBy(Fields.DueOn, descending: true),
            () => Query.Of(Kinds.Child).Any(Fields.Status, ["active", "inReview"])])
        {
            var (whole, damaged) = (new List<string>(), new List<string>());
            string? after = null;
            do
            {
                var listing = await Store.ListAsync(Luzhou, query(), new(page, after), Now);
                whole.AddRange(listing.Items.Select(document => document.Id));
                damaged.AddRange(listing.Damaged.Select(document => $"{document.Kind} {document.Id} {document.Fields.Get(Fields.Status)}"));
                after = listing.Next;
            }
            while (after is not null);
            Assert.Equal(["c2", "c3", "c4"], whole.Order(StringComparer.Ordinal));
            Assert.Equal(["child c1 active", "child c5 active"], damaged.Order(StringComparer.Ordinal));
        }

        var broken = await Assert.ThrowsAsync<DamagedException>(() => Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.Equal(("child", "c1"), (broken.Kind, broken.Id));
        Assert.Null(await Store.FindWholeAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.NotNull(await Store.FindWholeAsync(Luzhou, Kinds.Child, "c2", Now));
        var (changed, passed) = (new List<string>(), new List<string>());
        string? cursor = null;
        while (true)
        {
            var changes = await Store.ChangesAsync(Luzhou, cursor, 2, Kinds.Child, Now);
            changed.AddRange(changes.Items.Select(document => document.Id));
            passed.AddRange(changes.Damaged.Select(document => document.Id));
            cursor = changes.Cursor;
            if (!changes.More)
            {
                break;
            }
        }

        Assert.Equal((["c2", "c3", "c4"], ["c1", "c5"]),
            (changed.Order(StringComparer.Ordinal).ToArray(), passed.Order(StringComparer.Ordinal).ToArray()), Arrays);
        var other = await Child(Luzhou, "c3");
        Assert.True((await Store.CommitAsync(Luzhou, Batch.Of(Entry()).Replace(other, Body("李小红")), Now)).IsCommitted);
    }

    [Fact]
    public async Task A_damaged_document_of_the_index_does_not_end_a_sweep()
    {
        foreach (var id in (string[])["i1", "i2", "i3"])
        {
            await Store.CommitAsync(Partition.Index(id), Batch.Technical()
                .Create(Kinds.Intent, id, Body("intent"), new IndexFields().Set(Fields.Open, true)), Now);
        }

        await _backEnd.DamageAsync(Partition.Index("i2"), Kinds.Intent, "i2");
        var listing = await Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Intent).Where(Fields.Open, true), new(10), Now);
        Assert.Equal(["i1", "i3"], listing.Items.Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal("i2", Assert.Single(listing.Damaged).Id);
    }

    private static bool Arrays((string[], string[]) one, (string[], string[]) other) => one.Item1.SequenceEqual(other.Item1)
        && one.Item2.SequenceEqual(other.Item2);
}

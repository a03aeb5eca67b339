using System.Security.Cryptography;
using System.Text;
using Domain.Audit;
using Storage;
using Storage.Embedded;
using Storage.Sealing;
using Suite.Contracts;

namespace Suite.Storage;

/// <summary>
/// What only the embedded store promises: nothing in the clear on the disk, one process per folder, durability, its keys beside it.
/// </summary>
public sealed class EmbeddedStoreTests : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private EmbeddedBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static AuditEntry Entry(string? reason = null) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = "140403",
        At = DateTimeOffset.UtcNow,
        Actor = AuditActor.Declarant,
        Channel = "web",
        Action = "child.change",
        SubjectKind = "child",
        Reason = reason,
    };

    private Task<CommitResult> Create(string id, string text, IndexFields? fields = null) =>
        _backEnd.Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.Child, id, Encoding.UTF8.GetBytes(text), fields), Now);

    private async Task<string?> Text(string id) =>
        await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, id, Now) is { } found ? Encoding.UTF8.GetString(found.Body.Span) : null;

    private string File(string name) => Path.Combine(_backEnd.Folder, "data", name);

    [Fact]
    public async Task Nothing_that_names_a_person_lies_in_the_clear_in_any_file()
    {
        string[] secrets = ["王小明", "140403201502280017", "13803551234", "长治市潞州区太行东街", "电话里说孩子病了"];
        var tokens = new SearchTokens(_backEnd.Root.Keys);
        var fields = tokens.Add(new(), Luzhou, secrets[0], secrets[2], secrets[1]);
        await _backEnd.Store.CommitAsync(Luzhou,
            Batch.Of(Entry(secrets[4])).Create(Kinds.Child, "c1", Encoding.UTF8.GetBytes(string.Join('|', secrets)), fields), Now);
        await _backEnd.Store.CommitAsync(Partition.Index(tokens.IndexNumber(secrets[1])),
            Batch.Technical().Create(Kinds.Index, tokens.IndexNumber(secrets[1]), Encoding.UTF8.GetBytes(secrets[1])), Now);
        await _backEnd.Root.Blobs.CreateAsync("attachments/1", new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(secrets))), Now);
        await using var temporary = await _backEnd.Root.Blobs.TemporaryAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(secrets))), Now);

        var files = Directory.GetFiles(_backEnd.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("store.db-wal", StringComparison.Ordinal));
        Assert.Contains(files, f => f.Contains("temporary", StringComparison.Ordinal));
        foreach (var file in files.Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, Now);
            foreach (var secret in secrets)
            {
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds a secret in UTF-8.");
                Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds a secret in UTF-16.");
            }
        }
    }

    /// <summary>One child with a long history and one with a short: the first list is led by the order, the second by the child.</summary>
    [Theory]
    [InlineData("long", 230, false)]
    [InlineData("long", 230, true)]
    [InlineData("short", 7, false)]
    [InlineData("short", 7, true)]
    public async Task A_history_is_the_same_page_by_page_however_many_others_there_are(string child, int count, bool latestFirst)
    {
        foreach (var (of, revisions) in new[] { ("long", 230), ("short", 7) })
        {
            foreach (var some in Enumerable.Range(0, revisions).Chunk(90))
            {
                var batch = Batch.Of(Entry());
                foreach (var number in some)
                {
                    batch.Create(Kinds.ChildRevision, $"{of}-{number * 3 % revisions:000}", "{}"u8.ToArray(),
                        new IndexFields().Set(Fields.Child, of).Set(Fields.Sequence, number));
                }

                Assert.True((await _backEnd.Store.CommitAsync(Luzhou, batch, Now)).IsCommitted);
            }
        }

        var expected = Enumerable.Range(0, count).Select(number => $"{child}-{number * 3 % count:000}");
        var query = Query.Of(Kinds.ChildRevision).Where(Fields.Child, child).OrderBy(Fields.Sequence, latestFirst);
        Assert.Equal(latestFirst ? expected.Reverse() : expected, await Ids(query, page: 3));
    }

    [Fact]
    public async Task Children_of_several_statuses_come_newest_first_each_once_whatever_else_is_asked()
    {
        string[] statuses = ["active", "inReview", "departing", "closed"];
        for (var i = 0; i < 40; i++)
        {
            await Create($"c{i:00}", "{}", new IndexFields().Set(Fields.Status, statuses[i % 4])
                .Set(Fields.Village, i % 3 == 0 ? "140403001001" : "140403002001").Set(Fields.Township, i % 3 == 0 ? "140403001" : "140403002"));
        }

        Query Listed() => Query.Of(Kinds.Child).Any(Fields.Status, statuses[..3]).OrderById(descending: true);
        var open = Enumerable.Range(0, 40).Where(i => i % 4 < 3).Reverse().ToList();
        Assert.Equal(open.Select(i => $"c{i:00}"), await Ids(Listed(), page: 7));
        Assert.Equal(open.Where(i => i % 3 == 0).Select(i => $"c{i:00}"), await Ids(Listed().Where(Fields.Township, "140403001"), page: 2));
        Assert.Equal(open.Where(i => i % 3 != 0).Select(i => $"c{i:00}"), await Ids(Listed().StartsWith(Fields.Village, "140403002"), page: 4));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"c{i:00}"), await Ids(Query.Of(Kinds.Child).StartsWith(Fields.Village, "140403"), page: 9));
    }

    private async Task<IReadOnlyList<string>> Ids(Query query, int page)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var listing = await _backEnd.Store.ListAsync(Luzhou, query, new(page, after), Now);
            ids.AddRange(listing.Items.Select(document => document.Id));
            after = listing.Next;
        }
        while (after is not null);
        return ids;
    }

    [Theory]
    [InlineData("UPDATE documents SET body=(SELECT body FROM documents WHERE id='c2') WHERE id='c1'", "another child's body")]
    [InlineData("UPDATE documents SET id='c1' WHERE id='c2'; UPDATE addresses SET row=(SELECT MAX(row) FROM documents WHERE id='c1') WHERE id='c1'",
        "another id")]
    [InlineData("UPDATE documents SET body=zeroblob(200) WHERE id='c1'", "zeroes")]
    [InlineData("UPDATE addresses SET row=(SELECT row FROM documents WHERE id='r1') WHERE id='c1'", "a revision as the child")]
    public async Task A_sealed_body_that_was_moved_or_altered_does_not_open(string tampering, string what)
    {
        await Create("c1", "one");
        await Create("c2", "two");
        await _backEnd.Store.CommitAsync(Luzhou, Batch.Of(Entry()).Create(Kinds.ChildRevision, "r1", "rev"u8.ToArray()), Now);
        await _backEnd.ReopenAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: false))
        {
            db.Execute(tampering);
        }

        await _backEnd.ReopenAsync();

        await Assert.ThrowsAnyAsync<CryptographicException>(() => _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task A_sealed_blob_that_was_moved_altered_or_cut_does_not_open()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        foreach (var name in new[] { "a/1", "a/2", "a/3", "a/4" })
        {
            await _backEnd.Root.Blobs.CreateAsync(name, new MemoryStream(content), Now);
        }

        System.IO.File.Copy(File("blobs/a/1"), File("blobs/a/9"));
        using (var cut = System.IO.File.OpenWrite(File("blobs/a/2")))
        {
            cut.SetLength(28 + 65_536 + 16 + 2); // header and exactly… almost one piece
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(File("blobs/a/3"), Now);
        bytes[100_000] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File("blobs/a/3"), bytes, Now);
        using (var cut = System.IO.File.OpenWrite(File("blobs/a/4")))
        {
            cut.SetLength(cut.Length - 200_000 % 65_536 - 16); // the last piece cut off cleanly
        }

        foreach (var name in new[] { "a/9", "a/2", "a/3", "a/4" })
        {
            await Assert.ThrowsAnyAsync<CryptographicException>(async () =>
            {
                await using var stream = await _backEnd.Root.Blobs.OpenAsync(name, Now);
                await stream!.CopyToAsync(Stream.Null, Now);
            });
        }
    }

    [Fact]
    public async Task A_second_opening_of_the_folder_is_refused_with_a_clear_message_and_works_after_the_first_has_closed()
    {
        var refusal = await Assert.ThrowsAsync<FolderInUseException>(() => StorageRoot.OpenAsync(_backEnd.Settings, TimeProvider.System, Now));
        Assert.Contains("另一个进程", refusal.Message, StringComparison.Ordinal);
        await _backEnd.ReopenAsync();
        foreach (var check in _backEnd.Root.Checks)
        {
            Assert.Null(await check.Wrong(Now));
        }
    }

    [Fact]
    public async Task What_was_committed_is_there_after_closing_and_opening_and_versions_never_repeat()
    {
        var before = (await Create("c1", "one")).Versions[1];
        await _backEnd.ReopenAsync();

        Assert.Equal("one", await Text("c1"));
        var after = (await Create("c2", "two")).Versions[1];
        Assert.True(long.Parse(after, null) > long.Parse(before, null));
    }

    [Fact]
    public async Task Versions_do_not_repeat_even_when_the_newest_documents_were_deleted_before_a_restart()
    {
        await Create("c1", "one");
        var read = (await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now))!;
        var cursor = (await _backEnd.Store.ChangesAsync(Luzhou, null, 100, null, Now)).Cursor;
        await _backEnd.Store.CommitAsync(Luzhou, Batch.Of(Entry()).Delete(read), Now);
        await _backEnd.ReopenAsync();
        await Create("c1", "anew");

        Assert.Equal(["c1"], (await _backEnd.Store.ChangesAsync(Luzhou, cursor, 100, Kinds.Child, Now)).Items.Select(d => d.Id));
        Assert.Equal(CommitOutcome.VersionConflict, (await _backEnd.Store.CommitAsync(Luzhou, Batch.Of(Entry()).Delete(read), Now)).Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_lives_of_documents_go_on_after_a_crash_at_any_moment_as_if_there_had_been_none(int seed)
    {
        var random = new Random(seed);
        await new StoreModel(_backEnd, seed).PlayAsync(400, Now, () => random.Next(3) == 0 ? _backEnd.ReopenAsync() : _backEnd.CrashAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_random_lives_each_tree_holds_what_the_documents_say_no_more_and_no_less(int seed)
    {
        var random = new Random(seed);
        await new StoreModel(_backEnd, seed).PlayAsync(400, Now, () => random.Next(3) == 0 ? _backEnd.ReopenAsync() : _backEnd.CrashAsync());
        await _backEnd.CloseAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: true))
        {
            var (terms, documents) = (db.Prepare("SELECT COUNT(*), (SELECT COUNT(*) FROM addresses) FROM terms"),
                db.Prepare("SELECT kind, fields FROM documents"));
            terms.Step();
            var (written, said, rows) = (terms.Long(0), 0L, 0L);
            while (documents.Step())
            {
                said += FieldText.Terms(Kinds.ByNumber(documents.Long(0))!, documents.Text(1)).Count();
                rows++;
            }

            Assert.Equal((said, rows), (written, terms.Long(1)));
        }

        await _backEnd.ReopenAsync();
    }

    [Fact]
    public async Task Thousands_of_documents_are_all_found_in_their_order_also_after_a_crash()
    {
        for (var from = 0; from < 6_000; from += 60)
        {
            var batch = Batch.Technical();
            for (var i = from; i < from + 60; i++)
            {
                batch.Create(Kinds.Job, $"j{i:D5}", "x"u8.ToArray(), new IndexFields().Set(Fields.Status, i % 2 == 0 ? "even" : "odd")
                    .Set(Fields.At, _backEnd.Clock.GetUtcNow().AddSeconds(6_000 - i)));
            }

            await _backEnd.Store.CommitAsync(Luzhou, batch, Now);
        }

        await _backEnd.CrashAsync();
        var query = Query.Of(Kinds.Job).Where(Fields.Status, "odd").OrderBy(Fields.At);
        var found = new List<string>();
        for (string? after = null; found.Count == 0 || after is not null;)
        {
            var page = await _backEnd.Store.ListAsync(Luzhou, query, new(1000, after), Now);
            found.AddRange(page.Items.Select(document => document.Id));
            after = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 6_000).Where(i => i % 2 == 1).Reverse().Select(i => $"j{i:D5}"), found);
    }

    [Fact]
    public async Task A_change_number_is_never_used_twice_also_where_the_first_write_after_a_start_came_to_nothing()
    {
        var writer = ((EmbeddedStore)_backEnd.Root.Store).Writer;
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.EnqueueAsync<bool>(db =>
        {
            writer.Writing.NextSequence(db);
            throw new InvalidOperationException("came to nothing");
        }));
        var before = long.Parse((await Create("c1", "one")).Versions[1], System.Globalization.CultureInfo.InvariantCulture);
        await _backEnd.CrashAsync();
        Assert.True(long.Parse((await Create("c2", "two")).Versions[1], System.Globalization.CultureInfo.InvariantCulture) > before);
    }

    [Fact]
    public async Task A_file_of_the_third_version_whose_trees_were_behind_is_completed_when_it_is_opened()
    {
        await Create("c1", "one", new IndexFields().Set(Fields.Status, "active"));
        await Create("c2", "two", new IndexFields().Set(Fields.Status, "active").Set(Fields.Village, "140403001002"));
        await _backEnd.CloseAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: false))
        {
            // As it was left by a crash: the second document and its entry of the trail in no tree, the mark below them.
            db.Execute("INSERT INTO numbers(name, value) SELECT 'merged', row FROM documents WHERE id='c1'");
            db
                .Execute(
                    "DELETE FROM terms WHERE row>(SELECT value FROM numbers WHERE name='merged'); DELETE FROM addresses WHERE row>(SELECT value "
                        + "FROM numbers WHERE name='merged')");
            db.Execute("PRAGMA user_version=3");
        }

        await _backEnd.ReopenAsync();
        Assert.Equal("two", await Text("c2"));
        var found = await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child).Where(Fields.Status, "active"), new(10), Now);
        Assert.Equal(["c1", "c2"], found.Items.Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Audit), new(10), Now)).Items.Count);
    }

    [Fact]
    public async Task Children_of_a_file_of_the_fourth_version_are_found_and_counted_by_their_kind()
    {
        await Create("c1", "one", new IndexFields().Set(Fields.Status, "active").Set(Fields.Type, "migrant"));
        await Create("c2", "two", new IndexFields().Set(Fields.Status, "active").Set(Fields.Type, "leftBehind"));
        await _backEnd.CloseAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: false))
        {
            Assert.Equal(2, db.Number("SELECT count(*) FROM terms WHERE value IN ('migrant', 'leftBehind')"));
            db.Execute("DELETE FROM terms WHERE value IN ('migrant', 'leftBehind')");
            db.Execute("PRAGMA user_version=4");
        }

        await _backEnd.ReopenAsync();
        var query = Query.Of(Kinds.Child).Where(Fields.Type, "leftBehind").Where(Fields.Status, "active");
        Assert.Equal(["c2"], (await _backEnd.Store.ListAsync(Luzhou, query, new(10), Now)).Items.Select(document => document.Id));
        Assert.Equal(1, await _backEnd.Store.CountAsync(Luzhou, query, 1000, Now));
    }

    /// <summary>Where every condition leaves many, the order's own tree is walked: so many that none is the narrowest.</summary>
    [Fact]
    public async Task Of_thousands_those_without_the_field_of_the_order_are_not_counted()
    {
        const int Many = 2100;
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Create($"c{i:0000}", "one", Of(i).Set(Fields.DueOn, new DateOnly(2026, 1, 1)))));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Create($"without-{i:00}", "one", Of(i))));

        foreach (var (query, many) in ((Query, int)[])
        [
            (Query.Of(Kinds.Child).Where(Fields.Status, "active"), Many + 40 - 20),
            (Query.Of(Kinds.Child).Where(Fields.Status, "active").OrderBy(Fields.DueOn), Many - 10),
            (Query.Of(Kinds.Child).Any(Fields.Status, ["active", "closed"]).OrderBy(Fields.DueOn), Many),
            (Query.Of(Kinds.Child).Where(Fields.Status, "closed").OrderBy(Fields.DueOn), 10),
        ])
        {
            Assert.Equal((many, Math.Min(many, 700)), (await _backEnd.Store.CountAsync(Luzhou, query, 5000, Now),
                await _backEnd.Store.CountAsync(Luzhou, query, 700, Now)));
        }

        static IndexFields Of(int i) => new IndexFields().Set(Fields.Status, i < 10 ? "closed" : "active");
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_taken_over_with_everything_in_it()
    {
        await Create("c1", "one", new IndexFields().Set(Fields.Status, "active").Set(Fields.Village, "140403001001"));
        await Create("c2", "two", new IndexFields().Set(Fields.Status, "active").Set(Fields.Village, "140403001002"));
        await _backEnd.CloseAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: false))
        {
            db.Execute("""
                CREATE TABLE first(seq INTEGER PRIMARY KEY, partition INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,
                  schema INTEGER NOT NULL, expires INTEGER, fields TEXT NOT NULL, body BLOB NOT NULL);
                INSERT INTO first SELECT seq, partition, kind, id, schema, expires, fields, body FROM documents;
                DROP TABLE documents; DROP TABLE addresses; DROP TABLE terms;
                ALTER TABLE first RENAME TO documents;
                CREATE UNIQUE INDEX documents_address ON documents(partition, kind, id);
                CREATE INDEX documents_changes ON documents(partition) WHERE partition > 0;
                CREATE INDEX documents_expiry ON documents(expires) WHERE expires IS NOT NULL;
                CREATE TABLE terms(scope INTEGER NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(scope, value, id)) WITHOUT ROWID;
                PRAGMA user_version=0;
                """);
        }

        await _backEnd.ReopenAsync();
        Assert.Equal("one", await Text("c1"));
        var found = await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child).Where(Fields.Status, "active")
            .OrderBy(Fields.Village, descending: true), new(10), Now);
        Assert.Equal(["c2", "c1"], found.Items.Select(document => document.Id));
        Assert.True((await Create("c3", "three")).IsCommitted);
    }

    [Fact]
    public async Task A_file_of_the_second_version_keeps_of_due_days_the_month_and_of_the_triggers_nothing_in_the_clear()
    {
        await Create("c1", "one", new IndexFields().Set(Fields.Status, "active").Set(Fields.DueOn, new DateOnly(2031, 12, 15)));
        await Create("c2", "two", new IndexFields().Set(Fields.Status, "active").Set(Fields.DueOn, new DateOnly(2031, 11, 30)));
        await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(10), Now);
        await _backEnd.Store.CommitAsync(Luzhou, Batch.Of(Entry())
            .Create(Kinds.KeyCareEntry, "k1", "k"u8.ToArray(), new IndexFields().Set(Fields.DueOn, new DateOnly(2031, 12, 7)))
            .Create(Kinds.Declaration, "d1", "d"u8.ToArray(), new IndexFields().Set(Fields.DueOn, new DateOnly(2031, 12, 9))), Now);
        await _backEnd.CloseAsync();
        using (var db = new SqliteConnection(File("store.db"), readOnly: false))
        {
            // As version 2 wrote it: the reason beside the entry, in the document and in the tree.
            db.Execute("UPDATE documents SET fields=fields||'14=wandering'||char(10) WHERE kind=5");
            db.Execute("INSERT INTO terms(scope, value, id, row) SELECT partition*10000+514, 'wandering', id, row FROM documents WHERE kind=5");
            db.Execute("PRAGMA user_version=2");
        }

        await _backEnd.ReopenAsync();
        Assert.Equal("one", await Text("c1"));
        var due = await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child).BetweenMonths(Fields.DueOn, null, new DateOnly(2031, 12, 1))
            .OrderBy(Fields.DueOn), new(10), Now);
        Assert.Equal(["c2 2031-11", "c1 2031-12"], due.Items.Select(document => $"{document.Id} {document.Fields.Get(Fields.DueOn)}"));
        var care = await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.KeyCareEntry).OrderBy(Fields.DueOn), new(10), Now);
        Assert.Equal(["2031-12"], care.Items.Select(document => document.Fields.Get(Fields.DueOn)));
        var declared = await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Declaration).Between(Fields.DueOn, new DateOnly(2031, 12, 9), null)
            .OrderBy(Fields.DueOn), new(10), Now);
        Assert.Equal(["2031-12-09"], declared.Items.Select(document => document.Fields.Get(Fields.DueOn)));
        await _backEnd.CloseAsync();

        // Days of a year in which nobody runs this test: what is written today bears today's date.
        foreach (var gone in (string[])["wandering", "2031-12-15", "2031-11-30", "2031-12-07"])
        {
            Assert.All(Directory.GetFiles(_backEnd.Folder, "store.db*", SearchOption.AllDirectories), file =>
                Assert.Equal(-1, System.IO.File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(gone))));
        }

        await _backEnd.ReopenAsync();
    }

    [Fact]
    public async Task The_key_file_lies_beside_the_folder_for_its_owner_only_and_data_without_it_does_not_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are a Unix matter");
        await Create("c1", "one");
        var keyFile = Path.Combine(_backEnd.Folder, "data.keys");
        Assert.Equal(keyFile, _backEnd.Settings.KeyFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(keyFile).UnixFileMode);

        System.IO.File.Move(keyFile, keyFile + ".away");
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => _backEnd.ReopenAsync());
        Assert.Contains("密钥文件", missing.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(keyFile));

        System.IO.File.Move(keyFile + ".away", keyFile);
        SetMode(keyFile, (UnixFileMode)0b110_100_100);
        Assert.Contains("600", (await Assert.ThrowsAsync<InvalidDataException>(() => _backEnd.ReopenAsync())).Message, StringComparison.Ordinal);
        SetMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _backEnd.ReopenAsync();
        Assert.Equal("one", await Text("c1"));
    }

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, mode);
        }
    }

    [Fact]
    public void A_key_file_inside_the_data_folder_is_refused() =>
        Assert.Contains("Keys:Path", Assert.Throws<StorageSettingException>(() =>
            StorageSettings.From(n => n switch { "Store:Path" => "/tmp/x", "Keys:Path" => "/tmp/x/keys", _ => null })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var wrong = Assert.Throws<StorageSettingException>(() => StorageSettings.From(n => n is "Store:Kind" ? "azure" : null)).Message;
        Assert.All(["Cosmos:Endpoint", "Storage:Account", "KeyVault:Uri"], s => Assert.Contains(s, wrong, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_commits_at_once_are_each_all_or_nothing_and_counted_once()
    {
        await Create("counter", "0");
        var lost = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var done = 0; done < 20;)
            {
                var read = (await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "counter", Now))!;
                var next = int.Parse(Encoding.UTF8.GetString(read.Body.Span), null) + 1;
                var result = await _backEnd.Store.CommitAsync(Luzhou,
                    Batch.Of(Entry()).Replace(read, Encoding.UTF8.GetBytes($"{next}")).Create(Kinds.Visit, $"v{w}-{done}", "v"u8.ToArray()), Now);
                if (result.IsCommitted)
                {
                    done++;
                }
                else
                {
                    Interlocked.Increment(ref lost);
                }
            }
        }, Now)));

        Assert.Equal("160", await Text("counter"));
        Assert.Equal(160, (await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Visit), new(1000), Now)).Items.Count);
    }

    [Fact]
    public async Task An_emptied_queue_and_expired_documents_leave_no_index_rows_behind()
    {
        await _backEnd.Store.CommitAsync(Luzhou, Batch.Technical().Create(Kinds.Draft, "d1", "x"u8.ToArray(),
            new IndexFields().Set(Fields.Channel, "chat"), expiresOn: _backEnd.Clock.GetUtcNow().AddMinutes(1)), Now);
        _backEnd.Clock.Advance(TimeSpan.FromMinutes(2));
        await _backEnd.Store.CommitAsync(Luzhou, Batch.Technical().Create(Kinds.Draft, "d1", "y"u8.ToArray()), Now);
        await _backEnd.ReopenAsync();
        using var db = new SqliteConnection(File("store.db"), readOnly: true);
        var count = db.Prepare("SELECT COUNT(*) FROM terms");
        count.Step();
        Assert.Equal(0, count.Long(0));
    }
}

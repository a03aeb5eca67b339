using System.Text.Json.Nodes;
using Storage;
using Storage.Audit;
using Storage.Backup;
using Storage.Embedded;
using Storage.Sealing;

namespace Suite.Backup;

/// <summary>What a restoring refuses before it writes anything, and what it comes to.</summary>
public sealed class RestoringTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restoring-").FullName;
    private string _data = "";
    private BackupManifest _manifest = null!;

    private string Backup => Path.Combine(_folder, "backup");

    private string Empty => Path.Combine(_folder, "there", "data");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        _manifest = await SmallCity.Backing(new() { Path = _data }).RunAsync(Backup, Now);
        await SmallCity.KeysAsync(Path.GetDirectoryName(Empty)!);
        SmallCity.BringBackupKeys(_data, Empty);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_restored_folder_holds_every_document_and_file_and_its_audit_chains_hold()
    {
        var restored = await RestoreAsync();
        Assert.Equal(_manifest.Partitions.Select(partition => partition.Sha256), restored.Partitions.Select(partition => partition.Sha256));
        Assert.True(restored.Documents > 200 && restored.Partitions.Count > 5 && restored.Files.Count > 3);
        await using var storage = await StorageRoot.OpenAsync(new() { Path = Empty }, TimeProvider.System, Now);
        foreach (var county in App.Api.Audit.AuditRecords.Counties)
        {
            var report = await new AuditVerification(storage).VerifyAsync(county.Value, Now);
            Assert.True(report.Holds, string.Join(' ', report.Findings));
        }

        await using var file = await storage.Blobs.OpenAsync("records/140403/0001/file", Now);
        Assert.Equal("a department's rows", await new StreamReader(file!).ReadToEndAsync(Now));
    }

    [Fact]
    public async Task A_backup_holds_no_key_names_those_it_needs_and_notes_when_it_was_taken()
    {
        Assert.DoesNotContain("store.db", _manifest.Files.Select(file => file.Path));
        Assert.Equal(_manifest.Documents, _manifest.DataKeys!.Sum(use => use.Documents.Values.Sum()));
        var material = JsonNode.Parse(await File.ReadAllTextAsync(_data + ".keys", Now))!.AsArray().Select(key =>
            key!["material"]!.GetValue<string>()).ToList();
        foreach (var file in Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, Now);
            Assert.All(material, key => Assert.DoesNotContain(key, text, StringComparison.Ordinal));
        }

        Assert.Equal(2, material.Count);
        Assert.Equal(["encryption", "search"], _manifest.Keys.Select(key => key.Purpose).Order(StringComparer.Ordinal));
        Assert.Equal(_manifest.Documents, _manifest.Keys.Sum(key => key.Documents));
        await using var storage = await StorageRoot.OpenAsync(new() { Path = _data }, TimeProvider.System, Now);
        Assert.Equal(_manifest.TakenAt, (await Backing.LastAsync(new() { Path = _data }, storage.Store, Now))!.TakenAt);
    }

    [Fact]
    public async Task One_changed_byte_in_any_file_of_a_backup_is_named_and_nothing_is_written()
    {
        var chance = new Random(20261130);
        var files = Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var records = files.First(file => Path.GetFileName(Path.GetDirectoryName(file)) == "records");
        foreach (var file in files)
        {
            var whole = await File.ReadAllBytesAsync(file, Now);
            var damaged = whole.ToArray();
            damaged[chance.Next(damaged.Length)] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged, Now);
            var refused = await Assert.ThrowsAsync<BackupRefusedException>(RestoreAsync);

            // Where the key's own name in the seal was changed, the keys do not fit, as far as anybody can tell.
            Assert.True(refused.Message.Contains(Path.GetFileName(file), StringComparison.Ordinal)
                || (file.EndsWith(".seal", StringComparison.Ordinal) && refused.Message.Contains("密钥不对", StringComparison.Ordinal)),
                $"{file}: {refused.Message}");
            Assert.False(Directory.Exists(Empty));
            await File.WriteAllBytesAsync(file, whole, Now);
        }

        File.Delete(records);
        Assert.Contains("缺少 records/" + Path.GetFileName(records), (await Assert.ThrowsAsync<BackupRefusedException>(RestoreAsync)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_keys_are_said_before_anything_is_written()
    {
        var other = Path.Combine(_folder, "other", "data");
        await using (await StorageRoot.OpenAsync(new() { Path = other }, TimeProvider.System, Now))
        {
        }

        File.Move(other + ".keys", Empty + ".keys", overwrite: true);
        Assert.Contains("密钥不对", (await Assert.ThrowsAsync<BackupRefusedException>(RestoreAsync)).Message, StringComparison.Ordinal);
        File.Delete(Empty + ".keys");
        Assert.Contains("密钥文件", (await Assert.ThrowsAsync<InvalidDataException>(RestoreAsync)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Empty));
        Assert.False(File.Exists(Empty + ".keys"));
    }

    [Fact]
    public async Task A_folder_in_use_or_with_something_in_it_is_left_as_it_is()
    {
        await using (await StorageRoot.OpenAsync(new() { Path = _data }, TimeProvider.System, Now))
        {
            await Assert.ThrowsAsync<FolderInUseException>(() => RestoreAsync(_data));
        }

        var before = Look(_data);
        Assert.Contains("不会覆盖", (await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(_data))).Message, StringComparison.Ordinal);
        Assert.Equal(before, Look(_data));
        Directory.CreateDirectory(Empty);
        await File.WriteAllTextAsync(Path.Combine(Empty, "notes.txt"), "somebody's", Now);
        await Assert.ThrowsAsync<BackupRefusedException>(RestoreAsync);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(Empty).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_restoring_that_was_stopped_keeps_the_server_away_and_goes_on_with_the_same_command_only()
    {
        Directory.CreateDirectory(Empty);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Restoring(Empty).RunAsync(Backup, stop.Token));

        // As a kill leaves it: the mark, and half a file.
        await RestoreAsync();
        var seal = (await File.ReadAllTextAsync(Path.Combine(Backup, "manifest.seal"), Now)).Trim().Split(' ')[1];
        await File.WriteAllTextAsync(Path.Combine(Empty, "restore.partial"), seal, Now);
        var store = Path.Combine(Empty, "store.db");
        await File.WriteAllBytesAsync(store + ".part", (await File.ReadAllBytesAsync(store, Now))[..1000], Now);
        File.Delete(store);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StorageRoot.OpenAsync(new() { Path = Empty }, TimeProvider.System, Now));
        Assert.Contains("还没有做完", refused.Message, StringComparison.Ordinal);

        var another = Path.Combine(_folder, "another");
        await SmallCity.Backing(new() { Path = _data }).RunAsync(another, Now);
        Assert.Contains("另一份备份", (await Assert.ThrowsAsync<BackupRefusedException>(() => Restoring(Empty).RunAsync(another, Now))).Message,
            StringComparison.Ordinal);

        await RestoreAsync();
        await using var storage = await StorageRoot.OpenAsync(new() { Path = Empty }, TimeProvider.System, Now);
        Assert.NotEmpty((await storage.Store.ListAsync(Partition.County(SmallCity.County), Query.Of(Kinds.Child), new(10), Now)).Items);
    }

    [Fact]
    public async Task A_backup_is_never_written_over_another_nor_into_the_data_nor_taken_with_other_keys()
    {
        var backing = SmallCity.Backing(new() { Path = _data });
        await Assert.ThrowsAsync<BackupRefusedException>(() => backing.RunAsync(Backup, Now));
        await Assert.ThrowsAsync<BackupRefusedException>(() => backing.RunAsync(Path.Combine(_data, "backup"), Now));
        await Assert.ThrowsAsync<BackupRefusedException>(() => backing.RunAsync(Path.GetDirectoryName(_data)!, Now));
        await Assert.ThrowsAsync<BackupRefusedException>(() => SmallCity.Backing(new() { Path = Empty }).RunAsync(Path.Combine(_folder, "b2"), Now));
        using (await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "strange.keys")), TimeProvider.System, mayCreate: true, Now))
        {
            var strange = new StorageSettings { Path = _data, KeysPath = Path.Combine(_folder, "strange.keys") };
            await Assert.ThrowsAsync<BackupRefusedException>(() => SmallCity.Backing(strange).RunAsync(Path.Combine(_folder, "b3"), Now));
        }

        Assert.False(Directory.Exists(Path.Combine(_folder, "b2")) || Directory.Exists(Path.Combine(_folder, "b3")));
    }

    private static SortedDictionary<string, string> Look(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, file =>
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private Task<BackupManifest> RestoreAsync() => RestoreAsync(Empty);

    private async Task<BackupManifest> RestoreAsync(string data) => (await Restoring(data).RunAsync(Backup, Now)).Manifest;

    private static Restoring Restoring(string data) => new(new() { Path = data }, TimeProvider.System, static _ => { });
}

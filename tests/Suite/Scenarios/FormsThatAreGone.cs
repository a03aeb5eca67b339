using System.Net;
using Suite.Api;
using Suite.Backup;

namespace Suite.Scenarios;

/// <summary>Files of forms that are damaged, gone or changed, at the start and at the commands that copy a city's records.</summary>
public sealed class FormsThatAreGone : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forms-").FullName;
    private readonly string _copies = Directory.CreateTempSubdirectory("copies-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Migrant2027 => Path.Combine(_folder, "migrant-2027.json");

    [Fact]
    public async Task Without_the_file_that_records_are_made_on_nothing_starts_and_the_sentence_says_which()
    {
        await using var first = await FormHost.StartAsync();
        await first.StopAsync();

        // In force, but nobody has declared on it: the program starts without it and says so.
        await FormHost.IssueAsync(_folder);
        var whole = await File.ReadAllTextAsync(Migrant2027, Cancel);
        await using (var unused = await FormHost.StartAsync(first, _folder))
        {
            await unused.StopAsync();
        }

        await File.WriteAllTextAsync(Migrant2027, whole[..100], Cancel);
        await using (var without = await FormHost.StartAsync(first, _folder))
        {
            Assert.Contains("migrant-2027.json", await without.GetAsync("/api/health/ready"), StringComparison.Ordinal);
            await without.DeclareAsync(HttpStatusCode.Created, Declaring.Migrant());
            await without.StopAsync();
        }

        await File.WriteAllTextAsync(Migrant2027, whole, Cancel);
        await using (var used = await FormHost.StartAsync(first, _folder))
        {
            await used.DeclareAsync(HttpStatusCode.Created, Declaring.Migrant().With("commute", "walk"));
            await used.StopAsync();
        }

        await File.WriteAllTextAsync(Migrant2027, whole[..100], Cancel);
        var damaged = await RefusedAsync(first, _folder);
        Assert.Contains("附件1《流动儿童基本情况登记表》（migrant-2024）第 2 版的文件不在了，或者有错", damaged, StringComparison.Ordinal);
        Assert.Contains("migrant-2027.json：不是完整的 JSON", damaged, StringComparison.Ordinal);
        Assert.Contains("请把原来的文件放回 Forms:Folder 指定的文件夹", damaged, StringComparison.Ordinal);
        Assert.Contains("第 2 版的文件不在了", await RefusedAsync(first, null), StringComparison.Ordinal);

        // Its boxes are other ones now: answers would no longer open. Other words are nobody's loss.
        await File.WriteAllTextAsync(Migrant2027, whole.Replace("\"walk\"", "\"onFoot\"", StringComparison.Ordinal), Cancel);
        Assert.Contains("第 2 版的文件改过", await RefusedAsync(first, _folder), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Migrant2027, whole.Replace("校车或者公交", "坐车", StringComparison.Ordinal), Cancel);
        await using var again = await FormHost.StartAsync(first, _folder);
        Assert.Equal(2, (await again.IdsAsync()).Count);
    }

    [Fact]
    public async Task A_backup_and_a_move_carry_records_of_a_files_form_and_where_they_arrive_its_file_is_asked_for()
    {
        await FormHost.IssueAsync(_folder);
        await using var host = await FormHost.StartAsync(folder: _folder);
        var declared = await host.DeclareAsync(HttpStatusCode.Created, Declaring.Migrant().With("commute", "walk"));
        await host.StopAsync();
        var (here, copy, there) = (host.Data, Path.Combine(_copies, "copy"), Path.Combine(_copies, "there", "data"));
        var restored = Path.Combine(_copies, "restored", "data");
        Directory.CreateDirectory(Path.GetDirectoryName(there)!);
        Directory.CreateDirectory(Path.GetDirectoryName(restored)!);
        File.Copy(here + ".keys", there + ".keys");
        File.Copy(here + ".keys", restored + ".keys");

        // Without the file nothing could say when its records are due: no backup rather than one under the wrong years.
        var (no, why) = await Command.RunAsync("backup", "--data", here, "--to", Path.Combine(_copies, "none"));
        Assert.True(no == 1 && why.Contains("第 2 版的文件不在了", StringComparison.Ordinal), why);
        await DoneAsync("backup", "--data", here, "--to", copy, "--Forms:Folder", _folder);
        SmallCity.BringBackupKeys(here, restored);
        await DoneAsync("restore", "--from", copy, "--data", restored, "--Forms:Folder", _folder);
        Assert.Contains("第 2 版的文件不在了", await RefusedAsync(null, null, restored), StringComparison.Ordinal);
        await FindAsync(restored);

        // A move reads what it carries: without the file it does not begin.
        var (from, to) = (Settings("from", here), Settings("to", there));
        var (code, said) = await Command.RunAsync("move-county", FormHost.County, "--from", from, "--to", to);
        Assert.True(code == 1 && said.Contains("第 2 版的文件不在了", StringComparison.Ordinal), said);
        await DoneAsync("move-county", FormHost.County, "--from", Settings("from", here, _folder), "--to", to);
        Assert.Contains("第 2 版的文件不在了", await RefusedAsync(null, null, there), StringComparison.Ordinal);
        await FindAsync(there);

        async Task FindAsync(string data)
        {
            await using var arrived = await FormHost.StartAsync(folder: _folder, data: data);
            var token = await arrived.TokenAsync("countyReviewer");
            var id = (await arrived.IdsAsync())[declared.GetProperty("receipt").GetString()!];
            var opened = await arrived.AskAsync(token, $"/api/declarations/{id}/opening", new { reason = "核对" });
            Assert.Contains("\"walk\"", opened.GetRawText(), StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_copies, recursive: true);
    }

    private static async Task DoneAsync(params string[] arguments)
    {
        var (code, said) = await Command.RunAsync(arguments);
        Assert.True(code == 0, said);
    }

    private static async Task<string> RefusedAsync(FormHost? before, string? folder, string? data = null) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => FormHost.StartAsync(before, folder, data))).Message;

    private string Settings(string name, string data, string? forms = null)
    {
        var file = Path.Combine(_copies, name + ".json");
        File.WriteAllText(file, System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string?>
        {
            ["Store:Path"] = data,
            ["Keys:Path"] = data + ".keys",
            ["Forms:Folder"] = forms,
        }));
        return file;
    }
}

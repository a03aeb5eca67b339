using App.Api.PolicyGaps;
using App.Demo;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Audit;
using Storage.Backup;
using Suite.Api;

namespace Suite.Backup;

/// <summary>A data folder with a few dozen families in all counties, their audit chains linked, a picture, its keys beside it: made once, copied for
/// each test.</summary>
internal static class SmallCity
{
    public const string County = "140403";

    private const int Children = 60;

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>A copy in a folder of one's own.</summary>
    /// <returns>The data folder; keys and heads lie beside it.</returns>
    public static async Task<string> CopyAsync(string to)
    {
        var data = Path.Combine(to, "data");
        DataFolder.Copy(await Made.Value, data);
        return data;
    }

    /// <summary>The city's keys beside a data folder that is not there yet.</summary>
    public static async Task<string> KeysAsync(string to)
    {
        Directory.CreateDirectory(to);
        File.Copy(await Made.Value + ".keys", Path.Combine(to, "data.keys"));
        return Path.Combine(to, "data");
    }

    /// <summary>Backs a data folder up as the command does.</summary>
    public static Backing Backing(StorageSettings settings, TimeProvider? time = null) => new(settings, new App.Api.Retention.BackupTerms(),
        time ?? TimeProvider.System, static _ => { });

    /// <summary>Brings the keys of backups from one data folder's side to another's, as they stand.</summary>
    public static void BringBackupKeys(string from, string to)
    {
        if (Directory.Exists(to + ".keys.backups"))
        {
            Directory.Delete(to + ".keys.backups", recursive: true);
        }

        DataFolder.Files(from + ".keys.backups", to + ".keys.backups");
    }

    /// <summary>Where the key of a slot lies beside a data folder, with what became of it.</summary>
    public static string KeyFolder(string data, string slot) => Path.Combine(data + ".keys.backups", "blobs", slot.Replace('.', '/'));

    private static async Task<string> MakeAsync()
    {
        var kept = Path.Combine(Directory.CreateTempSubdirectory("smallcity-").FullName, "data");
        await using var site = await Site.StartAsync(TimeProvider.System);
        await site.App.Services.GetRequiredService<CitySeeder>().SeedAsync(Children, TestContext.Current.CancellationToken);
        await site.App.Services.GetRequiredService<PolicyGapWatch>().RunAsync(TestContext.Current.CancellationToken);
        var storage = site.App.Services.GetRequiredService<StorageRoot>();
        await storage.Blobs.CreateAsync("records/140403/0001/file", new MemoryStream("a department's rows"u8.ToArray()),
            TestContext.Current.CancellationToken);
        foreach (var county in App.Api.Audit.AuditRecords.Counties)
        {
            await new AuditSealer(storage, TimeProvider.System).SealAsync(county.Value, TestContext.Current.CancellationToken);
        }

        await site.StopAsync();
        DataFolder.Copy(site.Data, kept);
        return kept;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Suite.Infrastructure;

/// <summary>One installation as somebody would ask for it: a parameter file with the names that are to be added.</summary>
/// <param name="File">The parameter file without its ending.</param>
internal sealed record Plan(string File, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>A county begins: no more than what must be said, and an address to upload from.</summary>
    public static readonly Plan Pilot =
        new("pilot", Said(("AZURE_ENV_NAME", "changzhi-pilot"), ("CLOUD", "china"), ("AZURE_LOCATION", "chinanorth3"), ("BUDGET_START", "2027-01-01"),
        ("PACKAGE_ADDRESSES", """["203.0.113.0/29"]""")));

    /// <summary>The whole city, with everything that can be asked for.</summary>
    public static readonly Plan City =
        new("city", Said(("AZURE_ENV_NAME", "changzhi-city"), ("CLOUD", "china"), ("AZURE_LOCATION", "China North 3"), ("BUDGET_START", "2027-01-01"),
        ("AZURE_PRINCIPAL_ID", "00000000-0000-0000-0000-00000000000a"), ("STAFF_CLIENT_ID", "00000000-0000-0000-0000-00000000000b"),
        ("FRONT_DOOR_ID", "00000000-0000-0000-0000-00000000000c"), ("PUBLIC_ORIGIN", "https://children.example.cn"),
            ("WECHAT_APP_ID", "wx0000000000000000")));

    /// <summary>Made-up children in the public cloud.</summary>
    public static readonly Plan Demo =
        new("demo", Said(("AZURE_ENV_NAME", "changzhi-demo"), ("CLOUD", "public"), ("AZURE_LOCATION", "southeastasia")));

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly IReadOnlyList<Plan> All = [Pilot, City, Demo];

    public static TheoryData<string> Files { get; } = [.. All.Select(plan => plan.File)];

    private static readonly Dictionary<string, Lazy<Task<string>>> Snapshots =
        All.ToDictionary(plan => plan.File, plan => new Lazy<Task<string>>(plan.MakeAsync), StringComparer.Ordinal);

    public static Plan Of(string file) => All.Single(plan => plan.File == file);

    /// <summary>What Azure would be asked to make, as text; made once in a run.</summary>
    public Task<string> SnapshotAsync() => Snapshots[File].Value;

    /// <summary>The same, resource by resource.</summary>
    public async Task<IReadOnlyList<JsonObject>> ResourcesAsync() => Resources(await SnapshotAsync());

    public static IReadOnlyList<JsonObject> Resources(string snapshot) =>
        [.. JsonNode.Parse(snapshot)!["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];

    /// <summary>Those of one type.</summary>
    public async Task<IReadOnlyList<JsonObject>> ResourcesAsync(string type) =>
        [.. (await ResourcesAsync()).Where(resource => resource["type"]!.GetValue<string>() == type)];

    /// <returns>The compiler's exit code, what it said, and the snapshot where it made one.</returns>
    public async Task<(int Code, string Said, string? Snapshot)> TryAsync()
    {
        var folder = Bicep.Copy();
        try
        {
            string[] fixedIds = ["--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002"];
            var (code, said) = await Bicep.RunAsync(folder,
                ["snapshot", File + ".bicepparam", "--mode", "overwrite", .. fixedIds, "--location", "chinanorth3", "--deployment-name", "golden"],
                    Names);
            var snapshot = Path.Combine(folder, File + ".snapshot.json");
            return (code, said, System.IO.File.Exists(snapshot) ? InOrder(await System.IO.File.ReadAllTextAsync(snapshot)) : null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The compiler writes the outputs in another order every time.</summary>
    private static string InOrder(string snapshot)
    {
        var json = JsonNode.Parse(snapshot)!.AsObject();
        json["outputs"] = new JsonObject(json["outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal)
            .Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone())));
        return json.ToJsonString(Readable) + "\n";
    }

    private async Task<string> MakeAsync()
    {
        var (code, said, snapshot) = await TryAsync();
        Assert.True(code == 0 && said.Length == 0, said);
        return snapshot!;
    }

    private static Dictionary<string, string> Said(params (string Name, string Value)[] names) =>
        names.Append(("ALERT_EMAIL", "operators@example.cn")).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
}

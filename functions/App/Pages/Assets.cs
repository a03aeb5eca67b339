using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;

namespace App.Pages;

/// <summary>Static files under /assets: fingerprinted and compressed by the build, never fetched from anywhere else.</summary>
public static class Assets
{
    /// <summary>
    /// In Development the framework would catch every path that is read, to serve files edited while it runs; then a wrong method is "not found" and
    /// an unknown path "wrong method". Whoever edits styles sets it to true.
    /// </summary>
    private const string ServeEditedFiles = "ReloadStaticAssetsAtRuntime";

    /// <summary>Lets a build output serve the files from the source tree; a published folder has its own wwwroot.</summary>
    public static void AddAssets(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration[ServeEditedFiles] ??= "false";
        if (File.Exists(Manifest(builder.Environment.ApplicationName, "runtime.json")))
        {
            StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        }
    }

    public static void MapAssets(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var manifest = Manifest(app.Environment.ApplicationName, "endpoints.json");
        if (File.Exists(manifest))
        {
            app.MapStaticAssets(manifest);
            _manifest = File.Exists(Manifest(app.Environment.ApplicationName, "runtime.json")) ? null : manifest;
        }
    }

    private static string? _manifest;

    /// <summary>Read with the first page, not at start.</summary>
    private static readonly Lazy<FrozenDictionary<string, string>> Fingerprints =
        new(() => _manifest is null ? FrozenDictionary<string, string>.Empty : Read(_manifest));

    /// <summary>
    /// The address of a file under its fingerprint, which a browser keeps for a year without asking again: a page of the desk is one request, not
    /// four. The plain address in a build output, where files are edited under way.
    /// </summary>
    public static string Of(string address) => Fingerprints.Value.GetValueOrDefault(address, address);

    private static FrozenDictionary<string, string> Read(string manifest)
    {
        using var stream = File.OpenRead(manifest);
        using var json = JsonDocument.Parse(stream);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in json.RootElement.GetProperty("Endpoints").EnumerateArray())
        {
            if (endpoint.GetProperty("Selectors").GetArrayLength() == 0
                && endpoint.GetProperty("EndpointProperties").EnumerateArray()
                .FirstOrDefault(property => property.GetProperty("Name").ValueEquals("label")) is { ValueKind: JsonValueKind.Object } label)
            {
                found["/" + label.GetProperty("Value").GetString()] = "/" + endpoint.GetProperty("Route").GetString();
            }
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Manifest(string application, string kind) =>
        Path.Combine(AppContext.BaseDirectory, $"{application}.staticwebassets.{kind}");
}

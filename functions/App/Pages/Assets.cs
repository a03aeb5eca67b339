using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;

namespace App.Pages;

/// <summary>Static files under /assets: fingerprinted and compressed by the build, never fetched from anywhere else.</summary>
public static class Assets
{
    /// <summary>
    /// In Development the framework would catch every path that is read, to serve files edited while it runs; then a wrong method is "not found" and an
    /// unknown path "wrong method". Whoever edits styles sets it to true.
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
        }
    }

    private static string Manifest(string application, string kind) => Path.Combine(AppContext.BaseDirectory, $"{application}.staticwebassets.{kind}");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App;
using Suite.Channels;

namespace Suite.Consistency;

/// <summary>The front door leads where it says.</summary>
public sealed partial class Readme
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Npm.Root, "README.md"));

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_link_and_picture_of_every_readme_leads_to_a_file_that_is_there()
    {
        var seen = 0;
        foreach (var readme in Directory.EnumerateFiles(Npm.Root, "*.md", SearchOption.AllDirectories)
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts")))
        {
            var folder = Path.GetDirectoryName(readme)!;
            foreach (var target in Links().Matches(File.ReadAllText(readme)).Select(match => match.Groups["target"].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                seen++;
                var (path, anchor) = target.Split('#', 2) is [var file, var heading] ? (file, heading) : (target, "");
                var full = path.Length == 0 ? readme : Path.GetFullPath(Path.Combine(folder, path));
                Assert.True(File.Exists(full) || Directory.Exists(full),
                    $"{Path.GetRelativePath(Npm.Root, readme)} links to {target}, which is not there.");
                Assert.True(anchor.Length == 0 || Anchors(full).Contains(anchor),
                    $"{Path.GetRelativePath(Npm.Root, readme)} links to {target}, which has no such heading.");
            }
        }

        Assert.True(seen > 5, "No links were found.");
    }

    [Fact]
    public void The_paths_that_the_readme_and_the_guide_for_changes_name_exist()
    {
        var guide = File.ReadAllText(Path.Combine(Npm.Root, ".github", "CONTRIBUTING.md"));
        var named = Paths().Matches(Text + guide).Select(match => match.Groups["path"].Value.TrimEnd('/')).Distinct().ToList();
        Assert.True(named.Count > 10, "The where-is table was not found.");
        Assert.Equal([], named.Where(path => !File.Exists(Path.Combine(Npm.Root, path)) && !Directory.Exists(Path.Combine(Npm.Root, path))));
    }

    [Fact]
    public void Every_setting_stands_in_the_settings_page_and_in_the_sample_file_as_the_code_has_it()
    {
        var page = Path.Combine(Npm.Root, "functions", "Settings.md");
        var written = File.ReadAllText(page);
        const string head = "| setting | default | in Azure | meaning |\n|---|---|---|---|\n";
        var table = string.Concat(Settings.Table.Select(setting =>
            $"| `{setting.Key}` | {setting.Default} | {InAzure(setting.InAzure)} | {setting.Meaning} |\n"));
        Written(page, written[..written.IndexOf("| setting |", StringComparison.Ordinal)] + head + table);

        var sample = Path.Combine(Npm.Root, "local.settings.sample.json");
        var values = new JsonObject
        {
            // The Functions host's own.
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["AzureWebJobsDisableHomepage"] = "true",
        };
        foreach (var setting in Settings.Table)
        {
            values[setting.Key.Replace(":", "__", StringComparison.Ordinal)] = setting.Sample ?? setting.Default;
        }

        Written(sample, new JsonObject { ["IsEncrypted"] = false, ["Values"] = values }.ToJsonString(Readable) + "\n");

        static string InAzure(SetBy by) => by switch
        {
            SetBy.Nobody => "",
            SetBy.Parameter => "`param settings`",
            SetBy.Templates => "by the templates",
            SetBy.Vault => "by the templates, from the vault",
        };
    }

    /// <summary>The file says what is due; with UPDATE_PAGES=1 it is written so.</summary>
    private static void Written(string file, string due)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
        {
            File.WriteAllText(file, due);
        }

        Assert.Equal(due, File.ReadAllText(file));
    }

    [Fact]
    public void The_front_door_is_short() => Assert.InRange(Text.Split('\n').Length, 50, 151);

    [Fact]
    public void Every_decision_is_dated_and_stands_in_the_index_and_the_index_names_no_other()
    {
        var folder = Path.Combine(Npm.Root, "functions", "Decisions");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        var decisions = Directory.EnumerateFiles(folder, "*.md").Where(file => Path.GetFileName(file) != "README.md").ToList();
        Assert.NotEmpty(decisions);
        Assert.All(decisions, file =>
        {
            var lines = File.ReadAllLines(file);
            Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
            Assert.Contains($"| {lines[2]} | [{lines[0][2..]}]({Path.GetFileName(file)}) |", index, StringComparison.Ordinal);
            Assert.True(DateOnly.TryParseExact(lines[2], "yyyy-MM-dd", out _), $"{file} has no date.");
        });
        Assert.Equal(decisions.Count, Links().Count(index));
    }

    private static HashSet<string> Anchors(string file) => File.ReadLines(file).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`(?<path>(functions|bot|tests|infra-bicep)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex Paths();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();
}

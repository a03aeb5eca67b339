using System.Text.RegularExpressions;
using App;
using Suite.Channels;

namespace Suite.Consistency;

/// <summary>The front door leads where it says.</summary>
public sealed partial class Readme
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Npm.Root, "README.md"));

    [Fact]
    public void Every_link_and_picture_of_every_readme_leads_to_a_file_that_is_there()
    {
        var seen = 0;
        foreach (var readme in Directory.EnumerateFiles(Npm.Root, "*.md", SearchOption.AllDirectories).Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts")))
        {
            var folder = Path.GetDirectoryName(readme)!;
            foreach (var target in Links().Matches(File.ReadAllText(readme)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                seen++;
                var (path, anchor) = target.Split('#', 2) is [var file, var heading] ? (file, heading) : (target, "");
                var full = path.Length == 0 ? readme : Path.GetFullPath(Path.Combine(folder, path));
                Assert.True(File.Exists(full) || Directory.Exists(full), $"{Path.GetRelativePath(Npm.Root, readme)} links to {target}, which is not there.");
                Assert.True(anchor.Length == 0 || Anchors(full).Contains(anchor), $"{Path.GetRelativePath(Npm.Root, readme)} links to {target}, which has no such heading.");
            }
        }

        Assert.True(seen > 5, "No links were found.");
    }

    [Fact]
    public void The_paths_that_the_readme_names_exist()
    {
        var named = Paths().Matches(Text).Select(match => match.Groups["path"].Value.TrimEnd('/')).Distinct().ToList();
        Assert.True(named.Count > 10, "The where-is table was not found.");
        Assert.Equal([], named.Where(path => !File.Exists(Path.Combine(Npm.Root, path)) && !Directory.Exists(Path.Combine(Npm.Root, path))));
    }

    [Fact]
    public void Every_setting_stands_in_the_readme_and_in_the_sample_file()
    {
        var sample = File.ReadAllText(Path.Combine(Npm.Root, "local.settings.sample.json"));
        Assert.NotEmpty(Settings.Table);
        Assert.All(Settings.Table, setting =>
        {
            Assert.Contains($"| `{setting.Key}` | {setting.Default} | {setting.Meaning} |", Text, StringComparison.Ordinal);
            Assert.Contains(setting.Key.Replace(":", "__", StringComparison.Ordinal), sample, StringComparison.Ordinal);
        });
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

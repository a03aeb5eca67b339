namespace Suite.Infrastructure;

/// <summary>The templates as the real compiler sees them.</summary>
public sealed class Compiling
{
    [Fact]
    public async Task Every_template_builds_without_a_warning()
    {
        Assert.True(Bicep.Sources.Count > 10, "The templates were not found.");
        foreach (var source in Bicep.Sources.Where(source => source.EndsWith(".bicep", StringComparison.Ordinal)))
        {
            var (code, said) = await Bicep.RunAsync(Bicep.Folder, ["build", source, "--outfile", "/dev/null"]);
            Assert.Equal((0, ""), (code, said));
        }
    }

    [Fact]
    public async Task Every_template_and_parameter_file_passes_the_linter_whose_rules_are_errors()
    {
        foreach (var source in Bicep.Sources)
        {
            var names = Plan.All.FirstOrDefault(plan => plan.File + ".bicepparam" == source)?.Names;
            var (code, said) = await Bicep.RunAsync(Bicep.Folder, ["lint", source], names);
            Assert.Equal((0, ""), (code, said));
        }

        Assert.DoesNotContain("\"warning\"", await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, "bicepconfig.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_template_and_parameter_file_is_formatted()
    {
        foreach (var source in Bicep.Sources)
        {
            var (code, formatted) = await Bicep.RunAsync(Bicep.Folder, ["format", source, "--stdout"]);
            Assert.Equal(0, code);
            Assert.Equal((await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, source), TestContext.Current.CancellationToken)).Trim(), formatted);
        }
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task What_would_be_made_is_what_was_last_looked_at(string file)
    {
        var now = await Plan.Of(file).SnapshotAsync();
        var golden = Path.Combine(Bicep.Folder, "snapshots", file + ".json");
        var made = Path.Combine(Bicep.Folder, "..", "artifacts", "infra-bicep", file + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(made)!);
        await File.WriteAllTextAsync(made, now, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(golden) && await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken) == now,
            $"{file} makes something else than infra-bicep/snapshots/{file}.json. Compare it with artifacts/infra-bicep/{file}.json; if that is meant, copy it over.");
    }
}

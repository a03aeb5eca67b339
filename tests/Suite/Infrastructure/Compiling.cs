namespace Suite.Infrastructure;

/// <summary>The templates as the real compiler sees them.</summary>
public sealed class Compiling
{
    [Fact]
    public async Task Every_template_builds_without_a_warning()
    {
        // What main.bicep uses is compiled with it; that it uses everything is seen here.
        var modules = Bicep.Sources.Where(source => source.EndsWith(".bicep", StringComparison.Ordinal) && source != "main.bicep").ToList();
        Assert.True(modules.Count > 10, "The templates were not found.");
        var text = string.Concat(Bicep.Sources.Select(source => File.ReadAllText(Path.Combine(Bicep.Folder, source))));
        Assert.All(modules, module => Assert.Matches($"'(modules/)?{Path.GetFileName(module)}'", text));
        var (code, said) = await Bicep.RunAsync(Bicep.Folder, ["build", "main.bicep", "--outfile", "/dev/null"]);
        Assert.Equal((0, ""), (code, said));
    }

    [Fact]
    public async Task Every_template_and_parameter_file_passes_the_linter_whose_rules_are_errors()
    {
        foreach (var source in Plan.All.Select(plan => plan.File + ".bicepparam").Append("main.bicep"))
        {
            var names = Plan.All.FirstOrDefault(plan => plan.File + ".bicepparam" == source)?.Names;
            var (code, said) = await Bicep.RunAsync(Bicep.Folder, ["lint", source], names);
            Assert.Equal((0, ""), (code, said));
        }

        Assert.DoesNotContain("\"warning\"", await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, "bicepconfig.json"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_template_and_parameter_file_is_formatted()
    {
        var copy = Bicep.Copy();
        try
        {
            foreach (var pattern in (string[])["**/*.bicep", "*.bicepparam"])
            {
                var (code, said) = await Bicep.RunAsync(copy, ["format", "--pattern", pattern]);
                Assert.Equal(0, code);
            }

            Assert.All(Bicep.Sources, source => Assert.Equal(File.ReadAllText(Path.Combine(copy, source)),
                File.ReadAllText(Path.Combine(Bicep.Folder, source))));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
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
            $"{file} makes something else than infra-bicep/snapshots/{file}.json. Compare it with artifacts/infra-bicep/{file}.json; if that is "
                + $"meant, copy it over.");
    }
}

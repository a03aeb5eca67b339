using System.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Mutants;

internal enum Fate
{
    Killed,
    Survived,
    DoesNotCompile,
}

/// <summary>The committed state in a folder of its own, built once; each mutation is built into its one library and meets the tests of its room.</summary>
internal sealed class WorkingCopy
{
    /// <summary>Rooms of rules, and the namespaces of tests that should notice a change in them.</summary>
    public static readonly (string Folder, string[] Tests)[] Rooms =
    [
        ("functions/Domain/Eligibility", ["Suite.Eligibility", "Suite.KeyCare", "Suite.Children"]),
        ("functions/Domain/Identity", ["Suite.Identity", "Suite.Forms", "Suite.Conversation"]),
        ("functions/Domain/Forms", ["Suite.Forms", "Suite.Conversation"]),
        ("functions/Domain/Privacy", ["Suite.Privacy", "Suite.Portal"]),
        ("functions/Domain/Matching", ["Suite.Matching"]),
        ("functions/Domain/Divisions", ["Suite.Divisions", "Suite.Forms", "Suite.Conversation"]),
        ("bot/Conversation", ["Suite.Conversation", "Suite.Chat"]),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private WorkingCopy(string root) => Root = root;

    public string Root { get; }

    private string Suite => Path.Combine(Root, "tests", "Suite", "bin", "Release", "net10.0");

    public static async Task<WorkingCopy> MakeAsync()
    {
        var repository = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(repository, "Serverless.sln")))
        {
            repository = Path.GetDirectoryName(repository) ?? throw new InvalidOperationException("Start it from inside the repository.");
        }

        var root = Path.Combine(repository, "artifacts", "mutants");
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        await MustAsync(repository, "git", "clone", "-q", "--shared", ".", root);

        // The tests read what lies beside the repository.
        var shared = Path.Combine(Path.GetDirectoryName(repository)!, "shared");
        var beside = Path.Combine(repository, "artifacts", "shared");
        if (Directory.Exists(shared) && !Path.Exists(beside))
        {
            Directory.CreateSymbolicLink(beside, shared);
        }

        var copy = new WorkingCopy(root);
        await MustAsync(root, "dotnet", "build", "tests/Suite", "-c", "Release", "-v", "q", "-p:RunAnalyzers=false");
        foreach (var (folder, tests) in Rooms)
        {
            if (await copy.TestAsync(tests) is { Code: not 0 } wrong)
            {
                throw new InvalidOperationException($"The tests of {folder} fail without any mutation:\n{wrong.Said}");
            }
        }

        return copy;
    }

    public async Task<Fate> TryAsync(Mutation mutation)
    {
        var (file, tests) = (Path.Combine(Root, mutation.File), Rooms.First(room => mutation.File.StartsWith(room.Folder + "/", StringComparison.Ordinal)).Tests);
        var before = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, SourceText.From(before).WithChanges(new TextChange(mutation.Span, mutation.Becomes)).ToString());
        try
        {
            var library = mutation.File.StartsWith("bot/", StringComparison.Ordinal) ? "Conversation" : "Domain";
            var project = library == "Domain" ? "functions/Domain" : "bot/Conversation";
            if (await RunAsync(Root, "dotnet", "build", project, "-c", "Release", "--no-restore", "--no-dependencies", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false") is { Code: not 0 })
            {
                return Fate.DoesNotCompile;
            }

            var place = Path.Combine(Suite, library + ".dll");
            var sound = await File.ReadAllBytesAsync(place);
            File.Copy(Path.Combine(Root, project, "bin", "Release", "net10.0", library + ".dll"), place, overwrite: true);
            var notices = await TestAsync(tests) is { Code: not 0 };
            await File.WriteAllBytesAsync(place, sound);
            return notices ? Fate.Killed : Fate.Survived;
        }
        finally
        {
            await File.WriteAllTextAsync(file, before);
        }
    }

    private Task<(int Code, string Said)> TestAsync(string[] namespaces) =>
        RunAsync(Root, "dotnet", [Path.Combine(Suite, "Suite.dll"), "--progress", "off", "--stop-on-fail", "on", "--filter-namespace", .. namespaces]);

    private static async Task MustAsync(string folder, string program, params string[] arguments)
    {
        if (await RunAsync(folder, program, arguments) is { Code: not 0 } wrong)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not work:\n{wrong.Said}");
        }
    }

    /// <returns>The exit code, −1 for one that never ends: that is noticed as well.</returns>
    private static async Task<(int Code, string Said)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"It took longer than {Longest}.");
        }

        return (process.ExitCode, string.Concat(await said));
    }
}

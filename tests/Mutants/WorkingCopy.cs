using System.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Mutants;

internal enum Fate
{
    Killed,
    Survived,
    DoesNotCompile,
}

/// <summary>
/// What is built already, copied into a folder of its own; each mutation is built into its one library there and meets the tests of its room.
/// </summary>
internal sealed class WorkingCopy
{
    /// <summary>Rooms of rules, and the namespaces of their own, fast tests, which should notice a change in them.</summary>
    public static readonly (string Folder, string[] Tests)[] Rooms =
    [
        ("functions/Domain/Eligibility", ["Suite.Eligibility"]),
        ("functions/Domain/Declarations", ["Suite.Declarations"]),
        ("functions/Domain/Identity", ["Suite.Identity", "Suite.Forms"]),
        ("functions/Domain/Forms", ["Suite.Forms"]),
        ("functions/Domain/Privacy", ["Suite.Privacy"]),
        ("functions/Domain/Matching", ["Suite.Matching"]),
        ("functions/Domain/Divisions", ["Suite.Divisions"]),
        ("bot/Conversation", ["Suite.Conversation"]),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private WorkingCopy(string root) => Root = root;

    public string Root { get; }

    private static readonly string Built = Path.Combine("tests", "Suite", "bin", "Release", "net10.0");

    private string Suite => Path.Combine(Root, Built);

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

        // Built once by whoever tests; a copy keeps what the compiler needs beside the sources, so that only the mutated library is built.
        if (!File.Exists(Path.Combine(repository, Built, "Suite.dll")))
        {
            throw new InvalidOperationException("Build tests/Suite (-c Release) first.");
        }

        Directory.CreateDirectory(root);
        await MustAsync(repository, "bash", "-c", $"tar -cf - --exclude=./artifacts --exclude=./data --exclude=./.git . | tar -xf - -C '{root}'");

        // The tests read what lies beside the repository.
        var shared = Path.Combine(Path.GetDirectoryName(repository)!, "shared");
        var beside = Path.Combine(repository, "artifacts", "shared");
        if (Directory.Exists(shared) && !Path.Exists(beside))
        {
            Directory.CreateSymbolicLink(beside, shared);
        }

        return new WorkingCopy(root);
    }

    /// <summary>Before the first mutation of a room: its tests must hold without one.</summary>
    public async Task MustHoldAsync(string folder)
    {
        if (await TestAsync(Rooms.First(room => room.Folder == folder).Tests) is { Code: not 0 } wrong)
        {
            throw new InvalidOperationException($"The tests of {folder} fail without any mutation:\n{wrong.Said}");
        }
    }

    public static (string Folder, string[] Tests) RoomOf(Mutation mutation) =>
        Rooms.First(room => mutation.File.StartsWith(room.Folder + "/", StringComparison.Ordinal));

    public async Task<Fate> TryAsync(Mutation mutation)
    {
        var (file, tests) = (Path.Combine(Root, mutation.File), RoomOf(mutation).Tests);
        var before = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, SourceText.From(before).WithChanges(new TextChange(mutation.Span, mutation.Becomes)).ToString());
        try
        {
            var library = mutation.File.StartsWith("bot/", StringComparison.Ordinal) ? "Conversation" : "Domain";
            var project = library == "Domain" ? "functions/Domain" : "bot/Conversation";
            if (await RunAsync(Root, "dotnet", "build", project, "-c", "Release", "--no-restore", "--no-dependencies", "-v", "q",
                "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false") is { Code: not 0 })
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
        RunAsync(Root, "dotnet", [Path.Combine(Suite, "Suite.dll"), "--progress", "off", "--stop-on-fail", "on", "--filter-namespace",
            .. namespaces]);

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
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
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

[assembly: AssemblyFixture(typeof(Suite.Hosting.PublishedWorker))]

namespace Suite.Hosting;

/// <summary>The deployable folder, published once in a run, when a test first asks for it.</summary>
public sealed class PublishedWorker
{
    private readonly Lazy<Task<string>> _folder = new(PublishAsync);

    public Task<string> FolderAsync() => _folder.Value;

    private static async Task<string> PublishAsync()
    {
        var folder = Path.Combine(Executable.Repository, "artifacts", "worker");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var (code, error) = await Executable.RunAsync(
            "dotnet", ["publish", Path.Combine(Executable.Repository, "functions", "Worker"), "-c", "Release", "-o", folder, "-v", "q", "--nologo"],
                []);
        return code == 0 ? folder : throw new InvalidOperationException(error);
    }
}

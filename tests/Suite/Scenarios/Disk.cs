using System.Diagnostics;

namespace Suite.Scenarios;

/// <summary>A small disk of the test's own, mounted in memory: full, read-only and free again like any other. Needs root on Linux; elsewhere the
/// tests are skipped.</summary>
internal sealed class Disk : IAsyncDisposable
{
    private Disk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<Disk> MountAsync(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A disk of its own can only be mounted by root on Linux.");
        var folder = Directory.CreateTempSubdirectory("disk-").FullName;
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", folder);
        if (mounted != 0)
        {
            Directory.Delete(folder);
            Assert.Skip("This machine does not let tests mount a disk.");
        }

        return new(folder);
    }

    /// <summary>Until not one byte more fits.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 64 * 1024; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Nothing of this size any more.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async Task ReadOnlyAsync() => Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", Folder));

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

using Storage.Embedded;

namespace Storage.Backup;

/// <summary>
/// Where a backup lies before it is packed under the keys of its slots: beside the data that it comes from, so that nothing ever lies in the backup's
/// folder that those keys do not cover. Gone when it is closed; what a kill left goes with the next backup or the next start.
/// </summary>
internal sealed class Staging : IDisposable
{
    private const string Name = "backup.staging";

    private readonly FolderLock _held;

    /// <exception cref="FolderInUseException">Another backup is being taken.</exception>
    public Staging(string folder)
    {
        Path = System.IO.Path.Combine(folder, Name);
        Directory.CreateDirectory(Path);
        _held = new(Path);
        Clear();
    }

    public string Path { get; }

    public string Store => System.IO.Path.Combine(Path, BackupFolder.Store);

    /// <summary>Removes what a backup left that was killed; one that is being taken is left alone.</summary>
    public static void ClearLeft(string folder)
    {
        try
        {
            if (Directory.Exists(System.IO.Path.Combine(folder, Name)))
            {
                new Staging(folder).Dispose();
            }
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // In use, or the disk takes nothing: no reason not to start.
        }
    }

    public void Dispose()
    {
        Clear();
        _held.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private void Clear()
    {
        foreach (var left in Directory.EnumerateDirectories(Path))
        {
            Directory.Delete(left, recursive: true);
        }

        foreach (var left in Directory.EnumerateFiles(Path, BackupFolder.Store + "*"))
        {
            File.Delete(left);
        }
    }
}

using System.Runtime.InteropServices;

namespace Storage.Sealing;

/// <summary>Makes a new name in a folder survive a power cut: the file's own flush does not cover the folder's entry.</summary>
internal static partial class DurableFolder
{
    /// <summary>Makes a folder and those above it; each new name is flushed in the folder that holds it.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var above = Path.GetDirectoryName(Path.GetFullPath(folder));
        if (above is not null)
        {
            Create(above);
        }

        Directory.CreateDirectory(folder);
        if (above is not null)
        {
            Sync(above);
        }
    }

    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var handle = Open(folder, 0);
        if (handle >= 0)
        {
            _ = Fsync(handle); // some network file systems refuse; their own semantics then apply
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}

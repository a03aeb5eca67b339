namespace Storage.Embedded;

/// <summary>Another process works on this data folder.</summary>
public sealed class FolderInUseException() : IOException("这个数据文件夹正被另一个进程使用。请先停止那个进程，或用 --data 另选一个文件夹。");

/// <summary>The data folder cannot be worked on as it is; the message says why and what to do.</summary>
public sealed class FolderUnusableException(Trouble trouble, Exception inner) : IOException(trouble.Words(), inner)
{
    public Trouble Trouble => trouble;
}

/// <summary>Holds a data folder for one process; the operating system lets go of it when the process dies, however it dies.</summary>
internal sealed class FolderLock : IDisposable
{
    // EWOULDBLOCK
    private static readonly int[] Held = OperatingSystem.IsWindows() ? [unchecked((int)0x80070020)] : OperatingSystem.IsMacOS() ? [35] : [11];

    private readonly FileStream _file;

    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the disk takes no more.</exception>
    public FolderLock(string folder)
    {
        try
        {
            _file = new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            throw new FolderInUseException();
        }
    }

    public void Dispose() => _file.Dispose();
}

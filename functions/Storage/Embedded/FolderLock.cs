namespace Storage.Embedded;

/// <summary>Another process works on this data folder.</summary>
public sealed class FolderInUseException() : IOException("这个数据文件夹正被另一个进程使用。请先停止那个进程，或用 --data 另选一个文件夹。");

/// <summary>Holds a data folder for one process; the operating system lets go of it when the process dies, however it dies.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    public FolderLock(string folder)
    {
        try
        {
            _file = new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new FolderInUseException();
        }
    }

    public void Dispose() => _file.Dispose();
}

using Storage.Embedded;

namespace Storage;

/// <summary>Why the store does not do at the moment what it should; none of it is anybody's bad input.</summary>
public enum Trouble
{
    /// <summary>Nothing more fits on the disk.</summary>
    DiskFull,

    /// <summary>The folder can be read and not written.</summary>
    ReadOnly,

    /// <summary>The disk reports errors.</summary>
    DiskFailing,

    /// <summary>The file of the store itself is damaged, not single records in it.</summary>
    FileDamaged,

    /// <summary>A service that the data lie in does not answer, or turns requests away for now.</summary>
    Unreachable,

    /// <summary>The county is on its way to another store, or has gone there: here it can be read and not written.</summary>
    CountyMoving,

    /// <summary>This process is being stopped.</summary>
    Stopping,
}

/// <summary>Tells trouble of the store from mistakes of the program.</summary>
public static class Troubles
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int ReadOnlyFileSystem = 30;
    private const int InputOutputError = 5;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>The trouble behind an exception of an embedded store's, or null.</summary>
    public static Trouble? Of(Exception? exception) => exception switch
    {
        null => null,
        SqliteFailureException sqlite => sqlite.Trouble,
        Moving.CountyMovedException => Trouble.CountyMoving,
        StoreClosedException => Trouble.Stopping,
        IOException { HResult: NoSpace or OverQuota or WindowsDiskFull or WindowsHandleDiskFull } => Trouble.DiskFull,
        IOException { HResult: ReadOnlyFileSystem } => Trouble.ReadOnly,
        IOException { HResult: InputOutputError } => Trouble.DiskFailing,
        AggregateException { InnerExceptions: [var first, ..] } => Of(first),
        _ => Of(exception.InnerException),
    };

    /// <summary>What it is and what to do about it, for whoever runs the server; also what a start is refused with.</summary>
    public static string Words(this Trouble trouble) => trouble switch
    {
        Trouble.DiskFull => "存放数据的磁盘已满，暂时不能保存。请清理出空间（或扩大磁盘、配额），之后会自动恢复，不用重启。",
        Trouble.ReadOnly => "数据文件夹是只读的，不能写入。请检查磁盘挂载方式和文件夹权限（--data，即 Store:Path）。",
        Trouble.DiskFailing => "存放数据的磁盘读写出错。请检查磁盘和系统日志，必要时从备份恢复。",
        Trouble.FileDamaged => "数据文件 store.db 已损坏。请停止程序，保留现有文件，从备份恢复数据文件夹。",
        Trouble.Unreachable => "连不上云端的数据服务，或它暂时繁忙。请稍后再试；一直这样的，请检查网络、访问权限和服务状态。",
        Trouble.CountyMoving => "这个县（区）的资料正在迁到另一套系统，或已经迁走；这里只能看、不能改。",
        Trouble.Stopping => "系统正在重启，请过几秒再试。",
    };
}

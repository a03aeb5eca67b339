using System.Globalization;
using System.Runtime.InteropServices;
using App;
using Storage;
using Storage.Backup;

namespace Host;

/// <summary>What is done to the data from the console: backup, restore. Each is one command, and safe to run again wherever it was stopped.</summary>
internal static class Upkeep
{
    private const int Done = 0;
    private const int Refused = 1;

    private const string Usage = """
        用法：
          Host backup --data 数据文件夹 --to 备份文件夹
          Host restore --from 备份文件夹 --data 空文件夹
        其他设置（如 --Keys:Path 密钥文件）与启动时相同。
        """;

    private static readonly string[] Commands = ["backup", "restore"];

    public static bool Is(IReadOnlyList<string> args) => args.Count > 0 && Commands.Contains(args[0]);

    /// <returns>The exit code: 0 done, 1 refused or interrupted.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            if (UpkeepArguments.Read(args) is not { } given)
            {
                return Refuse(Usage);
            }

            await RunAsync(args[0], given, stopping.Token).ConfigureAwait(false);
            return Done;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Refuse("已停下，还没有做完。把同一条命令再运行一次，会接着做。");
        }
        catch (Exception failure) when (failure is BackupRefusedException or StorageSettingException)
        {
            return Refuse(failure.Message);
        }
        catch (Exception failure) when (Starting.Refusal(failure) is { } line)
        {
            return Refuse(line);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task RunAsync(string command, UpkeepArguments given, CancellationToken cancellation)
    {
        var storage = StorageSettings.From(given.Setting);
        if (command == "backup")
        {
            var manifest = await new Backing(storage, TimeProvider.System, Say).RunAsync(given.Needed("to", Usage), cancellation).ConfigureAwait(false);
            Tell("备份完成", manifest);
            Say($"密钥不在备份里：请把 {storage.WhereKeysAre} 另外保存，与备份分开放。没有密钥，备份打不开。");
            Say($"要用的密钥：{string.Join("、", manifest.Keys.Select(key => key.Id))}");
        }
        else
        {
            var manifest = await new Restoring(storage, TimeProvider.System, Say).RunAsync(given.Needed("from", Usage), cancellation).ConfigureAwait(false);
            Tell("恢复完成，逐个文件、逐个分区核对一致", manifest);
        }
    }

    private static void Tell(string what, BackupManifest manifest)
    {
        Say(string.Create(CultureInfo.InvariantCulture,
            $"{what}：资料 {manifest.Documents} 条，文件 {manifest.Files.Count} 个，{manifest.Bytes / 1024.0 / 1024.0:0.0} MB，备份时间 {manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC。"));
        foreach (var partition in manifest.Partitions)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"  {partition.Partition}　{partition.Documents} 条　{partition.Sha256[..16]}…"));
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return Refused;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using App;
using App.Api.Forms;
using App.Api.Moving;
using App.Api.Retention;
using Domain.Divisions;
using Domain.Forms;
using Domain.Retention;
using Domain.Time;
using Storage;
using Storage.Backup;
using Storage.Moving;

namespace Host;

/// <summary>What is done to the data from the console: backup, restore, a county's move. Each is one command, and safe to run again wherever it was
/// stopped.</summary>
internal static class Upkeep
{
    private const int Done = 0;
    private const int Refused = 1;

    private const string Usage = """
        用法：
          Host backup --data 数据文件夹 --to 备份文件夹
          Host restore --from 备份文件夹 --data 空文件夹 [--without-missing-keys yes]
          Host move-county 县区代码 --from 设置文件.json --to 设置文件.json [--give-up yes]
        其他设置（如 --Keys:Path 密钥文件、--Forms:Folder 登记表新版）与启动时相同。设置文件里写两边各自的设置，如 {"Store:Path":"data","Keys:Path":"data.keys"}。
        """;

    /// <summary>Twice what an instance may go by what it knew before, and the longest that a write under way may still take.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private static readonly string[] Commands = ["backup", "restore", "move-county"];

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
        catch (MissingBackupKeysException failure)
        {
            Tell(failure.Slots);
            return Refuse(failure.Message);
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
        // Whatever opens a record needs the version of its form: before the first is read, and of this process once.
        var side = command == "move-county" ? Settings(given.Needed("from", Usage)) : given.Setting;
        var forms = FormFolder.Take(given.Setting(FormFolder.Setting) ?? side(FormFolder.Setting));
        if (forms.Wrong is { } wrong)
        {
            Say(wrong);
        }

        switch (command)
        {
            case "backup":
                await BackAsync(StorageSettings.From(given.Setting), given.Needed("to", Usage), forms, cancellation).ConfigureAwait(false);
                break;
            case "restore":
                var into = StorageSettings.From(given.Setting);
                if (into.IsAzure)
                {
                    throw new BackupRefusedException("备份只恢复到数据文件夹（Store:Kind 为 embedded）。要到 Azure 上，请先恢复到文件夹，再用 move-county 逐个县（区）迁过去。");
                }

                var restoring = new Restoring(into, TimeProvider.System, Say) { WithoutMissingKeys = given.Find("without-missing-keys") == "yes" };
                var restored = await restoring.RunAsync(given.Needed("from", Usage), cancellation).ConfigureAwait(false);
                Tell("恢复完成，逐个文件、逐个分区核对一致", restored.Manifest);
                Tell(restored.Unreadable);
                break;
            default:
                await MoveAsync(given, forms, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private static async Task BackAsync(StorageSettings storage, string to, FormFolder forms, CancellationToken cancellation)
    {
        BackupManifest manifest;
        if (storage.IsAzure)
        {
            var root = await StorageRoot.OpenAsync(storage, TimeProvider.System, cancellation).ConfigureAwait(false);
            await using (root.ConfigureAwait(false))
            {
                await MustReadAsync(root, forms, cancellation).ConfigureAwait(false);
                IReadOnlyList<string> counties = [DivisionCode.Changzhi.Value, .. DivisionTable.Children(DivisionCode.Changzhi).Select(county =>
                    county.Code.Value)];
                manifest = await new ServiceBacking(root, new MovedCounty(), new BackupTerms(), counties, storage.Path, TimeProvider.System, Say)
                    .RunAsync(to, cancellation).ConfigureAwait(false);
            }
        }
        else
        {
            var backing = new Backing(storage, new BackupTerms(), TimeProvider.System, Say)
            {
                Refusal = (store, stop) => FormsInUse.MissingAsync(store, forms, CivilTime.ChinaDate(TimeProvider.System.GetUtcNow()), stop),
            };
            manifest = await backing.RunAsync(to, cancellation).ConfigureAwait(false);
        }

        Tell("备份完成", manifest);
        Say($"密钥不在备份里：请把{storage.WhereKeysAre}另外保存，与备份分开放。没有密钥，备份打不开。");
        var where = storage.IsAzure ? $"存储账户的容器 {BackupKeys.Container} 里，恢复前下载到“密钥文件.backups/blobs”" : $" {storage.BackupKeyFolder}";
        Say($"备份密钥（{manifest.DataKeys!.Count} 把）在{where}："
            + "也要另外保存，与备份分开放。请同步保存（只留最新的一份），旧副本留着，到期的内容就还读得出。");

        Say($"要用的密钥：{string.Join("、", manifest.Keys.Select(key => key.Id))}");
    }

    private static async Task MoveAsync(UpkeepArguments given, FormFolder forms, CancellationToken cancellation)
    {
        var (from, to) = (Side(given.Needed("from", Usage)), Side(given.Needed("to", Usage)));
        if (given.County is not { } county || DivisionTable.Children(DivisionCode.Changzhi).All(known => known.Code.Value != county))
        {
            throw new BackupRefusedException($"没有 {given.County} 这个县（区），不能迁移。市本级（140400）的资料随整套系统走，请用 backup、restore。什么都没有写入。");
        }

        if (from.IsSameStore(to))
        {
            throw new BackupRefusedException("--from 和 --to 是同一套数据。什么都没有写入。");
        }

        await CountyMover.MustShareKeysAsync(from, to, cancellation).ConfigureAwait(false);
        var source = await StorageRoot.OpenAsync(from, TimeProvider.System, cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var target = await StorageRoot.OpenAsync(to, TimeProvider.System, cancellation).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                await MustReadAsync(source, forms, cancellation).ConfigureAwait(false);
                await MustReadAsync(target, forms, cancellation).ConfigureAwait(false);
                var mover = new CountyMover(source, target, new MovedCounty(), TimeProvider.System, Say);
                if (given.Find("give-up") == "yes")
                {
                    await mover.GiveUpAsync(county, cancellation).ConfigureAwait(false);
                    Say($"{county} 的迁移已经放弃：迁出的一边又可以办理；迁入的一边已复制的内容锁着，以后重新迁移时会替换。");
                    return;
                }

                var moved = await mover.RunAsync(county, from.IsInACloud || to.IsInACloud ? Settling : TimeSpan.Zero,
                    cancellation).ConfigureAwait(false);
                Say(moved is null ? $"{county} 已经迁完，这一次没有要做的。" : string.Create(CultureInfo.InvariantCulture,
                    $"{county} 迁完，两边核对一致：资料 {moved.Documents} 条，附件 {moved.Blobs} 个，校验值 {moved.Sha256[..16]}…，审计链核验通过。迁出一边的资料还在，只能看、不能改。"));
            }
        }
    }

    /// <summary>Records that travel are read on the way, and must be readable where they arrive: what is there is noted on that side too.</summary>
    /// <exception cref="BackupRefusedException">Records are made on a form whose file is not there.</exception>
    private static async Task MustReadAsync(StorageRoot root, FormFolder forms, CancellationToken cancellation)
    {
        if (await FormsInUse.RefusalAsync(root.Store, forms, CivilTime.ChinaDate(TimeProvider.System.GetUtcNow()), cancellation).ConfigureAwait(false)
            is { } refusal)
        {
            throw new BackupRefusedException(refusal);
        }
    }

    private static StorageSettings Side(string file) => StorageSettings.From(Settings(file));

    /// <exception cref="BackupRefusedException">There is no such file, or it cannot be read.</exception>
    private static Func<string, string?> Settings(string file)
    {
        try
        {
            var settings = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false).Build();
            return name => settings[name];
        }
        catch (Exception unreadable) when (unreadable is IOException or FormatException or InvalidDataException)
        {
            throw new BackupRefusedException($"读不了设置文件 {file}：没有这个文件，或不是 JSON。");
        }
    }

    private static void Tell(string what, BackupManifest manifest)
    {
        Say(string.Create(CultureInfo.InvariantCulture,
            $"{what}：资料 {manifest.Documents} 条，文件 {manifest.Files.Count} 个，{manifest.Bytes / 1024.0 / 1024.0:0.0} MB，备份时间 "
                + $"{manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC。"));
        foreach (var partition in manifest.Partitions)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"  {partition.Partition}　{partition.Documents} 条　{partition.Sha256[..16]}…"));
        }
    }

    /// <summary>What of a backup cannot be read: county, kind and year, with counts.</summary>
    private static void Tell(IReadOnlyList<UnreadableSlot> slots)
    {
        foreach (var (use, isDestroyed) in slots)
        {
            var what = BackupSlot.Find(use.Id) is { } slot
                ? $"{DivisionTable.Name(slot.County)}，{slot.Kind.Label()}，{slot.Year.ToString(CultureInfo.InvariantCulture)}年到期（{use.Id}）" : use.Id;
            Say(string.Create(CultureInfo.InvariantCulture,
                $"  读不出：{what}：资料 {use.Documents.Values.Sum()} 条、附件 {use.Files} 个；{(isDestroyed ? "密钥已经销毁" : "密钥找不到")}。"));
        }

        if (slots.Count > 0)
        {
            Say(string.Create(CultureInfo.InvariantCulture,
                $"读不出的一共资料 {slots.Sum(slot => slot.Use.Documents.Values.Sum())} 条，附件 {slots.Sum(slot => slot.Use.Files)} 个。"));
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return Refused;
    }
}

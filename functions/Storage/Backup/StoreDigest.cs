using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>Counts and hashes what lies in a file of the embedded store, without opening a body.</summary>
internal sealed class StoreDigest
{
    public const string Index = "index";
    public const string Queue = "queue";

    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);
    private readonly List<PartitionCount> _partitions = [];

    public IReadOnlyList<PartitionCount> Partitions => _partitions;

    /// <summary>Documents by the key that they are sealed with.</summary>
    public IReadOnlyDictionary<string, long> ByKey => _byKey;

    /// <summary>Documents whose beginning does not even say which key: damaged where they came from, and carried along as they are.</summary>
    public long Keyless { get; private set; }

    /// <exception cref="BackupRefusedException">The file is of another version, or the two trees in it contradict each other.</exception>
    public static StoreDigest Of(SqliteConnection db, Action<long> told)
    {
        if (db.Number("PRAGMA user_version") is not StoreSchema.Version and var version)
        {
            throw new BackupRefusedException(string.Create(CultureInfo.InvariantCulture,
                $"store.db 是另一个版本的（{version}，本程序是 {StoreSchema.Version}）。请先用本版本的程序正常启动一次，再备份。"));
        }

        var digest = new StoreDigest();
        digest.Read(db, told);
        digest.ReadQueue(db);
        return digest;
    }

    private void Read(SqliteConnection db, Action<long> told)
    {
        var find = db.Prepare(
            "SELECT d.partition, d.kind, d.id, d.schema, d.expires, d.seq, d.fields, d.body FROM addresses a CROSS JOIN documents d ON d.row=a.row "
                + "ORDER BY a.scope, a.id");
        Tally? tally = null;
        var seen = 0L;
        while (find.Step())
        {
            var partition = find.Long(0);
            if (tally?.Number != partition)
            {
                Close(tally);
                tally = new(partition, partition == 0 ? Index : partition.ToString(CultureInfo.InvariantCulture));
            }

            var body = find.Blob(7);
            tally.Add(Kinds.ByNumber(find.Long(1))?.Name ?? "unknown",
                [find.Long(1), find.Long(3), find.LongOrNull(4) ?? -1, find.Long(5)], [Encoding.UTF8.GetBytes(find.Text(2)),
                    Encoding.UTF8.GetBytes(find.Text(6))], body);
            Note(body);
            told(++seen);
        }

        find.Reset();
        Close(tally);
        if (db.Number("SELECT COUNT(*) FROM documents") != seen)
        {
            throw new BackupRefusedException("store.db 的内容前后不一致，已损坏。请保留现有文件，改用更早的备份。");
        }
    }

    private void ReadQueue(SqliteConnection db)
    {
        var tally = new Tally(-1, Queue);
        var find = db.Prepare("SELECT id, visible, dequeues, receipt, queue, text FROM messages ORDER BY id");
        while (find.Step())
        {
            tally.Add(find.Text(4), [find.Long(0), find.Long(1), find.Long(2), find.Long(3)], [Encoding.UTF8.GetBytes(find.Text(4))],
                Encoding.UTF8.GetBytes(find.Text(5)));
        }

        find.Reset();
        Close(tally);
    }

    private void Note(ReadOnlySpan<byte> body)
    {
        try
        {
            var key = SealedBody.KeyId(body);
            _byKey[key] = _byKey.GetValueOrDefault(key) + 1;
        }
        catch (CryptographicException)
        {
            Keyless++;
        }
    }

    private void Close(Tally? tally)
    {
        if (tally is not null)
        {
            _partitions.Add(tally.Result());
        }
    }

    private sealed class Tally(long number, string name)
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly SortedDictionary<string, long> _kinds = new(StringComparer.Ordinal);
        private long _count;

        public long Number => number;

        /// <summary>Each part with its length before it, so that nothing can slide from one into the next.</summary>
        public void Add(string kind, ReadOnlySpan<long> numbers, byte[][] texts, ReadOnlySpan<byte> body)
        {
            Span<byte> eight = stackalloc byte[8];
            foreach (var value in numbers)
            {
                BinaryPrimitives.WriteInt64LittleEndian(eight, value);
                _hash.AppendData(eight);
            }

            foreach (var text in texts)
            {
                BinaryPrimitives.WriteInt64LittleEndian(eight, text.Length);
                _hash.AppendData(eight);
                _hash.AppendData(text);
            }

            BinaryPrimitives.WriteInt64LittleEndian(eight, body.Length);
            _hash.AppendData(eight);
            _hash.AppendData(body);
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            _count++;
        }

        public PartitionCount Result()
        {
            using (_hash)
            {
                return new(name, _count, _kinds, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            }
        }
    }
}

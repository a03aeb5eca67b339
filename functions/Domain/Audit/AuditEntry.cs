using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Audit;

/// <summary>Who acted: the pseudonymous subject id of the account (never a name) and the role used for this one action.</summary>
public sealed record AuditActor(string Subject, string Role)
{
    /// <summary>A parent or carer declaring without an account.</summary>
    public static AuditActor Declarant { get; } = new("declarant", "declarant");

    /// <summary>A timer, a queue handler or a repair run.</summary>
    public static AuditActor System { get; } = new("system", "system");
}

/// <summary>
/// One thing that somebody did to, or read of, personal information: who, when, why, to which records and which fields; never a value.
/// </summary>
/// <remarks>
/// 未成年人网络保护条例 36 wants each staff access logged; 网安法 21 wants the log kept. Because no value is in here ("the phone was corrected",
/// not "138…"), erasing a child or rotating a key leaves every hash and the whole chain valid.
/// </remarks>
public sealed record AuditEntry
{
    /// <summary>UUIDv7 as 32 lower-case hex digits, chosen by the caller so that a retry writes the same entry.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The county partition that holds the entry (<c>140403</c>; city-level <c>140400</c>): part of the hash, so an entry cannot be moved.
    /// </summary>
    public required string County { get; init; }

    /// <summary>When, to the millisecond, as an instant.</summary>
    public required DateTimeOffset At { get; init; }

    public required AuditActor Actor { get; init; }

    /// <summary>The door it came through: <c>web</c>, <c>chat</c>, <c>portal</c>, <c>api</c>, <c>import</c>, <c>timer</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>What was done, as <c>room.verb</c>: <c>declaration.submit</c>, <c>child.open</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of the subjects: <c>declaration</c>, <c>child</c>.</summary>
    public required string SubjectKind { get; init; }

    /// <summary>Ids of what was changed or read.</summary>
    public ImmutableArray<string> SubjectIds { get; init; } = [];

    /// <summary>Form field keys that were changed or shown; empty means the record as a whole.</summary>
    public ImmutableArray<string> FieldKeys { get; init; } = [];

    /// <summary>Why, in the actor's words; must not repeat a value.</summary>
    public string? Reason { get; init; }

    /// <summary>SHA-256 over <see cref="Canonical"/>, lower-case hex; what the chain links.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Canonical()));

    /// <summary>
    /// The one encoding that is hashed: a format number, then every part preceded by its length in bytes (−1 for absent), lists preceded by
    /// their count. No two different entries share an encoding, whatever characters a reason contains.
    /// </summary>
    public byte[] Canonical()
    {
        var parts = new CanonicalWriter("audit-entry-1");
        parts.Text(Id);
        parts.Text(County);
        parts.Number(At.ToUnixTimeMilliseconds());
        parts.Text(Actor.Subject);
        parts.Text(Actor.Role);
        parts.Text(Channel);
        parts.Text(Action);
        parts.Text(SubjectKind);
        parts.Texts(SubjectIds);
        parts.Texts(FieldKeys);
        parts.Text(Reason);
        return parts.ToArray();
    }

    public bool Equals(AuditEntry? other) => other is not null && Canonical().AsSpan().SequenceEqual(other.Canonical());

    public override int GetHashCode() => HashCode.Combine(Id, County);
}

/// <summary>Length-prefixed, hence unambiguous, encoding of what the audit room hashes.</summary>
internal sealed class CanonicalWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public CanonicalWriter(string format) => Text(format);

    public void Number(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void Text(string? value)
    {
        if (value is null)
        {
            Count(-1);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Count(bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    public void Texts(ImmutableArray<string> values)
    {
        Count(values.IsDefault ? 0 : values.Length);
        if (!values.IsDefault)
        {
            foreach (var value in values)
            {
                Text(value);
            }
        }
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    private void Count(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        var span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }
}

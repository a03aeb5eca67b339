using System.Globalization;

namespace Storage;

/// <summary>A value of a declared index field: printable ASCII of at most 128 characters, compared ordinally on every back end.</summary>
/// <remarks>
/// The narrow alphabet is on purpose: a Chinese name, typed here by mistake, is refused before it reaches a disk in the clear.
/// Numbers and instants are written with a fixed width, so that text order is their order.
/// </remarks>
public readonly record struct IndexValue : IComparable<IndexValue>
{
    public const int MaxLength = 128;

    private readonly string? _text;

    private IndexValue(string text) => _text = text;

    public string Text => _text ?? "";

    /// <exception cref="ArgumentException">Empty, too long, or with a character outside 0x21–0x7E.</exception>
    public static IndexValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryOf(text) ?? throw new ArgumentException("An index value is 1 to 128 printable ASCII characters without spaces.", nameof(text));
    }

    /// <summary>What stands in the store, which may have been damaged there; null where it cannot be a value.</summary>
    internal static IndexValue? TryOf(string text) => text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~') ? null
        : new(text);

    public static IndexValue Of(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>An instant in UTC to the millisecond.</summary>
    public static IndexValue Of(DateTimeOffset instant) =>
        new(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>A number that is not negative, 19 digits wide.</summary>
    public static IndexValue Of(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new(number.ToString("D19", CultureInfo.InvariantCulture));
    }

    public static IndexValue Of(bool yes) => new(yes ? "1" : "0");

    /// <summary>A month: all of a birth date, and of a day that gives it away, that may leave the sealed body.</summary>
    public static IndexValue Month(DateOnly day) => new(day.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    public static implicit operator IndexValue(string text) => Of(text);

    public static implicit operator IndexValue(DateOnly day) => Of(day);

    public static implicit operator IndexValue(DateTimeOffset instant) => Of(instant);

    public static implicit operator IndexValue(long number) => Of(number);

    public static implicit operator IndexValue(bool yes) => Of(yes);

    public int CompareTo(IndexValue other) => string.CompareOrdinal(Text, other.Text);

    public static bool operator <(IndexValue left, IndexValue right) => left.CompareTo(right) < 0;

    public static bool operator >(IndexValue left, IndexValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(IndexValue left, IndexValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IndexValue left, IndexValue right) => left.CompareTo(right) >= 0;

    public override string ToString() => Text;
}

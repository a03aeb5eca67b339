using System.Buffers;
using System.Globalization;

namespace App.Wire;

/// <summary>Ids in paths: UUIDv7 as 32 lower-case hex digits. Anything else in their place is not found, and reaches no store.</summary>
public static class OpaqueId
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool Is(string? text) => text is { Length: 32 } && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>A new id, ordered by time.</summary>
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    /// <summary>When an id was made: the first 48 bits of a UUIDv7 are milliseconds.</summary>
    public static DateTimeOffset MadeAt(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}

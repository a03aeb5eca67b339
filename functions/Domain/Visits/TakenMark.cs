using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Domain.Visits;

/// <summary>
/// How far the record of a child had come when a phone took it along: whatever comes after it is news to whoever was on the way. It says nothing
/// about the child.
/// </summary>
/// <param name="Revision">Number of the child's revision.</param>
/// <param name="Ledger">Number of the last event on the key-care ledger (六); 0 where the child is not on it.</param>
/// <param name="Visit">Id of the visit that was recorded last; null where there was none.</param>
public sealed record TakenMark(int Revision, int Ledger, string? Visit)
{
    private const string Nothing = "-";

    private const int VisitLength = 32;

    /// <summary>As a phone carries it: <c>3.2.0190…</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision}.{Ledger}.{Visit ?? Nothing}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TakenMark? mark)
    {
        mark = text?.Split('.') is [var revision, var ledger, var visit]
            && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && int.TryParse(ledger, NumberStyles.None, CultureInfo.InvariantCulture, out var events)
            && (visit == Nothing || (visit.Length == VisitLength && visit.All(char.IsAsciiHexDigitLower)))
            ? new(at, events, visit == Nothing ? null : visit) : null;
        return mark is not null;
    }
}

using System.Globalization;
using Domain.Identity;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>By what two rows of one department are known to be about the same child; 0 where the row does not say it.</summary>
/// <param name="Number">The number, whatever card it is on; 15 digits and 18 are one.</param>
/// <param name="ByPhone">Name, birth date and the guardian's telephone.</param>
/// <param name="ByGuardian">Name, birth date and the guardian's name.</param>
/// <param name="Alone">Name, birth date and school or place, where no guardian is named.</param>
internal readonly record struct ChildKeys(ulong Number, ulong ByPhone, ulong ByGuardian, ulong Alone)
{
    public static ChildKeys Of(DepartmentRow row)
    {
        var number = NumberKey.Of(row.Number, row.BirthDate);
        var key = number.Kind == NumberKind.Missing ? 0 : Hash.Of(unchecked((ulong)(number.Code >> 64)), unchecked((ulong)number.Code));
        if (row.Name is null || row.BirthDate is not { } born)
        {
            return new(key, 0, 0, 0);
        }

        var child = PlainText.Of(row.Name) + born.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return new(
            key,
            row.GuardianPhone is { } phone ? Hash.Of($"p{child}{PhoneNumber.Normalize(phone)}") : 0,
            row.GuardianName is { } name ? Hash.Of($"g{child}{PlainText.Of(name)}") : 0,
            row.GuardianPhone is null && row.GuardianName is null ? Hash.Of($"a{child}{PlainText.Of(row.School ?? row.Current?.Detail ?? "")}") : 0);
    }
}

/// <summary>
/// Children seen so far, each under a number of the caller's. The same number is the same child; without one on either side the same name, birth date
/// and guardian is. Two numbers that differ are two children, whatever else agrees: twins have everything but the number in common.
/// </summary>
internal sealed class ChildIndex
{
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly Dictionary<ulong, (int Place, bool HasNumber)> _names = [];

    public int? Find(in ChildKeys keys) =>
        keys.Number != 0 && _numbers.TryGetValue(keys.Number, out var place) ? place
        : ByName(keys.ByPhone, keys.Number != 0) ?? ByName(keys.ByGuardian, keys.Number != 0) ?? ByName(keys.Alone, keys.Number != 0);

    /// <summary>Remembers the child; what is known under one of its keys already stays.</summary>
    public void Add(in ChildKeys keys, int place)
    {
        if (keys.Number != 0)
        {
            _numbers.TryAdd(keys.Number, place);
        }

        AddName(keys.ByPhone, place, keys.Number != 0);
        AddName(keys.ByGuardian, place, keys.Number != 0);
        AddName(keys.Alone, place, keys.Number != 0);
    }

    private int? ByName(ulong key, bool hasNumber) =>
        key != 0 && _names.TryGetValue(key, out var found) && !(hasNumber && found.HasNumber) ? found.Place : null;

    private void AddName(ulong key, int place, bool hasNumber)
    {
        if (key != 0)
        {
            _names.TryAdd(key, (place, hasNumber));
        }
    }
}

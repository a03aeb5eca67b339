using Domain.Forms;
using Domain.Identity;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>Everything that a department's row can say, one after the other: to compare two rows about one child, and to put them together.</summary>
public sealed class RowFields
{
    private readonly List<RowField> _all;

    public RowFields(DepartmentProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _all =
        [
            new(RecordKey.ChildName.Id(), row => Text(row.Name), row => row with { Name = null },
                (row, from) => row with { Name = row.Name ?? from.Name }),
            new(RecordKey.CitizenNumber.Id(), Number, row => row with { Number = null },
                (row, from) => row with { Number = row.Number ?? from.Number }),
            new(RecordKey.BirthDate.Id(), row => row.BirthDate, row => row with { BirthDate = null },
                (row, from) => row with { BirthDate = row.BirthDate ?? from.BirthDate }),
            new(RecordKey.Sex.Id(), row => row.Sex is Sex.Unknown or Sex.NotStated ? null : row.Sex, row => row with { Sex = Sex.Unknown },
                (row, from) => row with { Sex = row.Sex is Sex.Unknown or Sex.NotStated ? from.Sex : row.Sex }),
            new(RecordKey.GuardianName.Id(), row => Text(row.GuardianName), row => row with { GuardianName = null },
                (row, from) => row with { GuardianName = row.GuardianName ?? from.GuardianName }),
            new(RecordKey.GuardianPhone.Id(), row => row.GuardianPhone, row => row with { GuardianPhone = null },
                (row, from) => row with { GuardianPhone = row.GuardianPhone ?? from.GuardianPhone }),
            new(RecordKey.GuardianCitizenNumber.Id(), row => row.GuardianNumber, row => row with { GuardianNumber = null },
                (row, from) => row with { GuardianNumber = row.GuardianNumber ?? from.GuardianNumber }),
            new(RecordKey.HukouAddress.Id(), row => row.Hukou, row => row with { Hukou = null },
                (row, from) => row with { Hukou = row.Hukou ?? from.Hukou }),
            new(RecordKey.CurrentAddress.Id(), row => row.Current, row => row with { Current = null },
                (row, from) => row with { Current = row.Current ?? from.Current }),
            new(RecordKey.School.Id(), row => Text(row.School), row => row with { School = null },
                (row, from) => row with { School = row.School ?? from.School }),
            new(RecordKey.Kind.Id(), row => row.Kind, row => row with { Kind = null }, (row, from) => row with { Kind = row.Kind ?? from.Kind }),
        ];
        foreach (var field in profile.Fields)
        {
            Func<DepartmentRow, DepartmentRow> without = row => row with { Values = row.Values.Without(field) };
            Func<DepartmentRow, DepartmentRow, DepartmentRow> fill = (row, from) =>
                !row.Values.Has(field) && from.Values.Find(field) is { } value ? row with { Values = row.Values.With(field, value) } : row;
            if (_all.Find(known => known.Id == field.Key) is { } key)
            {
                // A school's name says which child it is, and is what education owns.
                _all[_all.IndexOf(key)] = new(key.Id, key.Value, row => without(key.Without(row)), (row, from) => fill(key.Fill(row, from), from));
            }
            else
            {
                _all.Add(new(field.Key, row => row.Values.Find(field), without, fill));
            }
        }
    }

    public int Count => _all.Count;

    /// <summary>The member of the HTTP contract.</summary>
    public string Id(int field) => _all[field].Id;

    /// <summary>The fields that both rows fill, and differently.</summary>
    public IReadOnlyList<string> Differences(DepartmentRow first, DepartmentRow second) =>
        [.. _all.Where(field => field.Value(first) is { } one && field.Value(second) is { } other && !one.Equals(other)).Select(field => field.Id)];

    /// <summary>One row out of two about the same child: what either says, without the fields that they say differently.</summary>
    public DepartmentRow Together(DepartmentRow first, DepartmentRow second, IEnumerable<string> without)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(without);
        foreach (var field in _all)
        {
            first = field.Fill(first, second);
        }

        foreach (var id in without)
        {
            first = _all.Find(field => field.Id == id)!.Without(first);
        }

        return first;
    }

    /// <summary>What a field says as one number, 0 where it says nothing: a million rows are compared without being kept.</summary>
    internal uint Print(int field, DepartmentRow row) => _all[field].Value(row) is { } value ? unchecked((uint)Hash.Of(Written(value))) | 1 : 0;

    private static string Written(object value) => value switch
    {
        string text => text,
        DateOnly date => date.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        Address address => address.Division.Value + " " + address.Detail,
        CodeSet codes => string.Join(' ', codes),
        _ => value.ToString()!,
    };

    private static string? Text(string? value) => value is null ? null : PlainText.Of(value);

    /// <summary>15 digits and the 18 that they became are one number.</summary>
    private static string? Number(DepartmentRow row) =>
        row.Number is null ? null : NumberKey.Of(row.Number, row.BirthDate) is { Kind: not NumberKind.Missing } key
        ? key.Code.ToString(System.Globalization.CultureInfo.InvariantCulture) : row.Number;

    /// <param name="Value">Null where the row does not say it.</param>
    private sealed record RowField(
        string Id, Func<DepartmentRow, object?> Value, Func<DepartmentRow, DepartmentRow> Without,
            Func<DepartmentRow, DepartmentRow, DepartmentRow> Fill);
}

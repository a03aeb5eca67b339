using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;

namespace Domain.Verification;

/// <summary>One column of a department's list.</summary>
/// <param name="Key">Of the HTTP contract: a match key or a field of the form.</param>
/// <param name="IsOwn">A field of the department; else it is there to recognise the child by.</param>
public sealed record ChecklistColumn(string Key, string Label, bool IsOwn);

/// <summary>One value of a child on a department's list.</summary>
/// <param name="Source">The box that the value comes from: how it is shown, masked and written.</param>
public sealed record ChecklistCell(ChecklistColumn Column, Field Source, object Value)
{
    public string Masked => Masking.Show(Source, Value);
}

/// <summary>
/// The list of children that a county hands to one department for checking (六, fourth paragraph): exactly what the declaration of the department names, its
/// match keys and its own fields, of the children it is asked about. There is no other way for a value onto such a list.
/// </summary>
public static class Checklist
{
    private static readonly Person[] GrownUps = [Shared2024.Father, Shared2024.Mother, Migrant2024.OtherGuardian, LeftBehind2024.Carer];

    /// <summary>Each department is declared once, and a county has fifty thousand rows: read off the declarations once.</summary>
    private static readonly FrozenDictionary<Department, ImmutableArray<ChecklistColumn>> ColumnsOf = DepartmentProfiles.All.ToFrozenDictionary(profile => profile.Department, Columns);

    /// <summary>The columns of a department's list: what identifies the child, then its own fields; a key that is both stands once.</summary>
    public static ImmutableArray<ChecklistColumn> Columns(DepartmentProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var own = profile.Fields;
        return
        [
            .. profile.MatchKeys.Select(key => new ChecklistColumn(key.Id(), key.Label(), own.Any(field => field.Key == key.Id()))),
            .. own.Where(field => profile.MatchKeys.All(key => key.Id() != field.Key)).Select(field => new ChecklistColumn(field.Key, field.Label, IsOwn: true)),
        ];
    }

    /// <summary>Whether the child stands on the department's list on a day: the county works with it, and the department is asked about it.</summary>
    public static bool Lists(DepartmentProfile profile, Child child, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(child);
        return child.Status.IsOpen() && child.ErasedAt is null && profile.IsAskedAbout(child, on);
    }

    /// <summary>What of the child stands on the list, in the order of the columns; what nobody answered is left out.</summary>
    public static ImmutableArray<ChecklistCell> Row(DepartmentProfile profile, Child child)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(child);
        var cells = ImmutableArray.CreateBuilder<ChecklistCell>();
        var guardian = GrownUps.FirstOrDefault(person => child.Answers.Has(person.Name));
        foreach (var column in ColumnsOf[profile.Department])
        {
            var source = RecordKeys.Find(column.Key) is { } key ? SourceOf(key, guardian) : DepartmentProfile.FieldOf(child.Kind, column.Key);
            if (source is not null && child.Answers.Find(source) is { } value)
            {
                cells.Add(new(column, source, value));
            }
        }

        return cells.DrainToImmutable();
    }

    /// <summary>Whether nothing is left to ask the department about the child: each of its boxes that the child's form shows has an answer.</summary>
    public static bool IsAnswered(DepartmentProfile profile, Child child, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(child);
        return ColumnsOf[profile.Department].All(column => !column.IsOwn || DepartmentProfile.FieldOf(child.Kind, column.Key) is not { } own || !own.IsShown(child.Answers, on) || child.Answers.Has(own));
    }

    /// <summary>The row as the HTTP contract writes it, inside an object: the columns by their keys.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ChecklistCell> row)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(row);
        foreach (var cell in row)
        {
            json.WritePropertyName(cell.Column.Key);
            cell.Source.Write(json, cell.Value);
        }
    }

    /// <summary>What the row says in 128 bits: the same row gives the same, another one another.</summary>
    public static UInt128 Fingerprint(IEnumerable<ChecklistCell> row)
    {
        var bytes = JsonBytes.Write(row, static (json, row) =>
        {
            json.WriteStartObject();
            Write(json, row);
            json.WriteEndObject();
        });
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(bytes));
    }

    private static Field? SourceOf(RecordKey key, Person? guardian) => key switch
    {
        RecordKey.ChildName => Shared2024.ChildName,
        RecordKey.CitizenNumber => Shared2024.CitizenNumber,
        RecordKey.BirthDate => Shared2024.BirthDate,
        RecordKey.Sex => Shared2024.Sex,
        RecordKey.GuardianName => guardian?.Name,
        RecordKey.GuardianPhone => guardian?.Phone,
        RecordKey.GuardianCitizenNumber => guardian?.CitizenNumber,
        RecordKey.HukouAddress => Shared2024.HukouAddress,
        RecordKey.CurrentAddress => Shared2024.CurrentAddress,
        RecordKey.School => Shared2024.School,
        RecordKey.Kind => null,
    };
}

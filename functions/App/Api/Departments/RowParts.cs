using System.Text;
using App.Api.Sheets;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>The rows of a batch in sealed blobs, a thousand in one.</summary>
internal sealed class RowParts(IBlobStore blobs, Func<int, string> name) : IParts
{
    public const int PerPart = 1_000;

    private const byte Text = 0;
    private const byte YesNo = 1;
    private const byte Codes = 2;

    private static readonly Dictionary<string, Field> Boxes =
        FormCatalogue.All.SelectMany(form => form.Fields).DistinctBy(field => field.Key).ToDictionary(field => field.Key, StringComparer.Ordinal);

    private readonly MemoryStream _rows = new();
    private int _inPart;

    public int Parts { get; private set; }

    public async Task AddAsync(DepartmentRow row, CancellationToken stop)
    {
        using (var writer = new BinaryWriter(_rows, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, row);
        }

        if (++_inPart == PerPart)
        {
            await PutAsync(stop).ConfigureAwait(false);
        }
    }

    public async Task PutAsync(CancellationToken stop)
    {
        if (_inPart > 0)
        {
            _rows.Position = 0;
            await blobs.CreateAsync(name(Parts++), _rows, stop).ConfigureAwait(false);
            _rows.SetLength(0);
            _inPart = 0;
        }
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>The rows of a part; null where it is gone.</summary>
    public static async Task<IReadOnlyList<DepartmentRow>?> ReadAsync(IBlobStore blobs, string name, CancellationToken stop)
    {
        if (await blobs.OpenAsync(name, stop).ConfigureAwait(false) is not { } sealedPart)
        {
            return null;
        }

        using var part = new MemoryStream();
        await using (sealedPart.ConfigureAwait(false))
        {
            await sealedPart.CopyToAsync(part, stop).ConfigureAwait(false);
        }

        part.Position = 0;
        using var reader = new BinaryReader(part, Encoding.UTF8);
        var rows = new List<DepartmentRow>(PerPart);
        while (part.Position < part.Length)
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    private static void Write(BinaryWriter to, DepartmentRow row)
    {
        to.Write7BitEncodedInt(row.Row);
        to.Write(row.Name ?? "");
        to.Write(row.Number ?? "");
        to.Write7BitEncodedInt(row.BirthDate is { } born ? born.DayNumber + 1 : 0);
        to.Write((byte)row.Sex);
        to.Write(row.GuardianName ?? "");
        to.Write(row.GuardianPhone ?? "");
        to.Write(row.GuardianNumber ?? "");
        Place(row.Hukou);
        Place(row.Current);
        to.Write(row.School ?? "");
        to.Write((byte)(row.Kind is { } kind ? (int)kind + 1 : 0));
        to.Write((byte)row.Values.Count);
        foreach (var key in row.Values.Keys)
        {
            to.Write(key);
            switch (row.Values.Find(Boxes[key]))
            {
                case bool yes:
                    to.Write(YesNo);
                    to.Write(yes);
                    break;
                case CodeSet codes:
                    to.Write(Codes);
                    to.Write(string.Join(' ', codes));
                    break;
                case string text:
                    to.Write(Text);
                    to.Write(text);
                    break;
                default:
                    throw new InvalidOperationException($"{key} is of a type that no department sends.");
            }
        }

        void Place(Address? place)
        {
            to.Write(place?.Division.Value ?? "");
            to.Write(place?.Detail ?? "");
        }
    }

    private static DepartmentRow Read(BinaryReader from)
    {
        var row = from.Read7BitEncodedInt();
        var (name, number, born) = (String(), String(), from.Read7BitEncodedInt());
        var sex = (Sex)from.ReadByte();
        var (guardian, phone, guardianNumber) = (String(), String(), String());
        var (hukou, current) = (Place(), Place());
        var (school, kind) = (String(), from.ReadByte());
        var values = new KeyValuePair<string, object>[from.ReadByte()];
        for (var i = 0; i < values.Length; i++)
        {
            var key = from.ReadString();
            values[i] = new(key, from.ReadByte() switch
            {
                YesNo => from.ReadBoolean(),
                Codes => new CodeSet(from.ReadString().Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                _ => from.ReadString(),
            });
        }

        return new(
            row, name, number, born == 0 ? null : DateOnly.FromDayNumber(born - 1), sex, guardian, phone, guardianNumber, hukou, current, school,
            kind == 0 ? null : (ChildKind)(kind - 1), Answers.Of(values));

        string? String() => from.ReadString() is { Length: > 0 } text ? text : null;

        Address? Place()
        {
            var (division, detail) = (from.ReadString(), from.ReadString());
            return division.Length == 0 ? null : new(DivisionCode.Parse(division), detail);
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.Statistics;

/// <summary>
/// The stored form of a part of a <see cref="CountyTable"/>: a table of the codes that occur, then the rows. Sealed like every body.
/// </summary>
public static class TableBytes
{
    private const byte Format = 2;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Contribution> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var codes = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        using var body = new MemoryStream();
        using (var write = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                Write(write, row, Number);
            }
        }

        using var whole = new MemoryStream();
        using (var write = new BinaryWriter(whole, Encoding.UTF8, leaveOpen: true))
        {
            write.Write(Format);
            write.Write7BitEncodedInt(codes.Count);
            codes.ForEach(write.Write);
            write.Write7BitEncodedInt(rows.Count);
        }

        whole.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        return whole.ToArray();

        int Number(string code)
        {
            if (!numbers.TryGetValue(code, out var number))
            {
                number = codes.Count;
                codes.Add(code);
                numbers.Add(code, number);
            }

            return number;
        }
    }

    /// <exception cref="InvalidDataException">Not such a part; the county is counted anew then.</exception>
    public static IReadOnlyList<Contribution> Read(ReadOnlyMemory<byte> part)
    {
        try
        {
            using var read = new BinaryReader(new MemoryStream(part.ToArray()), Encoding.UTF8);
            if (read.ReadByte() != Format)
            {
                throw new InvalidDataException("A part of a table of another format.");
            }

            var codes = new string[read.Read7BitEncodedInt()];
            for (var i = 0; i < codes.Length; i++)
            {
                codes[i] = read.ReadString();
            }

            var rows = new Contribution[read.Read7BitEncodedInt()];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = Row(read, codes);
            }

            return rows;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or IndexOutOfRangeException or OverflowException
            or ArgumentException)
        {
            throw new InvalidDataException("A part of a table that cannot be read.", exception);
        }
    }

    private static void Write(BinaryWriter write, Contribution row, Func<string, int> number)
    {
        write.Write(row.Child.ToByteArray());
        write.Write7BitEncodedInt(row.Revision);
        write.Write7BitEncodedInt(row.Sequence);
        write.Write((byte)row.Presence);
        write.Write7BitEncodedInt(row.To is { } to ? int.Parse(to.Value, CultureInfo.InvariantCulture) : 0);
        write.Write7BitEncodedInt(row.EndedOn is { } ended ? ended.DayNumber + 1 : 0);
        write.Write((byte)row.Kind);
        write.Write(row.Person);
        write.Write7BitEncodedInt(row.Born is { } born ? born.DayNumber + 1 : 0);
        write.Write((byte)row.Way);
        write.Write7BitEncodedInt(row.Values.Length);
        for (var i = 0; i < row.Values.Length; i++)
        {
            write.Write7BitEncodedInt(number(Dimensions.OfRecord[i].Codes[row.Values[i]]));
        }

        write.Write7BitEncodedInt(row.Windows.Length);
        foreach (var window in row.Windows)
        {
            write.Write((byte)(((int)window.Caliber << 1) | (window.Met ? 1 : 0)));
            write.Write7BitEncodedInt(window.From);
            write.Write7BitEncodedInt(window.To);
            write.Write7BitEncodedInt(window.Since);
        }
    }

    private static Contribution Row(BinaryReader read, string[] codes)
    {
        var row = new Contribution
        {
            Child = new(read.ReadBytes(16)),
            Revision = read.Read7BitEncodedInt(),
            Sequence = read.Read7BitEncodedInt(),
            Presence = (Presence)read.ReadByte(),
            To = read.Read7BitEncodedInt() is var to and not 0 ? DivisionCode.Parse(to.ToString("D6", CultureInfo.InvariantCulture)) : null,
            EndedOn = Day(read.Read7BitEncodedInt()),
            Kind = (ChildKind)read.ReadByte(),
            Person = read.ReadUInt64(),
            Born = Day(read.Read7BitEncodedInt()),
            Way = (Way)read.ReadByte(),
            Values = Values(read, codes),
            Windows = Windows(read),
        };
        return row;
    }

    private static DateOnly? Day(int number) => number == 0 ? null : DateOnly.FromDayNumber(number - 1);

    private static ImmutableArray<ushort> Values(BinaryReader read, string[] codes)
    {
        var count = read.Read7BitEncodedInt();
        if (count != 0 && count != Dimensions.OfRecord.Count)
        {
            throw new FormatException("A row of other dimensions.");
        }

        var values = ImmutableArray.CreateBuilder<ushort>(count);
        for (var i = 0; i < count; i++)
        {
            values.Add(Dimensions.OfRecord[i].Codes.Of(codes[read.Read7BitEncodedInt()]));
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<Window> Windows(BinaryReader read)
    {
        var count = read.Read7BitEncodedInt();
        var windows = ImmutableArray.CreateBuilder<Window>(count);
        for (var i = 0; i < count; i++)
        {
            var head = read.ReadByte();
            windows.Add(new((Caliber)(head >> 1), (head & 1) != 0, read.Read7BitEncodedInt(), read.Read7BitEncodedInt(), read.Read7BitEncodedInt()));
        }

        return windows.MoveToImmutable();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using App.Demo;
using Domain.Divisions;
using Domain.Identity;
using Domain.Matching;

namespace Benchmarks;

/// <summary>Both lists of a city as files, from which our side and DuckDB read the same columns; nothing of them stays in memory between.</summary>
internal sealed class LinkageMillion : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linkage-").FullName;

    private LinkageMillion()
    {
    }

    public string ChildrenFile => Path.Combine(_folder, "children.csv");

    public string RowsFile => Path.Combine(_folder, "rows.csv");

    public int Children { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Rows whose child is in the register.</summary>
    public int Pairs { get; private set; }

    /// <summary>As in the file: what our side reads, then what only DuckDB is given ready made, since it cannot read Chinese.</summary>
    public static string Columns { get; } = "id,name,number,birth,sex,hukou,current,school,"
        + string.Join(',', Enumerable.Range(1, Guardians).Select(i => $"g{i}name,g{i}number,g{i}phone")) + ",sound,surname,place,"
        + string.Join(',', Enumerable.Range(1, Guardians).Select(i => $"g{i}sound"));

    private const int Guardians = 3;

    public static LinkageMillion Make(ulong seed, int persons, DateOnly today)
    {
        var made = new LinkageMillion();
        using var children = new StreamWriter(made.ChildrenFile);
        using var rows = new StreamWriter(made.RowsFile);
        children.WriteLine(Columns);
        rows.WriteLine(Columns);
        var sounds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in DepartmentFile.Generate(seed, persons, today))
        {
            if (person.Child is { } child)
            {
                made.Children++;
                made.Pairs += person.Rows.Count;
                Write(children, child, sounds);
            }

            foreach (var (row, _) in person.Rows)
            {
                made.Rows++;
                Write(rows, row, sounds);
            }
        }

        return made;
    }

    public static RecordSet Read(string file) => RecordSet.Of(File.ReadLines(file).Skip(1).Select(Record));

    /// <summary>Right and wrong links of a result; who is who stands in the ids.</summary>
    public static (int Right, int Wrong) Count(LinkageResult result, RecordSet children, RecordSet rows)
    {
        var (right, wrong) = (0, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            if (result.Rows[row] is { Outcome: LinkageOutcome.Matched } of)
            {
                var same = children.Id(of.Partner).AsSpan(1).SequenceEqual(rows.Id(row)
                    .AsSpan(1, rows.Id(row).IndexOf('.', StringComparison.Ordinal) - 1));
                (right, wrong) = same ? (right + 1, wrong) : (right, wrong + 1);
            }
        }

        return (right, wrong);
    }

    /// <summary>The most memory that the process has held, in GB.</summary>
    public static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e9;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static LinkageRecord Record(string line)
    {
        var cells = line.Split(',');
        return new()
        {
            Id = cells[0],
            Name = Text(cells[1]),
            Number = Text(cells[2]),
            BirthDate = DateOnly.TryParseExact(cells[3], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null,
            Sex = cells[4] switch { "1" => Sex.Male, "2" => Sex.Female, _ => Sex.Unknown },
            Hukou = DivisionCode.TryParse(cells[5], out var hukou) ? hukou : null,
            Current = DivisionCode.TryParse(cells[6], out var current) ? current : null,
            School = Text(cells[7]),
            Guardians = [.. Enumerable.Range(0, Guardians)
                .Select(i => new LinkageGuardian(Text(cells[8 + (3 * i)]), Text(cells[9 + (3 * i)]), Text(cells[10 + (3 * i)])))
                .Where(guardian => guardian != new LinkageGuardian())],
        };

        static string? Text(string cell) => cell.Length == 0 ? null : cell;
    }

    private static void Write(StreamWriter file, LinkageRecord record, Dictionary<string, string> sounds)
    {
        var line = new StringBuilder();
        line.AppendJoin(',', record.Id, record.Name, record.Number, record.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (int)record.Sex, record.Hukou, record.Current, record.School);
        for (var i = 0; i < Guardians; i++)
        {
            var guardian = i < record.Guardians.Count ? record.Guardians[i] : new();
            line.Append(',').AppendJoin(',', guardian.Name, guardian.Number, guardian.Phone);
        }

        var place = record.Number is { Length: 18 } number && DivisionCode.TryParse(number[..6], out var prefix) ? DivisionTable.Present(prefix).Value
            + number[6..17] : "";
        line.Append(',').AppendJoin(',', Sound(record.Name), record.Name is { Length: > 0 } name ? Sound(name[..1]) : "", place);
        for (var i = 0; i < Guardians; i++)
        {
            line.Append(',').Append(i < record.Guardians.Count ? Sound(record.Guardians[i].Name) : "");
        }

        file.WriteLine(line);

        string Sound(string? name) => name is null ? "" : sounds.TryGetValue(name, out var known) ? known
            : sounds[name] = Pinyin.OfName(name) is [var first, ..] ? first : name;
    }
}

using System.Globalization;
using System.Text;

namespace Domain.Divisions;

/// <summary>One embedded list: lines of <c>code,name[,validFrom[,validTo,successor|…]]</c> in the order of the codes.</summary>
/// <remarks>
/// The host's start is measured, so opening a list only finds its lines and their codes; a division is read from its line when it is first asked
/// for, and kept. Two threads may read the same line at once: both get an equal division, and one of them stays.
/// </remarks>
internal sealed class Book
{
    private readonly string _text;
    private readonly int[] _starts;
    private readonly Division?[] _read;
    private readonly Dictionary<long, int> _first;
    private readonly string?[] _fullNames;
    private readonly CountyEntry?[] _counties;
    private Division[]? _all;

    private Book(string text, int[] starts, Dictionary<long, int> first) =>
        (_text, _starts, _first, _read, _fullNames, _counties) =
            (text, starts, first, new Division?[starts.Length], new string?[starts.Length], new CountyEntry?[starts.Length]);

    public static Book Open(string list)
    {
        using var stream = typeof(Book).Assembly.GetManifestResourceStream($"Domain.Divisions.Data.{list}")
            ?? throw new InvalidOperationException($"The list {list} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var text = Encoding.UTF8.GetString(bytes);

        var starts = new int[text.AsSpan().Count('\n')];
        var first = new Dictionary<long, int>(starts.Length);
        for (int line = 0, at = 0; line < starts.Length; line++)
        {
            starts[line] = at;
            first.TryAdd(Key(text.AsSpan(at, text.AsSpan(at).IndexOf(','))), line);
            at += text.AsSpan(at).IndexOf('\n') + 1;
        }
        return new Book(text, starts, first);
    }

    /// <summary>Every division of the list, in the order of the codes.</summary>
    public IReadOnlyList<Division> Rows() => _all ??= [.. Enumerable.Range(0, _starts.Length).Select(Row)];

    public bool Has(ReadOnlySpan<char> code) => _first.ContainsKey(Key(code));

    /// <summary>The first division with this code, or null.</summary>
    public Division? Find(DivisionCode code) => _first.TryGetValue(Key(code.Value), out var line) ? Row(line) : null;

    /// <summary>All that ever had this code, the earliest first.</summary>
    public IEnumerable<Division> FindAll(DivisionCode code)
    {
        for (var line = _first.GetValueOrDefault(Key(code.Value), _starts.Length); line < _starts.Length && Row(line).Code == code; line++)
            yield return Row(line);
    }

    /// <summary>The last division that had this code, or null.</summary>
    public Division? FindLast(ReadOnlySpan<char> code) => LastLine(code) is var line and >= 0 ? Row(line) : null;

    /// <summary>Its name with all those above it, or null; put together once.</summary>
    public string? FullName(ReadOnlySpan<char> code) =>
        LastLine(code) is var line and >= 0 ? _fullNames[line] ??= DivisionTable.WithThoseAbove(Row(line)) : null;

    /// <summary>What the comparisons ask of a county-level code, or null where the list has it not; found once.</summary>
    public CountyEntry? County(ReadOnlySpan<char> code) =>
        _first.TryGetValue(Key(code), out var line) ? _counties[line] ??= new CountyEntry(Row(line).Code) : null;

    /// <summary>The division itself and all inside it.</summary>
    public IEnumerable<Division> Under(DivisionCode parent)
    {
        var stem = parent.Stem.ToString();
        var low = 0;
        for (var high = _starts.Length; low < high;)
        {
            var middle = (low + high) / 2;
            if (_text.AsSpan(_starts[middle]).SequenceCompareTo(stem) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < _starts.Length && _text.AsSpan(_starts[low]).StartsWith(stem); low++)
            yield return Row(low);
    }

    /// <summary>Where one code had several divisions their lines follow each other, the earliest first.</summary>
    private int LastLine(ReadOnlySpan<char> code)
    {
        if (!_first.TryGetValue(Key(code), out var line))
            return -1;
        while (line + 1 < _starts.Length && Row(line + 1).Code.Value.AsSpan().SequenceEqual(code))
            line++;
        return line;
    }

    /// <summary>Four bits a digit. Codes of different lengths never share a number: none starts with 0.</summary>
    private static long Key(ReadOnlySpan<char> code)
    {
        var key = 0L;
        foreach (var digit in code)
            key = (key << 4) | (long)(digit & 0xF);
        return key;
    }

    private Division Row(int line) => _read[line] ??= ReadRow(_text.AsSpan(_starts[line], _text.AsSpan(_starts[line]).IndexOf('\n')));

    private static Division ReadRow(ReadOnlySpan<char> line)
    {
        Span<Range> parts = stackalloc Range[5];
        var count = line.Split(parts, ',');
        var code = DivisionCode.Parse(line[parts[0]].ToString());
        var name = line[parts[1]].ToString();
        DivisionCode[] replacedBy = [];
        if (count > 4 && !line[parts[4]].IsEmpty)
            replacedBy = [.. line[parts[4]].ToString().Split('|').Select(c => DivisionCode.Parse(c))];
        return new(code, name, code.Level, DivisionKinds.Of(code, name), Day(line, parts, count, 2), Day(line, parts, count, 3), replacedBy);
    }

    private static DateOnly? Day(ReadOnlySpan<char> line, ReadOnlySpan<Range> parts, int count, int index) =>
        index >= count || line[parts[index]].IsEmpty
            ? null
            : DateOnly.ParseExact(line[parts[index]], "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

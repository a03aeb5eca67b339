using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>
/// What a condition was decided from: a handful of named values, in the order in which the condition states them. The condition keeps what it knows as
/// days and places, and only who reads a fact has it written.
/// </summary>
public abstract class Facts : IReadOnlyDictionary<string, object>
{
    private const int NotCounted = -1;
    private sbyte _count = NotCounted;

    private protected Facts()
    {
    }

    public int Count => _count == NotCounted ? _count = (sbyte)FactSheet.Count(this) : _count;

    public IEnumerable<string> Keys => Written.Select(fact => fact.Key);

    public IEnumerable<object> Values => Written.Select(fact => fact.Value);

    private List<KeyValuePair<string, object>> Written => FactSheet.Write(this);

    public object this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        value = Written.Find(fact => fact.Key == key).Value;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => Written.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Puts every fact that is known down on the sheet.</summary>
    internal abstract void State(ref FactSheet facts);
}

/// <summary>Where a condition states its facts; one that is not known is left out.</summary>
internal ref struct FactSheet
{
    private readonly List<KeyValuePair<string, object>>? _written;
    private int _count;

    private FactSheet(List<KeyValuePair<string, object>>? written) => _written = written;

    public static int Count(Facts facts)
    {
        var sheet = new FactSheet(written: null);
        facts.State(ref sheet);
        return sheet._count;
    }

    public static List<KeyValuePair<string, object>> Write(Facts facts)
    {
        var sheet = new FactSheet([]);
        facts.State(ref sheet);
        return sheet._written!;
    }

    /// <summary>A fact that is written already.</summary>
    public void AddAsIs(string key, object value)
    {
        _count++;
        _written?.Add(new(key, value));
    }

    public void Add(string key, string? text)
    {
        if (text is not null)
        {
            _count++;
            _written?.Add(new(key, text));
        }
    }

    public void Add(string key, CodeSet? codes)
    {
        if (codes is not null)
        {
            _count++;
            _written?.Add(new(key, string.Join(',', codes)));
        }
    }

    public void Add(string key, bool? yes)
    {
        if (yes is { } known)
        {
            _count++;
            _written?.Add(new(key, known));
        }
    }

    public void Add(string key, int number)
    {
        _count++;
        _written?.Add(new(key, number));
    }

    /// <summary>As yyyy-MM-dd.</summary>
    public void Add(string key, DateOnly? day)
    {
        if (day is { } known)
        {
            _count++;
            _written?.Add(new(key, Iso(known)));
        }
    }

    /// <summary>A day number; one past the calendar is no day.</summary>
    public void AddDay(string key, int day) => Add(key, day < Timeline.Never ? DateOnly.FromDayNumber(day) : (DateOnly?)null);

    /// <summary>As its code, cut off at the county or the township, or as fine as it is known.</summary>
    public void Add(string key, Locality place, DivisionLevel level)
    {
        if (place.IsKnown)
        {
            var code = place.Code;
            _count++;
            _written?.Add(new(key, ((level == DivisionLevel.County ? code.County : code.Township) ?? code).Value));
        }
    }

    /// <summary>What another text would say, and which.</summary>
    public void AddOtherReading(string prefix, Outcome? other)
    {
        if (other is { } said)
        {
            _count += 2;
            _written?.Add(new(prefix + "otherReading", said.Code()));
            _written?.Add(new(prefix + "otherReadingBasis", Wording.OtherReadingBasis(said)));
        }
    }

    private static string Iso(DateOnly day) => string.Create(10, day, static (text, day) =>
    {
        var (year, month, number) = day;
        text[4] = text[7] = '-';
        (text[0], text[1], text[2], text[3]) = (Digit(year / 1000), Digit(year / 100), Digit(year / 10), Digit(year));
        (text[5], text[6], text[8], text[9]) = (Digit(month / 10), Digit(month), Digit(number / 10), Digit(number));
    });

    private static char Digit(int number) => (char)('0' + (number % 10));
}

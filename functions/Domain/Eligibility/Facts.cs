using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>
/// What a condition was decided from: a handful of named values, in the order in which the condition states them. Written when somebody reads them.
/// </summary>
public abstract class Facts : IReadOnlyDictionary<string, object>
{
    private List<KeyValuePair<string, object>>? _written;

    private protected Facts()
    {
    }

    public int Count => Written.Count;

    public IEnumerable<string> Keys => Written.Select(fact => fact.Key);

    public IEnumerable<object> Values => Written.Select(fact => fact.Value);

    private List<KeyValuePair<string, object>> Written => _written ??= Write();

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
    internal abstract void State(FactSheet facts);

    private List<KeyValuePair<string, object>> Write()
    {
        var sheet = new FactSheet();
        State(sheet);
        return sheet.Written;
    }
}

/// <summary>Where a condition states its facts; one that is not known is left out.</summary>
internal sealed class FactSheet
{
    public List<KeyValuePair<string, object>> Written { get; } = [];

    /// <summary>A fact that is written already.</summary>
    public void AddAsIs(string key, object value)
    {
        Written.Add(new(key, value));
    }

    public void Add(string key, string? text)
    {
        if (text is not null)
        {
            Written.Add(new(key, text));
        }
    }

    public void Add(string key, CodeSet? codes)
    {
        if (codes is not null)
        {
            Written.Add(new(key, string.Join(',', codes)));
        }
    }

    public void Add(string key, bool? yes)
    {
        if (yes is { } known)
        {
            Written.Add(new(key, known));
        }
    }

    public void Add(string key, int number)
    {
        Written.Add(new(key, number));
    }

    /// <summary>As yyyy-MM-dd.</summary>
    public void Add(string key, DateOnly? day)
    {
        if (day is { } known)
        {
            Written.Add(new(key, Iso(known)));
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
            Written.Add(new(key, ((level == DivisionLevel.County ? code.County : code.Township) ?? code).Value));
        }
    }

    /// <summary>What another text would say, and which.</summary>
    public void AddOtherReading(string prefix, Outcome? other)
    {
        if (other is { } said)
        {
            Written.Add(new(prefix + "otherReading", said.Code()));
            Written.Add(new(prefix + "otherReadingBasis", Wording.OtherReadingBasis(said)));
        }
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

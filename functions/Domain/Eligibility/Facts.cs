using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Domain.Eligibility;

/// <summary>
/// What a condition was decided from: a handful of named values, in the order they were added. An array: with four entries it is both smaller and
/// faster than a hash table, and every assessment makes a dozen.
/// </summary>
internal sealed class Facts : IReadOnlyDictionary<string, object>
{
    private KeyValuePair<string, object>[] _entries = new KeyValuePair<string, object>[4];

    public static Facts None { get; } = new();

    public int Count { get; private set; }

    public IEnumerable<string> Keys => this.Select(entry => entry.Key);

    public IEnumerable<object> Values => this.Select(entry => entry.Value);

    public object this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>Adds a fact; one that is not known is left out.</summary>
    public Facts With(string key, object? value)
    {
        if (value is not null)
        {
            if (Count == _entries.Length)
            {
                Array.Resize(ref _entries, Count * 2);
            }

            _entries[Count++] = new(key, value);
        }

        return this;
    }

    public Facts With(string key, DateOnly? day) => day is { } known ? With(key, Iso(known)) : this;

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Key == key)
            {
                value = _entries[i].Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _entries[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Iso(DateOnly day) => string.Create(10, day, static (text, day) =>
    {
        var (year, month, number) = day;
        text[4] = text[7] = '-';
        (text[0], text[1], text[2], text[3]) = (Digit(year / 1000), Digit(year / 100), Digit(year / 10), Digit(year));
        (text[5], text[6], text[8], text[9]) = (Digit(month / 10), Digit(month), Digit(number / 10), Digit(number));
    });

    private static char Digit(int number) => (char)('0' + (number % 10));
}

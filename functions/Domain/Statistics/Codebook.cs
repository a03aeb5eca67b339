namespace Domain.Statistics;

/// <summary>
/// The values of one dimension, numbered in the order in which they are listed: codes of the form first, then what turns up (divisions).
/// </summary>
/// <remarks>
/// Rows keep the number, tables show the code. A number means nothing outside this process: stored rows carry the codes themselves.
/// </remarks>
public sealed class Codebook
{
    private readonly Lock _adding = new();
    private readonly Dictionary<string, ushort> _numbers;
    private volatile string[] _codes;

    internal Codebook(IEnumerable<string> known)
    {
        _codes = [.. known.Distinct(StringComparer.Ordinal)];
        _numbers = new(StringComparer.Ordinal);
        for (ushort i = 0; i < _codes.Length; i++)
        {
            _numbers.Add(_codes[i], i);
        }
    }

    public int Count => _codes.Length;

    public string this[int number] => _codes[number];

    /// <summary>The number of a code, given now where it had none.</summary>
    public ushort Of(string code)
    {
        lock (_adding)
        {
            if (!_numbers.TryGetValue(code, out var number))
            {
                number = checked((ushort)_codes.Length);
                _codes = [.. _codes, code];
                _numbers.Add(code, number);
            }

            return number;
        }
    }
}

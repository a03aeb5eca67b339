using System.Runtime.CompilerServices;

namespace Domain.Eligibility;

/// <summary>Writes an interpolated sentence: names, numbers, and days as 2024年2月10日. The sheets of a thread are written on again and again.</summary>
[InterpolatedStringHandler]
internal ref struct Sentence
{
    /// <summary>Longer than any sentence of <see cref="Wording"/>; a longer one gets a larger sheet.</summary>
    private const int Usual = 512;

    /// <summary>The longest number or day: -2147483648, 9999年12月31日.</summary>
    private const int Longest = 12;

    [ThreadStatic]
    private static Pad? _pad;

    private readonly Pad _from;
    private char[] _room;
    private int _length;

    public Sentence(int literalLength, int formattedCount)
    {
        _from = _pad ??= new();
        _room = _from.Take() ?? new char[Math.Max(Usual, literalLength + (formattedCount * Longest))];
    }

    private readonly ReadOnlySpan<char> Text => _room.AsSpan(0, _length);

    /// <summary>Finishes the sentence.</summary>
    public static string Write(Sentence sentence)
    {
        var text = new string(sentence.Text);
        sentence._from.First = sentence._room;
        return text;
    }

    /// <summary>Finishes two sentences, one behind the other; where both say the same, it is said once.</summary>
    public static string Write(Sentence first, Sentence second)
    {
        var text = first.Text.SequenceEqual(second.Text) ? new string(first.Text) : string.Concat(first.Text, second.Text);
        (first._from.First, first._from.Second) = (first._room, second._room);
        return text;
    }

    /// <remarks>Inlined, a literal is copied in a few moves.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendLiteral(string text)
    {
        if (text.TryCopyTo(_room.AsSpan(_length)))
        {
            _length += text.Length;
        }
        else
        {
            AppendToLarger(text);
        }
    }

    public void AppendFormatted(string text) => AppendLiteral(text);

    public void AppendFormatted(int number)
    {
        MakeRoom();
        if (number is >= 0 and < 100)
        {
            Put(number);
            return;
        }

        number.TryFormat(_room.AsSpan(_length), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    public void AppendFormatted(DateOnly day)
    {
        MakeRoom();
        var (year, month, number) = day;
        if (year >= 1000)
        {
            Put(year / 100);
            _room[_length++] = Digit(year / 10);
            _room[_length++] = Digit(year);
        }
        else
        {
            AppendFormatted(year);
        }

        _room[_length++] = '年';
        Put(month);
        _room[_length++] = '月';
        Put(number);
        _room[_length++] = '日';
    }

    private void AppendToLarger(string text)
    {
        Array.Resize(ref _room, (_length + text.Length) * 2);
        AppendLiteral(text);
    }

    /// <summary>One or two digits.</summary>
    private void Put(int number)
    {
        if (number >= 10)
        {
            _room[_length++] = Digit(number / 10);
        }

        _room[_length++] = Digit(number);
    }

    private static char Digit(int number) => (char)('0' + (number % 10));

    private void MakeRoom()
    {
        if (_room.Length - _length < Longest)
        {
            Array.Resize(ref _room, _room.Length * 2);
        }
    }

    /// <summary>A thread's sheets. The second is for the second of two sentences that are written side by side.</summary>
    private sealed class Pad
    {
        public char[]? First { get; set; }

        public char[]? Second { get; set; }

        /// <summary>A sheet is taken away while it is written on.</summary>
        public char[]? Take()
        {
            var sheet = First ?? Second;
            if (First is not null)
            {
                First = null;
            }
            else
            {
                Second = null;
            }

            return sheet;
        }
    }
}

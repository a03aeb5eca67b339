using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Domain.Identity;

/// <summary>Cleans what people type, paste and export before a number is read from it.</summary>
internal static partial class RawText
{
    /// <summary>Longer texts are no number, whatever they hold; they are not looked at further.</summary>
    public const int Longest = 200;

    /// <summary>What is clean already: nearly every number that is read, and every one that was stored.</summary>
    private static readonly SearchValues<char> Clear = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Without one of these nothing looks like a number that a spreadsheet rounded.</summary>
    private static readonly SearchValues<char> Rounded = SearchValues.Create(".,eE．，ｅＥ");

    /// <summary>
    /// Full-width forms to ASCII, letters to upper case, and spaces, hyphens, zero-width characters and apostrophes (spreadsheets put one before
    /// text) taken away.
    /// </summary>
    public static string Clean(string? raw)
    {
        if (string.IsNullOrEmpty(raw) || raw.Length > Longest)
            return raw is null or "" ? "" : new string('?', Longest + 1);
        if (!raw.AsSpan().ContainsAnyExcept(Clear))
            return raw;
        var clean = new StringBuilder(raw.Length);
        foreach (var typed in raw)
        {
            var c = typed is >= '！' and <= '～' ? (char)(typed - '！' + '!') : typed;
            if (char.IsWhiteSpace(c) || char.IsControl(c) || IsInvisible(c) || IsHyphen(c) || IsApostrophe(c))
                continue;
            clean.Append(c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c is '×' or 'Х' or 'х' ? 'X' : c);
        }
        return clean.ToString();
    }

    /// <summary>Whether a spreadsheet has turned the number into 1.40403E+17 or 140403201502290000.0: its last digits are gone.</summary>
    public static bool HasLostDigits(string? raw) => MayBeRounded(raw) && (IsScientific(raw) || Fraction().IsMatch(Narrow(raw!)));

    public static bool IsScientific(string? raw) => MayBeRounded(raw) && Scientific().IsMatch(Narrow(raw!));

    private static bool MayBeRounded(string? raw) => raw is { Length: <= Longest } && raw.AsSpan().ContainsAny(Rounded);

    [GeneratedRegex(@"^[+-]?[0-9]+([.,][0-9]*)?\s*[eE]\s*[+-]?\s*[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();

    [GeneratedRegex(@"^[0-9]+\.[0-9]*$|^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    private static string Narrow(string raw) =>
        string.Create(raw.Length, raw, static (narrow, wide) =>
        {
            for (var i = 0; i < wide.Length; i++)
                narrow[i] = wide[i] is >= '！' and <= '～' ? (char)(wide[i] - '！' + '!') : wide[i];
        }).Trim(' ', '\'', '’', '‘', '\t', '\r', '\n', '\u00A0', '\u3000', '\uFEFF', '\u200B');

    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u180E' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or '\uFEFF';

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '`';

    private static bool IsHyphen(char c) => c is '-' or '—' or '–' or '‐' or '‑' or '‒' or '−' or '﹣' or '_' or '·' or '.' or '•';
}

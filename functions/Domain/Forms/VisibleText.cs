using System.Globalization;
using System.Text;

namespace Domain.Forms;

/// <summary>
/// What a person sees of a text: without the marks that nobody sees, without blanks at its ends, each character by its ordinary code.
/// </summary>
/// <remarks>
/// A number copied from a phone's address book comes wrapped in marks of writing direction, a name from a web page with a zero-width space, one from
/// a PDF with ⾼ for 高. Kept, they would make two names out of one, a name out of nothing, and with a mark that turns the line around "王小明" would be
/// shown as another name to the reviewer.
/// </remarks>
public static class VisibleText
{
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (IsPlain(trimmed))
        {
            return trimmed;
        }

        var kept = new StringBuilder(trimmed.Length);
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                kept.Append(rune.IsBmp ? HanCharacters.Unified((char)rune.Value).ToString() : rune.ToString());
            }
        }

        return kept.ToString().Trim();
    }

    /// <summary>Whether there is nothing in it that <see cref="Of"/> would change, ends apart.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Most of what is read: ASCII, and the ordinary Chinese characters.
            if (!rune.IsAscii && rune.Value is not (>= 0x4E00 and <= 0x9FFF)
                && (IsInvisible(rune) || (rune.IsBmp && HanCharacters.Unified((char)rune.Value) != rune.Value)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Marks of format; the marks that choose a variant of the character before them; letters that are drawn as nothing.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0;
}

using System.Globalization;
using System.Text;

namespace Domain.Forms;

/// <summary>What a person sees of a text: without the marks that nobody sees, and without blanks at its ends.</summary>
/// <remarks>
/// A number copied from a phone's address book comes wrapped in marks of writing direction, a name from a web page with a zero-width space. Kept, they would
/// make two names out of one, a name out of nothing, and with a mark that turns the line around "王小明" would be shown as another name to the reviewer.
/// </remarks>
public static class VisibleText
{
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (!trimmed.EnumerateRunes().Any(IsInvisible))
        {
            return trimmed;
        }

        var kept = new StringBuilder(trimmed.Length);
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString().Trim();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}

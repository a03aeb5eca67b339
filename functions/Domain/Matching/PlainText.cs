using Domain.Forms;

namespace Domain.Matching;

/// <summary>The form in which names and numbers are compared and turned into search tokens.</summary>
public static class PlainText
{
    /// <summary>
    /// Letters, digits and characters only, full-width forms narrowed, lower case: 买买提·艾力, 买买提．艾力 and "买买提 艾力" are one name.
    /// </summary>
    /// <remarks>
    /// Written out by hand: the process runs without ICU (invariant globalization), where <c>string.Normalize</c> leaves text as it is.
    /// </remarks>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = 0;
        Span<char> plain = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        foreach (var typed in text)
        {
            var c = HanCharacters.Unified(Narrow(typed));
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        return plain[..length].SequenceEqual(text) ? text : new string(plain[..length]);
    }

    /// <summary>Ａ to A, ０ to 0, the wide space to a space; anything else as it is.</summary>
    public static char Narrow(char c) => c switch
    {
        >= '！' and <= '～' => (char)(c - '！' + '!'),
        '\u3000' => ' ',
        _ => c,
    };
}

using Domain.Forms;
using Domain.Matching;

namespace Domain.National;

/// <summary>Headings and words of a table as they are compared: as people see them, without blanks, full-width forms narrowed.</summary>
public static class CellText
{
    /// <summary>失败原因（必填） and 失败 原因(必填) are one heading.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(VisibleText.Of(text).Where(letter => !char.IsWhiteSpace(letter)).Select(PlainText.Narrow));
    }

    /// <summary>Whether it is one of these, however either is written.</summary>
    public static bool Has(IEnumerable<string> words, string text)
    {
        var plain = Of(text);
        return words.Any(word => Of(word) == plain);
    }
}

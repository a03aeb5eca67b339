using System.Collections.Frozen;
using Domain.Forms;
using Domain.Matching;

namespace App.Documents.Excel;

/// <summary>
/// What people and programs put into a cell, brought to one form before it is looked up: what nobody sees, blanks inside a choice, ways to say
/// "none".
/// </summary>
internal static class CellWords
{
    private static readonly FrozenSet<string> None =
        FrozenSet.Create(StringComparer.Ordinal, "无", "没有", "都没有", "均无", "全无", "以上都没有", "以上均无", "无以上情况", "以上都不是", "没有以上情况");

    private static readonly FrozenSet<string> Dashes = FrozenSet.Create(StringComparer.Ordinal, "/", "／", "\\", "-", "--", "—", "——", "－");

    private static readonly FrozenSet<string> Yes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "是", "有", "对", "真", "TRUE", "=TRUE()", "=TRUE",
        "Y", "YES", "1", "√", "✓", "✔", "☑");

    private static readonly FrozenSet<string> No = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "否", "无", "不", "不是", "没有", "假", "FALSE",
        "=FALSE()", "=FALSE", "N", "NO", "0", "×", "✗", "✕");

    /// <summary>What spreadsheets show where they could not compute or not show something; saved as CSV or pasted as values it is text.</summary>
    private static readonly string[] ErrorMarks =
    [
        "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!",
            "#BUSY!", "#ERROR!",
        "#GETTING_DATA", "####", "Err:5",
    ];

    /// <summary>The text as people see it: <see cref="VisibleText"/>.</summary>
    public static ReadOnlySpan<char> Plain(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return VisibleText.IsPlain(text) ? text : VisibleText.Of(text.ToString());
    }

    /// <summary>Without blanks, full-width forms narrowed: 汉　族 is 汉族, 无（未评级） is 无(未评级).</summary>
    public static ReadOnlySpan<char> Choice(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || PlainText.Narrow(c) != c)
            {
                return string.Concat(text.ToString().Where(letter => !char.IsWhiteSpace(letter)).Select(PlainText.Narrow));
            }
        }

        return text;
    }

    public static bool IsName(Field field) => field.Key is "childName" || field.Key.EndsWith(".name", StringComparison.Ordinal);

    /// <summary>张  三 is spread to the width of three characters: in a name of Chinese characters alone, blanks are no part of it.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> text)
    {
        var blanks = false;
        foreach (var rune in text.EnumerateRunes())
        {
            blanks |= System.Text.Rune.IsWhiteSpace(rune);
            if (!System.Text.Rune.IsWhiteSpace(rune) && rune.Value is not ((>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF)))
            {
                return text;
            }
        }

        return blanks ? string.Concat(text.ToString().Where(letter => !char.IsWhiteSpace(letter))) : text;
    }

    public static bool? YesOrNo(ReadOnlySpan<char> text)
    {
        text = Choice(text);
        return Yes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text) ? true : No.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text)
            ? false : null;
    }

    /// <summary>A box crossed out.</summary>
    public static bool IsDash(ReadOnlySpan<char> text) => Dashes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);

    public static bool IsNone(ReadOnlySpan<char> text) => None.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Choice(text));

    /// <summary>Whether a field of several answers is said to have none.</summary>
    /// <param name="alone">The option that says so, where the form has one (无 under 生活保障情况).</param>
    /// <remarks>
    /// Where one option stands alone but is no "none" (健康), 无 is left to be asked: it may mean "nothing wrong" as well as "not looked at".
    /// </remarks>
    public static bool IsNone(Field field, ReadOnlySpan<char> text, out string? alone)
    {
        alone = null;
        if (text.SequenceEqual(field.Show(CodeSet.Empty)))
        {
            return true;
        }

        var says = field.StandAlone.FirstOrDefault(code => None.Contains(field.LabelOf(code)));
        if (!IsNone(text) || (field.StandAlone.Count > 0 && says is null))
        {
            return false;
        }

        alone = says;
        return true;
    }

    /// <summary>
    /// A box crossed out (/, —), or 无 where a text, a number or a place was asked for: the same as left empty. A child's own name is always read.
    /// </summary>
    public static bool IsLeftOut(Field field, ReadOnlySpan<char> text) =>
        text.Length <= 6 && field.Key is not "childName"
        && (IsDash(text)
            || (field.Type is FieldType.Text or FieldType.Identity or FieldType.Phone or FieldType.Address or FieldType.Date && IsNone(text)));

    public static bool HasErrorMark(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('#', '＃') < 0 && !text.StartsWith("Err:"))
        {
            return false;
        }

        var narrow = text.Contains('＃') ? string.Concat(text.ToString().Select(PlainText.Narrow)) : text;
        foreach (var mark in ErrorMarks)
        {
            if (narrow.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

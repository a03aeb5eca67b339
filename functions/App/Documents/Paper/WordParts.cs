using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace App.Documents.Paper;

/// <summary>The pieces of a Word document that every paper of ours is built of.</summary>
internal static class WordParts
{
    /// <summary>Text of one size (half points), headings in 黑体; what somebody wrote over several lines stays so.</summary>
    public static Run Ink(string text, int size, bool bold)
    {
        var run = new RunProperties();
        if (bold)
        {
            run.Append(new RunFonts { EastAsia = "黑体" });
            run.Append(new Bold());
        }

        run.Append(new FontSize { Val = Number(size) });
        var ink = new Run(run);
        foreach (var (part, n) in text.ReplaceLineEndings("\n").Split('\n').Select((part, n) => (part, n)))
        {
            if (n > 0)
            {
                ink.Append(new Break());
            }

            ink.Append(new Text(WritableText.Of(part)) { Space = SpaceProcessingModeValues.Preserve });
        }

        return ink;
    }

    /// <summary>One line around or within a table, in eighths of a point.</summary>
    public static T Border<T>(uint eighths = 4)
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = eighths, Space = 0, Color = "auto" };

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}

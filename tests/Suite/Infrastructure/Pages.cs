using System.Globalization;
using System.Text.RegularExpressions;

namespace Suite.Infrastructure;

/// <summary>Parts of infra-bicep/README that tests have computed, each between two marks; UPDATE_PAGES=1 writes them.</summary>
internal static partial class Pages
{
    /// <summary>
    /// The same words, and each number within a tenth (or one): what is computed from sealed records is never quite the same twice.
    /// </summary>
    public static void HoldsAbout(string part, string due)
    {
        var page = Path.Combine(Bicep.Folder, "README.md");
        var (text, begin, end) = (File.ReadAllText(page), $"<!-- {part}: made by tests/Suite/Infrastructure; UPDATE_PAGES=1 writes it anew -->\n",
            $"<!-- end of {part} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"infra-bicep/README.md has no part {part}.");
        if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
        {
            File.WriteAllText(page, text[..from] + due + text[to..]);
            text = File.ReadAllText(page);
        }

        (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        var stands = text[from..to];
        Assert.Equal(Number().Replace(due, "#"), Number().Replace(stands, "#"));
        foreach (var (one, other) in Numbers(due).Zip(Numbers(stands)))
        {
            Assert.True(Math.Abs(one - other) <= Math.Max(1, 0.1 * Math.Max(one, other)), $"{part}: {other} stands there, {one} it is.");
        }
    }

    private static IEnumerable<double> Numbers(string text) =>
        Number().Matches(text)
        .Select(match => double.Parse(match.Value, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<![\w.])[0-9][0-9,]*(\.[0-9]+)?")]
    private static partial Regex Number();
}

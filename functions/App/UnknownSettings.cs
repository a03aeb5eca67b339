using Microsoft.Extensions.Configuration;

namespace App;

/// <summary>Names inside our own sections that no setting has: misspelt, they would be ignored without a word.</summary>
/// <remarks>
/// Whoever writes <c>RateLimits__DeclarationPerMinute=0</c> before a census week believes that the limit is off. Sections that are not ours belong to
/// the platform (<c>Logging</c>, <c>ASPNETCORE_*</c>, <c>AzureWebJobsStorage</c> …) and are left alone, unless the whole name is one of ours but for
/// a letter (<c>Storge__Account</c>) or for its two underscores (<c>Store_Kind</c>).
/// </remarks>
internal static class UnknownSettings
{
    /// <summary>More letters apart than this, it is another word.</summary>
    private const int Near = 2;

    /// <summary>One line for each unknown name; never what it is set to, which may be a secret.</summary>
    public static IEnumerable<string> In(IConfiguration configuration)
    {
        foreach (var section in Settings.Table.GroupBy(static setting => setting.Key[..setting.Key.IndexOf(':', StringComparison.Ordinal)]))
        {
            foreach (var given in configuration.GetSection(section.Key).GetChildren())
            {
                if (section.FirstOrDefault(setting => given.Path.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is not { } known)
                {
                    yield return Line(given.Path, [.. section.Select(static setting => setting.Key)]);
                }
                else if (!known.IsList && given.GetChildren().Any())
                {
                    // Not by its name: "Bot:Secret:…" may well be the secret itself after the wrong sign.
                    yield return $"{known.Key} 不能再分项，请把内容直接写给 {known.Key}。";
                }
            }
        }

        foreach (var given in configuration.GetChildren())
        {
            foreach (var line in InAnotherSection(given))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> InAnotherSection(IConfigurationSection given)
    {
        var sections = Settings.Table.Select(static setting => setting.Key.Split(':')[0]).Distinct();
        if (sections.Contains(given.Key, StringComparer.OrdinalIgnoreCase))
        {
            yield break;
        }

        // Capitals count here: STORE_PATH may well be another program's.
        if (Settings.Table.FirstOrDefault(setting => setting.Key == given.Key.Replace('_', ':').Replace('.', ':').Replace('-', ':')) is { } meant)
        {
            yield return $"没有 {given.Key} 这个设置，是不是要写 {meant.Key}？"
                + $"在环境变量里冒号写成两个下划线：{meant.Key.Replace(":", "__", StringComparison.Ordinal)}。";
        }

        foreach (var below in given.GetChildren())
        {
            // Of a short name one letter may be wrong, of a long one two; more, and it is somebody else's.
            if (Settings.Table.FirstOrDefault(setting => setting.Key.Split(':') is [var section, var name]
                && name.Equals(below.Key, StringComparison.OrdinalIgnoreCase)
                && Distance(given.Key, section) <= (section.Length > 5 ? Near : 1)) is { } near)
            {
                yield return $"没有 {below.Path} 这个设置，是不是要写 {near.Key}？";
            }
        }
    }

    private static string Line(string given, string[] known) => known.MinBy(key => Distance(given, key)) is { } nearest
        && Distance(given, nearest) <= Near
        ? $"没有 {given} 这个设置，是不是要写 {nearest}？"
        : $"没有 {given} 这个设置，可用的有 {string.Join("、", known)}。";

    /// <summary>How many letters must be put in, left out or replaced to come from one name to the other; capitals do not matter.</summary>
    private static int Distance(string one, string other)
    {
        // Row after row of the table "first i letters of the one against first j of the other"; only the last row is kept.
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

using Suite.Channels;

namespace Suite.Faults;

/// <summary>The table of faults in the README of the store: each test has seen its row, and with UPDATE_PAGES=1 it writes it there.</summary>
internal static class FaultTable
{
    private const string Head = "| fault | what somebody saw | the same again, when it was over | what was lost |\n|---|---|---|---|\n";

    private static readonly Lock Gate = new();

    private static readonly string Page = Path.Combine(Npm.Root, "functions", "Storage", "README.md");

    /// <summary>The names of the rows that stand there.</summary>
    public static IReadOnlyList<string> Rows => [.. Lines(File.ReadAllText(Page)).Select(line => line.Split(" | ")[0].TrimStart('|', ' '))];

    /// <summary>Holds what was seen against the page.</summary>
    public static void Holds(string fault, string saw, string again, string lost)
    {
        var row = $"| {fault} | {saw} | {again} | {lost} |";
        lock (Gate)
        {
            var page = File.ReadAllText(Page);
            if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
            {
                var (start, lines) = (page.IndexOf(Head, StringComparison.Ordinal) + Head.Length, Lines(page).ToList());
                var others = lines.Where(line => !line.StartsWith($"| {fault} |", StringComparison.Ordinal));
                var all = others.Append(row).OrderBy(line => Order(line.Split(" | ")[0].TrimStart('|', ' '))).ToList();
                File.WriteAllText(Page, page[..start] + string.Concat(all.Select(line => line + "\n"))
                    + page[(start + lines.Sum(line => line.Length + 1))..]);
                page = File.ReadAllText(Page);
            }

            Assert.Contains(row + "\n", page, StringComparison.Ordinal);
        }
    }

    private static int Order(string fault) => FailingServices.All.ToList().IndexOf(fault) is >= 0 and var at ? at : int.MaxValue;

    private static IEnumerable<string> Lines(string page)
    {
        var start = page.IndexOf(Head, StringComparison.Ordinal);
        Assert.True(start >= 0, "The table of faults is not in the README of the store.");
        return page[(start + Head.Length)..].Split('\n').TakeWhile(line => line.StartsWith('|'));
    }
}

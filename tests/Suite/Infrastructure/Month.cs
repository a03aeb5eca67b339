using System.Globalization;

namespace Suite.Infrastructure;

/// <summary>What a county, the city, a province and the country use in a month, from what each operation costs and how often it happens.</summary>
internal static class Month
{
    private const int Hours = 730;

    /// <summary>Installations: the pilot, the city, a province of eleven such cities, and the country as one account for each province.</summary>
    private static readonly Size[] Sizes =
    [
        new("a county (pilot)", 3_000, 1, 0, 1, 1), new("the city", 39_000, 1, 20_000, 1, 2), new("a province", 1_000_000, 11, 100_000, 1, 8),
        new("the country", 60_000_000, 333, 100_000, 31, 250),
    ];

    /// <param name="Cities">Timers go over each city's counties.</param>
    /// <param name="Autoscale">Of each account; 0: serverless.</param>
    private sealed record Size(string Name, int Children, int Cities, int Autoscale, int Accounts, int Instances);

    /// <summary>How often in a county in a month: an assumption, to be replaced by what is seen.</summary>
    private static readonly (string Operation, int Times)[] Use =
    [
        ("A declaration, 流动儿童", 150), ("A declaration, 留守儿童", 100), ("A parent asks how it stands", 300), ("A correction", 60),
            ("An attachment", 120), ("A turn of the chat", 4_000),
        ("A reviewer's list, 22 declarations", 3_000), ("A declaration opened, with its audit entry", 600), ("A child registered", 250),
            ("A list of children", 1_500),
        ("A child opened", 800), ("A figure of the county", 400),
    ];

    // Prices change: yuan for 100 RU/s and hour, and for a gigabyte and month, as docs.azure.cn printed them as an example ("understand your bill"),
    // noted in November 2026; to be checked on the day. Autoscale counts one and a half times.
    private const double HundredUnits = 0.051;
    private const double Gigabyte = 2.576;
    private const double Autoscale = 1.5;

    /// <summary>Records of a child with everything about it, index and audit entries among it; an assumption on the safe side.</summary>
    private const double KilobytesOfAChild = 60;

    /// <summary>What a child's records grow by in a year: reviews, visits, comparisons, and the audit entry of each look; an assumption.</summary>
    private const double KilobytesAYear = 20;

    /// <summary>What one partition key may hold.</summary>
    private const double GigabytesOfAPartition = 20;

    private const int ChildrenOfACounty = 3_000;

    /// <summary>Everybody declares within two weeks of eight hours.</summary>
    private const int CensusSeconds = 14 * 8 * 3600;

    /// <param name="fires">Firings of all timers in an hour.</param>
    public static string Table(Dictionary<string, double> units, int fires)
    {
        var (county, times) = (Use.Sum(use => use.Times * units[use.Operation]), Use.Sum(use => (double)use.Times));
        var idle = units["Timers of the whole city, an hour with nothing to do"];
        return "| in a month | " + string.Join(" | ", Sizes.Select(size => size.Name)) + " |\n|---|"
            + string.Concat(Sizes.Select(_ => "---:|")) + "\n"
            + Row("children", size => Number(size.Children))
            + Row("people and what they do, million RU", size => Million(Shares(size) * county))
            + Row("timers, million RU", size => Million(Hours * idle * size.Cities))
            + Row("together, million RU", size => Million(Total(size)))
            + Row("on average, RU/s", size => Number(Total(size) / Hours / 3600))
            + Row("if all declare within two weeks, RU/s", size => Number(size.Children * units["A declaration, 流动儿童"] / CensusSeconds))
            + Row("database, as provisioned", size => size.Autoscale == 0 ? "serverless" : $"{Each(size)}autoscale to {Number(size.Autoscale)} RU/s")
            + Row("database, yuan", size => size.Autoscale == 0 ? $"{Million(Total(size))} × price of a million RU"
                : $"{Each(size)}{Number(Lowest(size) / 100)} × {HundredUnits * Autoscale:0.0000} × {Hours} = "
                    + $"{Number(size.Accounts * Lowest(size) / 100 * HundredUnits * Autoscale * Hours)}")
            + Row("records, GB", size => Gigabytes(size.Children, KilobytesOfAChild).ToString("N1", CultureInfo.InvariantCulture))
            + Row("records, yuan", size => (Gigabytes(size.Children, KilobytesOfAChild) * Gigabyte).ToString("N1", CultureInfo.InvariantCulture))
            + Row("executions, million", size => Million((Shares(size) * times) + (Hours * (double)fires * size.Cities)))
            + Row("instances that are always warm (EP1)", size => $"{size.Instances} × {Hours} h × price");

        double Total(Size size) => (Shares(size) * county) + (Hours * idle * size.Cities);

        static double Shares(Size size) => (double)size.Children / ChildrenOfACounty;

        static string Each(Size size) => size.Accounts == 1 ? "" : $"{size.Accounts} × ";

        static string Row(string name, Func<Size, string> of) => $"| {name} | {string.Join(" | ", Sizes.Select(of))} |\n";
    }

    /// <summary>When the partition of a county is full.</summary>
    public static string Growth() =>
        "| children of one county | records, GB | more in a year, GB | full (20 GB) after |\n|---:|---:|---:|---:|\n"
        + string.Concat(((int[])[3_000, 12_000, 50_000, 150_000, 350_000]).Select(children =>
        {
            var (now, year) = (Gigabytes(children, KilobytesOfAChild), Gigabytes(children, KilobytesAYear));
            var left = (GigabytesOfAPartition - now) / year;
            return string.Create(CultureInfo.InvariantCulture,
                $"| {children:N0} | {now:0.0} | {year:0.0} | {(left < 1 ? "the first year" : $"{Math.Floor(left):N0} years")} |\n");
        }));

    private static double Gigabytes(double children, double kilobytes) => children * kilobytes / 1024 / 1024;

    /// <summary>Autoscale is paid for a tenth of its most at least, and for what is used where that is more.</summary>
    private static double Lowest(Size size) => size.Autoscale / 10.0;

    private static string Million(double units) => (units / 1_000_000).ToString("N1", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

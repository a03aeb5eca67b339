using System.Globalization;

namespace Suite.Infrastructure;

/// <summary>What a county, the city and a province use in a month, from what each operation costs and how often it happens.</summary>
internal static class Month
{
    private const int Hours = 730;

    /// <summary>Counties of an installation: the pilot, the city, a province of eleven such cities.</summary>
    private static readonly (string Name, int Counties, int Cities, int Autoscale, int Instances)[] Sizes =
        [("a county (pilot)", 1, 1, 0, 1), ("the city", 13, 1, 20_000, 2), ("a province", 117, 11, 100_000, 8)];

    /// <summary>How often in a county in a month: an assumption, to be replaced by what is seen.</summary>
    private static readonly (string Operation, int Times)[] Use =
    [
        ("A declaration, 流动儿童", 150), ("A declaration, 留守儿童", 100), ("A parent asks how it stands", 300), ("A correction", 60), ("An attachment", 120), ("A turn of the chat", 4_000),
        ("A reviewer's list, 22 declarations", 3_000), ("A declaration opened, with its audit entry", 600), ("A child registered", 250), ("A list of children", 1_500),
        ("A child opened", 800), ("A figure of the county", 400),
    ];

    // An example that docs.azure.cn prints ("understand your bill"): yuan for 100 RU/s and hour, and for a gigabyte and month. Autoscale counts one and a half times.
    private const double HundredUnits = 0.051;
    private const double Gigabyte = 2.576;
    private const double Autoscale = 1.5;

    /// <summary>Records of a child with everything about it, index and audit entries among it; an assumption on the safe side.</summary>
    private const double KilobytesOfAChild = 60;

    private const int ChildrenOfACounty = 3_000;

    public static string Table(Dictionary<string, double> units)
    {
        var county = Use.Sum(use => use.Times * units[use.Operation]);
        var idle = units["Timers of the whole city, an hour with nothing to do"];
        return "| in a month | " + string.Join(" | ", Sizes.Select(size => size.Name)) + " |\n|---|" + string.Concat(Sizes.Select(_ => "---:|")) + "\n"
            + Row("people and what they do, million RU", size => Million(size.Counties * county))
            + Row("timers, million RU", size => Million(Hours * idle * size.Cities))
            + Row("together, million RU", size => Million(Total(size.Counties, size.Cities)))
            + Row("on average, RU/s", size => Number(Total(size.Counties, size.Cities) / Hours / 3600))
            + Row("database, as provisioned", size => size.Autoscale == 0 ? "serverless" : $"autoscale to {Number(size.Autoscale)} RU/s")
            + Row("database, yuan", size => size.Autoscale == 0 ? $"{Million(Total(size.Counties, size.Cities))} × price of a million RU"
                : $"{Number(Lowest(size.Autoscale) / 100)} × {HundredUnits * Autoscale:0.0000} × {Hours} = {Number(Lowest(size.Autoscale) / 100 * HundredUnits * Autoscale * Hours)}")
            + Row("records, GB", size => (size.Counties * ChildrenOfACounty * KilobytesOfAChild / 1024 / 1024).ToString("0.0", CultureInfo.InvariantCulture))
            + Row("records, yuan", size => (size.Counties * ChildrenOfACounty * KilobytesOfAChild / 1024 / 1024 * Gigabyte).ToString("0.0", CultureInfo.InvariantCulture))
            + Row("instances that are always warm (EP1)", size => $"{size.Instances} × {Hours} h × price");

        double Total(int counties, int cities) => (counties * county) + (Hours * idle * cities);

        string Row(string name, Func<(string Name, int Counties, int Cities, int Autoscale, int Instances), string> of) =>
            $"| {name} | {string.Join(" | ", Sizes.Select(of))} |\n";
    }

    /// <summary>Autoscale is paid for a tenth of its most at least.</summary>
    private static double Lowest(int most) => most / 10.0;

    private static string Million(double units) => (units / 1_000_000).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

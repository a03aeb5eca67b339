using System.Collections.Immutable;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace Suite.Statistics.Disclosure;

/// <summary>A small city of random families, and releases of it one after the other.</summary>
internal sealed class RandomWorld
{
    private static readonly (string Name, string[] Values)[] Possible =
    [
        ("county", ["140403", "140404", "140405", "140406"]),
        ("ageBand", ["0-2", "3-5", "6-11", "12-14", "15"]),
        ("sex", ["male", "female"]),
        ("medicalInsurance", ["atHukou", "atResidence", "none"]),
        ("familyHardship", ["none", "dibao", "tekun"]),
    ];

    /// <summary>With their totals: tables of up to 13 × 15 numbers.</summary>
    private static readonly (string Name, string[] Values)[] Large =
    [
        ("county", [.. Enumerable.Range(1, 12).Select(n => $"1404{n:00}")]),
        ("ageBand", [.. Enumerable.Range(0, 14).Select(n => n.ToString("00", System.Globalization.CultureInfo.InvariantCulture))]),
        ("sex", ["male", "female"]),
        ("medicalInsurance", ["atHukou", "atResidence", "none"]),
    ];

    private readonly Random _dice;
    private readonly (string Name, string[] Values)[] _dimensions;
    private readonly List<(string[] Values, int Monitoring, int Statistics, int Census)> _families = [];

    /// <param name="large">Of how many large dimensions; null: a small city.</param>
    public RandomWorld(int seed, int? large = null)
    {
        _dice = new Random(seed);
        Kind = _dice.Next(3) == 0 ? "leftBehind" : "migrant";
        var names = Possible.OrderBy(_ => _dice.Next()).Take(_dice.Next(2, 5)).Select(dimension => dimension.Name).ToHashSet();
        _dimensions = large is { } many ? Large[..many]
            : [.. Possible.Where(d => names.Contains(d.Name) || d.Name == "county")
                .Select(d => (d.Name, d.Values.Take(Math.Max(2, _dice.Next(d.Values.Length + 1))).ToArray()))];
        var busy = _dice.Next(1, 40);
        foreach (var values in Product(0))
        {
            var (m, more, c) = (_dice.Next(3) == 0 ? 0 : _dice.Next(_dice.Next(1, busy + 1)), _dice.Next(4) == 0 ? _dice.Next(20) : 0,
                _dice.Next(0, busy));
            _families.Add(Kind == "leftBehind" ? (values, m, m, m) : (values, m, m + more, Math.Min(c, m + more)));
        }
    }

    public string Kind { get; }

    public int Combinations => _families.Count;

    public Random Dice => _dice;

    /// <summary>The tables of one release, without numbers.</summary>
    public List<PublishedTable> Ask(int most)
    {
        var area = _dice.Next(4) == 0 ? _dimensions[0].Values[_dice.Next(_dimensions[0].Values.Length)] : PublishedTable.City;
        var caliber = (Caliber)_dice.Next(3);
        var tables = new List<PublishedTable>();
        for (var i = _dice.Next(1, most + 1); i > 0; i--)
        {
            string[] names = [.. _dimensions.Select(d => d.Name).Where(name => area == PublishedTable.City || name != "county")
                .OrderBy(_ => _dice.Next()).Take(_dice.Next(6) == 0 ? 3 : 2)];
            if (names.Length > 0 && !tables.Exists(table => table.Dimensions.SequenceEqual(names)))
            {
                tables.Add(new(Kind, caliber, new(2024, 9, 1), area, [.. names], [], 10));
            }
        }

        return tables;
    }

    /// <summary>The true figures over every dimension of the tables.</summary>
    public JointFigures Figures(IEnumerable<PublishedTable> tables)
    {
        var list = tables.ToList();
        var names = list.SelectMany(table => table.Dimensions).ToHashSet();
        if (list.Select(table => table.Area).Distinct().Count() > 1)
        {
            names.Add("county");
        }

        string[] areas = [.. list.Select(table => table.Area).Distinct()];
        int[] at = [.. _dimensions.Select((d, i) => (d.Name, i)).Where(pair => names.Contains(pair.Name)).Select(pair => pair.i)];
        return new([.. at.Select(i => _dimensions[i].Name)],
        [
            .. _families.Where(family => areas.Contains(PublishedTable.City) || areas.Contains(family.Values[0]))
                .GroupBy(family => string.Join('|', at.Select(i => family.Values[i])))
                .Select(group => new JointCell([.. at.Select(i => group.First().Values[i])], group.Sum(f => f.Monitoring),
                    group.Sum(f => f.Statistics), group.Sum(f => f.Census))),
        ]);
    }

    /// <summary>How many children really stand where a number of a table stands.</summary>
    public int Truth(PublishedTable table, ImmutableArray<string?> values) =>
        _families.Where(family => (table.IsOfCity || family.Values[0] == table.Area)
        && table.Dimensions.Select((name, i) => values[i] is null || family.Values[Array.FindIndex(_dimensions, d => d.Name == name)] == values[i])
        .All(fits => fits))
        .Sum(family => table.Caliber switch { Caliber.Monitoring => family.Monitoring, Caliber.Statistics => family.Statistics, _ => family.Census });

    private IEnumerable<string[]> Product(int from) => from == _dimensions.Length ? [[]]
        : _dimensions[from].Values.SelectMany(value => Product(from + 1).Select(rest => (string[])[value, .. rest]));
}

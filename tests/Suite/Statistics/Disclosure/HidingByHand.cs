using System.Collections.Immutable;
using App.Disclosure;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace Suite.Statistics.Disclosure;

/// <summary>Small tables, worked out on paper: what has to be hidden, and what does not.</summary>
public sealed class HidingByHand
{
    private static readonly DateOnly Day = new(2024, 9, 1);

    public static TheoryData<bool> Ways => [false, true];

    [Theory(DisplayName =
        "Five boys of one county beside twenty girls: these twenty-five are hidden and the totals by sex, not all ninety-five; the county's total "
            + "and that of all stay")]
    [MemberData(nameof(Ways))]
    public void Two_by_two(bool withSolver)
    {
        var made = Decide(withSolver, [], [Table("county", "sex")], ("140403", "male", 5), ("140403", "female", 20), ("140404", "male", 30),
            ("140404", "female", 40));
        Assert.Equal(["*,female", "*,male", "140403,female", "140403,male"], Hidden(made.Tables[0]!));
        Assert.Equal(95, Count(made.Tables[0]!, null, null));
        Assert.Equal(25, Count(made.Tables[0]!, "140403", null));
        Assert.Equal(new SuppressionFigures(4, 2, 1, 95, 25, 5), made.Figures);
        var small = Assert.Single(made.Hidden, cell => cell.Because == HiddenBecause.Few);
        Assert.Equal(["140403", "male"], small.Values.AsEnumerable());
        Assert.All(made.Hidden.Where(cell => cell.Because != HiddenBecause.Few),
            cell => Assert.Equal(["county", "140403", "sex", "male"], cell.Protects.AsEnumerable()));
    }

    [Theory(DisplayName = "A total gives a single hidden county away, so the smallest other one is hidden beside it")]
    [MemberData(nameof(Ways))]
    public void Margin_reveals(bool withSolver)
    {
        var made = Decide(withSolver, [], [Table("county")], ("140403", 5), ("140404", 40), ("140405", 60));
        Assert.Equal(["140403", "140404"], Hidden(made.Tables[0]!));
    }

    [Theory(DisplayName = "Two small counties of seven children together do not protect each other: 0 … 7 is too close")]
    [MemberData(nameof(Ways))]
    public void Too_close(bool withSolver)
    {
        var made = Decide(withSolver, [], [Table("county")], ("140403", 4), ("140404", 3), ("140405", 60));
        Assert.Equal(["140403", "140404", "140405"], Hidden(made.Tables[0]!));
        Assert.Equal(67, Count(made.Tables[0]!, [null]));
    }

    [Theory(DisplayName = "Without few children nothing is hidden; a cell of nobody is 0 and shown")]
    [MemberData(nameof(Ways))]
    public void Nothing_to_hide(bool withSolver)
    {
        var made = Decide(withSolver, [], [Table("county", "sex")], ("140403", "male", 15), ("140404", "male", 30), ("140404", "female", 40));
        Assert.Empty(made.Hidden);
        Assert.Null(made.Tables[0]!.Cells.FirstOrDefault(cell => cell.Values is ["140403", "female"]));
    }

    [Theory(DisplayName = "Age × sex, sex × insurance and age × insurance share no inner cell, and still a family must not be found in all three")]
    [MemberData(nameof(Ways))]
    public void Three_linked_tables(bool withSolver)
    {
        (string[] Values, int Count)[] families =
        [
            (["0-2", "male", "none"], 12), (["0-2", "male", "insured"], 14), (["0-2", "female", "none"], 11), (["0-2", "female", "insured"], 3),
            (["3-5", "male", "none"], 13), (["3-5", "male", "insured"], 16), (["3-5", "female", "none"], 15), (["3-5", "female", "insured"], 4),
        ];
        PublishedTable[] tables = [Table("ageBand", "sex"), Table("sex", "medicalInsurance"), Table("ageBand", "medicalInsurance")];
        var made = Decide(withSolver, [], tables, Joint(["ageBand", "sex", "medicalInsurance"], families));
        Assert.NotEmpty(made.Hidden);
        Safe(made, (table, values) => families.Where(family => table.Dimensions.Select((name, i) =>
            values[i] is null || family.Values[name switch { "ageBand" => 0, "sex" => 1, _ => 2 }] == values[i]).All(fits => fits))
            .Sum(family => family.Count));
    }

    [Theory(DisplayName = "What was hidden in March must not come out in June: the county that protected another stays hidden as a margin")]
    [MemberData(nameof(Ways))]
    public void History_reveals(bool withSolver)
    {
        (string[] Values, int Count)[] families =
        [
            (["140403", "male"], 2), (["140403", "female"], 3), (["140404", "male"], 20), (["140404", "female"], 20), (["140405", "male"], 30),
                (["140405", "female"], 30),
        ];
        var march = Decide(withSolver, [], [Table("county")], ("140403", 5), ("140404", 40), ("140405", 60)).Tables[0]!;
        Assert.Equal(["140403", "140404"], Hidden(march));
        var june = Decide(withSolver, [march], [Table("county", "sex")], Joint(["county", "sex"], families)).Tables[0]!;
        Assert.Contains("140403,*", Hidden(june));
        Assert.Contains("140404,*", Hidden(june));
        Assert.Equal(60, Count(june, "140405", null));
        Safe([march, june], Truth(families, "county", "sex"));
    }

    [Theory(DisplayName =
        "Forty monitored and forty-three counted children of a county: three are known to be the difference, so one number is hidden")]
    [MemberData(nameof(Ways))]
    public void Calibers_nest(bool withSolver)
    {
        JointFigures figures = new(["county"], [new(["140403"], 40, 43, 40), new(["140404"], 50, 80, 50), new(["140405"], 60, 90, 60)]);
        var monitoring = Decide(withSolver, [], [Table("county")], figures).Tables[0]!;
        Assert.Empty(Hidden(monitoring));
        var statistics = Decide(withSolver, [monitoring], [Table("county") with { Caliber = Caliber.Statistics }], figures);
        Assert.Contains("140403", Hidden(statistics.Tables[0]!));
        Assert.Contains(statistics.Hidden, cell => cell.Because == HiddenBecause.Difference);
        Assert.Empty(WorldJudge.Judge([monitoring, statistics.Tables[0]!], (table, values) =>
            figures.Cells.Where(cell => values[0] is null || cell.Values[0] == values[0]).Sum(cell => cell.Of(table.Caliber))));
    }

    [Fact(DisplayName = "Left-behind children are the same in every caliber: hidden by monitoring, they are not told by the statistics")]
    public void Left_behind_are_one()
    {
        PublishedTable table = Table("county") with { Kind = "leftBehind" };
        var first = Decide(true, [], [table], ("140403", 5), ("140404", 40), ("140405", 60)).Tables[0]!;
        var second = Decide(true, [first], [table with { Caliber = Caliber.Statistics }], ("140403", 5), ("140404", 40), ("140405", 60)).Tables[0]!;
        Assert.Equal(Hidden(first), Hidden(second));
    }

    [Theory(DisplayName = "Thirty children of 特困 families, all in one county: the table does not say that all of them are there")]
    [MemberData(nameof(Ways))]
    public void Whole_group(bool withSolver)
    {
        var made = Decide(withSolver, [], [Table("county", "familyHardship")], ("140403", "tekun", 30), ("140403", "none", 50),
            ("140404", "none", 60), ("140405", "none", 45));
        Assert.Contains(made.Hidden, cell => cell.Because == HiddenBecause.WholeGroup);
        Assert.Empty(WorldJudge.Judge([made.Tables[0]!],
            Truth([(["140403", "tekun"], 30), (["140403", "none"], 50), (["140404", "none"], 60), (["140405", "none"], 45)], "county",
                "familyHardship")));
    }

    [Fact(DisplayName = "A county's own release is linked to the city's: what the city hides the county does not tell")]
    public void County_and_city()
    {
        var city = Decide(true, [], [Table("county")], ("140403", 5), ("140404", 40), ("140405", 60)).Tables[0]!;
        (string[] Values, int Count)[] families = [(["140404", "male"], 20), (["140404", "female"], 20), (["140403", "male"], 5),
            (["140405", "female"], 60)];
        var county = Decide(true, [city], [Table("sex") with { Area = "140404" }], Joint(["county", "sex"], families)).Tables[0]!;
        Assert.Contains("*", Hidden(county));
        Assert.Equal(2, Hidden(county).Count);
        Safe([city, county], Truth(families, "county", "sex"), "140404");
    }

    [Fact(DisplayName = "Today's figures contradict what was published of the same day: no world fits both, and nothing is decided")]
    public void Revised_figures()
    {
        var march = Decide(true, [], [Table("county")], ("140403", 15), ("140404", 40)).Tables[0]!;
        Assert.Null(Suppression.Decide([march], [Table("county")], Joint(["county"], [(["140403"], 16), (["140404"], 40)]), NoSolver.Instance));
    }

    [Fact(DisplayName = "A solver that answers with nonsense changes nothing: its worlds are checked")]
    public void A_lying_solver()
    {
        var honest = Decide(false, [], [Table("county")], ("140403", 5), ("140404", 40), ("140405", 60));
        var lied = Suppression.Decide([], [Table("county")], Joint(["county"], [(["140403"], 5), (["140404"], 40), (["140405"], 60)]), new Liar());
        Assert.Equal(Hidden(honest.Tables[0]!), Hidden(lied!.Tables[0]!));
    }

    private sealed class Liar : ICoverSolver
    {
        public Cover? Find(CoverProblem problem) => new([.. problem.Truth.Select(_ => -5)], [.. problem.Truth.Select(count => count + 50)]);
    }

    private static PublishedTable Table(params string[] dimensions) =>
        new("migrant", Caliber.Monitoring, Day, PublishedTable.City, [.. dimensions], [], 10);

    private static JointFigures Joint(string[] dimensions, IEnumerable<(string[] Values, int Count)> families) =>
        new([.. dimensions], [.. families.Select(family => new JointCell([.. family.Values], family.Count, family.Count, family.Count))]);

    private static Suppressed Decide(bool withSolver, PublishedTable[] published, PublishedTable[] wanted, JointFigures figures)
    {
        var made = Suppression.Decide(published, wanted, figures, withSolver ? new CpSatSolver() : NoSolver.Instance);
        Assert.NotNull(made);
        Assert.DoesNotContain(null, made.Tables);
        return made;
    }

    private static Suppressed Decide(bool withSolver, PublishedTable[] published, PublishedTable[] wanted,
        params (string First, int Count)[] cells) =>
        Decide(withSolver, published, wanted, Joint(["county"], cells.Select(cell => ((string[])[cell.First], cell.Count))));

    private static Suppressed Decide(bool withSolver, PublishedTable[] published, PublishedTable[] wanted,
        params (string First, string Second, int Count)[] cells) =>
        Decide(withSolver, published, wanted, Joint([.. wanted[0].Dimensions],
            cells.Select(cell => ((string[])[cell.First, cell.Second], cell.Count))));

    private static Func<PublishedTable, ImmutableArray<string?>, int> Truth((string[] Values, int Count)[] families, params string[] dimensions) =>
        (table, values) =>
        families.Where(family => table.Dimensions.Select((name, i) => values[i] is null
            || family.Values[Array.IndexOf(dimensions, name)] == values[i]).All(fits => fits)).Sum(family => family.Count);

    private static void Safe(Suppressed made, Func<PublishedTable, ImmutableArray<string?>, int> truth) =>
        Safe([.. made.Tables.OfType<PublishedTable>()], truth);

    private static void Safe(PublishedTable[] tables, Func<PublishedTable, ImmutableArray<string?>, int> all, string? area = null)
    {
        // Of the county's own table the truth is that of the county.
        Func<PublishedTable, ImmutableArray<string?>, int> truth = area is null ? all
            : (table, values) => table.IsOfCity ? all(table, values)
            : all(table with { Dimensions = ["county", .. table.Dimensions] }, [area, .. values]);
        Assert.Empty(WorldJudge.Judge(tables, truth));
        Assert.All(new CpSatAttacker().Attack(tables, 10), guess =>
            Assert.True(guess.Most - guess.Least >= (truth(tables[guess.Table], guess.Values) is > 0 and < 10 ? 10 : 1)));
    }

    private static int? Count(PublishedTable table, params string?[] values) => table.Cells.First(cell => cell.Values.SequenceEqual(values)).Count;

    private static IReadOnlyList<string> Hidden(PublishedTable table) =>
        [.. table.Cells.Where(cell => cell.Count is null).Select(cell => string.Join(',', cell.Values.Select(value => value ?? "*")))
            .Order(StringComparer.Ordinal)];
}

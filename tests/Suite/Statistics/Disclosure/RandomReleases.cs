using App.Disclosure;
using Domain.Statistics.Disclosure;

namespace Suite.Statistics.Disclosure;

/// <summary>Random cities, releases one after the other, judged by an engine that shares nothing with what hid the numbers.</summary>
/// <remarks>
/// Sizes: 2 … 4 dimensions of 2 … 5 values (4 … 240 combinations of families), 1 … 3 releases of 1 … 3 tables of one day, city and county, all three
/// calibers. 200 of them in the test command, every tenth with the solver; 10,000 with SUITE_FULL. Large ones beside them: 12 counties × 14 bands of
/// age × sex (× insurance), six releases of up to four tables.
/// </remarks>
public sealed class RandomReleases(ITestOutputHelper output)
{
    private static readonly int Many = Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 10_000 : 200;

    [Fact(DisplayName =
        "However releases follow each other, no hidden number of few children is known to within 10, and none that protects it is certain")]
    public void No_release_gives_a_child_away()
    {
        var broken = new List<string>();
        var (children, lost, primary, tables, kept) = (0L, 0L, 0L, 0, 0);
        for (var seed = 1; seed <= Many; seed++)
        {
            // The exchanges alone are quick; every tenth city asks the solver as well.
            var world = new RandomWorld(seed);
            var published = Publish(world, () => world.Combinations <= 60 && seed % 10 == 0 ? new CpSatSolver() : NoSolver.Instance, made =>
            {
                (children, lost, primary) = (children + made.Figures.Children, lost + made.Figures.HiddenChildren,
                    primary + made.Figures.PrimaryChildren);
                Assert.Equal(Kept(made), made.Hidden.Select(cell => $"{cell.Table} {string.Join(',', cell.Values)}").Order(StringComparer.Ordinal));
                (tables, kept) = (tables + made.Tables.Length, kept + made.Tables.Count(table => table is null));
            });
            if (published.Count > 0)
            {
                broken.AddRange(WorldJudge.Judge(published, world.Truth).Select(sentence => $"city {seed}: {sentence}"));
            }
        }

        output
            .WriteLine(
                $"{Many} cities, {tables} tables ({kept} could not leave); children in inner cells {children}, hidden {lost} ("
                    + $"{100.0 * lost / children:F1} %), "
            + $"by hiding the few alone {primary} ({100.0 * primary / children:F1} %)");
        Assert.Empty(broken);
        Assert.InRange(kept, 0, tables / 5);
    }

    [Fact(DisplayName = "Nor do six releases of up to four linked tables of up to 13 × 15 numbers give a child away")]
    public void No_large_release_gives_a_child_away()
    {
        // The judge needs five minutes for a city of 1,008 kinds of families; the test command asks it about one of 336.
        var full = Many > 200;
        for (var seed = 1; seed <= (full ? 5 : 1); seed++)
        {
            var (began, world) = (System.Diagnostics.Stopwatch.StartNew(), new RandomWorld(seed, large: full ? 4 : 3));
            var (children, lost, primary) = (0L, 0L, 0L);
            var published = Publish(world, () => NoSolver.Instance, made =>
                (children, lost, primary) = (children + made.Figures.Children, lost + made.Figures.HiddenChildren,
                    primary + made.Figures.PrimaryChildren), releases: 6, most: 4);
            var hidden = began.Elapsed;
            Assert.Empty(WorldJudge.Judge(published, world.Truth).Select(sentence => $"city {seed}: {sentence}"));
            output
                .WriteLine(
                    $"city {seed}: {published.Count} tables, {published.Sum(table => table.Cells.Length)} numbers, "
                        + $"{published.Sum(table => table.Cells.Count(cell => cell.Count is null))} hidden; "
                + $"children in inner cells {children}, hidden {lost} ({100.0 * lost / Math.Max(1, children):F1} %), by hiding the few alone "
                + $"{primary}; hiding {hidden.TotalSeconds:F1} s, judging {(began.Elapsed - hidden).TotalSeconds:F0} s");
        }
    }

    [Fact(DisplayName = "The judge is worth something: of releases that hide the few alone it finds most broken")]
    public void The_judge_finds_what_hiding_the_few_gives_away()
    {
        var (broken, asked) = (0, 0);
        for (var seed = 1; seed <= 40; seed++)
        {
            var world = new RandomWorld(seed);
            var published = world.Ask(2).Select(table => Suppression.Decide([], [table], world.Figures([table]), NoSolver.Instance)!.Tables[0])
                .OfType<PublishedTable>()
                .Select(table => table with
                {
                    Cells = [.. table.Cells.Select(cell => cell.Count is null && world.Truth(table, cell.Values) is var count and (0 or >= 10)
                        ? cell with { Count = count } : cell)],
                })
                .Where(table => table.Cells.Any(cell => cell.Count is null)).ToList();
            if (published.Count > 0)
            {
                asked++;
                broken += WorldJudge.Judge(published, world.Truth).Count > 0 ? 1 : 0;
            }
        }

        Assert.InRange(asked, 20, 40);
        Assert.InRange(broken, asked / 2, asked);
    }

    [Fact(DisplayName = "The attacker of the house, who knows nothing but the tables, breaks no hidden number either")]
    public void The_attacker_breaks_nothing()
    {
        for (var seed = 500; seed < 530; seed++)
        {
            var world = new RandomWorld(seed);
            var published = Publish(world, () => NoSolver.Instance, _ => { });
            Assert.All(new CpSatAttacker().Attack(published, 10), guess =>
            {
                var need = world.Truth(published[guess.Table], guess.Values) is > 0 and < 10 ? 10 : 1;
                Assert.True(guess.Most - guess.Least >= need || !guess.IsDecided, $"city {seed}, table {guess.Table}: {guess.Least}…{guess.Most}");
            });
        }
    }

    [Fact(DisplayName = "The same release twice hides the same cells")]
    public void Twice_the_same()
    {
        foreach (var seed in (int[])[3, 10, 23])
        {
            var (one, two) = (new RandomWorld(seed), new RandomWorld(seed));
            Assert.Equal(
                Publish(one, () => new CpSatSolver(), _ => { }).SelectMany(table => table.Cells),
                Publish(two, () => new CpSatSolver(), _ => { }).SelectMany(table => table.Cells));
        }
    }

    /// <summary>Every number that is kept back, which has its reason among <see cref="Suppressed.Hidden"/>.</summary>
    private static IEnumerable<string> Kept(Suppressed made) => made.Tables.SelectMany((table, n) => table is null ? []
        : table.Cells.Where(cell => cell.Count is null).Select(cell => $"{n} {string.Join(',', cell.Values)}")).Order(StringComparer.Ordinal);

    private static List<PublishedTable> Publish(RandomWorld world, Func<ICoverSolver> solver, Action<Suppressed> seen, int releases = 0, int most = 3)
    {
        var published = new List<PublishedTable>();
        for (releases = releases > 0 ? releases : world.Dice.Next(1, 4); releases > 0; releases--)
        {
            if (world.Ask(most) is { Count: > 0 } wanted)
            {
                var made = Suppression.Decide(published, wanted, world.Figures([.. published, .. wanted]), solver());
                Assert.NotNull(made);
                seen(made);
                published.AddRange(made.Tables.OfType<PublishedTable>());
            }
        }

        return published;
    }
}

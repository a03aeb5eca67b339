using System.Collections.Immutable;

namespace Domain.Matching;

/// <summary>
/// Learns the weights from the two lists themselves. Nobody labels anything: what a pair of one child looks like is read off the pairs whose number
/// is the same, what brothers and sisters look like off one list, in which two entries are never the same child; EM weighs the pairs without a
/// number; and how far the probabilities are right is seen by hiding numbers that are known.
/// </summary>
internal sealed class Training(ListIndex children, NameShares childShares, RecordSet rows, NameShares rowShares, Decided decided)
{
    private const int Blind = 700;
    private const int Siblings = 6_000;
    private const int Known = 20_000;
    private const int Weighed = 20_000;
    private const int Hidden = 60_000;
    private const int Rounds = 15;

    /// <summary>So many pairs the assumptions are worth.</summary>
    private const double Trust = 25;

    /// <summary>A level met so often among strangers is counted and not assumed.</summary>
    private const int Often = 50;

    /// <summary>Odds below which a pair is not worth weighing.</summary>
    private const double Hopeless = 1.0 / 512;

    private RecordSet Children => children.List;

    private int Largest => Math.Max(Children.Count, rows.Count);

    public LinkageModel Train(DateOnly on)
    {
        var model = LinkageModel.Untrained with { TrainedOn = on, Repeated = Math.Max(0.002, decided.Repeated) };
        model = model with { Stranger = Strangers() };
        model = Families(model);
        var known = KnownPairs();
        (model, var unnumbered) = Expect(model, known);
        return Calibrate(model, unnumbered);
    }

    /// <summary>Records with the smallest marks, some <paramref name="want"/>: by chance, and the same whatever the order of the list.</summary>
    private static List<int> Sample(RecordSet list, int want, Func<int, bool> eligible)
    {
        var all = Enumerable.Range(0, list.Count).Where(eligible).ToList();
        var limit = all.Count <= want ? ulong.MaxValue : (ulong)(ulong.MaxValue * ((double)want / all.Count));
        return [.. all.Where(record => list.Marks[record] <= limit).OrderBy(record => list.Marks[record])
            .ThenBy(record => list.Id(record), StringComparer.Ordinal)];
    }

    private ImmutableArray<ImmutableArray<double>> Strangers()
    {
        var counts = Counts(0);
        var columns = Sample(rows, Blind, _ => true);
        var some = Sample(Children, Blind, _ => true);
        foreach (var child in some)
        {
            foreach (var row in columns)
            {
                var pair = Comparison.Of(Children, Children.Entries[child], childShares, rows, rows.Entries[row], rowShares);
                var likely = pair.NumberAgrees || (pair.Name is > NameLevel.Missing and <= NameLevel.Nickname && pair.Birth is > DateLevel.Missing
                    and <= DateLevel.Slip)
                    || pair.Level(LinkageField.GuardianPhone) == (int)DigitsLevel.Same
                    || pair.Level(LinkageField.GuardianNumber) == (int)DigitsLevel.Same;
                if (!likely)
                {
                    Count(counts, pair, 1);
                }
            }
        }

        return [.. counts.Select((levels, field) =>
        {
            var (total, assumed) = (levels.Skip(1).Sum(), LinkageModel.Untrained.Stranger[field]);
            return levels.Select((count, level) => level == 0 ? 0 : count >= Often ? count / total
                : Math.Max(assumed[level], total == 0 ? 0 : Math.Min(count / total, assumed[level] * 4))).ToImmutableArray();
        })];
    }

    /// <summary>Two entries of one list with different valid numbers and a grown-up in common.</summary>
    private LinkageModel Families(LinkageModel model)
    {
        var sample = Sample(Children, Siblings, record => Children.Entries[record].Kind == NumberKind.Valid);
        var found = Chunks.Map(sample.Count, (from, to) => children.Searching(search =>
        {
            List<Comparison> pairs = [];
            for (var i = from; i < to; i++)
            {
                var entry = Children.Entries[sample[i]];
                foreach (var other in search.Near(Children, entry, byNumber: false))
                {
                    if (other == sample[i] || Children.Entries[other].Kind != NumberKind.Valid || Children.Entries[other].Code == entry.Code)
                    {
                        continue;
                    }

                    var pair = Comparison.Of(Children, entry, childShares, Children, Children.Entries[other], childShares);
                    if (pair.Level(LinkageField.GuardianPhone) == (int)DigitsLevel.Same
                        || pair.Level(LinkageField.GuardianNumber) == (int)DigitsLevel.Same)
                    {
                        pairs.Add(pair);
                    }
                }
            }

            return pairs;
        })).SelectMany(pairs => pairs).ToList();
        if (sample.Count < 500)
        {
            return model;
        }

        var (siblings, twins) = (Counts(0), Counts(0));
        foreach (var pair in found)
        {
            Count(pair.Birth == DateLevel.Same ? twins : siblings, pair, 1);
        }

        var twinCount = found.Count(pair => pair.Birth == DateLevel.Same);
        return model with
        {
            Sibling = model.Sibling.SetItem(0, Shares(siblings[0], model.Sibling[0])).SetItem(1, Shares(siblings[1], model.Sibling[1])),
            Twin = model.Twin.SetItem(0, Shares(twins[0], model.Twin[0])).SetItem(2, Shares(twins[2], model.Twin[2])),
            Siblings = (found.Count - twinCount + 10) / (sample.Count + 30.0),
            Twins = (twinCount + 2) / (sample.Count + 100.0),
        };
    }

    private double[][] KnownPairs()
    {
        var counts = Counts(0);
        foreach (var row in Sample(rows, Known, row => decided.ChildOfRow[row] >= 0))
        {
            var pair = Comparison.Of(Children, Children.Entries[decided.ChildOfRow[row]], childShares, rows, rows.Entries[row], rowShares);
            Count(counts, pair, 1);
        }

        // That they have the same number is why they are here.
        Array.Clear(counts[(int)LinkageField.Number]);
        return counts;
    }

    /// <returns>The model, and the share of the rows without a valid number whose child is in the list.</returns>
    private (LinkageModel Model, double Unnumbered) Expect(LinkageModel model, double[][] known)
    {
        var open = Sample(rows, Weighed, row => decided.IsOpen(row));
        if (open.Count == 0 || decided.FreeChildren == 0)
        {
            return (model with { SameChild = Learned(known), Pairs = (int)known[0].Sum() }, model.Coverage);
        }

        var start = new Weights(model with { SameChild = Learned(known) });
        var prior = decided.Prior(model.Coverage);
        var pairs = Chunks.Map(open.Count, (from, to) => children.Searching(search =>
        {
            List<(int Row, ulong Mark, Comparison Pair)> kept = [];
            for (var i = from; i < to; i++)
            {
                foreach (var child in search.Near(rows, rows.Entries[open[i]], byNumber: true))
                {
                    if (!decided.IsTaken(child) && !decided.IsRuledOut(child, open[i]))
                    {
                        var pair = Comparison.Of(Children, Children.Entries[child], childShares, rows, rows.Entries[open[i]], rowShares);
                        if (start.Odds(pair, prior, Largest) > Hopeless)
                        {
                            kept.Add((i, Children.Marks[child], pair));
                        }
                    }
                }
            }

            kept.Sort((a, b) => (a.Row, a.Mark).CompareTo((b.Row, b.Mark)));
            return kept;
        })).SelectMany(kept => kept).ToList();
        var unnumbered = model.Coverage;
        var without = open.Select(row => rows.Entries[row].Kind != NumberKind.Valid).ToArray();
        var (odds, byRow) = (new double[pairs.Count], new double[open.Count]);
        for (var round = 0; round < Rounds; round++)
        {
            var weights = new Weights(model with { SameChild = round == 0 ? Learned(known) : model.SameChild });
            Array.Clear(byRow);
            for (var i = 0; i < odds.Length; i++)
            {
                odds[i] = weights.Odds(pairs[i].Pair, decided.Prior(model.Coverage), Largest);
                byRow[pairs[i].Row] += odds[i];
            }

            var counts = known.Select(levels => (double[])levels.Clone()).ToArray();
            var (expected, amongThose) = (0.0, 0.0);
            for (var i = 0; i < odds.Length; i++)
            {
                var share = odds[i] / (1 + byRow[pairs[i].Row]);
                expected += share;
                amongThose += without[pairs[i].Row] ? share : 0;
                Count(counts, pairs[i].Pair, share);
            }

            unnumbered = Math.Clamp((amongThose + 1) / (without.Count(row => row) + 1.2), 0.02, 0.995);
            expected *= (double)decided.OpenRows / open.Count;
            model = model with
            {
                SameChild = Learned(counts),
                Coverage = Math.Clamp(expected / Math.Min(decided.OpenRows, decided.FreeChildren), 0.02, 0.995)
            };
        }

        return (model with { Pairs = (int)known[0].Sum() + pairs.Count }, unnumbered);
    }

    /// <summary>
    /// Hides numbers that are known, and children with them as often as rows have no child in the list, and sees how often the best candidate is the
    /// right one.
    /// </summary>
    private LinkageModel Calibrate(LinkageModel model, double unnumbered)
    {
        var sample = Sample(rows, Hidden, row => decided.ChildOfRow[row] >= 0);
        if (sample.Count < 1_000)
        {
            return model;
        }

        var weights = new Weights(model);
        var prior = decided.Prior(model.Coverage);
        var said = Chunks.Map(sample.Count, (from, to) => children.Searching(search =>
        {
            List<(double Said, bool True)> found = [];
            List<(ulong Mark, int Child, double Odds)> near = [];
            for (var i = from; i < to; i++)
            {
                var row = rows.Entries[sample[i]];
                row.Birth = row.BirthStated ? row.Birth : 0;
                (row.BirthOnNumber, row.Code, row.Kind, row.PlaceOnNumber) = (0, 0, NumberKind.Missing, 0);
                var own = decided.ChildPersons.Of(decided.ChildOfRow[sample[i]]);
                var hidden = (Hash.Of(rows.Marks[sample[i]], 1) >> 11) * (1.0 / (1UL << 53)) > unnumbered;
                near.Clear();
                foreach (var child in search.Near(rows, row, byNumber: false))
                {
                    // As among the rows without a number: whom another's number has found is no rival.
                    if (decided.ChildPersons.Of(child) == own ? hidden : decided.IsTaken(child))
                    {
                        continue;
                    }

                    var odds = weights.Odds(Comparison.Of(Children, Children.Entries[child], childShares, rows, row, rowShares), prior, Largest);
                    if (odds > Hopeless)
                    {
                        near.Add((Children.Marks[child], child, odds));
                    }
                }

                if (near.Count == 0)
                {
                    continue;
                }

                near.Sort();
                var best = near.MaxBy(candidate => candidate.Odds);
                var rivals = near.Where(candidate => decided.ChildPersons.Of(candidate.Child) != decided.ChildPersons.Of(best.Child))
                    .Sum(candidate => candidate.Odds);
                found.Add((Math.Log2(best.Odds / (1 + rivals)), decided.ChildPersons.Of(best.Child) == own));
            }

            return found;
        })).SelectMany(found => found).ToList();
        return model with { Calibrated = Fitted([.. said.OrderBy(pair => pair.Said).ThenBy(pair => pair.True)]) };
    }

    /// <summary>
    /// Logistic regression of the truth on the log odds, held near "as said" where little was seen; and how often the surest were wrong.
    /// </summary>
    private static Calibration Fitted(List<(double Said, bool True)> pairs)
    {
        const double sure = 12, held = 3;
        var surest = pairs.Where(pair => pair.Said > sure).ToList();
        var errors = (surest.Count(pair => !pair.True) + 0.1) / (surest.Count + 10);
        var (slope, shift) = (1.0, 0.0);
        for (var round = 0; round < 30; round++)
        {
            // Newton's step in natural logarithms; the surest are left to the share of errors.
            var (gradientA, gradientB, aa, ab, bb) = (held * (slope - 1), held / 10 * shift, held, 0.0, held / 10);
            foreach (var (raw, isTrue) in pairs)
            {
                if (raw > sure)
                {
                    break;
                }

                var said = Math.Max(raw, -Calibration.Widest) * Math.Log(2);
                var p = 1 / (1 + Math.Exp(-((slope * said) + (shift * Math.Log(2)))));
                var (wrong, spread) = (p - (isTrue ? 1 : 0), p * (1 - p));
                gradientA += wrong * said;
                gradientB += wrong;
                aa += spread * said * said;
                ab += spread * said;
                bb += spread;
            }

            var determinant = (aa * bb) - (ab * ab);
            slope = Math.Clamp(slope - (((bb * gradientA) - (ab * gradientB)) / determinant), 0.1, 3);
            shift = Math.Clamp(shift - (((aa * gradientB) - (ab * gradientA)) / determinant / Math.Log(2)), -10, 10);
        }

        return new(slope, shift, errors);
    }

    private static double[][] Counts(double with) =>
        [.. LinkageModel.Untrained.Stranger.Select(levels => Enumerable.Repeat(with, levels.Length).ToArray())];

    private static void Count(double[][] counts, in Comparison pair, double weight)
    {
        for (var field = 0; field < counts.Length; field++)
        {
            var level = pair.Level((LinkageField)field);
            if (level > 0)
            {
                counts[field][level] += weight;
            }
        }
    }

    private static ImmutableArray<ImmutableArray<double>> Learned(double[][] counts) =>
        [.. counts.Select((levels, field) => Shares(levels, LinkageModel.Untrained.SameChild[field]))];

    private static ImmutableArray<double> Shares(double[] counts, ImmutableArray<double> assumed)
    {
        var total = counts.Skip(1).Sum();
        return [.. counts.Select((count, level) => level == 0 ? 0 : (count + (Trust * assumed[level])) / (total + Trust))];
    }
}

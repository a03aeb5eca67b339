namespace Domain.Matching;

/// <summary>Finds which children of one list are which of another.</summary>
/// <remarks>See the README of this room for the steps and why they are these.</remarks>
public static class Linkage
{
    /// <summary>Odds below which a pair is forgotten.</summary>
    private const double Hopeless = 1e-4;

    /// <summary>Two records of one list with one counterpart are asked whether they are one person from these odds on.</summary>
    private const double Rival = 0.1;

    /// <summary>Compares two lists.</summary>
    /// <param name="model">Weights kept from an earlier training; null: trained on these lists.</param>
    /// <param name="on">Day of the comparison: names the model.</param>
    /// <param name="settled">Pairs of which a person has said what they are: kept to, and learned from.</param>
    /// <param name="parameters">In force on that day; null: the first version's.</param>
    public static LinkageResult Link(
        RecordSet children, RecordSet rows, DateOnly on, LinkageModel? model = null, IEnumerable<SettledPair>? settled = null,
            LinkageParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(children);
        ArgumentNullException.ThrowIfNull(rows);
        var index = ListIndex.Of(children);
        var frequencies = new NameFrequencies(children, rows);
        var (childShares, rowShares) = (frequencies.Of(children), frequencies.Of(rows));
        var decided = Decided.Of(index, rows, settled is null ? SettledPairs.None : new(settled));
        model ??= new Training(index, childShares, rows, rowShares, decided).Train(on);
        var weights = new Weights(model);
        var pairs = Pairs(index, childShares, rows, rowShares, decided, weights);
        JoinRepeated(pairs, index, childShares, rows, rowShares, decided, weights);
        decided.Mark();
        return Settlement.Of(pairs, children, rows, decided, model, parameters ?? LinkageParameters.AsWritten,
            new Explainer(children, childShares, rows, rowShares, decided, weights));
    }

    /// <summary>How two records agree, field by field, without any weighing: for whoever shows them side by side.</summary>
    public static LinkageLevels Levels(LinkageRecord child, LinkageRecord row)
    {
        var (left, right) = (RecordSet.Of([child]), RecordSet.Of([row]));
        var frequencies = new NameFrequencies(left, right);
        var pair = Comparison.Of(left, left.Entries[0], frequencies.Of(left), right, right.Entries[0], frequencies.Of(right));
        return new(
            pair.Name,
            pair.Birth,
            (SameLevel)pair.Level(LinkageField.Sex),
            pair.Number,
            (PlaceLevel)pair.Level(LinkageField.Hukou),
            (PlaceLevel)pair.Level(LinkageField.Current),
            (SchoolLevel)pair.Level(LinkageField.School),
            (GuardianLevel)pair.Level(LinkageField.GuardianName),
            (DigitsLevel)pair.Level(LinkageField.GuardianPhone),
            (DigitsLevel)pair.Level(LinkageField.GuardianNumber));
    }

    /// <summary>The weights that comparing these lists would be done by: to be kept and given to <see cref="Link"/> again.</summary>
    public static LinkageModel Train(RecordSet children, RecordSet rows, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(children);
        ArgumentNullException.ThrowIfNull(rows);
        var index = ListIndex.Of(children);
        var frequencies = new NameFrequencies(children, rows);
        return new Training(index, frequencies.Of(children), rows, frequencies.Of(rows), Decided.Of(index, rows, SettledPairs.None)).Train(on);
    }

    /// <summary>
    /// Every pair worth considering of a row that no number decided. A child that a number has given away is there for the row that repeats it.
    /// </summary>
    private static List<WeighedPair> Pairs(ListIndex index, NameShares childShares, RecordSet rows, NameShares rowShares, Decided decided,
        Weights weights)
    {
        var children = index.List;
        var largest = Math.Max(children.Count, rows.Count);
        var (prior, repeated) = (decided.Prior(weights.Model.Coverage), weights.Model.Repeated / largest);
        return [.. Chunks.Map(rows.Count, (from, to) => index.Searching(search =>
        {
            List<WeighedPair> kept = [];
            for (var row = from; row < to; row++)
            {
                if (!decided.IsOpen(row))
                {
                    continue;
                }

                var entry = rows.Entries[row];
                foreach (var child in search.Near(rows, entry, byNumber: true))
                {
                    if (decided.IsRuledOut(child, row))
                    {
                        continue;
                    }

                    var pair = Comparison.Of(children, children.Entries[child], childShares, rows, entry, rowShares);
                    var odds = weights.Odds(pair, decided.IsTaken(child) ? repeated : prior, largest);
                    if (odds > Hopeless)
                    {
                        kept.Add(new(child, row, odds, pair));
                    }
                }
            }

            return kept;
        })).SelectMany(kept => kept)];
    }

    /// <summary>
    /// The same person twice in one list, where no number and no rule has said so: two rows that both look like one child and like each other, a row
    /// that repeats another which a number has linked.
    /// </summary>
    private static void JoinRepeated(List<WeighedPair> pairs, ListIndex index, NameShares childShares, RecordSet rows, NameShares rowShares,
        Decided decided, Weights weights)
    {
        var children = index.List;
        var linkedRow = new Dictionary<int, int>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (decided.ChildOfRow[row] is var child && child >= 0)
            {
                linkedRow[decided.ChildPersons.Of(child)] = row;
            }
        }

        var likely = pairs.Where(pair => pair.Odds > Rival && !TwinGuard.Guards(pair.Pair)).ToList();
        foreach (var group in likely.GroupBy(pair => decided.ChildPersons.Of(pair.Child)))
        {
            var same = group.Select(pair => pair.Row).Concat(linkedRow.TryGetValue(group.Key, out var linked) ? [linked] : []).Distinct().ToList();
            Join(same, rows, rowShares, decided.RowPersons, weights);
        }

        foreach (var (free, found) in RepeatedChildren(index, childShares, decided, weights))
        {
            decided.ChildPersons.Join(free, found);
        }

        foreach (var group in likely.Where(pair => !decided.IsTaken(pair.Child)).GroupBy(pair => decided.RowPersons.Of(pair.Row)))
        {
            Join([.. group.Select(pair => pair.Child).Distinct()], children, childShares, decided.ChildPersons, weights);
        }
    }

    /// <summary>Children that no number has found, each with one that a number has found and that is the same person.</summary>
    private static List<(int Free, int Found)> RepeatedChildren(ListIndex index, NameShares shares, Decided decided, Weights weights)
    {
        var list = index.List;
        return Chunks.Map(list.Count, (from, to) => index.Searching(search =>
        {
            List<(int, int)> repeated = [];
            for (var child = from; child < to; child++)
            {
                if (!decided.IsTaken(child))
                {
                    repeated.AddRange(search.Near(list, list.Entries[child], byNumber: true, narrow: true)
                        .Where(other => decided.IsTaken(other) && AreOne(list, shares, child, other, weights)).Select(other => (child, other)));
                }
            }

            return repeated;
        })).SelectMany(repeated => repeated).ToList();
    }

    private static void Join(List<int> records, RecordSet list, NameShares shares, Persons persons, Weights weights)
    {
        for (var i = 0; i < records.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (persons.Of(records[i]) != persons.Of(records[j]) && AreOne(list, shares, records[i], records[j], weights))
                {
                    persons.Join(records[i], records[j]);
                }
            }
        }
    }

    private static bool AreOne(RecordSet list, NameShares shares, int one, int other, Weights weights)
    {
        // Most neighbours of a record are nobody it knows: the name says so at once.
        if ((list.Name(list.Entries[one]).Bits & list.Name(list.Entries[other]).Bits) == 0)
        {
            return false;
        }

        var pair = Comparison.Of(list, list.Entries[one], shares, list, list.Entries[other], shares);
        return pair.Number is not (NumberLevel.Different or NumberLevel.SameDay or NumberLevel.TwoSlips)
            && TwinGuard.IsName(pair.Name) && !TwinGuard.Guards(pair)
            && (pair.NumberAgrees || (pair.Name <= NameLevel.SoundsAlike && pair.Birth is not (DateLevel.SameMonth or DateLevel.Different)))
            && pair.Level(LinkageField.Sex) != (int)SameLevel.Different
            && weights.Odds(pair, weights.Model.Repeated / list.Count, list.Count) > 1;
    }
}

/// <summary>A pair and the odds that it is one child, before other pairs are considered.</summary>
internal readonly record struct WeighedPair(int Child, int Row, double Odds, Comparison Pair);

namespace Domain.Matching;

/// <summary>
/// One-to-one: a child is at most one row's and a row at most one child's. The probability of each pair is that over all ways of pairing everybody
/// off, got by passing messages between rivals (exact where they form no circle); above one half it belongs to one pair only.
/// </summary>
internal static class Settlement
{
    private const int Rounds = 20;

    public static LinkageResult Of(List<WeighedPair> pairs, RecordSet children, RecordSet rows, Decided decided, LinkageModel model,
        LinkageParameters parameters, Explainer explainer)
    {
        var edges = Edges(pairs, children, rows, decided);
        var logOdds = LogOdds(edges);
        var (childOf, rowOf) = (new Dictionary<int, Link>(), new Dictionary<int, Link>());
        var (byChild, byRow) = (edges.ToLookup(edge => edge.ChildPerson), edges.ToLookup(edge => edge.RowPerson));
        var said = edges.Select((edge, i) => new Link(edge, model.Calibrated.Of(logOdds[i]), logOdds[i], IsGuarded(edge))).ToList();
        foreach (var link in said.OrderByDescending(link => link.LogOdds)
            .ThenBy(link => children.Marks[link.Edge.Child] + (UInt128)rows.Marks[link.Edge.Row]))
        {
            var (child, row) = (link.Edge.ChildPerson, link.Edge.RowPerson);
            var matched = link.Probability >= parameters.MatchedFrom && !link.Guarded;

            // A possible pair is for a person to look at, so it need not be one-to-one on the side that has something else already.
            if (matched && !childOf.ContainsKey(child) && !rowOf.ContainsKey(row))
            {
                childOf[child] = rowOf[row] = link with { Outcome = LinkageOutcome.Matched };
            }
            else
            {
                var open = link with { Outcome = link.Probability >= parameters.PossibleFrom ? LinkageOutcome.Possible : LinkageOutcome.Unmatched };
                childOf.TryAdd(child, open);
                rowOf.TryAdd(row, open);
            }
        }

        return Outcomes(children, rows, decided, model, childOf, rowOf, explainer);

        bool IsGuarded(Edge edge) => TwinGuard.Guards(edge.Pair)
            || byChild[edge.ChildPerson].Concat(byRow[edge.RowPerson]).Any(other => other != edge && TwinGuard.IsBetterTwin(other.Pair, edge.Pair));
    }

    private static LinkageResult Outcomes(RecordSet children, RecordSet rows, Decided decided, LinkageModel model, Dictionary<int, Link> childOf,
        Dictionary<int, Link> rowOf, Explainer explainer)
    {
        var (ofChildren, ofRows) = (new LinkageOf[children.Count], new LinkageOf[rows.Count]);
        var (childByNumber, rowByNumber) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var row = 0; row < rows.Count; row++)
        {
            if (decided.ChildOfRow[row] is var child && child >= 0)
            {
                Least(childByNumber, decided.ChildPersons.Of(child), row, rows);
                Least(rowByNumber, decided.RowPersons.Of(row), child, children);
            }
        }

        for (var child = 0; child < ofChildren.Length; child++)
        {
            var person = decided.ChildPersons.Of(child);
            ofChildren[child] = childByNumber.TryGetValue(person, out var row) ? Decided(child, row, row) : childOf.TryGetValue(person, out var link)
                ? link.For(link.Edge.Row) : LinkageOf.Nobody;
        }

        for (var row = 0; row < ofRows.Length; row++)
        {
            var person = decided.RowPersons.Of(row);
            ofRows[row] = rowByNumber.TryGetValue(person, out var child) ? Decided(child, row, child) : rowOf.TryGetValue(person, out var link)
                ? link.For(link.Edge.Child) : LinkageOf.Nobody;
        }

        return new(explainer)
        {
            Children = ofChildren,
            Rows = ofRows,
            Cases = decided.Cases,
            Model = model,
            ChildPersons = [.. Enumerable.Range(0, children.Count).Select(decided.ChildPersons.Of)],
            RowPersons = [.. Enumerable.Range(0, rows.Count).Select(decided.RowPersons.Of)],
        };

        LinkageOf Decided(int child, int row, int partner) =>
            new(LinkageOutcome.Matched, partner, 1, decided.IsByPerson(child, row) ? LinkageBasis.Person : LinkageBasis.Number, false,
                double.PositiveInfinity);

        static void Least(Dictionary<int, int> of, int person, int record, RecordSet list)
        {
            if (!of.TryGetValue(person, out var known) || list.Marks[record] < list.Marks[known])
            {
                of[person] = record;
            }
        }
    }

    /// <summary>One edge for two persons, by the pair of their records that agrees best; in an order that the lists' order does not change.</summary>
    private static List<Edge> Edges(List<WeighedPair> pairs, RecordSet children, RecordSet rows, Decided decided)
    {
        var best = new Dictionary<(int, int), Edge>(pairs.Count);
        var apart = decided.Apart();
        foreach (var pair in pairs)
        {
            var (child, row) = (decided.ChildPersons.Of(pair.Child), decided.RowPersons.Of(pair.Row));
            if (decided.IsOpen(pair.Row) && decided.IsOpen(row) && !apart.Contains((child, row))
                && (!best.TryGetValue((child, row), out var known)
                    || (pair.Odds, Order(pair.Child, pair.Row)).CompareTo((known.Odds, Order(known.Child, known.Row))) > 0))
            {
                best[(child, row)] = new(child, row, pair.Child, pair.Row, pair.Odds, pair.Pair, decided.IsTaken(pair.Child));
            }
        }

        return [.. best.Values.OrderBy(edge => rows.Marks[edge.RowPerson]).ThenBy(edge => children.Marks[edge.ChildPerson])];

        UInt128 Order(int child, int row) => children.Marks[child] + (UInt128)rows.Marks[row];
    }

    /// <summary>Log odds (base 2) of each edge over all ways of pairing off.</summary>
    private static double[] LogOdds(List<Edge> edges)
    {
        var (toChild, toRow) = (edges.Select(edge => edge.Odds).ToArray(), edges.Select(edge => edge.Odds).ToArray());
        var (child, row) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var childAt = edges.Select(edge => Number(child, edge.ChildPerson)).ToArray();
        var rowAt = edges.Select(edge => Number(row, edge.RowPerson)).ToArray();
        var (childSum, rowSum) = (new double[child.Count], new double[row.Count]);
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(childSum);
            Array.Clear(rowSum);
            for (var i = 0; i < edges.Count; i++)
            {
                childSum[childAt[i]] += edges[i].Taken ? 0 : toChild[i];
                rowSum[rowAt[i]] += toRow[i];
            }

            // What the row has left for this child once its other children are considered, and what the child has left for this row.
            for (var i = 0; i < edges.Count; i++)
            {
                var (others, rivals) = (Math.Max(0, rowSum[rowAt[i]] - toRow[i]), edges[i].Taken ? 0
                    : Math.Max(0, childSum[childAt[i]] - toChild[i]));
                (toChild[i], toRow[i]) = (edges[i].Odds / (1 + others), edges[i].Odds / (1 + rivals));
            }
        }

        return [.. edges.Select((edge, i) => Math.Log2(toChild[i]) + Math.Log2(toRow[i]) - Math.Log2(edge.Odds))];

        static int Number(Dictionary<int, int> numbers, int person) => numbers.TryGetValue(person, out var number) ? number
            : numbers[person] = numbers.Count;
    }

    private sealed record Edge(int ChildPerson, int RowPerson, int Child, int Row, double Odds, Comparison Pair, bool Taken);

    private sealed record Link(Edge Edge, double Probability, double LogOdds, bool Guarded)
    {
        public LinkageOutcome Outcome { get; init; }

        public LinkageOf For(int partner) =>
            new(Outcome, partner, Probability, LinkageBasis.Weighed, Guarded, LogOdds);
    }
}

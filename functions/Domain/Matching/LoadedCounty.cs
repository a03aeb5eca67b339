namespace Domain.Matching;

/// <summary>One child that a record may be.</summary>
/// <param name="Child">Its place in the list.</param>
/// <param name="IsCase">The same valid number, and neither name nor birth date in common: not this child by what is known, and to be looked
/// into.</param>
public sealed record LinkageCandidate(int Child, LinkageOutcome Outcome, LinkageBasis Basis, bool IsCase, LinkageExplanation Explanation)
{
    public double Probability => Explanation.Probability;
}

/// <summary>
/// The children of a county kept ready, so that one record is looked up in milliseconds: at a counter, for a lead, for a late row. For any number of
/// threads.
/// </summary>
public sealed class LoadedCounty
{
    private const double Hopeless = 1e-3;

    private readonly ListIndex _index;
    private readonly NameFrequencies _frequencies;
    private readonly NameShares _shares;
    private readonly Persons _persons;
    private readonly Weights _weights;

    /// <param name="model">Kept from a training; <see cref="LinkageModel.Untrained"/> where there is none yet.</param>
    public LoadedCounty(RecordSet children, LinkageModel model)
    {
        ArgumentNullException.ThrowIfNull(children);
        _index = ListIndex.Of(children);
        _frequencies = new NameFrequencies(children);
        _shares = _frequencies.Of(children);
        _persons = Persons.Of(children);
        _weights = new Weights(model);
    }

    private RecordSet Children => _index.List;

    /// <summary>The children that the record may be, the likeliest first; a person that is registered twice once.</summary>
    /// <param name="parameters">In force on the day; null: the first version's.</param>
    /// <param name="most">So many at most.</param>
    public IReadOnlyList<LinkageCandidate> Find(LinkageRecord record, LinkageParameters? parameters = null, int most = 5)
    {
        parameters ??= LinkageParameters.AsWritten;
        var row = RecordSet.Of([record]);
        var (shares, largest, prior) = (_frequencies.Of(row), Math.Max(1, Children.Count), _weights.Model.Coverage / Math.Max(1, Children.Count));
        var found = _index.Searching(search => search.Near(row, row.Entries[0], byNumber: true)
            .Select(child => (Child: child, Pair: Comparison.Of(Children, Children.Entries[child], _shares, row, row.Entries[0], shares)))
            .Select(near => (near.Child, near.Pair, Odds: _weights.Odds(near.Pair, prior, largest), Verdict: Verdict(near.Child, row)))
            .Where(near => near.Odds > Hopeless || near.Verdict is not null)
            .OrderBy(near => near.Verdict switch { NumberVerdict.SameChild => 0, NumberVerdict.Case => 2, _ => 1 })
            .ThenByDescending(near => near.Odds).ThenBy(near => Children.Marks[near.Child])
            .DistinctBy(near => _persons.Of(near.Child))
            .ToList());
        var all = found.Where(near => near.Verdict is not NumberVerdict.Case).Sum(near => near.Odds);
        var byNumber = found.Count > 0 && found[0].Verdict == NumberVerdict.SameChild;
        return [.. found.Take(most).Select(Candidate)];

        LinkageCandidate Candidate((int Child, Comparison Pair, double Odds, NumberVerdict? Verdict) near)
        {
            if (near.Verdict == NumberVerdict.SameChild)
            {
                return new(near.Child, LinkageOutcome.Matched, LinkageBasis.Number, false, Explain(near.Pair, double.PositiveInfinity, 1));
            }

            // Whom the number has found is nobody else's.
            var logOdds = Math.Log2(near.Odds / (1 + all - near.Odds));
            var probability = byNumber || near.Verdict == NumberVerdict.Case ? 0 : _weights.Model.Calibrated.Of(logOdds);
            var guarded = TwinGuard.Guards(near.Pair) || found.Exists(other => other.Child != near.Child
                && TwinGuard.IsBetterTwin(other.Pair, near.Pair));
            var outcome = probability >= parameters.MatchedFrom && !guarded ? LinkageOutcome.Matched
                : probability >= parameters.PossibleFrom ? LinkageOutcome.Possible : LinkageOutcome.Unmatched;
            return new(near.Child, outcome, LinkageBasis.Weighed, near.Verdict == NumberVerdict.Case, Explain(near.Pair, logOdds, probability));
        }

        LinkageExplanation Explain(in Comparison pair, double logOdds, double probability) =>
            Explainer.Explain(pair, prior, largest, logOdds, probability, _weights);
    }

    private NumberVerdict? Verdict(int child, RecordSet row) => ExactNumber.Agrees(Children.Entries[child], row.Entries[0])
        ? ExactNumber.Judge(Children.Name(Children.Entries[child]), Children.Entries[child], row.Name(row.Entries[0]), row.Entries[0]) : null;
}

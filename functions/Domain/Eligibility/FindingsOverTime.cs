using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>What a rule says without a break from one day to another.</summary>
/// <param name="From">Null where it was so before anything is known of the child.</param>
/// <param name="Until">The last day; null where it stays so.</param>
public sealed record FindingSpan(string Rule, Outcome Outcome, DateOnly? From, DateOnly? Until);

/// <summary>A child's findings over all its days, as they follow from what is known today: the windows of every rule one after another.</summary>
/// <remarks>
/// Left the village on 2024-02-10, home again from 2026-01-20: not met until 2024-08-09, met until 2026-01-19, not met since. Read off the same lines
/// as the finding of a day, by asking on each day on which one of them changes.
/// </remarks>
public static class FindingsOverTime
{
    /// <summary>More changes than any life has under these rules.</summary>
    private const int MostChanges = 200;

    /// <summary>The spans of each rule in order, rules in the order of the form.</summary>
    /// <param name="asOf">From this day where the day of birth is not known: what lies before it cannot be told.</param>
    public static IReadOnlyList<FindingSpan> Of(FormDefinition form, Answers answers, DateOnly asOf, PolicyParameters policy,
        IReadOnlyList<Judgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var first = Case.BornOn(answers) is { } born && born < asOf ? born : asOf;
        var spans = new List<FindingSpan>();
        for (DateOnly? day = first; day is { } on && spans.Count < MostChanges;)
        {
            var assessment = Assess.For(form, answers, on, policy, judgements);
            foreach (var finding in assessment.Findings)
            {
                var last = spans.FindLastIndex(span => span.Rule == finding.Rule);
                if (last >= 0 && spans[last].Outcome == finding.Outcome)
                {
                    continue;
                }

                if (last >= 0)
                {
                    spans[last] = spans[last] with { Until = on.AddDays(-1) };
                }

                spans.Add(new(finding.Rule, finding.Outcome, on == first ? null : on, null));
            }

            day = assessment.NextReviewOn;
        }

        var rules = spans.Select(span => span.Rule).Distinct().ToList();
        return [.. spans.OrderBy(span => rules.IndexOf(span.Rule))];
    }
}

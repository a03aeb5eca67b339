using Domain.Forms;
using Domain.Problems;

namespace Domain.Eligibility;

/// <summary>
/// 综合判断: a person's recorded finding where the plan asks for one (二(二)). It settles a condition that <see cref="Outcome.NeedsJudgement"/>;
/// it never overrules what the facts already decide.
/// </summary>
/// <remarks>Example: the mother at home has a severe kidney disease; the county reviewer saw the hospital papers and finds that she cannot look after
/// the child: <c>otherParentIncapable</c>, met.</remarks>
/// <param name="Condition">One of <see cref="ConditionIds.Judgeable"/>.</param>
/// <param name="Outcome"><see cref="Outcome.Met"/> or <see cref="Outcome.NotMet"/>.</param>
/// <param name="By">The account that judged; an opaque id, not a name.</param>
/// <param name="On">The China date of the judgement; of several on one condition the latest counts.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Judgement(string Condition, Outcome Outcome, string By, DateOnly On, string Reason)
{
    /// <summary>Everything that is wrong with a judgement before it is recorded.</summary>
    public IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (!ConditionIds.Judgeable.Contains(Condition))
        {
            problems.Add(Errors.NotJudgeable());
        }

        if (Outcome is not (Outcome.Met or Outcome.NotMet))
        {
            problems.Add(Errors.JudgementIsOpen());
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            problems.Add(Errors.JudgementWithoutReason());
        }

        return problems;
    }

    /// <summary>What is wrong with recording it about these answers: of a declaration or of a registered child.</summary>
    internal IEnumerable<Problem> CheckFor(FormDefinition form, Answers answers, PolicyParameters policy, DateOnly today)
    {
        var problems = Check();
        if (Reason is { Length: > Reasons.MaxLength })
        {
            problems = [.. problems, Reasons.TooLong("judgement.reason")];
        }

        if (problems.Any(problem => problem.Field == "judgement.condition"))
        {
            return problems;
        }

        // Asked without any judgement: a second look at what was judged before must be possible, overruling the facts must not.
        var open = Assess.For(form, answers, today, policy, []).Findings.SelectMany(finding => finding.Conditions)
            .Where(condition => condition.Id == Condition).ToList();
        return open.Count == 0 ? [.. problems, Errors.UnknownCondition()]
            : open.TrueForAll(condition => condition.Outcome != Outcome.NeedsJudgement) ? [.. problems, Errors.JudgementNotNeeded()]
            : problems;
    }

    /// <summary>The judgement that counts for a condition: the latest, of one day the last recorded.</summary>
    internal static Judgement? Latest(IReadOnlyList<Judgement> judgements, string condition)
    {
        Judgement? latest = null;
        for (var i = 0; i < judgements.Count; i++)
        {
            var candidate = judgements[i];
            if (candidate.Condition == condition && candidate.Outcome is Outcome.Met or Outcome.NotMet
                && (latest is null || candidate.On >= latest.On))
            {
                latest = candidate;
            }
        }

        return latest;
    }
}

using Domain.Divisions;
using Domain.Eligibility.Clauses;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Eligibility;

/// <summary>
/// Decides what the plan (长民发〔2024〕50号) says about one child on one day, clause by clause. Pure: the day is passed in, nothing is read or kept.
/// </summary>
public static class Assess
{
    /// <param name="form">The form in the version that the answers belong to; its kind decides which rules are asked.</param>
    /// <param name="answers">May be partial: what is missing comes out as unknown, never as an error.</param>
    /// <param name="asOf">Any day, past or future.</param>
    /// <param name="policy">The parameters in force (<see cref="PolicyInForce.On"/>).</param>
    /// <param name="judgements">Every recorded judgement on this child; the latest per condition counts.</param>
    public static Assessment For(FormDefinition form, Answers answers, DateOnly asOf, PolicyParameters policy, IReadOnlyList<Judgement> judgements)
    {
        var asked = new Case(answers, asOf, policy, judgements);
        var next = Timeline.Never;
        Finding[] findings;
        IReadOnlyList<KeyCareTrigger> keyCare;
        Locality responsible;
        if (form.Kind == ChildKind.Migrant)
        {
            findings = Clause2Item1Migrant.Findings(asked, ref next);
            keyCare = Triggers.Find(answers, asOf, findings[0].Outcome, findings[1].Outcome);
            responsible = Clause6Responsibility.OfMigrant(asked);
        }
        else
        {
            findings = Clause2Item2LeftBehind.Findings(asked, ref next);
            var isOrphan = LeftBehind2024.AreBothParentsDeceased(answers)
                && findings[0].Conditions.All(condition => condition.Id != ConditionIds.UnderSixteen || condition.Outcome != Outcome.NotMet);
            keyCare = Triggers.Find(answers, asOf, findings[0].Outcome, statisticsMigrant: null, isOrphan);
            responsible = Clause6Responsibility.OfLeftBehind(asked);
        }

        if (Triggers.NextHardshipReview(answers, asOf, findings[0].Outcome) is { } hardship)
        {
            next = Math.Min(next, hardship.DayNumber);
        }

        var present = responsible.IsKnown ? DivisionTable.Present(responsible) : responsible;
        return new(
            asOf,
            findings,
            present.County,
            Clause6Responsibility.IsInChangzhi(present),
            keyCare,
            next == Timeline.Never ? null : DateOnly.FromDayNumber(next),
            asked.Warnings);
    }
}

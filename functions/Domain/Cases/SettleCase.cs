using System.Text.RegularExpressions;
using Domain.Audit;
using Domain.Divisions;
using Domain.Problems;

namespace Domain.Cases;

/// <summary>Staff have looked at a case and say what became of it.</summary>
/// <param name="Reason">What was found, so that whoever reads it next year understands it.</param>
/// <param name="Subject">What the outcome is to be done to: a declaration of the case, or a child of it. Null: it was done, or it is clear from the
/// case.</param>
/// <param name="Into">For a merge: the child that lives on. For a case that is passed on: the county that gets it.</param>
public sealed partial record SettleCase(CaseOutcome Outcome, string Reason, AuditActor By, string? Subject = null, string? Into = null)
{
    /// <summary>The county of the city that the case is passed on to; null where the outcome is another, or no such county is named.</summary>
    public DivisionCode? PassesTo => Outcome == CaseOutcome.PassedOn && DivisionCode.TryParse(Into, out var county)
        && DivisionTable.Children(DivisionCode.Changzhi).Any(own => own.Code == county) ? county : null;

    [GeneratedRegex("《.+》第.{1,8}条", RegexOptions.CultureInvariant)]
    private static partial Regex Article();

    /// <param name="isSo">Whether what the outcome claims was done, or is done in the commit that settles the case.</param>
    public static Decision<CaseForReview> Decide(CaseForReview found, SettleCase command, bool isSo, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (found.Status != CaseStatus.Open)
        {
            return Errors.AlreadySettled();
        }

        var problems = new List<Problem>();
        if (!CaseOutcomes.For(found.Type).Contains(command.Outcome))
        {
            problems.Add(Errors.NotOfThisType());
        }

        // Two records of one kind are never both right: the plan knows one child of each kind at most.
        if (command.Outcome == CaseOutcome.BothLawful && found.Parts.GroupBy(part => part.Kind).Any(kind => kind.Count() > 1))
        {
            problems.Add(Errors.SameKindTwice());
        }

        if (command.Outcome == CaseOutcome.PassedOn && command.Into is not null && (command.PassesTo is not { } county || county == found.County))
        {
            problems.Add(Errors.NoSuchCounty());
        }

        // The family reads why (未成年人网络保护条例 34): an article that can be looked up, not "by law".
        if (command.Outcome == CaseOutcome.KeptByLaw && !string.IsNullOrWhiteSpace(command.Reason) && !Article().IsMatch(command.Reason))
        {
            problems.Add(Errors.GroundNeeded());
        }

        if (!isSo && command.Outcome.ClaimsADeed() && problems.Count == 0)
        {
            problems.Add(Errors.NotDone(command.Outcome));
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            problems.Add(Reasons.Required());
        }
        else if (command.Reason.Length > Reasons.MaxLength)
        {
            problems.Add(Reasons.TooLong());
        }

        return problems.Count > 0 ? problems : found with
        {
            Status = CaseStatus.Settled,
            DueOn = null,
            DueAt = null,
            OtherCounty = command.PassesTo ?? found.OtherCounty,
            Settlements = found.Settlements.Add(new(command.Outcome, command.Reason.Trim(), command.By, now)),
        };
    }
}

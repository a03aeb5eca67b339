using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Domain.Declarations;

/// <summary>
/// Where a declaration goes (六: 流动 by the place of residence, 留守 by the hukou), and which answer decided it.
/// </summary>
public abstract record Jurisdiction
{
    private Jurisdiction()
    {
    }

    /// <summary>A county of the city takes it.</summary>
    /// <param name="Warning">Set where the county is only the best that is known.</param>
    public sealed record Here(DivisionCode County, Problem? Warning = null) : Jurisdiction;

    /// <summary>Taken into the city's own partition: the child has nobody, or wanders, and the county lies elsewhere or is not known.</summary>
    public sealed record Referral : Jurisdiction;

    public sealed record Refused(Problem Problem) : Jurisdiction;

    public static Jurisdiction Of(FormDefinition form, Answers answers, Assessment assessment)
    {
        var byHukou = form.Kind == ChildKind.LeftBehind && answers.Value(Shared2024.HukouRegistered) != false && answers.Has(Shared2024.HukouAddress);
        var deciding = byHukou ? Shared2024.HukouAddress : Shared2024.CurrentAddress;
        if (assessment.InJurisdiction && assessment.ResponsibleCounty is { } county)
        {
            return new Here(county);
        }

        // The form makes sure of the current address; without it nothing was asked of this function.
        var division = answers.Get(deciding)?.Division ?? throw new ArgumentException("Answers without an address have no jurisdiction.",
            nameof(answers));
        var present = DivisionTable.Present(division);
        var somewhereHere = DivisionCode.Changzhi.Contains(present);
        var hukouOpen = form.Kind == ChildKind.LeftBehind && !byHukou && answers.Value(Shared2024.HukouRegistered) != false;
        if (hukouOpen && somewhereHere && present.County is { } lives)
        {
            // The hukou is declared unknown: the grandmother's county is the one that can find out.
            return new Here(lives, Errors.HukouCountyUnknown());
        }

        if (CannotWait(answers, assessment.AsOf))
        {
            return new Referral();
        }

        return hukouOpen ? new Refused(Errors.HukouCountyNeeded())
            : somewhereHere || present.Contains(DivisionCode.Changzhi)
            ? new Refused(Errors.AddressTooCoarse(deciding.Key, deciding.Name))
            : division.IsAbroad ? new Refused(Errors.Abroad(deciding.Key, deciding.Name))
            : new Refused(Errors.OutsideJurisdiction(deciding.Key, NameOf(division)));
    }

    /// <summary>
    /// Where the child is looked after, as fine as known: decides which village and township work with it, and in which township it is counted.
    /// </summary>
    public static DivisionCode? PlaceOf(FormDefinition form, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        var byHukou = form.Kind == ChildKind.LeftBehind ? answers.Get(Shared2024.HukouAddress) : null;
        return (byHukou ?? answers.Get(Shared2024.CurrentAddress))?.Division is { } division ? DivisionTable.Present(division) : null;
    }

    /// <summary>Wandering, or nobody looks after the child: taken wherever it belongs. What only hints at it (a benefit drawn) does not.</summary>
    internal static bool CannotWait(Answers answers, DateOnly today) =>
        Triggers.Find(answers, today, Outcome.Met, statisticsMigrant: null)
            .Any(trigger => trigger is { Confirm: false, Trigger: TriggerIds.Wandering or TriggerIds.GuardianshipMissing });

    /// <summary>The county with everything above it; as coarse as the address is.</summary>
    private static string NameOf(DivisionCode division) =>
        DivisionTable.FullName(DivisionTable.Present(division).County ?? division) ?? "其他地方";
}

using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Conversation;

/// <summary>
/// Which form fits by what is known, found by trying the plan's own rules on the partial answers; the parent never hears a category.
/// </summary>
internal abstract record Standing(FormDefinition Form)
{
    /// <summary>Not decided yet: this question tells.</summary>
    public sealed record Open(FormDefinition Form, Field Ask) : Standing(Form);

    /// <summary>The form fits, or may.</summary>
    public sealed record Fits(FormDefinition Form) : Standing(Form);

    /// <summary>None fits today.</summary>
    /// <param name="From">The first day on which it will, by the calendar alone.</param>
    /// <param name="Why">The condition that fails, in plain words.</param>
    public sealed record Neither(FormDefinition Form, DateOnly? From, string Why) : Standing(Form);

    /// <summary>Another place looks after the child, or the address does not tell which.</summary>
    public sealed record Elsewhere(FormDefinition Form, Problem Problem) : Standing(Form);

    public static Standing Of(Draft draft, DateOnly today, PolicyParameters policy)
    {
        var first = First(draft, today);
        var second = Other(draft, first, today);
        var opening = Plan.WithWhatFollows(first, draft.Answers);
        if (Plan.Next(first, Plan.Opening, opening, draft, today) is { } open)
        {
            return new Open(first, open);
        }

        var (one, oneSays) = Try(first, draft, today, policy);
        if (one is not null)
        {
            return one;
        }

        // 四(一): who says that the family moved along, only to another township of the county, is not asked whether the parents are away.
        if (draft.Leaning == ChildKind.Migrant && !IsOnlyTooEarly(oneSays)
            && oneSays.Find(RuleIds.StatisticsMigrant) is { Outcome: not Outcome.NotMet })
        {
            return Settled(first, draft, today, oneSays);
        }

        // A child who lives with a parent, only not long enough yet, is not left behind: nobody is asked about that.
        var isWithParents = first.Kind == ChildKind.Migrant && IsOnlyTooEarly(oneSays) && draft.Answers.Get(Migrant2024.LivesWith) is "bothParents"
            or "oneParent";
        var (two, twoSays) = isWithParents ? (null, oneSays) : Try(second, draft, today, policy);
        if (two is not null)
        {
            return two;
        }

        // Moves between townships of one county count for the statistics of 四(一): the family is noted on the first form.
        var migrant = first.Kind == ChildKind.Migrant ? oneSays : twoSays;
        if (!IsOnlyTooEarly(migrant) && migrant.Find(RuleIds.StatisticsMigrant) is { Outcome: not Outcome.NotMet })
        {
            return Settled(first.Kind == ChildKind.Migrant ? first : second, draft, today, migrant);
        }

        var (form, says) = isWithParents || IsOnlyTooEarly(oneSays) || !IsOnlyTooEarly(twoSays) ? (first, oneSays) : (second, twoSays);
        return draft.DeclareAnyway ? Settled(form, draft, today, says) : new Neither(form, FirstDay(says, today), Reason(says));
    }

    /// <summary>What the person said comes first; else a child in another county than its hukou is more likely to have moved along.</summary>
    private static FormDefinition First(Draft draft, DateOnly today)
    {
        var kind = draft.Leaning ?? (draft.Answers.Get(Shared2024.HukouAddress) is { } hukou
            && draft.Answers.Get(Shared2024.CurrentAddress) is { } current
            && DivisionTable.CompareCounties(hukou.Division, current.Division) != DivisionComparison.Different ? ChildKind.LeftBehind
            : ChildKind.Migrant);
        return FormOf(draft, kind, today);
    }

    /// <summary>What a child of a kind is declared on: what was begun goes on in the version that it was begun on, whatever the day.</summary>
    public static FormDefinition FormOf(Draft draft, ChildKind kind, DateOnly on) =>
        draft.Form?.Kind == kind ? draft.Form : FormCatalogue.On(on).First(form => form.Kind == kind);

    public static FormDefinition Other(Draft draft, FormDefinition form, DateOnly on) =>
        FormOf(draft, form.Kind == ChildKind.Migrant ? ChildKind.LeftBehind : ChildKind.Migrant, on);

    private static (Standing? Standing, Assessment Says) Try(FormDefinition form, Draft draft, DateOnly today, PolicyParameters policy)
    {
        var answers = Plan.WithWhatFollows(form, draft.Answers);
        var says = Assess.For(form, answers, today, policy, []);
        return says.Findings[0].Outcome == Outcome.NotMet ? (null, says) : (Settled(form, draft, today, says, answers), says);
    }

    private static Standing Settled(FormDefinition form, Draft draft, DateOnly today, Assessment says, Answers? known = null)
    {
        var answers = known ?? Plan.WithWhatFollows(form, draft.Answers);
        if (Plan.Next(form, Plan.Situation(form.Kind), answers, draft, today) is { } ask)
        {
            return new Open(form, ask);
        }

        return answers.Has(Shared2024.CurrentAddress) && Jurisdiction.Of(form, answers, says) is Jurisdiction.Refused refused
            ? new Elsewhere(form, refused.Problem)
            : new Fits(form);
    }

    private static bool IsOnlyTooEarly(Assessment says) =>
        says.Findings[0].Conditions.All(condition => condition.Outcome != Outcome.NotMet || condition.Id is ConditionIds.SixMonths
            or ConditionIds.WorkSixMonths);

    private static DateOnly? FirstDay(Assessment says, DateOnly today) => IsOnlyTooEarly(says) && says.Findings[0].From is { } from && from > today
        ? from : null;

    private static string Reason(Assessment says) => says.Findings[0].Conditions.First(condition => condition.Outcome == Outcome.NotMet)
        is var condition
        ? Wording.WhyNot(condition.Id, condition.Explanation)
        : "";
}

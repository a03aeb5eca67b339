using System.Globalization;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Parameters;

namespace App.Api.Parameters;

/// <summary>Who did something to a change: a pseudonym and the role.</summary>
public sealed record ParameterStepItem(string By, string Role, DateTimeOffset At, string? Reason)
{
    public static ParameterStepItem? Of(ParameterStep? step) => step is null ? null : new(step.By.Subject, step.By.Role, step.At, step.Reason);
}

/// <summary>A version of a parameter that holds or will hold.</summary>
/// <param name="Change">The change that brought it; null for the first version.</param>
public sealed record ParameterVersionItem(DateOnly ValidFrom, string Value, string ValueLabel, string? Change, ParameterStepItem? Proposed,
    ParameterStepItem? Approved);

/// <summary>A change as a list shows it.</summary>
/// <param name="Was">The value that holds on its day without it.</param>
/// <param name="Version">To be named by whoever approves it.</param>
public sealed record ParameterChangeItem(
    string Id, string Version, string Parameter, string Label, string Was, string WasLabel, string Value, string ValueLabel, DateOnly ValidFrom,
        ChangeStatus Status, string StatusLabel,
    ParameterStepItem Proposed, ParameterStepItem? Decided)
{
    public static ParameterChangeItem Of(PolicyBook book, ParameterChange change)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        var (parameter, was) = (PolicyParameter.Find(change.Parameter)!, Before(book, change));
        return new(change.Id, change.Revision.ToString(CultureInfo.InvariantCulture), parameter.Id, parameter.Label, was, parameter.Show(was),
            change.Value, parameter.Show(change.Value),
            change.ValidFrom, change.Status, change.Status.Label(), ParameterStepItem.Of(change.Proposed)!,
                ParameterStepItem.Of(change.Decided));
    }

    /// <summary>Of one that is in force already: what held on the day before.</summary>
    private static string Before(PolicyBook book, ParameterChange change) =>
        PolicyParameter.Find(change.Parameter)!.Of(book.On(change.Status == ChangeStatus.Approved ? change.ValidFrom.AddDays(-1) : change.ValidFrom));
}

/// <summary>A parameter with what is in force today.</summary>
public sealed record ParameterItem(
    string Id, string Label, string Clause, string Meaning, string Wanted, string Value, string ValueLabel, DateOnly ValidFrom,
        IReadOnlyList<ParameterVersionItem> Versions,
    ParameterChangeItem? Waiting);

/// <summary>Every parameter.</summary>
public sealed record ParameterList(IReadOnlyList<ParameterItem> Items);

/// <summary>What a change does in a county.</summary>
/// <param name="Counts">By measure; null: too small to be shown, or it would tell one that is.</param>
public sealed record CountyEffectItem(string County, string CountyName, int Looked, int Damaged, bool Complete, IReadOnlyDictionary<string,
    int?> Counts);

/// <summary>What a change does on its first day.</summary>
/// <param name="Complete">Whether every county was counted to the end.</param>
public sealed record ParameterEffectItem(DateTimeOffset CountedAt, bool Complete, IReadOnlyDictionary<string, string> Measures,
    IReadOnlyList<CountyEffectItem> Counties, IReadOnlyDictionary<string, int?> City);

/// <summary>A change with its effect.</summary>
public sealed record ParameterChangeAnswer(ParameterChangeItem Change, ParameterEffectItem Effect);

/// <summary>The room's records as the routes tell them.</summary>
internal static class ParameterAnswers
{
    public static ParameterList List(PolicyBook book, DateOnly today) =>
        new([.. PolicyParameter.All.Select(parameter => Item(book, parameter, today))]);

    public static ParameterItem Item(PolicyBook book, PolicyParameter parameter, DateOnly today)
    {
        var versions = book.VersionsOf(parameter).Select(version =>
            new ParameterVersionItem(version.From, version.Value, parameter.Show(version.Value), version.Change?.Id,
            ParameterStepItem.Of(version.Change?.Proposed), ParameterStepItem.Of(version.Change?.Decided))).ToList();
        var (from, value, _) = book.VersionsOf(parameter).Last(version => version.Change is null || version.From <= today);
        var waiting = book.Changes.FirstOrDefault(change => change.Parameter == parameter.Id && change.Status == ChangeStatus.Proposed);
        return new(parameter.Id, parameter.Label, parameter.Clause, parameter.Meaning, parameter.Wanted.Trim(), value, parameter.Show(value),
            from, versions,
            waiting is null ? null : ParameterChangeItem.Of(book, waiting));
    }

    public static ParameterEffectItem Effect(ParameterChange change, EffectTable table) => new(change.CountedAt, table.IsWhole,
        EffectMeasure.All.ToDictionary(measure => measure.Id, measure => measure.Label, StringComparer.Ordinal),
        [
            .. table.Counties.Select((county, at) => new CountyEffectItem(county.County,
                DivisionTable.Name(DivisionCode.Parse(county.County)) ?? county.County, county.Looked, county.Damaged,
                county.IsWhole, EffectMeasure.All.ToDictionary(measure => measure.Id, measure => table.Counts[measure.Id][at],
                    StringComparer.Ordinal))),
        ],
        table.City);
}

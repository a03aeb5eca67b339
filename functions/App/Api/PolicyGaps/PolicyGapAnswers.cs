using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.PolicyGaps;
using Domain.Privacy;
using Domain.Time;

namespace App.Api.PolicyGaps;

/// <summary>One thing that happened to a gap.</summary>
/// <param name="By">Pseudonym of the account; null towards a department, for what others did.</param>
internal sealed record GapEventItem(GapEventKind Kind, string KindLabel, DateTimeOffset At, string Role, string? By, string? Text, bool? Done);

/// <summary>A gap as a list shows it.</summary>
/// <param name="Child">The child's id; towards a department its pseudonym.</param>
/// <param name="Masked">What the child is told apart by: for a department its match keys.</param>
internal sealed record GapItem(string Id, string Version, string Child, ChildKind Kind, string Rule, string Title, string Clause, string Basis,
    string NextStep, Department Department, GapSeverity Severity, GapStatus Status, string StatusLabel, DivisionCode? Township, DivisionCode? Village,
    DateOnly ReferredOn, DateOnly? DueOn, bool Overdue, DateOnly? EscalatedOn, IReadOnlyDictionary<string, string> Masked,
        IReadOnlyList<GapEventItem> Events);

/// <summary>What of one rule in one county was reported to the city.</summary>
/// <param name="Escalated">The department has not answered.</param>
internal sealed record GapCount(string Id, DivisionCode County, string CountyName, Department Department, string Rule, string Title, int Escalated,
    int Answered);

/// <summary>What was done to a gap.</summary>
internal sealed record GapDone(string Id, string Version, GapStatus Status);

/// <summary>A gap with its row in full, after an opening.</summary>
/// <param name="Row">Match keys and own fields, as the department owns them.</param>
internal sealed record GapOpened(string Id, string Version, string Child, FormPart Row);

/// <summary>Gaps as the routes tell them: to a county with the child's id, to a department with its pseudonym and what the department recognises it
/// by.</summary>
internal sealed class PolicyGapAnswers(PolicyGapRecords records)
{
    private static readonly Field[] Glance = [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate];

    public GapItem Item(Caller caller, GapOfChild found, DateOnly today)
    {
        var gap = found.Gap;
        return new(gap.Id, found.Stored.Document.Version, records.NameFor(caller, gap), gap.Kind, gap.Rule.Id, gap.Rule.Title, gap.Rule.Clause,
            gap.Rule.Basis, gap.Rule.NextStep,
            gap.Rule.Owner, gap.Severity, gap.Status, gap.Status.Label(), gap.Place?.Township, PolicyGapRecords.DepartmentOf(caller) is null
                ? gap.Place?.Village : null,
            CivilTime.ChinaDate(gap.ReferredAt), gap.DueOn, gap.DueOn < today, gap.EscalatedAt is { } escalated ? CivilTime.ChinaDate(escalated)
                : null, Masked(caller, found),
            [.. gap.Events.Select(each => Event(caller, each))]);
    }

    /// <summary>What a child is told apart by in a list: for a department its match keys, else name, sex and month of birth; nothing of it in
    /// full.</summary>
    public static IReadOnlyDictionary<string, string> Masked(Caller caller, GapOfChild found) => PolicyGapRecords.DepartmentOf(caller) is not null
        ? PolicyGapRecords.RowFor(found).Where(cell => RecordKeyOf(cell.Column.Key)).ToDictionary(cell => cell.Column.Key, cell => cell.Masked,
            StringComparer.Ordinal)
        : found.Child is { } child ? Masking.Glance(child.Answers, Glance) : new Dictionary<string, string>();

    public static GapCount Count(EscalatedCount count) =>
        new($"{count.County.Value}.{count.Rule.Id}", count.County, DivisionTable.Name(count.County) ?? count.County.Value, count.Rule.Owner,
        count.Rule.Id, count.Rule.Title, count.Waiting, count.Answered);

    private static bool RecordKeyOf(string key) => Domain.Verification.RecordKeys.Find(key) is not null;

    private static GapEventItem Event(Caller caller, GapEvent each) =>
        new(each.Kind, each.Kind.Label(), each.At, each.By.Role, PolicyGapRecords.DepartmentOf(caller) is null
            || each.By.Subject == caller.Subject ? each.By.Subject : null, each.Text, each.IsDone);
}

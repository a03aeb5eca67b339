using System.Text.Json.Serialization;
using App.Api.Eligibility;
using App.Security;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.PolicyGaps;
using Domain.Privacy;

namespace App.Api.PolicyGaps;

/// <summary>One thing that happened to a gap.</summary>
/// <param name="By">Pseudonym of the account; null towards a department, for what others did.</param>
internal sealed record GapEventItem(string Kind, string KindLabel, DateTimeOffset At, string Role, string? By, string? Text, bool? Done);

/// <summary>A gap as a list shows it.</summary>
/// <param name="Child">The child's id; towards a department its pseudonym.</param>
/// <param name="Masked">What the child is told apart by: for a department its match keys.</param>
internal sealed record GapItem(string Id, string Version, string Child, string Kind, string Rule, string Title, string Clause, string Basis,
    string NextStep, string Department, string Severity,
    string Status, string StatusLabel, string? Township, string? Village, string ReferredOn, string? DueOn, bool Overdue, string? EscalatedOn,
        IReadOnlyDictionary<string, string> Masked,
    IReadOnlyList<GapEventItem> Events);

internal sealed record GapList(IReadOnlyList<GapItem> Items, string? Next, int Total);

/// <summary>What of one rule in one county was reported to the city.</summary>
/// <param name="Escalated">The department has not answered.</param>
internal sealed record GapCount(string Id, string County, string CountyName, string Department, string Rule, string Title, int Escalated,
    int Answered);

internal sealed record GapCounts(IReadOnlyList<GapCount> Items, string? Next, int Total);

/// <summary>What was done to a gap.</summary>
internal sealed record GapDone(string Id, string Version, string Status);

[JsonSerializable(typeof(GapList))]
[JsonSerializable(typeof(GapCounts))]
[JsonSerializable(typeof(GapDone))]
internal sealed partial class GapJson : JsonSerializerContext
{
    public static GapJson Readable { get; } = new(Answer.Readable());
}

/// <summary>Gaps as the routes tell them: to a county with the child's id, to a department with its pseudonym and what the department recognises it
/// by.</summary>
internal sealed class PolicyGapAnswers(PolicyGapRecords records)
{
    private static readonly Field[] Glance = [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate];

    public GapItem Item(Caller caller, GapOfChild found, DateOnly today)
    {
        var gap = found.Gap;
        return new(gap.Id, found.Stored.Document.Version, records.NameFor(caller, gap), FormJson.Id(gap.Kind), gap.Rule.Id, gap.Rule.Title,
            gap.Rule.Clause, gap.Rule.Basis, gap.Rule.NextStep,
            gap.Rule.Owner.Id(), gap.Severity.Id(), gap.Status.Id(), gap.Status.Label(), gap.Place?.Township?.Value,
                PolicyGapRecords.DepartmentOf(caller) is null ? gap.Place?.Village?.Value : null,
            Day(gap.ReferredAt), gap.DueOn is { } due ? AssessmentJson.Day(due) : null, gap.DueOn < today, gap.EscalatedAt is { } escalated
                ? Day(escalated) : null, Masked(caller, found),
            [.. gap.Events.Select(each => Event(caller, each))]);
    }

    /// <summary>What a child is told apart by in a list: for a department its match keys, else name, sex and month of birth; nothing of it in
    /// full.</summary>
    public static IReadOnlyDictionary<string, string> Masked(Caller caller, GapOfChild found) => PolicyGapRecords.DepartmentOf(caller) is not null
        ? PolicyGapRecords.RowFor(found).Where(cell => RecordKeyOf(cell.Column.Key)).ToDictionary(cell => cell.Column.Key, cell => cell.Masked,
            StringComparer.Ordinal)
        : Glance.Where(field => found.Child?.Answers.Has(field) == true).ToDictionary(field => field.Key, field =>
            Masking.Show(field, found.Child!.Answers.Find(field)!), StringComparer.Ordinal);

    public static GapCount Count(EscalatedCount count) =>
        new($"{count.County.Value}.{count.Rule.Id}", count.County.Value, DivisionTable.Name(count.County) ?? count.County.Value,
        count.Rule.Owner.Id(),
        count.Rule.Id, count.Rule.Title, count.Waiting, count.Answered);

    private static bool RecordKeyOf(string key) => Domain.Verification.RecordKeys.Find(key) is not null;

    private static GapEventItem Event(Caller caller, GapEvent each) =>
        new(each.Kind.Id(), each.Kind.Label(), each.At, each.By.Role, PolicyGapRecords.DepartmentOf(caller) is null
            || each.By.Subject == caller.Subject ? each.By.Subject : null, each.Text, each.IsDone);

    private static string Day(DateTimeOffset at) => AssessmentJson.Day(CivilTime.ChinaDate(at));
}

using System.Text.Json.Serialization;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Proposals;

namespace App.Api.KeyCare;

/// <summary>What of an entry of the ledger every answer tells.</summary>
internal record LedgerHead(string Id, string Version, string Child, KeyCareStatus Status, string StatusLabel, ChildKind Kind, DivisionCode County,
    DivisionCode? Township,
    DivisionCode? Village, string? Place, bool Provisional, DateOnly OpenedOn, bool Overdue, DateOnly? LastContactOn, int FollowUps)
{
    public static LedgerHead Of(StoredEntry stored, DateOnly today)
    {
        var entry = stored.Entry;
        return new(entry.Id, stored.Document.Version, entry.Id, entry.Status, entry.Status.Label(), entry.Kind, entry.County, entry.Place?.Township,
            entry.Place?.Village,
            entry.Place is { } place ? DivisionTable.FullName(place.Township ?? place) : null, entry.IsProvisional, entry.OpenedOn,
                entry.DueOn < today, entry.LastContactOn,
            entry.FollowUps.Count());
    }
}

/// <summary>An entry as a list shows it: masked, and which trigger, not which answer.</summary>
internal sealed record LedgerItem : LedgerHead
{
    private static readonly Field[] Glance = [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate];

    private LedgerItem(LedgerHead head)
        : base(head)
    {
    }

    /// <summary>A word or a month, never a day.</summary>
    [JsonPropertyOrder(1)]
    public required string? Due { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyDictionary<string, string> Masked { get; init; }

    /// <summary>Without explanations: they repeat what the family said and wait for an opening.</summary>
    [JsonPropertyOrder(3)]
    public required IReadOnlyList<LedgerTriggerItem> Triggers { get; init; }

    public static LedgerItem Of(CaredFor item, DateOnly today) => new(Of(item.Stored, today))
    {
        Due = item.Entry.DueOn is { } due ? DueTerm.Of(due, today, DuePrecision.Day) : null,
        Masked = item.Child is { } child ? Masking.Glance(child.Answers, Glance) : new Dictionary<string, string>(),
        Triggers = [.. item.Entry.Triggers.Select(trigger => LedgerTriggerItem.Of(trigger, full: false))],
    };
}

/// <summary>An entry in full, after an opening.</summary>
internal sealed record LedgerOpened : LedgerHead
{
    private LedgerOpened(LedgerHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required DateOnly? DueOn { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<LedgerTriggerItem> Triggers { get; init; }

    [JsonPropertyOrder(3)]
    public required IReadOnlyList<LedgerEventItem> Events { get; init; }

    public static LedgerOpened Full(StoredEntry stored, DateOnly today) => new(LedgerHead.Of(stored, today))
    {
        DueOn = stored.Entry.DueOn,
        Triggers = [.. stored.Entry.Triggers.Select(trigger => LedgerTriggerItem.Of(trigger, full: true))],
        Events = [.. stored.Entry.Events.Select(LedgerEventItem.Of)],
    };
}

/// <summary>Why a child is on the ledger.</summary>
internal sealed record LedgerTriggerItem(string Trigger, string Label, string Clause, bool Provisional, bool Confirm, DateOnly Since,
    DateOnly? ConfirmedOn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Explanation { get; init; }

    public static LedgerTriggerItem Of(LedgerTrigger trigger, bool full) =>
        new(trigger.Trigger, TriggerIds.Label(trigger.Trigger), trigger.Clause, trigger.Provisional,
        trigger.Confirm, trigger.Since, trigger.ConfirmedOn)
        { Explanation = full ? trigger.Explanation : null };
}

/// <summary>Something that happened to an entry.</summary>
internal sealed record LedgerEventItem(int Number, LedgerEventKind Kind, string KindLabel, DateTimeOffset At, string By, string Role,
    string? ApprovedBy, string? Reason,
    DateOnly? DueOn, DivisionCode? From, DivisionCode? To)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FollowUpItem? Note { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LedgerTriggerItem>? Triggers { get; init; }

    public static LedgerEventItem Of(LedgerEvent happened) => new(happened.Number, happened.Kind, happened.Kind.Label(), happened.At,
        happened.By.Subject, happened.By.Role,
        happened.ApprovedBy?.Subject, happened.Reason, happened.DueOn, happened.From, happened.To)
    {
        Note = happened.Note is { } note ? new(note.On, note.Kind.Id(), note.Notes, note.NextDueOn) { Corrects = note.Corrects } : null,
        Triggers = happened.Triggers.IsEmpty ? null : [.. happened.Triggers.Select(trigger => LedgerTriggerItem.Of(trigger, full: true))],
    };
}

internal sealed record FollowUpItem(DateOnly On, string Kind, string? Notes, DateOnly? NextDueOn)
{
    /// <summary>The number of the note that it corrects.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Corrects { get; init; }
}

/// <summary>What was done to an entry, or the proposal that it became.</summary>
internal sealed record LedgerDone(string Id, string Version, KeyCareStatus Status, DateOnly? DueOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Number, string? Proposal)
{
    public static LedgerDone Of(KeyCareOutcome done) => new(done.Entry.Id, done.Version, done.Entry.Status, done.Entry.DueOn, done.Event?.Number,
        done.Proposed?.Id);
}

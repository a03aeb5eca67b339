using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Eligibility;
using App.Wire;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Time;
using Storage;

namespace App.Api.Children;

/// <summary>What of a child every answer tells.</summary>
internal record ChildHead(string Id, string Version, ChildStatus Status, string StatusLabel, ChildKind Kind, DivisionCode County,
    DateOnly RegisteredOn,
    DivisionCode? TransferredTo, string? MergedInto)
{
    public static ChildHead Of(ChildRow child, string version) => new(child.Id, version, child.Status, child.Status.Label(), child.Kind, child.County,
        CivilTime.ChinaDate(child.RegisteredAt), child.TransferredTo, child.MergedInto);
}

/// <summary>A child as a list shows it, masked.</summary>
internal sealed record ChildItem : ChildHead
{
    private ChildItem(ChildHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required DivisionCode? Township { get; init; }

    [JsonPropertyOrder(2)]
    public required DivisionCode? Village { get; init; }

    [JsonPropertyOrder(3)]
    public required string? Place { get; init; }

    /// <summary>A word or a month: the day is the birthday.</summary>
    [JsonPropertyOrder(4)]
    public required string? Due { get; init; }

    [JsonPropertyOrder(5)]
    public required IReadOnlyDictionary<string, string> Masked { get; init; }

    [JsonPropertyOrder(6)]
    public required IReadOnlyList<RuleItem> Findings { get; init; }

    public static ChildItem Of(MaskedChild listed, DateOnly today)
    {
        var (child, place, version) = listed;
        return new(Of(child, version))
        {
            Township = place?.Township,
            Village = place?.Village,
            Place = place is { } division ? DivisionTable.FullName(division.Township ?? division) : null,
            Due = child.DueOn is { } due ? DueTerm.Of(due, today, ChildRecords.Precision) : null,
            Masked = child.Masked,
            Findings = RuleItem.Of(child.Assessment),
        };
    }
}

/// <summary>A child in full, after an opening.</summary>
internal sealed record ChildOpened : ChildHead
{
    private ChildOpened(ChildHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required string FormId { get; init; }

    [JsonPropertyOrder(2)]
    public required int FormVersion { get; init; }

    [JsonPropertyOrder(3)]
    public required FormPart Answers { get; init; }

    [JsonPropertyOrder(4)]
    public required IReadOnlyList<string> Unknown { get; init; }

    [JsonPropertyOrder(5)]
    public required IReadOnlyList<string> Declarations { get; init; }

    [JsonPropertyOrder(6)]
    public required AssessmentItem Assessment { get; init; }

    [JsonPropertyOrder(7)]
    public required IReadOnlyList<SpellItem> Timeline { get; init; }

    public static ChildOpened Of(StoredChild stored, DateOnly today, PolicyInForce policy)
    {
        var child = stored.Child;
        return new(Of(ChildRow.Of(child), stored.Document.Version))
        {
            FormId = child.Form.Id,
            FormVersion = child.Form.Version,
            Answers = new(json => child.Form.Write(json, child.Answers)),
            Unknown = [.. child.Form.UnknownKeys(child.Answers)],
            Declarations = child.Declarations,
            Assessment = AssessmentItem.Of(Assess.For(child.Form, child.Answers, today, policy.On(today), child.Judgements)),
            Timeline = [.. child.Timeline.Select(spell => new SpellItem(FormJson.Id(spell.Of), FormJson.Id(spell.Kind), spell.Where, spell.From,
                spell.To))],
        };
    }
}

/// <param name="Of">Whose spell it is: the child's, or one of the parents'.</param>
internal sealed record SpellItem(string Of, string Kind, DivisionCode? Where, DateOnly? From, DateOnly? To);

/// <summary>A step in the life of a record: keys of fields, never values; what they were is in the opened record.</summary>
/// <param name="At">What the calendar did alone it did on the day after a birthday: to the month, until the record is opened.</param>
internal sealed record RevisionItem(string Id, string Version, int Number, RevisionCause Cause, string CauseLabel, string At, string By, string Role,
    string? Reason, string? Channel,
    ChildStatus Status, IReadOnlyList<string> Changed)
{
    public static RevisionItem Of(ChildRevision revision, bool open) =>
        new(revision.Id, revision.Number.ToString(CultureInfo.InvariantCulture), revision.Number, revision.Cause,
        revision.Cause.Label(), open || revision.Cause != RevisionCause.Reassessed
            ? JsonSerializer.SerializeToElement(revision.At, AnswerJson.Default.DateTimeOffset).ToString()
            : IndexValue.Month(CivilTime.ChinaDate(revision.At)).Text,
        revision.By.Subject, revision.By.Role, revision.Reason, revision.Channel, revision.State.Status, revision.Changed);
}

/// <summary>What was done to a child, or the proposal that it became.</summary>
internal sealed record ChildDone(string Id, string Version, ChildStatus Status, string? Proposal, IReadOnlyList<Problem> Warnings)
{
    public static ChildDone Of(ChildOutcome done) => new(done.Child.Id, done.Version, done.Child.Status, done.Proposed?.Id, done.Warnings);
}

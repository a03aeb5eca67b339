using System.Text.Json.Serialization;
using App.Api.Eligibility;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Visits;

namespace App.Api.Visits;

/// <summary>What a visitor gets for a declaration.</summary>
internal sealed record VisitDeclared(string Id, string Receipt, DeclarationStatus Status, DivisionCode County, string Channel,
    AssessmentItem Assessment, IReadOnlyList<Problem> Warnings)
{
    public static VisitDeclared Of(Submitted submitted)
    {
        var declaration = submitted.Declaration;
        return new(declaration.Id, declaration.Receipt.Value, declaration.Status, declaration.County, declaration.Provenance.Channel.Id(),
            AssessmentItem.Of(submitted.Assessment), submitted.Warnings);
    }
}

/// <summary>An unfinished visit as a list shows it.</summary>
/// <param name="Receipt">Of what became of it; null while it is unfinished.</param>
internal record DraftHead(string Id, string Version, string FormId, int Screen, string Save, DateTimeOffset ChangedAt, string? Receipt)
{
    public static DraftHead Of(StoredVisitDraft stored)
    {
        var draft = stored.Draft;
        return new(draft.Id, stored.Document.Version, draft.Form.Id, draft.Screen, draft.Save, draft.ChangedAt, draft.Done?.Receipt.Value);
    }
}

/// <summary>An unfinished visit with what is typed in it.</summary>
internal sealed record DraftOpened : DraftHead
{
    private DraftOpened(DraftHead head)
        : base(head)
    {
    }

    /// <summary>By box, in the order of the page.</summary>
    [JsonPropertyOrder(1)]
    public required FormPart Boxes { get; init; }

    public static DraftOpened Full(StoredVisitDraft stored) =>
        new(Of(stored)) { Boxes = new(json => VisitDraftJson.WriteBoxes(json, stored.Draft.Boxes)) };
}

/// <summary>A box in which two devices differ.</summary>
internal sealed record BoxDifferenceItem(string Field, string Label, string? Yours, string? Theirs, IReadOnlyList<string> Boxes)
{
    public static BoxDifferenceItem Of(BoxDifference difference) => new(difference.Field.Key, difference.Field.Name, difference.Mine,
        difference.Theirs,
        [.. Pages.Posted.NamesOf(difference.Field)]);
}

/// <summary>A visit; it never changes, so its first version is its only one.</summary>
/// <param name="Seen">After an opening.</param>
internal sealed record VisitItem(string Id, string Version, string Child, DateOnly VisitedOn, IReadOnlyList<Met> Met, string? Seen, DateOnly? NextOn,
    string By, string Role,
    DateTimeOffset At)
{
    public static VisitItem Of(Visit visit, bool full) => new(visit.Id, "1", visit.Child, visit.On, visit.Met, full ? visit.Seen : null,
        visit.NextOn, visit.By.Subject,
        visit.By.Role, visit.At);
}

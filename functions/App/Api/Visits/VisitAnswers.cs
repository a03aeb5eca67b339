using System.Text.Json.Serialization;
using App.Api.Audit;
using App.Api.Eligibility;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
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

/// <summary>One side of what a visit found when it came back: the visit itself, or what somebody else did meanwhile.</summary>
/// <param name="What">visit, child or keyCare.</param>
/// <param name="Label">The same in Chinese, with what was done.</param>
/// <param name="By">Who, without a name.</param>
/// <param name="At">When it was written down; null for the caller's own, which is not yet.</param>
/// <param name="Met">Of a visit, in Chinese.</param>
internal sealed record VisitSide(string What, string Label, string By, DateTimeOffset? At, DateOnly? VisitedOn,
    IReadOnlyList<string> Met, string? Seen, DateOnly? NextOn)
{
    /// <param name="noted">
    /// What somebody noted is shown from that instant on. A mark is what a phone sends, and one from long ago would open every note there is.
    /// </param>
    public static VisitSide Of(SinceTaken since, string reader, DateTimeOffset noted) => new(since.Kind.Id(),
        since.Visit is null ? $"{since.Kind.Label()}：{since.Label}" : since.Label, ActorWords.Who(since.By, reader), since.At, since.Visit?.On,
        [.. since.Visit?.Met.Select(met => met.Label()) ?? []], since.At >= noted ? since.Visit?.Seen : null, since.Visit?.NextOn);

    public static VisitSide Of(RecordVisit mine) => new(SinceKind.Visit.Id(), "走访", ActorWords.Who(mine.By, mine.By.Subject), null, mine.On,
        [.. mine.Met.Select(met => met.Label())], mine.Seen?.Trim(), mine.NextOn);
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

using System.Globalization;
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

namespace App.Api.Declarations;

/// <summary>What a declarant gets.</summary>
/// <param name="FollowUpToken">Shown to the declarant alone.</param>
internal sealed record DeclarationTaken(string Receipt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FollowUpToken,
    DeclarationStatus Status, DivisionCode County, AssessmentItem Assessment, IReadOnlyList<Problem> Warnings)
{
    public static DeclarationTaken Of(Submitted submitted, FollowUpToken? token) => new(submitted.Declaration.Receipt.Value, token?.Secret,
        submitted.Declaration.Status, submitted.Declaration.County, AssessmentItem.Of(submitted.Assessment), submitted.Warnings);
}

/// <summary>What of a declaration every answer to its declarant tells.</summary>
internal record OwnDeclaration(string Receipt, DeclarationStatus Status, string StatusText, DivisionCode County)
{
    public static OwnDeclaration Of(Declaration declaration) => new(declaration.Receipt.Value, declaration.Status, declaration.StatusText(),
        declaration.County);
}

/// <summary>Where a declaration stands.</summary>
internal sealed record OwnStatus : OwnDeclaration
{
    private OwnStatus(OwnDeclaration head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required DateOnly SubmittedOn { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<AskItem> Asks { get; init; }

    [JsonPropertyOrder(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErasureItem? Request { get; init; }

    public static OwnStatus Of(Declaration declaration, ErasureRequest? request) => new(Of(declaration))
    {
        SubmittedOn = declaration.SubmittedOn,
        Asks = [.. declaration.OpenAsks.Select(ask => new AskItem(ask.Text, CivilTime.ChinaDate(ask.At),
            [.. ask.Fields.Select(key => new AskedField(key, declaration.Form.Find(key)?.Name))]))],
        Request = ErasureItem.Of(request),
    };
}

/// <summary>A question of the county that waits for an answer.</summary>
internal sealed record AskItem(string Text, DateOnly AskedOn, IReadOnlyList<AskedField> Fields);

internal sealed record AskedField(string Key, string? Label);

/// <summary>Where a request to erase stands.</summary>
internal sealed record ErasureItem(string Id, string Status, string StatusText, DateOnly AskedOn, DateOnly? DueOn, DateOnly? DecidedOn,
    string? Reason)
{
    public static ErasureItem? Of(ErasureRequest? request) => request is null ? null : new(request.Id, request.Status, request.StatusText,
        CivilTime.ChinaDate(request.At), request.DueOn, request.Settled is { } settled ? CivilTime.ChinaDate(settled.At) : null,
            request.Settled?.Reason);
}

internal sealed record OwnCorrected : OwnDeclaration
{
    private OwnCorrected(OwnDeclaration head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required AssessmentItem Assessment { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<Problem> Warnings { get; init; }

    public static OwnCorrected Of(Corrected done) => new(Of(done.Declaration))
    {
        Assessment = AssessmentItem.Of(done.Assessment),
        Warnings = done.Warnings
    };
}

/// <summary>Erased at once, or a request that the county decides.</summary>
internal sealed record OwnWithdrawn([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Request,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Erased, string Receipt, DeclarationStatus Status, string StatusText,
    DivisionCode County)
{
    public static OwnWithdrawn Of(Withdrawn done) => new(done.Request, done.Request is null ? true : null, done.Declaration.Receipt.Value,
        done.Declaration.Status, done.Declaration.StatusText(), done.Declaration.County);
}

internal sealed record AttachmentTaken(string Id, string MediaType, long Bytes);

/// <summary>Everything that was declared and what is kept about it.</summary>
internal sealed record OwnCopy : OwnDeclaration
{
    private OwnCopy(OwnDeclaration head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required string FormId { get; init; }

    [JsonPropertyOrder(2)]
    public required int FormVersion { get; init; }

    [JsonPropertyOrder(3)]
    public required string Channel { get; init; }

    [JsonPropertyOrder(4)]
    public required DateTimeOffset SubmittedAt { get; init; }

    [JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConsentItem? Consent { get; init; }

    [JsonPropertyOrder(6)]
    public required FormPart Answers { get; init; }

    [JsonPropertyOrder(7)]
    public required IReadOnlyList<string> Unknown { get; init; }

    [JsonPropertyOrder(8)]
    public required IReadOnlyList<AnswerInWords> Items { get; init; }

    [JsonPropertyOrder(9)]
    public required IReadOnlyList<CorrectionItem> Corrections { get; init; }

    [JsonPropertyOrder(10)]
    public required IReadOnlyList<OwnAttachment> Attachments { get; init; }

    [JsonPropertyOrder(11)]
    public required IReadOnlyList<OwnChange> History { get; init; }

    [JsonPropertyOrder(12)]
    public required string? ErasedAt { get; init; }

    [JsonPropertyOrder(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErasureItem? Request { get; init; }

    /// <summary>What the register says of the child by now; over the county's counter only.</summary>
    [JsonPropertyOrder(14), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RegisterPart? Register { get; init; }

    public static OwnCopy Of(Declaration declaration, ErasureRequest? request)
    {
        var (form, answers) = (declaration.Form, declaration.Answers());
        return new(Of(declaration))
        {
            FormId = form.Id,
            FormVersion = form.Version,
            Channel = declaration.Provenance.Channel.Id(),
            SubmittedAt = declaration.Provenance.SubmittedAt,
            Consent = declaration.Provenance.Consent is { } consent ? new(consent.NoticeVersion, consent.RecordedAt, Instant(consent.WithdrawnAt))
                : null,
            Answers = new(json => form.Write(json, answers)),
            Unknown = [.. form.UnknownKeys(answers)],
            Items = [.. Copies.Items(declaration).Select(item => new AnswerInWords(item.Field.Key, item.Field.Name, item.Text))],
            Corrections = [.. declaration.Corrections.Select(correction =>
                new CorrectionItem(correction.At, correction.Channel.Id(), new(json => form.Write(json, correction.Changes))))],
            Attachments = [.. declaration.Attachments.Select(attachment =>
                new OwnAttachment(attachment.Id, attachment.MediaType, attachment.Bytes, attachment.At))],
            History = [.. declaration.History.Select(change => new OwnChange(change.Status, change.At))],
            ErasedAt = Instant(declaration.ErasedAt),
            Request = ErasureItem.Of(request),
        };
    }

    private static string? Instant(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>What the register says of the child.</summary>
internal sealed record RegisterPart(string StatusLabel, DateOnly RegisteredOn, IReadOnlyList<AnswerInWords> Items)
{
    public static RegisterPart Of(Child child) => new(child.Status.Label(), CivilTime.ChinaDate(child.RegisteredAt),
        [.. Copies.Items(child.Form, child.Answers).Select(item => new AnswerInWords(item.Field.Key, item.Field.Name, item.Text))]);
}

internal sealed record ConsentItem(string NoticeVersion, DateTimeOffset RecordedAt, string? WithdrawnAt);

internal sealed record AnswerInWords(string Key, string Label, string Value);

internal sealed record CorrectionItem(DateTimeOffset At, string Channel, FormPart Answers);

internal sealed record OwnChange(DeclarationStatus Status, DateTimeOffset At);

/// <summary>What of a declaration every answer to staff tells.</summary>
internal record DeclarationHead(string Id, string Version, string Receipt, DeclarationStatus Status, string StatusLabel, ChildKind Kind,
    DivisionCode County,
    DateOnly SubmittedOn)
{
    public static DeclarationHead Of(StoredDeclaration stored)
    {
        var declaration = stored.Declaration;
        return new(declaration.Id, stored.Document.Version, declaration.Receipt.Value, declaration.Status, declaration.Status.Label(),
            declaration.Form.Kind,
            declaration.County, declaration.SubmittedOn);
    }
}

/// <summary>A declaration as a list shows it, masked.</summary>
internal sealed record DeclarationItem : DeclarationHead
{
    private DeclarationItem(DeclarationHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required DivisionCode? Township { get; init; }

    [JsonPropertyOrder(2)]
    public required DivisionCode? Village { get; init; }

    [JsonPropertyOrder(3)]
    public required string? Place { get; init; }

    [JsonPropertyOrder(4)]
    public required DateOnly? DueOn { get; init; }

    [JsonPropertyOrder(5)]
    public required string Channel { get; init; }

    [JsonPropertyOrder(6)]
    public required IReadOnlyDictionary<string, string> Masked { get; init; }

    [JsonPropertyOrder(7)]
    public required IReadOnlyList<RuleItem> Findings { get; init; }

    /// <summary>For a list; <see cref="DeclarationHead.Of"/> tells less.</summary>
    public static DeclarationItem Masking(StoredDeclaration stored)
    {
        var declaration = stored.Declaration;
        var place = DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers());
        return new(Of(stored))
        {
            Township = place?.Township,
            Village = place?.Village,
            Place = place is { } division ? DivisionTable.FullName(division.Township ?? division) : null,
            DueOn = declaration.DueOn,
            Channel = declaration.Provenance.Channel.Id(),
            Masked = Domain.Privacy.Masking.Glance(declaration.Answers(), ChildRow.Glance),
            Findings = RuleItem.Of(declaration.Assessment),
        };
    }
}

/// <summary>A declaration in full, after an opening.</summary>
internal sealed record DeclarationOpened : DeclarationHead
{
    private DeclarationOpened(DeclarationHead head)
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
    public required string Channel { get; init; }

    [JsonPropertyOrder(6)]
    public required string? Child { get; init; }

    [JsonPropertyOrder(7)]
    public required AssessmentItem Assessment { get; init; }

    [JsonPropertyOrder(8)]
    public required IReadOnlyList<string> MissingForRegister { get; init; }

    [JsonPropertyOrder(9)]
    public required IReadOnlyList<StatusChangeItem> History { get; init; }

    [JsonPropertyOrder(10)]
    public required IReadOnlyList<AttachmentItem> Attachments { get; init; }

    public static DeclarationOpened Of(StoredDeclaration stored, PolicyInForce policy)
    {
        var declaration = stored.Declaration;
        var (form, answers, today) = (declaration.Form, declaration.Answers(), declaration.Assessment.AsOf);
        return new(Of(stored))
        {
            FormId = form.Id,
            FormVersion = form.Version,
            Answers = new(json => form.Write(json, answers)),
            Unknown = [.. form.UnknownKeys(answers)],
            Channel = declaration.Provenance.Channel.Id(),
            Child = declaration.ChildId,
            Assessment = AssessmentItem.Of(Assess.For(form, answers, today, policy.On(today), declaration.Judgements)),
            MissingForRegister = [.. ReviewDeclaration.MissingForRegister(declaration).Select(field => field.Key)],
            History = [.. declaration.History.Select(change => new StatusChangeItem(change.Status, change.At, change.By.Subject, change.By.Role,
                change.Reason))],
            Attachments = [.. declaration.Attachments.Select(attachment =>
                new AttachmentItem(attachment.Id, attachment.MediaType, attachment.Bytes, attachment.At))],
        };
    }
}

internal sealed record StatusChangeItem(DeclarationStatus Status, DateTimeOffset At, string By, string Role, string? Reason);

/// <summary>What the family attached, in its own copy.</summary>
internal sealed record OwnAttachment(string Id, string MediaType, long Bytes, DateTimeOffset At);

internal sealed record AttachmentItem(string Id, string Type, long Size, DateTimeOffset At);

/// <summary>What a review came to, or the proposal that it became.</summary>
internal sealed record ReviewedItem(string Id, string Version, string Receipt, DeclarationStatus Status, string? Child, string? Proposal,
    IReadOnlyList<Problem> Warnings)
{
    public static ReviewedItem Of(ReviewOutcome outcome) => new(outcome.Declaration.Id, outcome.Version, outcome.Declaration.Receipt.Value,
        outcome.Declaration.Status,
        outcome.Declaration.ChildId, outcome.Proposed?.Id, outcome.Done?.Warnings ?? []);
}

/// <summary>What was done to a declaration, or the proposal that it became.</summary>
internal sealed record DeclarationDone(string Id, string Version, DeclarationStatus Status, DivisionCode? TransferredTo, string? Proposal)
{
    public static DeclarationDone Of(DeclarationOutcome done) => new(done.Declaration.Id, done.Version, done.Declaration.Status,
        done.Declaration.Transfer?.To, done.Proposed?.Id);
}

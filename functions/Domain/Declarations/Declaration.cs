using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Time;

namespace Domain.Declarations;

/// <summary>
/// What somebody stated about one child, once (申报). What was stated is never changed; corrections are further statements kept beside it.
/// </summary>
/// <remarks>
/// A grandmother in 店上镇 declares in August and says that the father works in 上海; in October she corrects it to 苏州. Both sentences stay, each with
/// its day, and <see cref="Answers"/> is what they say together.
/// </remarks>
public sealed record Declaration
{
    /// <summary>UUIDv7, 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    public required Receipt Receipt { get; init; }

    /// <summary>The form in the version that was filled in; judged by it for ever.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>What was said when it was submitted, unchanged.</summary>
    public required Answers Stated { get; init; }

    public required Provenance Provenance { get; init; }

    /// <summary>The partition that holds it: the responsible county, or 140400 for a referral.</summary>
    public required DivisionCode County { get; init; }

    public required DeclarationStatus Status { get; init; }

    /// <summary>What the plan's rules said when they were last asked; the full findings are computed afresh from the answers.</summary>
    public required AssessmentSummary Assessment { get; init; }

    /// <summary>The day by which staff must look at it next; null when nothing is left to do.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>SHA-256 of the follow-up token; null where no declarant holds one (visit, Excel).</summary>
    public string? TokenHash { get; init; }

    /// <summary>Every correction, oldest first.</summary>
    public ImmutableArray<Correction> Corrections { get; init; } = [];

    /// <summary>Every question staff asked, oldest first, answered or not.</summary>
    public ImmutableArray<Ask> Asks { get; init; } = [];

    public ImmutableArray<Judgement> Judgements { get; init; } = [];

    /// <summary>Every status it has had, oldest first, with who and why.</summary>
    public ImmutableArray<StatusChange> History { get; init; } = [];

    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>The hand-over from one county to another that it went through last, a dated event that both keep (六).</summary>
    public DeclarationTransfer? Transfer { get; init; }

    /// <summary>
    /// It was handed over and lives on in the other county. Here stays that it was here; of a registered child also a copy that nobody changes any
    /// more, until it expires.
    /// </summary>
    public bool IsHandedAway => Transfer is { } transfer && transfer.From == County;

    /// <summary>
    /// It was handed over before it was registered, and the other county does not have it for certain yet: until then what it says stays here too.
    /// (What a registered child rests on is copied with the child, whose own hand-over is what stands open.)
    /// </summary>
    public bool IsOnItsWay => IsHandedAway && ChildId is null && (Stated.Count > 0 || TokenHash is not null);

    /// <summary>The registered child, once there is one.</summary>
    public string? ChildId { get; init; }

    /// <summary>
    /// When everything that it said was erased: the declarant took it back, or the county agreed to (PIPL 47). Receipt, statuses and times stay.
    /// </summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The China date of submission: ages and "in school" on the form are meant as of it.</summary>
    public DateOnly SubmittedOn => CivilTime.ChinaDate(Provenance.SubmittedAt);

    /// <summary>Who fills in the form, when: what the form's own conditions are judged by.</summary>
    public Intake Intake => new(SubmittedOn, Provenance.Channel.IsSelfDeclared());

    /// <summary>What the statement and its corrections say together.</summary>
    public Answers Answers()
    {
        var answers = Stated;
        foreach (var correction in Corrections)
        {
            answers = correction.ApplyTo(answers, Form);
        }

        return answers;
    }

    /// <summary>
    /// What was corrected from that moment on, taken together, and the keys that do not apply any more by it; what the guardian agreed to, and when,
    /// stays what it was.
    /// </summary>
    public (Answers Changes, ImmutableArray<string> Dropped) CorrectedSince(DateTimeOffset at)
    {
        var (changes, dropped) = (Forms.Answers.Empty, new HashSet<string>(StringComparer.Ordinal));
        foreach (var correction in Corrections.Where(correction => correction.At >= at))
        {
            changes = correction.ApplyTo(changes, Form);
            dropped.ExceptWith(correction.Changes.Keys.Concat(correction.Changes.Unknown));
            dropped.UnionWith(correction.Dropped);
        }

        return (changes.Without(Form.Fields.Where(field => field.Group == "consent")), [.. dropped]);
    }

    /// <summary>Whether these may be the last four digits of the declarant's phone: of an erased one nothing is known, nor left to protect.</summary>
    /// <remarks>
    /// A hash of the digits would be none: whoever holds a list of the county's children tries ten thousand endings and knows whose it was.
    /// </remarks>
    public bool IsPhoneOf(string last4) => ErasedAt is not null || Answers().Get(Shared2024.DeclarantPhone)?.Last4 == last4;

    /// <summary>Questions still open, oldest first.</summary>
    public IEnumerable<Ask> OpenAsks => Asks.Where(ask => ask.AnsweredAt is null);

    /// <summary>
    /// What is left of it when what was said is erased: that there was one, where and when, and how it went; no answer, no finding, no picture, no
    /// word that somebody wrote about the family.
    /// </summary>
    public Declaration Erased(DateTimeOffset at) => this with
    {
        Stated = Forms.Answers.Empty,
        Corrections = [],
        Asks = [],
        Judgements = [],
        Attachments = [],
        Assessment = Assessment with { Findings = [], KeyCare = [], NextReviewOn = null },
        DueOn = null,
        History = [.. History.Select(change => change with { Reason = null })],
        Transfer = Transfer is { } transfer ? transfer with { Reason = "" } : null,
        ErasedAt = at,
    };

    internal Declaration WithoutConsent(DateTimeOffset at) =>
        Provenance.Consent is { WithdrawnAt: null } consent
        ? this with { Provenance = Provenance with { Consent = consent with { WithdrawnAt = at } } } : this;

    internal Declaration Become(DeclarationStatus status, AuditActor by, DateTimeOffset at, string? reason) =>
        this with { Status = status, History = History.Add(new(status, at, by, reason)) };
}

/// <summary>Where a declaration comes from.</summary>
/// <param name="DeclaredBy">The account that entered it; <see cref="AuditActor.Declarant"/> for a parent without one.</param>
/// <param name="SubmittedAt">The server's clock, not the declarant's.</param>
/// <param name="Consent">Which notice was read and agreed to; null on staff channels, where the statutory duty is the basis (PIPL 34).</param>
public sealed record Provenance(Channel Channel, AuditActor DeclaredBy, DateTimeOffset SubmittedAt, Consent? Consent);

/// <summary>A further statement: only what it changes.</summary>
/// <param name="Changes">New answers and fields now declared unknown.</param>
/// <param name="Dropped">Fields that no longer apply because of the changes (a hukou address of a child said to have no hukou).</param>
public sealed record Correction(DateTimeOffset At, AuditActor By, Channel Channel, Answers Changes, ImmutableArray<string> Dropped)
{
    internal Answers ApplyTo(Answers answers, FormDefinition form)
    {
        var merged = answers.Merge(Changes);
        return Dropped.IsEmpty ? merged : merged.Without(Dropped.Select(form.Find).OfType<Field>());
    }
}

/// <summary>What staff want to know from the declarant.</summary>
/// <param name="Fields">Keys of the fields meant; empty when the text says it all.</param>
/// <param name="Text">The question in words; shown to the declarant.</param>
public sealed record Ask(ImmutableArray<string> Fields, string Text, DateTimeOffset At, AuditActor By)
{
    public DateTimeOffset? AnsweredAt { get; init; }
}

/// <summary>One step of a declaration's life.</summary>
public sealed record StatusChange(DeclarationStatus Status, DateTimeOffset At, AuditActor By, string? Reason);

/// <summary>A hand-over of a declaration between counties.</summary>
/// <param name="Sequence">From 1; a repeated message is recognised by it.</param>
public sealed record DeclarationTransfer(int Sequence, DivisionCode From, DivisionCode To, DateTimeOffset At, AuditActor By, string Reason);

/// <summary>A picture or PDF that belongs to a declaration; its bytes are a sealed blob.</summary>
/// <param name="Id">Opaque name of the blob.</param>
public sealed record Attachment(string Id, string MediaType, long Bytes, DateTimeOffset At)
{
    /// <summary>
    /// The same for the county that takes the declaration over: content of its own under a name of its own, the same name however often it is copied.
    /// </summary>
    internal Attachment CopyFor(DeclarationTransfer transfer) =>
        this with
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}\n{transfer.To.Value}\n{transfer.Sequence}")).AsSpan(0, 16))
        };

    /// <summary>A picture is looked at, a PDF is saved.</summary>
    public bool IsPicture => MediaType == "image/jpeg";
}

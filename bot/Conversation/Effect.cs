using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Problems;

namespace Conversation;

/// <summary>
/// Something that only the app can do. Repeating an effect must do no harm: a card can be clicked twice, a message delivered twice.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>
    /// Submit the declaration; answer with <see cref="EffectResult.Submitted"/>, <see cref="EffectResult.Refused"/> or
    /// <see cref="EffectResult.Failed"/>.
    /// </summary>
    /// <param name="IdempotencyKey">The same for the same child of the same draft for ever.</param>
    /// <param name="Photos">References of photos sent along the way.</param>
    public sealed record Submit(FormDefinition Form, Answers Answers, string IdempotencyKey, IReadOnlyList<string> Photos) : Effect;

    /// <summary>Ask how a declaration stands; answer with <see cref="EffectResult.Status"/> or <see cref="EffectResult.NoSuchReceipt"/>.</summary>
    public sealed record LookUpStatus(string Receipt, string PhoneLast4) : Effect;

    /// <summary>
    /// Take back a declaration made in this conversation; answer with <see cref="EffectResult.TakenBack"/>, <see cref="EffectResult.NoSuchReceipt"/>
    /// or <see cref="EffectResult.Failed"/>.
    /// </summary>
    public sealed record TakeBack(string Receipt) : Effect;

    /// <summary>
    /// Show everything that was declared in this conversation under the receipt; answer with <see cref="EffectResult.Copy"/> or like
    /// <see cref="TakeBack"/>.
    /// </summary>
    public sealed record ShowCopy(string Receipt) : Effect;

    /// <summary>Send what the declarant answered to a question of staff; answer like <see cref="Submit"/>.</summary>
    /// <param name="Answers">Only what changes; unknown fields in <see cref="Answers.Unknown"/>.</param>
    /// <param name="Words">The answer to a question that names no field.</param>
    public sealed record Correct(string Receipt, FormDefinition Form, Answers Answers, string? Words, string IdempotencyKey) : Effect;

    /// <summary>Somebody wants to talk to a person.</summary>
    /// <param name="Phone">Given for this; null: the declarant's where known, else only the conversation.</param>
    public sealed record Handover(PhoneNumber? Phone = null) : Effect;

    /// <summary>
    /// A child or somebody with it is in danger or in need: open an urgent case at once, before any consent and without a telephone.
    /// </summary>
    /// <param name="Words">What was said; nothing else of the draft goes with it.</param>
    /// <param name="Kind">The kind of alarm in kebab-case ("suicide", "violence", "hunger" …): the same kind twice on one day is one case.</param>
    /// <param name="County">As far as known; null: the city's own desk.</param>
    /// <param name="Phone">Given after the case was opened, with the same words and kind: the same desk is told whom to ring.</param>
    public sealed record Urgent(string Words, string Kind, DivisionCode? County, PhoneNumber? Phone = null) : Effect;

    /// <summary>Go on with this draft on the web page; answer with <see cref="EffectResult.WebLink"/> or <see cref="EffectResult.Failed"/>.</summary>
    public sealed record OpenOnWeb : Effect;

    /// <summary>Keep a photo: with the declaration of this receipt, else until the one under way is submitted.</summary>
    public sealed record KeepPhoto(Attachment Photo, string? Receipt) : Effect;

    /// <summary>Neither form fits yet and the family chose to wait: ask again on this day.</summary>
    public sealed record AskAgain(DateOnly On) : Effect;

    /// <summary>The person took everything back, or did not consent: nothing said is to be kept.</summary>
    public sealed record Forget : Effect;
}

/// <summary>What became of an effect.</summary>
public abstract record EffectResult
{
    private EffectResult()
    {
    }

    /// <param name="County">Name of the county that looks after it, where known.</param>
    public sealed record Submitted(string Receipt, string? County = null) : EffectResult;

    /// <summary>Refused with problems that the person can mend.</summary>
    public sealed record Refused(IReadOnlyList<Problem> Problems) : EffectResult;

    /// <summary>Nothing was stored; try again later.</summary>
    public sealed record Failed : EffectResult;

    public sealed record Status(string Receipt, string Text, IReadOnlyList<StaffQuestion> Questions) : EffectResult;

    public sealed record NoSuchReceipt : EffectResult;

    /// <param name="Erased">Everything said is gone; false: the county decides.</param>
    public sealed record TakenBack(string Receipt, bool Erased) : EffectResult;

    /// <param name="Items">Label and answer, in the order of the form.</param>
    public sealed record Copy(string Receipt, IReadOnlyList<(string Label, string Text)> Items) : EffectResult;

    /// <param name="Address">Of the page with the draft; opens once.</param>
    public sealed record WebLink(string Address) : EffectResult;

    /// <summary>Too many wrong proofs.</summary>
    public sealed record TooManyTries : EffectResult;
}

/// <summary>A question of staff about a declaration (needsInformation), asked in the same conversation.</summary>
/// <param name="Id">Of the question, so that it is asked once.</param>
/// <param name="Fields">Fields meant; empty when the text says it all.</param>
public sealed record StaffQuestion(string Id, string Receipt, string FormId, int FormVersion, IReadOnlyList<string> Fields, string Text);

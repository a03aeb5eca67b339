using System.Collections.Immutable;
using Domain.Forms;

namespace Conversation;

public enum DraftState
{
    Open,

    /// <summary>Confirmed and handed to the app; the outcome is not known yet.</summary>
    Submitting,

    /// <summary>Taken back, refused consent or finished: the next message starts afresh.</summary>
    Closed,
}

/// <summary>
/// Everything a conversation remembers between two messages; immutable, a value, written by <see cref="DraftJson"/>.
/// </summary>
/// <remarks>
/// A grandmother starts on Monday, the battery dies, and on Thursday, after a new version of the program, she says "接着来": all of it is here.
/// </remarks>
public sealed record Draft
{
    public const int CurrentSchema = 1;

    /// <summary>Nothing said before the consent is used, or kept, for longer.</summary>
    public static readonly TimeSpan LongestHeard = TimeSpan.FromHours(1);

    public required string Id { get; init; }

    /// <summary>Which child of this conversation it is, from 1.</summary>
    public int Child { get; init; } = 1;

    public DraftState State { get; init; }

    /// <summary>What is open; null before the greeting.</summary>
    public Asked? Asked { get; init; }

    /// <summary>The question of the interview: a field key or one of <see cref="Conversation.Asking"/>; null before the greeting.</summary>
    public string? Asking => Asked?.Key;

    /// <summary>Pinned: the form by what is known so far.</summary>
    public FormDefinition? Form { get; init; }

    /// <summary>What the person said at the menu about the situation; the rules decide, this only chooses what is asked first.</summary>
    public ChildKind? Leaning { get; init; }

    public Stage Stage { get; init; } = new Stage.Before();

    /// <summary>A child is being declared.</summary>
    public bool Begun => Stage is Stage.Declaring;

    internal bool DeclareAnyway => Stage is Stage.Declaring { Anyway: true };

    internal bool Supplementing => Stage is Stage.Declaring { Supplementing: true };

    /// <summary>The question of staff being answered.</summary>
    public StaffQuestion? Answering => (Stage as Stage.OfStaff)?.Question;

    internal Draft? Parked => (Stage as Stage.OfStaff)?.Interview;

    /// <summary>Answers so far, to fields of either form.</summary>
    public Answers Answers { get; init; } = Answers.Empty;

    /// <summary>Keys in the order in which they were answered, for 上一步.</summary>
    public ImmutableList<string> Trail { get; init; } = [];

    /// <summary>Keys that the last answer gave or left open: what 刚才那个不算 is about.</summary>
    public ImmutableList<string> JustSaid { get; init; } = [];

    /// <summary>Optional fields and groups ("father.*") that the person does not want to answer.</summary>
    public ImmutableHashSet<string> Skipped { get; init; } = [];

    /// <summary>How often in a row the open question was not understood.</summary>
    public int Misses { get; init; }

    /// <summary>What the numbers 1, 2, 3 … stand for on a channel without buttons.</summary>
    public ImmutableList<string> Offered { get; init; } = [];

    /// <summary>"今年八岁了", said along the way: the birthday is asked with it.</summary>
    public int? ChildAge { get; init; }

    /// <summary>
    /// What was said before the consent; used after it, dropped without it and after an hour. (While a question of staff is answered: the answer.)
    /// </summary>
    public string? Heard { get; init; }

    /// <summary>When <see cref="Heard"/> was first said.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>Until when <see cref="Heard"/> may be kept without a consent; null where nothing waits for one.</summary>
    public DateTimeOffset? HeardUntil => Heard is not null && Answering is null ? HeardAt + LongestHeard : null;

    /// <summary>Without what was said before the consent, once that is longer ago than it may be kept.</summary>
    public Draft WithoutOldWords(DateTimeOffset now) => HeardUntil <= now ? this with { Heard = null, HeardAt = null } : this;

    /// <summary>How many children the family spoke of; they are taken one after another.</summary>
    public int? Children { get; init; }

    /// <summary>What was said of the brother or sister declared before, for "跟他姐一个学校"; neither name nor number.</summary>
    public Answers Sibling { get; init; } = Answers.Empty;

    /// <summary>Children declared in this conversation.</summary>
    public ImmutableList<Declared> Declared { get; init; } = [];

    /// <summary>Photos sent for the child under way.</summary>
    public ImmutableList<string> Photos { get; init; } = [];

    /// <summary>Questions of staff still to be asked.</summary>
    public ImmutableList<StaffQuestion> Questions { get; init; } = [];

    /// <summary>Ids of questions of staff that were asked: a notice delivered twice asks once.</summary>
    public ImmutableList<string> Settled { get; init; } = [];

    public DateTimeOffset? LastTurn { get; init; }

    /// <summary>The forms have changed since the draft was saved: say so once.</summary>
    public bool FormChanged { get; init; }

    /// <summary>The same for the same child of the same draft for ever: a second click submits nothing.</summary>
    public string IdempotencyKey => Answering is { } question
        ? $"{Id}-{question.Receipt}-{question.Id}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}-{Child}");

    /// <summary>What replies carry, so that a click on an old card is recognised.</summary>
    internal string Token => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}-{Child}");

    public static Draft New(string id) => new() { Id = id };
}

/// <summary>A child already declared here.</summary>
public sealed record Declared(int Child, string Receipt, string? Name, string FormId);

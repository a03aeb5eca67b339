using System.Collections.Immutable;
using Domain.Divisions;

namespace Conversation;

/// <summary>What is open: the one thing that the next message may answer. Exactly one of these at any time; null before the greeting.</summary>
/// <remarks>A mother is asked for the birthday and says 查进度: <see cref="Receipt"/> is open, and in it the birthday waits.</remarks>
public abstract record Asked
{
    private Asked()
    {
    }

    /// <summary>
    /// The question of the interview, as <see cref="Reply.Asks"/> names it: a field key or one of <see cref="Asking"/>; null before the greeting.
    /// </summary>
    public abstract string? Key { get; }

    /// <summary>Whether the notice is agreed to.</summary>
    public sealed record Consent : Asked
    {
        public override string? Key => Asking.Consent;
    }

    /// <summary>In which situation the child is, in the parent's own words.</summary>
    public sealed record Situation : Asked
    {
        public override string? Key => Asking.Menu;
    }

    /// <summary>No form fits, or another place is responsible: note it, declare all the same, or leave it.</summary>
    public sealed record Decision : Asked
    {
        public override string? Key => Asking.Menu;
    }

    /// <summary>A question of staff that names no field: they read the very words.</summary>
    public sealed record StaffWords : Asked
    {
        public override string? Key => Asking.Menu;
    }

    /// <summary>Whether what stands in the summary may be submitted.</summary>
    public sealed record Summary : Asked
    {
        public override string? Key => Asking.Confirm;
    }

    /// <summary>The child is declared: whether there is another one.</summary>
    public sealed record AnotherChild : Asked
    {
        public override string? Key => Asking.AnotherChild;
    }

    /// <param name="Field">The key of the field.</param>
    /// <param name="Half">The part of an answer that was understood.</param>
    /// <param name="IsAgain">It was answered before and is asked again (改一下, 上一步, 不对).</param>
    public abstract record OfField(string Field, Pending? Half, bool IsAgain) : Asked
    {
        public override string? Key => Field;
    }

    /// <summary>A question of the form.</summary>
    /// <param name="Back">How many steps 上一步 has gone back to it.</param>
    public sealed record Question(string Field, Pending? Half = null, bool IsAgain = false, int Back = 0) : OfField(Field, Half, IsAgain);

    /// <summary>An answer that was understood with something unaccounted for: kept only when the person says that it is right.</summary>
    /// <param name="Say">"您是说孩子住校，对吗？"</param>
    public sealed record Proposal(string Field, object Value, string Say, Pending? Half = null, bool IsAgain = false) : OfField(Field, Half, IsAgain);

    /// <summary>A question beside the interview that is answered first.</summary>
    /// <param name="Waiting">What it interrupted.</param>
    public abstract record Beside(Asked? Waiting) : Asked
    {
        public override string? Key => Waiting?.Key;
    }

    /// <summary>Really start over?</summary>
    public sealed record Restart(Asked? Waiting) : Beside(Waiting);

    /// <summary>Really drop everything?</summary>
    public sealed record Cancel(Asked? Waiting) : Beside(Waiting);

    /// <summary>Which receipt is to be looked up?</summary>
    public sealed record Receipt(Asked? Waiting) : Beside(Waiting);

    /// <summary>The last four digits of the telephone left with this receipt.</summary>
    public sealed record Last4(Asked? Waiting, string Of) : Beside(Waiting);

    /// <summary>Really take back what was declared under this receipt?</summary>
    public sealed record TakeBack(Asked? Waiting, string Of) : Beside(Waiting);

    /// <summary>Which of the fields is to be changed?</summary>
    /// <param name="IsAgain">It was asked before, and no field was found.</param>
    public sealed record WhichField(Asked? Waiting, bool IsAgain = false) : Beside(Waiting);

    /// <summary>Behind an answer: is that answer meant, or the question that waits?</summary>
    /// <param name="Waiting">The open question, or what was understood of an answer to it.</param>
    /// <param name="Of">The key of the field answered before.</param>
    public sealed record WhichAnswer(Asked? Waiting, string Of) : Beside(Waiting);

    /// <summary>A person is wanted: whom to ring?</summary>
    public sealed record HandoverPhone(Asked? Waiting) : Beside(Waiting);

    /// <summary>An urgent case of this kind is open.</summary>
    public abstract record OfAlarm(Asked? Waiting, string Alarm, DivisionCode? County) : Beside(Waiting);

    /// <summary>Whom to ring about the urgent case?</summary>
    public sealed record UrgentPhone(Asked? Waiting, string Alarm, DivisionCode? County) : OfAlarm(Waiting, Alarm, County);

    /// <summary>The interview goes on when the parent wants.</summary>
    public sealed record Urgent(Asked? Waiting, string Alarm, DivisionCode? County) : OfAlarm(Waiting, Alarm, County);
}

/// <summary>What was understood of an answer that is not complete.</summary>
/// <param name="Places">Codes of the places that may be meant; one: inside it.</param>
/// <param name="Rest">Street and house already said.</param>
public sealed record Pending(
    int? Year = null, int? Month = null, int? Day = null, bool Lunar = false, int? Age = null, ImmutableList<string>? Places = null,
        string? Rest = null)
{
    public ImmutableList<string> Places { get; init; } = Places ?? [];
}

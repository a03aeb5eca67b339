using Domain.Eligibility;
using Domain.Notices;
using Domain.Time;

namespace Conversation;

/// <summary>What became of what somebody said.</summary>
public enum Heard
{
    /// <summary>It was taken, and the conversation went on.</summary>
    Understood,

    /// <summary>It was asked back: not understood, understood in part, or with something that could not be right.</summary>
    AskedBack,

    /// <summary>Not understood so often that a person was offered, or a person was asked for.</summary>
    GivenUp,
}

/// <summary>What one message led to.</summary>
public sealed record Turn(Draft Draft, IReadOnlyList<Reply> Replies, IReadOnlyList<Effect> Effects)
{
    /// <summary>How it was heard, for the figures of the operators: how often people get through is not to be guessed.</summary>
    public Heard Heard => Effects.Any(static effect => effect is Effect.Handover) || Draft.Misses >= Session.MostMisses ? Heard.GivenUp
        : Draft.Asked is Asked.Proposal || Replies.Any(static reply => reply.Problem is not null) ? Heard.AskedBack
        : Heard.Understood;
}

/// <summary>
/// The conversation: pure, driven by the form definition, knowing neither channel nor store. Everything it remembers is in the draft, everything it
/// wants done is an effect.
/// </summary>
public sealed class Talk
{
    private readonly Func<DateOnly, PolicyParameters> _policy;
    private readonly Func<DateOnly, Notice> _notices;

    /// <param name="policy">The parameters in force on a day.</param>
    /// <param name="notices">The notice to show on a day; by default the one that the system begins with.</param>
    public Talk(Func<DateOnly, PolicyParameters> policy, Func<DateOnly, Notice>? notices = null) =>
        (_policy, _notices) = (policy, notices ?? NoticeVersions.Seeded.On);

    /// <summary>Answers one message.</summary>
    public Turn Hear(Draft draft, Message message, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(message);
        var session = new Session(draft, now, _policy, _notices(CivilTime.ChinaDate(now)));
        session.Hear(message);
        return session.Done();
    }

    /// <summary>Goes on when an effect is done.</summary>
    public Turn After(Draft draft, EffectResult result, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(result);
        var session = new Session(draft, now, _policy, _notices(CivilTime.ChinaDate(now)));
        session.After(result);
        return session.Done();
    }

    /// <summary>Asks what staff want to know (needsInformation), now if nothing is under way, else when the child under way is declared.</summary>
    public Turn Ask(Draft draft, StaffQuestion question, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(question);
        var session = new Session(draft, now, _policy, _notices(CivilTime.ChinaDate(now)));
        session.Take(question);
        return session.Done();
    }

    /// <summary>Somebody else of the family has just answered on another device: says so and asks what is open in the newer draft.</summary>
    /// <param name="newer">The draft as the other device left it.</param>
    public Turn AnsweredElsewhere(Draft newer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(newer);
        var session = new Session(newer, now, _policy, _notices(CivilTime.ChinaDate(now)));
        session.AnsweredElsewhere();
        return session.Done();
    }
}

using Domain.Forms;

namespace Conversation.Readers;

/// <summary>What a reader made of what somebody said.</summary>
internal abstract record Read
{
    private Read()
    {
    }

    /// <summary>Understood.</summary>
    /// <param name="Note">What the person should know about how it was taken ("按3月1日记，可以改").</param>
    /// <param name="IsRisky">Easily taken wrongly (a name, a number, a date worked out, a yes against a double negation): the echo offers 不对.</param>
    /// <param name="Left">What the clauses that gave the value say besides: <see cref="Understanding.Coverage"/> decides whether it is kept with
    /// that.</param>
    /// <param name="IsFaint">Told by words that say it only where nothing else is said.</param>
    public sealed record Got(object Value, string? Note = null, bool IsRisky = false, string Left = "", bool IsFaint = false) : Read;

    /// <summary>Understood like this, but part of what was said is not accounted for: asked back before it counts.</summary>
    /// <param name="Say">"您是说孩子住校，对吗？"</param>
    public sealed record Confirm(object Value, string Say) : Read;

    /// <summary>Understood in part: what is kept, and what to ask for the rest.</summary>
    /// <param name="Left">As of <see cref="Got"/>: a part that is not the child's would become a whole by the next message.</param>
    /// <param name="IsDoubted">Not all of it is accounted for, and nothing of it is kept.</param>
    public sealed record Part(Pending Kept, string Say, string Problem, IReadOnlyList<string>? Choices = null, string Left = "",
        bool IsDoubted = false) : Read;

    /// <summary>Understood as an answer, but it cannot be right.</summary>
    public sealed record Wrong(string Problem, string Say) : Read;

    /// <summary>No answer to this question.</summary>
    public sealed record Nothing : Read
    {
        public static readonly Nothing Instance = new();
    }
}

/// <summary>What a reader may look at besides the words.</summary>
/// <param name="Accounted">Words of the sentence that another question has taken: 王桂香 in 有，他奶奶王桂香.</param>
internal readonly record struct Scene(Field Field, Answers Answers, DateOnly Today, Pending? Pending, IReadOnlyList<string>? Accounted = null);

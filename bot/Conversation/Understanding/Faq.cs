namespace Conversation.Understanding;

/// <summary>A short answer with its source, from the one file that a policy owner edits.</summary>
/// <param name="Id">Stable, for tests.</param>
/// <param name="Text">Plain Chinese, at most two or three sentences.</param>
/// <param name="Source">The clause or place it rests on.</param>
internal sealed record Explanation(string Id, string Text, string Source);

internal static class Faq
{
    /// <summary>The answer to a question; null where nobody has written one: then say so, and offer 12345 or a person.</summary>
    /// <param name="text">Normalised.</param>
    /// <param name="asked">The open question, for 啥意思, 为什么问这个.</param>
    public static Explanation? Find(string text, string? asked) => null;
}

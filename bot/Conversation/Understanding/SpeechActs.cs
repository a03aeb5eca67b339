namespace Conversation.Understanding;

/// <summary>What somebody does with what they say, before anything is read out of it.</summary>
internal enum SpeechAct
{
    /// <summary>May hold facts. The only act that fills a field.</summary>
    Answer,

    /// <summary>啥叫居住证, 要钱不, 能不能不填: wants an answer, gives none.</summary>
    Question,

    /// <summary>不想说, 凭啥告诉你.</summary>
    Refusal,

    /// <summary>等会儿, 我问问他爸再说.</summary>
    Delay,

    Greeting,

    Thanks,

    /// <summary>Insults, jokes, chat: answered kindly, never taken for a fact.</summary>
    Chat,
}

internal static class SpeechActs
{
    /// <param name="text">Normalised.</param>
    /// <param name="asked">The open question: a field key or one of <see cref="Asking"/>.</param>
    public static SpeechAct Of(string text, string? asked) => SpeechAct.Answer;
}

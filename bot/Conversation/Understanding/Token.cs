namespace Conversation.Understanding;

/// <summary>What a word does in a sentence.</summary>
internal enum Tag
{
    /// <summary>No word of the lexicon: it may mean anything.</summary>
    Unknown,

    /// <summary>Particles, politeness, pronouns and everyday words that change nothing: 呢, 哩, 就, 那, 我说.</summary>
    Filler,

    /// <summary>Ends a clause: punctuation, a blank.</summary>
    Stop,

    /// <summary>Begins a clause that outweighs the one before: 但是, 不过, 现在.</summary>
    But,

    /// <summary>没, 不, 不是, 够不上.</summary>
    Not,

    /// <summary>不是没有, 哪能没有, 不能没有: says yes by denying a no.</summary>
    NotNot,

    /// <summary>Was so and is no longer: 以前, 去年, 取消了, 到期了.</summary>
    Past,

    /// <summary>Is not yet so: 打算, 正在申请, 下半年, 等, 要是, 准备.</summary>
    NotYet,

    /// <summary>想, 不想, 过完年, 差点: wished, due or nearly so. Whether it is so, it does not say.</summary>
    Wished,

    /// <summary>好像, 可能, 算是: not certain.</summary>
    Perhaps,

    /// <summary>Some but not all, or sometimes: 有时候, 偶尔, 一部分.</summary>
    Partly,

    /// <summary>什么, 怎么, 吗: asks.</summary>
    Asks,

    /// <summary>A relative or another person; <see cref="Token.Code"/> says who, seen from the child.</summary>
    Person,

    /// <summary>A day, a month, an age, an amount.</summary>
    Number,

    /// <summary>A plain yes: 是, 对, 有, 嗯.</summary>
    Yes,

    /// <summary>A plain no as a sentence of its own: 没有, 不是, 没.</summary>
    No,

    /// <summary>Says one of the field's values; <see cref="Token.Code"/> says which.</summary>
    Value,

    /// <summary>A word of the question's own topic, which says nothing by itself: 学校, 房子, 医保.</summary>
    Topic,

    /// <summary>Changes whether what stands beside it is so: 听说, 要是, 够得上; <see cref="Token.Code"/> says how (<see cref="Turning"/>).</summary>
    Turns,
}

/// <param name="Text">As it stands in the sentence.</param>
/// <param name="Code">Of a value or a person.</param>
/// <param name="IsFaint">A word that says its value only where nothing else is said: 眼睛 is no blindness in 眼睛像他爸, 租了 no flat in 租了辆车.</param>
internal readonly record struct Token(int Start, string Text, Tag Tag, string? Code = null, bool IsFaint = false)
{
    public int End => Start + Text.Length;
}

namespace Conversation.Understanding;

/// <summary>How a field whose answers can be counted is spoken of.</summary>
/// <param name="Lexicon">The common words and the field's own: its values (Value:code) and what else belongs to its topic (Topic).</param>
/// <param name="Yes">The code that a plain yes stands for; null: a plain yes says nothing here.</param>
/// <param name="No">The code of a plain no.</param>
/// <param name="OthersToo">What is said of another person may be the answer (奶奶给交的); else 他爸有残疾 is no answer about the child.</param>
/// <param name="Opposite">The code that holds where one is denied; null where a denial leaves the others open.</param>
/// <param name="IsSeveral">Several codes may hold at once.</param>
/// <param name="OfParents">Only what is said of a parent or of nobody counts: whether the other parent can look after the child.</param>
/// <param name="Weak">Codes that say less than others and give way to them: 交了 beside 在老家交.</param>
internal sealed record Grammar(
    Lexicon Lexicon, string? Yes = null, string? No = null, bool OthersToo = false, Func<string, string?>? Opposite = null, bool IsSeveral = false,
        IReadOnlyList<string>? Weak = null, bool OfParents = false)
{
    /// <summary>A question of how it is: its values are "true" and "false", each the opposite of the other.</summary>
    public static Grammar YesNo(bool othersToo, params IReadOnlyList<string> words) => Of(Common.Facts, othersToo, words);

    /// <summary>A question of what is wanted: 想 is a yes to it.</summary>
    public static Grammar Wish(bool othersToo, params IReadOnlyList<string> words) => Of(Common.Words, othersToo, words);

    private static Grammar Of(Lexicon common, bool othersToo, IReadOnlyList<string> words) =>
        new(common.With(words), "true", "false", othersToo, static code => code == "true" ? "false" : "true");
}

/// <summary>One thing that was said about the field.</summary>
/// <param name="Holds">False: denied.</param>
/// <param name="IsSure">Not 好像, 以前, 打算, and no denial of a denial.</param>
/// <param name="IsPlain">A yes or no without the thing itself.</param>
/// <param name="IsBare">A no that nothing else stands beside; 上学没人接 is about something else.</param>
/// <param name="IsFaint">Said by a word that needs nothing else beside it.</param>
/// <param name="IsWished">想住校, 过完年上一年级: not said to be so.</param>
/// <param name="IsWeak">嗯: a yes where nothing else is said, else only a breath.</param>
internal readonly record struct Statement(string Code, bool Holds, bool IsSure, bool IsPlain, bool IsWeak = false, bool IsBare = true,
    bool IsFaint = false, bool IsWished = false);

/// <summary>What was made of a sentence.</summary>
/// <param name="Codes">Those that hold.</param>
/// <param name="Denied">Those that were denied.</param>
/// <param name="Left">What no word accounts for, in clauses that say something about the field.</param>
/// <param name="IsSure">Nothing in it had to be weighed.</param>
/// <param name="IsFaint">A code of it is said by faint words alone.</param>
/// <param name="IsMixed">It says one thing and its contrary, or 有时候.</param>
internal sealed record Finding(IReadOnlyList<string> Codes, IReadOnlyList<string> Denied, string Left, bool IsSure, bool IsMixed,
    bool IsFaint = false)
{
    public static readonly Finding Nothing = new([], [], "", true, false);

    public bool SaysNothing => Codes.Count == 0 && Denied.Count == 0;
}

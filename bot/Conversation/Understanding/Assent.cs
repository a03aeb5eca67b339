namespace Conversation.Understanding;

/// <summary>Whether somebody agrees: only a plain whole affirmative does (同意; 行，同意). Everything that surrounds it is seen: 不太同意, 同意个屁, 先别提交, 提交了还能改吗.</summary>
internal enum Assent
{
    Unclear,
    Yes,
    No,

    /// <summary>我再想想; 等他爸回来.</summary>
    Later,
}

internal static class Assents
{
    /// <summary>To the notice.</summary>
    /// <param name="text">Normalised.</param>
    public static Assent ToNotice(string text) => Assent.Unclear;

    /// <summary>To submitting what stands in the summary.</summary>
    /// <param name="text">Normalised.</param>
    public static Assent ToSubmission(string text) => Assent.Unclear;
}

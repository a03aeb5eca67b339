using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Notices;

/// <summary>
/// The notice (告知书) a declarant reads before consenting: who processes what, why, for how long, and their rights (PIPL 17, 28–31).
/// A changed text is a new version; the old one stays, because people consented to it.
/// </summary>
/// <param name="Version">What <c>consent.noticeVersion</c> names; versions start at "1".</param>
/// <param name="Text">Plain Chinese; paragraphs separated by empty lines, the first line is the title.</param>
/// <param name="Hash">SHA-256 of the UTF-8 text, lower-case hex: kept with every consent, so that nobody can change the text afterwards
/// unnoticed.</param>
public sealed record Notice(string Version, string Text, string Hash)
{
    /// <summary>The same in at most 200 characters, to be read first where the whole text stands behind it; empty where none is written.</summary>
    public string Short { get; init; } = "";

    /// <summary>The first day on which it is shown; the first version has always held.</summary>
    public DateOnly ValidFrom { get; init; } = DateOnly.MinValue;

    /// <summary>The version that the system begins with; later ones are decided in the policy room.</summary>
    public static Notice First { get; } = Of("1", Embedded("notice-1"), Embedded("notice-1-short"), DateOnly.MinValue);

    /// <summary>A version with the hash of its text.</summary>
    /// <param name="brief">The short text; may be empty.</param>
    public static Notice Of(string version, string text, string brief, DateOnly validFrom) =>
        new(version, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))) { Short = brief, ValidFrom = validFrom };

    private static string Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Domain.Notices.{name}.txt")
            ?? throw new InvalidOperationException($"The notice {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}

/// <summary>That somebody agreed, to which words, and when (PIPL 29, 31: a parent or guardian of a child under 14, separately).</summary>
/// <param name="NoticeVersion">The version of the notice.</param>
/// <param name="NoticeHash">The hash of its text as it was.</param>
/// <param name="GivenOn">The day the declarant says they agreed.</param>
/// <param name="RecordedAt">When the server recorded it.</param>
public sealed record Consent(string NoticeVersion, string NoticeHash, DateOnly GivenOn, DateTimeOffset RecordedAt)
{
    /// <summary>When it was taken back (PIPL 15); what happened before stays lawful.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Identity;

namespace Conversation.Readers;

/// <summary>Identity numbers, spoken in groups, with O for 0 and l for 1.</summary>
internal static partial class IdentityReader
{
    /// <summary>Shorter runs of digits are not meant as a number.</summary>
    private const int Attempt = 6;

    public static Read Of(Scene scene, string text)
    {
        if (ForeignCard().Match(text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()) is { Success: true } foreign)
        {
            return Judge(IdentityNumber.Parse(foreign.Value, scene.Today), foreign.Length);
        }

        if (Numerals.Runs(text).MaxBy(run => run.Length) is not { Length: >= Attempt } said)
        {
            return Read.Nothing.Instance;
        }

        return Judge(IdentityNumber.Parse(said, scene.Today), said.Length);
    }

    private static Read Judge(Parsed<IdentityNumber> parsed, int length) => parsed.IsValid
        ? new Read.Got(parsed.Value, "号码收到了")
        : new Read.Wrong(parsed.Code, length is 15 or 18 ? parsed.Message : string.Create(CultureInfo.InvariantCulture, $"我数了数是{length}位，身份证号一般是18位。对着户口本或身份证，再念一遍？"));

    [GeneratedRegex("(?<![A-Z])[A-Z]{3}[0-9]{12}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignCard();
}

/// <summary>Telephone numbers, spoken in groups.</summary>
internal static class PhoneReader
{
    private const int Attempt = 5;

    public static Read Of(Scene scene, string text)
    {
        if (Numerals.Runs(text).MaxBy(run => run.Length) is not { Length: >= Attempt } said)
        {
            return Read.Nothing.Instance;
        }

        var parsed = PhoneNumber.Parse(said);
        return parsed.IsValid
            ? new Read.Got(parsed.Value)
            : new Read.Wrong(parsed.Code, said.Length is 11 ? parsed.Message : said.Length is 7 or 8
                ? "座机号要带上区号，咱们长治是0355。带上区号再说一遍？"
                : string.Create(CultureInfo.InvariantCulture, $"我数了数是{said.Length}位，手机号是11位。再念一遍？"));
    }
}

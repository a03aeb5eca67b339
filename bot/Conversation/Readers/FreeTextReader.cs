using System.Text.RegularExpressions;
using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Names, schools and other words; only what people put around them is taken away.</summary>
internal static partial class FreeTextReader
{
    private const string Interjections = "嗯呃啊哦哎唉呀哈嘿噢额欸诶呵";

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        var bare = text.Bare();
        if (!bare.Any(c => char.IsLetterOrDigit(c) && !Interjections.Contains(c)))
        {
            return Read.Nothing.Instance;
        }

        return field.Key switch
        {
            "birthCertificateNumber" when !bare.Any(char.IsAsciiDigit) => Read.Nothing.Instance,
            "otherGuardian.relationship" => Kinship.Find(bare) is { } kin ? new Read.Got(kin.Word) : Take(field, bare),
            "school" => Take(field, AfterSchool().Replace(BeforeSchool().Replace(bare, ""), "").Bare()),
            "childName" => NameReader.Of(scene, text),
            _ when field.Key.EndsWith(".name", StringComparison.Ordinal) => NameReader.Of(scene, text),
            _ => Take(field, bare),
        };
    }

    private static Read Take(Field field, string text) => text.Length switch
    {
        0 => Read.Nothing.Instance,
        _ when text.EnumerateRunes().Count() > field.MaxLength => new Read.Wrong("too-long", $"太长啦，写短一些（{field.MaxLength}个字以内）。"),
        _ => new Read.Got(text),
    };

    [GeneratedRegex("^(?:他|她|孩子|娃|现在|就)*(?:上的是|读的是|念的是|就读于|在|是|叫)+", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeSchool();

    [GeneratedRegex("(?:上学|念书|读书|上着|读着|念着|就读|上|读|念|呢|哩|嘞|吧)+$", RegexOptions.CultureInvariant)]
    private static partial Regex AfterSchool();
}

using System.Text.RegularExpressions;
using Conversation.Understanding;
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
            "birthCertificateNumber" => Certificate(field, bare),
            "otherGuardian.relationship" => Relationship(bare),
            "school" => SchoolReader.Of(text) is Read.Got { Value: string school } && school.Length > field.MaxLength ? Take(field, school)
                : SchoolReader.Of(text),
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

    /// <summary>出生医学证明: a letter and nine digits (国卫办妇幼发 sets the form; older ones differ and are taken as they stand).</summary>
    private static Read Certificate(Field field, string text)
    {
        if (CertificateNumber().Match(text.Replace(" ", "", StringComparison.Ordinal)) is { Success: true } number)
        {
            return new Read.Got(number.Value.ToUpperInvariant(), IsRisky: number.Length < text.Length);
        }

        return NumberAlone().IsMatch(text) ? Take(field, text) : Read.Nothing.Instance;
    }

    private static Read Relationship(string text) => Relations.First(text) is (not Relation.Grandparent, var word)
        ? new Read.Got(word)
        : text.Length is >= 2 and <= 6 && text.All(c => c is >= '\u4e00' and <= '\u9fff') && !text.ContainsAny("不", "没", "啥", "什么", "谁", "知道", "清楚")
            ? new Read.Confirm(text, $"是孩子的{text}，对吗？")
            : Read.Nothing.Instance;

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Za-z][0-9]{9}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CertificateNumber();

    /// <summary>A number alone, with its letters.</summary>
    [GeneratedRegex("^[A-Za-z0-9第号 -]{5,30}$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberAlone();
}

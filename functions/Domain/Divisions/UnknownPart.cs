using System.Text.RegularExpressions;

namespace Domain.Divisions;

/// <summary>What follows a place and is written like a place inside it, without being one: 潞洲区 behind 长治市.</summary>
/// <remarks>
/// Read on as street and house it would make a county into its city without a word, and the child's move into "not known". Where we hold no list (the
/// townships of other cities), nothing is doubted. A zone (开发区, 新区) is no division; of other cities it may stand for the street.
/// </remarks>
public static partial class UnknownPart
{
    /// <param name="rest">What <see cref="DivisionNames.Resolve"/> left over.</param>
    /// <returns>The word, at most twelve characters; null where nothing is wrong.</returns>
    public static string? Of(Division found, string rest)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(rest);
        if (rest.Length < 2)
        {
            return null;
        }

        var part = found.Level switch
        {
            DivisionLevel.Province or DivisionLevel.Prefecture when DivisionCode.Changzhi == found.Code => County().Match(rest),
            DivisionLevel.Province or DivisionLevel.Prefecture => CountyElsewhere().Match(rest),
            DivisionLevel.County when DivisionCode.Changzhi.Contains(found.Code) => Township().Match(rest),
            _ => Match.Empty,
        };
        return part.Success && DivisionTable.Children(found.Code).Count > 0 ? part.Groups["name"].Value : null;
    }

    [GeneratedRegex(@"^[(（\[【]?(?<name>[\u4e00-\u9fff]{1,8}?((?<![小社校厂景院属活宅舍住])区|县|(?<![超夜早门])市|盟|旗))", RegexOptions.CultureInvariant)]
    private static partial Regex County();

    [GeneratedRegex(
        @"^[(（\[【]?(?<name>(生产)?(建设)?兵团(第.{1,3}师)?|(?!城区|市区|郊区)[\u4e00-\u9fff]{1,8}?((?<![小社校厂景院属活宅舍住园业发新验范开税假理教护])区|县|(?<![超夜早门])市|盟|旗))",
            RegexOptions.CultureInvariant)]
    private static partial Regex CountyElsewhere();

    [GeneratedRegex(@"^[(（\[【]?(?<name>[\u4e00-\u9fff]{1,6}?(街道办事处|街道(?!口)|(?<![城村])镇(?![路街巷区中小])|(?<![老家城他])乡(?![村间亲镇路街巷下企])))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Township();
}

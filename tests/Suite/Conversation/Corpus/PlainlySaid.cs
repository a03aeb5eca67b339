using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Divisions;

namespace Suite.Conversation.Corpus;

/// <summary>
/// What is said of another question than the open one, word for word and with what or whose it is: 我的电话是158…, 他爸叫王建军, 户口在壶关县店上镇. To keep that and to
/// say it back is what the conversation is for; to keep it for anybody else, or another value, is a mistake.
/// </summary>
internal static class PlainlySaid
{
    public static bool In(string said, string key, JsonElement value) => key switch
    {
        "fatherWork" => Stay(said, value, "(?:爸|爹|父|儿子)"),
        "motherWork" => Stay(said, value, "(?:妈|娘|母|媳妇|闺女)"),
        "father.name" => Named(said, value, "(?:爸爸?|爹|父亲|儿子)"),
        "mother.name" => Named(said, value, "(?:妈妈?|娘|母亲|媳妇|闺女)"),
        "declarant.name" => Named(said, value, "(?:我|本人)"),
        "carer.name" or "otherGuardian.name" => Named(said, value, "(?:爷|奶|姥|外公|外婆|姑|舅|姨|叔|伯|婶)"),
        "school" => Named(said, value, "(?:[在上读念]|学校是?|^|，)"),
        "father.phone" => Number(said, value, "(?:爸爸?|爹|父亲)的?(?:电话|手机|号)"),
        "mother.phone" => Number(said, value, "(?:妈妈?|娘|母亲)的?(?:电话|手机|号)"),
        "declarant.phone" => Number(said, value, "(?:我|俺|本人)的?(?:联系)?(?:电话|手机|号)"),
        "carer.phone" or "otherGuardian.phone" => Number(said, value, "(?:爷|奶|姥|外公|外婆|姑|舅|姨|叔|伯|婶).{0,8}(?:电话|手机|号)"),
        "citizenNumber" => Number(said, value, "(?:孩子|娃|他|她)的?身份(?:证|号)"),
        "hukouAddress" => Place(said, value, "(?:户口|户籍)"),
        "currentAddress" => Place(said, value, "(?:现在|我们|如今|都)住"),
        _ => false,
    };

    private static bool Named(string said, JsonElement value, string who) => value.ValueKind == JsonValueKind.String
        && Regex.IsMatch(said, $"{who}(?:的?名字|姓名)?(?:叫做?|是)?{Regex.Escape(value.GetString()!)}");

    /// <summary>The digits stand right behind whose they are, and are the only ones.</summary>
    private static bool Number(string said, JsonElement value, string whose) => value.ValueKind == JsonValueKind.String
        && Regex.Match(said, $"{whose}(?:号码?|码)?(?:是|[：:])?(?<n>[0-9 -]+)") is { Success: true } match
        && string.Concat(match.Groups["n"].Value.Where(char.IsAsciiDigit)) == value.GetString()
        && Numerals.Runs(said).Count(run => run.Length >= 7) == 1;

    private static bool Place(string said, JsonElement value, string which) => value.TryGetProperty("division", out var code)
        && DivisionTable.Name(DivisionCode.Parse(code.GetString()!)) is { Length: > 1 } name
        && Regex.IsMatch(said, $"{which}[^，。]{{0,10}}{Regex.Escape(name[..2])}");

    /// <summary>爸妈都在东莞打工; 他爸2023年3月去的东莞: one stay, its place and its beginning as they were said.</summary>
    private static bool Stay(string said, JsonElement value, string who) =>
        value.GetArrayLength() == 1 && Text(value[0], "division") is { } code && Text(value[0], "endedOn") is null
        && DivisionTable.FullName(DivisionCode.Parse(code)) is { } name && Enumerable.Range(0, name.Length - 1)
        .Any(at => "省市区县".IndexOf(name[at + 1], StringComparison.Ordinal) < 0 && said.Contains(name.Substring(at, 2), StringComparison.Ordinal))
        && (Text(value[0], "startedOn") is not { } from
            || said.Contains(DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("yyyy年M月", CultureInfo.InvariantCulture),
                StringComparison.Ordinal))
        && Regex.IsMatch(said, who + "[^，。]{0,12}(?:在|去)");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

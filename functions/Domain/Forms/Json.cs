using System.Globalization;
using System.Text;
using System.Text.Json;
using Domain.Divisions;
using Domain.Problems;

namespace Domain.Forms;

/// <summary>Reading single JSON values strictly, each failure a <see cref="Problem"/>.</summary>
internal static class Json
{
    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The string, with broken UTF-16 (a lone surrogate escape) turned into the replacement character instead of an exception.</summary>
    public static string String(JsonElement json)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>The name of a member, safe against lone surrogates like <see cref="String"/>.</summary>
    public static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>An unknown name is echoed so that it can be found, but only its beginning: it may be anything.</summary>
    public static string Shorten(string name) => name.Length <= 60 ? name : name[..(char.IsHighSurrogate(name[59]) ? 59 : 60)] + "…";

    public static bool TryText(string key, string label, Given given, int maxLength, bool mayBeUnknown, ICollection<Problem> problems,
        out string value)
    {
        value = "";
        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(key, label, "文字"));
            return false;
        }

        value = VisibleText.Of(given.Text);
        if (value.Length == 0)
        {
            problems.Add(new Problem(key, "empty", mayBeUnknown ? $"“{label}”是空白的。请填写；确实不知道的，请选“不清楚”。" : $"“{label}”是空白的，请填写。"));
            return false;
        }

        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            length++;
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse)
            {
                problems.Add(new Problem(key, "invalid-characters", $"“{label}”里有无法显示的字符，请删去后重新填写。"));
                return false;
            }
        }

        if (length > maxLength)
        {
            problems.Add(new Problem(key, "too-long", $"“{label}”最多 {maxLength} 个字，请写短一些。"));
            return false;
        }

        return true;
    }

    public static bool TryDate(string key, string label, Given given, DateOnly latest, ICollection<Problem> problems, out DateOnly value)
    {
        value = default;
        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(key, label, "日期"));
            return false;
        }

        if (!DateOnly.TryParseExact(given.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
        {
            problems.Add(new Problem(key, "invalid-date", $"“{label}”不是一个存在的日期，请按“年-月-日”填写，例如 2016-03-05。"));
            return false;
        }

        if (value.Year < 1900)
        {
            problems.Add(new Problem(key, "invalid-date", $"“{label}”早于1900年，请核对年份，例如 2016-03-05。"));
            return false;
        }

        if (value > latest)
        {
            problems.Add(new Problem(key, "future-date", $"“{label}”晚于今天，请核对年份和月份。"));
            return false;
        }

        return true;
    }

    public static bool TryDivision(string key, Given given, ICollection<Problem> problems, out DivisionCode value)
    {
        value = default;
        if (given.Kind != JsonValueKind.String)
        {
            problems.Add(Errors.WrongType(key, "行政区划", "区划代码"));
            return false;
        }

        if (!DivisionCode.TryParse(given.Text, out value) || !DivisionTable.IsKnown(value))
        {
            problems.Add(new Problem(key, "unknown-division", "没有找到这个行政区划，请从省、市、县（区）、乡镇（街道）里重新选择；在境外的请选“境外”。"));
            return false;
        }

        return true;
    }
}

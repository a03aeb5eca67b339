using System.Globalization;
using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Identity;

namespace Conversation.Readers;

/// <summary>Identity numbers, spoken in groups, with O for 0 and l for 1.</summary>
internal static partial class IdentityReader
{
    /// <summary>Shorter runs of digits are not meant as a number.</summary>
    private const int Attempt = 6;
    private const int Whole = 18;

    public static Read Of(Scene scene, string text)
    {
        if (ForeignCard().Match(text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()) is { Success: true } foreign)
        {
            return Judge(scene, foreign.Value, "");
        }

        var said = SaidNumbers.Of(scene.Field, text, Whole, scene.Pending?.Rest);
        if (said.Count > 1)
        {
            return new Read.Wrong("two-numbers", "您说了两个号码，我拿不准是哪个。请只说一遍要登记的那个。");
        }

        return said is not [{ Digits: { Length: >= Attempt } digits, IsOthers: false }] || PhoneNumber.Parse(digits).IsValid ? Read.Nothing.Instance
            : Judge(scene, digits, SaidNumbers.Left(text, digits));
    }

    private static Read Judge(Scene scene, string digits, string left)
    {
        var parsed = IdentityNumber.Parse(digits, scene.Today);
        if (!parsed.IsValid)
        {
            return digits.Length is 15 or Whole
                ? new Read.Wrong(parsed.Code, parsed.Message)
                : new Read.Part(
                    new Pending(Rest: digits), string.Create(CultureInfo.InvariantCulture, $"我数了数是{digits.Length}位，身份证号一般是18位。对着户口本或身份证，再念一遍？"),
                        parsed.Code);
        }

        return new Read.Got(parsed.Value, IsRisky: true, Left: left);
    }

    [GeneratedRegex("(?<![A-Z])[A-Z]{3}[0-9]{12}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignCard();
}

/// <summary>Telephone numbers, spoken in groups.</summary>
internal static class PhoneReader
{
    private const int Attempt = 5;
    private const int Whole = 11;

    public static Read Of(Scene scene, string text)
    {
        var numbers = SaidNumbers.Of(scene.Field, text, Whole, scene.Pending?.Rest);
        if (numbers.Count > 1)
        {
            return new Read.Wrong("two-numbers", "您说了两个号码，我拿不准记哪个。请只说一个。");
        }

        if (numbers is not [{ Digits: { Length: >= Attempt } said } only])
        {
            return Read.Nothing.Instance;
        }

        var parsed = PhoneNumber.Parse(said);
        return parsed.IsValid
            ? only.IsOthers ? new Read.Confirm(parsed.Value, "这是别人的号码，就记这个，对吗？")
            : new Read.Got(parsed.Value, IsRisky: true, Left: SaidNumbers.Left(text, said))
            : said.Length is Whole ? new Read.Wrong(parsed.Code, parsed.Message)
            : new Read.Part(
                new Pending(Rest: said), said.Length is 7 or 8
                    ? "座机号要带上区号，咱们长治是0355。带上区号再说一遍？"
                    : string.Create(CultureInfo.InvariantCulture, $"我数了数是{said.Length}位，手机号是11位。再念一遍？"), parsed.Code);
    }
}

/// <summary>The numbers of a sentence that may be meant: as last corrected, of the person asked for, without those given up.</summary>
/// <param name="IsOthers">Somebody else's, said for want of one's own.</param>
internal readonly partial record struct SaidNumbers(string Digits, bool IsOthers)
{
    /// <param name="whole">How many digits a whole number has.</param>
    /// <param name="begun">The digits said before, where a number came in two messages.</param>
    public static List<SaidNumbers> Of(Field field, string text, int whole, string? begun)
    {
        if (LastDigit().Match(text) is { Success: true } slip && Numerals.RunsAt(text[..slip.Index]) is [{ Digits: { } mended }]
            && mended.Length == whole)
        {
            // 13835550911，最后一位是2.
            return [new(mended[..^1] + Numeral(slip.Groups["d"].Value[0]), false)];
        }

        text = Spelt(text);
        var said = SelfCorrection.Split(text) is { } repair && Numerals.Runs(repair.After).Exists(run => run.Length >= 4) ? repair.After : text;
        var all = Numerals.RunsAt(said).Where(run => run.Digits.Length >= 3)
            .Select(run => (run.Digits, Owner: OwnerOf(field, said, run.Start), IsGivenUp: GivenUp().IsMatch(After(said, run.Start)))).ToList();
        if (begun is { Length: > 0 } && all is [{ Digits: var rest }])
        {
            foreach (var joined in (ReadOnlySpan<string>)[begun + rest, rest + begun])
            {
                if (joined.Length == whole || (rest[0] == '0' && joined.StartsWith('0') && joined.Length is 11 or 12 && whole == 11))
                {
                    return [new(joined, false)];
                }
            }
        }

        var meant = all.Where(run => !run.IsGivenUp).ToList();
        var full = meant.Where(run => run.Digits.Length == whole || run.Digits.Length == meant.Max(other => other.Digits.Length))
            .DistinctBy(run => run.Digits).ToList();
        if (full.Count > 1 && full.Where(run => run.Owner == true).ToList() is { Count: 1 } own)
        {
            full = own;
        }
        else if (full.Count > 1 && full.Where(run => run.Owner != false).ToList() is { Count: 1 } free)
        {
            full = free;
        }

        if (full is [{ Digits.Length: var length }] && length > whole && said.Split(['，', ',', '。', '；', ';', ' ']).SelectMany(Numerals.Runs)
            .Where(one => one.Length == whole).Distinct().ToList() is [var only])
        {
            // 不是138是139，13935550912.
            return [new(only, full[0].Owner == false)];
        }

        return [.. full.Select(run => new SaidNumbers(run.Digits, run.Owner == false))];
    }

    /// <summary>13835550911，最后一位错了，是2: then which number it is, is known.</summary>
    public static bool EndIsPutRight(string text) => LastDigit().IsMatch(text);

    /// <summary>What the clauses of the number say besides; other digits that are no whole number are left too (开头是137).</summary>
    public static string Left(string text, string number)
    {
        var left = "";
        text = SelfCorrection.Split(text) is { } repair && Numerals.Runs(repair.After).Exists(run => run.Length >= 4) ? repair.After : text;
        foreach (var clause in Spelt(text).Split(['，', ',', '。', '；', ';', '!', '！']))
        {
            var digits = string.Concat(Numerals.Runs(clause));
            if (digits.Length < 3 || (clause.Contains("不是", StringComparison.Ordinal) && number.StartsWith(digits[^3..], StringComparison.Ordinal)))
            {
                // 不是138是139.
                continue;
            }

            left += number.Contains(digits, StringComparison.Ordinal) || digits.Contains(number, StringComparison.Ordinal)
                ? Coverage.Left(string.Concat(clause.Select(c => Numerals.Digit(c) >= 0 || "-+() oOlI|xX×叉".Contains(c, StringComparison.Ordinal)
                    ? '，' : c)), Telling.Phone)
                : digits.Length < number.Length ? digits : "";
        }

        return left;
    }

    /// <summary>True: of the person asked for; false: of somebody else; null: nobody was named.</summary>
    private static bool? OwnerOf(Field field, string text, int at)
    {
        var from = text.AsSpan(0, at).LastIndexOfAny("，。；;") + 1;
        var people = NamedPeople.In(text[from..at]);
        if (people.Count == 0)
        {
            // 13803551234是他大伯的.
            people = Belongs().Match(text, at) is { Success: true } belongs ? NamedPeople.In(belongs.Groups["who"].Value) : people;
        }

        if (people.Count == 0)
        {
            return null;
        }

        var whose = people[^1].Whose;
        return field.Key switch
        {
            "citizenNumber" => (whose & Whose.Child) != 0,
            _ when field.Key.StartsWith("declarant.", StringComparison.Ordinal) => (whose & Whose.Speaker) != 0
                || people.Exists(person => (person.Whose & Whose.Speaker) != 0) && !text.Contains('打', StringComparison.Ordinal),
            _ when field.Key.StartsWith("father.", StringComparison.Ordinal) => (whose & (Whose.Father | Whose.Son)) != 0,
            _ when field.Key.StartsWith("mother.", StringComparison.Ordinal) => (whose & (Whose.Mother | Whose.Daughter)) != 0,
            _ => (whose & (Whose.Relative | Whose.Speaker)) != 0 && !people.Exists(person => person.Whose == Whose.Speaker && people.Count > 1)
                && (whose & Whose.Speaker) == 0,
        };
    }

    /// <summary>后头四个零 is 0000.</summary>
    private static string Spelt(string text) => Repeated()
        .Replace(text, match => new string(Numeral(match.Groups["d"].Value[0]), Numerals.Parse(match.Groups["n"].ValueSpan) ?? 1));

    private static string After(string text, int start)
    {
        var at = start;
        while (at < text.Length && (Numerals.Digit(text[at]) >= 0 || " -,，、xX叉".Contains(text[at], StringComparison.Ordinal)))
        {
            at++;
        }

        return text[at..Math.Min(text.Length, at + 12)];
    }

    private static char Numeral(char c) => (char)('0' + Math.Max(Numerals.Digit(c), 0));

    /// <summary>后头四个零.</summary>
    [GeneratedRegex("(?:后头|后面|后边|最后|末尾)?(?:是|都是)?(?<n>[两二三四五六])个(?<d>[零〇一二三四五六七八九0-9])(?![一二三四五六七八九十]?[岁个年月])", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();

    [GeneratedRegex("[,，。 ]*(?:不对|错了)?[,，。 ]*(?:最后|末尾|末)一?(?:位|个)(?:数|号)?(?:错了|不对)?[,，]?(?:应该)?(?:是|改成|不是.{1,3}是)(?<d>[零〇一二三四五六七八九0-9])$",
        RegexOptions.CultureInvariant)]
    private static partial Regex LastDigit();

    [GeneratedRegex("\\G[0-9〇零一二三四五六七八九幺 -]+(?:这个|那个)?(?:(?:是|记|填|写)(?<who>[^,，。]{1,8}?)(?:的|$|[,，。])|[(（](?<who>[^)）]{1,5})[)）])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Belongs();

    [GeneratedRegex("^(?:这个|那个|是|号|已经|早就|早|都|现在)*(?:停机|不用了|打不通|换了|作废|注销|空号|是以前|以前的)", RegexOptions.CultureInvariant)]
    private static partial Regex GivenUp();
}

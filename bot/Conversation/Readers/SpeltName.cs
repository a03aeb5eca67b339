using System.Text;
using System.Text.RegularExpressions;
using Domain.Matching;

namespace Conversation.Readers;

/// <summary>Characters told over the telephone: 木子李, 大小的小, 三个石头那个磊, 白字旁的.</summary>
internal static partial class SpeltName
{
    /// <summary>A clause that only tells which character is meant; its character, where it says so.</summary>
    public static bool IsExplanation(string clause, out string character)
    {
        character = "";
        var bare = Lead().Replace(clause.Bare(), "");
        if (Word().Match(bare) is { Success: true } word && Explains(word.Groups["w"].Value, word.Groups["c"].Value, word.Groups["by"].Value))
        {
            character = word.Groups["c"].Value;
            return true;
        }

        return Part().IsMatch(bare);
    }

    /// <summary>
    /// Whether a text consists of explanations of the characters of this name, one after another without a stop as a voice message brings them:
    /// "三个石头那个磊", "下雨的雨器宇轩昂的轩", "就是艳丽的艳丽".
    /// </summary>
    public static bool Explains(string name, string text) => Told(name, text) is not null;

    /// <summary>The characters told; null where something else is said too.</summary>
    public static string? Told(string name, string text)
    {
        var told = new StringBuilder();
        text = Lead().Replace(text.Bare(), "");
        for (var guard = 0; text.Length > 0 && guard < 6; guard++)
        {
            if (Part().IsMatch(text))
            {
                return told.ToString();
            }

            var found = false;
            for (var length = 2; length <= Math.Min(8, text.Length - 2) && !found && text[length - 1] != '的' && text[1] != '的'; length++)
            {
                var by = text[length] == '的' ? 1 : text.AsSpan(length).StartsWith("那个") ? 2 : 0;
                for (var taken = 2; by > 0 && taken >= 1 && !found; taken--)
                {
                    if (length + by + taken <= text.Length && text.Substring(length + by, taken) is var said
                        && name.Contains(said, StringComparison.Ordinal)
                        && Explains(text[..length], said, by == 2 ? "那个" : "的"))
                    {
                        told.Append(said);
                        text = Lead().Replace(text[(length + by + taken)..].Bare(), "");
                        found = true;
                    }
                }
            }

            if (!found)
            {
                return null;
            }
        }

        return text.Length == 0 ? told.ToString() : null;
    }

    /// <summary>A name told by nothing but its characters: "木子李，大小的小，下雨的雨", "弓长张思想的思远近的远".</summary>
    public static string? Compose(string text)
    {
        var name = new StringBuilder();
        foreach (var clause in text.Split([',', '，', '、', ' ', '。'], StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = Lead().Replace(clause.Bare(), "");
            if (name.Length == 0)
            {
                if (Surname(ref rest) is not { } surname)
                {
                    return null;
                }

                name.Append(surname);
                rest = SameSurname(rest, surname);
            }

            // "连喜旺" said whole after "姓连": nothing to compose.
            while (rest.Length > 0)
            {
                if (name.Length > 1 && rest.Length == 3 && rest.StartsWith("两个", StringComparison.Ordinal) && rest[2] == name[^1])
                {
                    name.Append(rest[2]);
                    break;
                }

                var match = TwoOfWord().Match(rest) is { Success: true } two
                    && two.Groups["w"].Value.Contains(two.Groups["c"].Value, StringComparison.Ordinal) ? two : OneWord().Match(rest);
                if (!match.Success || !Explains(match.Groups["w"].Value, match.Groups["c"].Value, "的"))
                {
                    return null;
                }

                name.Append(match.Groups["c"].Value);
                rest = Lead().Replace(rest[match.Length..], "");
            }
        }

        return name.Length is 2 or 3 or 4 ? name.ToString() : null;
    }

    /// <summary>木子李 at the beginning: the surname and what follows it; null where no surname is told like that.</summary>
    public static string? Surname(ref string text)
    {
        foreach (var told in ToldSurnames)
        {
            if (text.StartsWith(told, StringComparison.Ordinal))
            {
                text = text[told.Length..];
                return told[^1..];
            }
        }

        return null;
    }

    private static string SameSurname(string rest, string surname) => rest.StartsWith(surname, StringComparison.Ordinal)
        ? rest[surname.Length..] : rest;

    /// <summary>
    /// A homophone told for one character of the name replaces it: 李小雨 told with "破晓的晓" is 李晓雨. Null: it belongs to none or to several.
    /// </summary>
    public static string? Corrected(string name, string character)
    {
        if (character.Length != 1)
        {
            return null;
        }

        var sound = Pinyin.OfName(character);
        var same = Enumerable.Range(1, name.Length - 1)
            .Where(i => name[i] != character[0] && Pinyin.OfName(name.Substring(i, 1)).Intersect(sound).Any()).ToList();
        return same is [var at] ? string.Concat(name.AsSpan(0, at), character, name.AsSpan(at + 1)) : null;
    }

    /// <summary>大小的小 holds its character; 三个石头那个磊 need not.</summary>
    private static bool Explains(string word, string character, string by) => word.Contains(character, StringComparison.Ordinal) || by == "那个"
        || Strokes().IsMatch(word);

    private static readonly string[] ToldSurnames =
    [
        "木子李", "十八子李", "弓长张", "耳东陈", "古月胡", "双木林", "立早章", "言午许", "口天吴", "双人徐", "走肖赵", "三横王", "干勾于", "口十叶", "木易杨", "卯金刀刘", "文刀刘", "奠耳郑", "关耳郑",
        "禾口王程", "草头黄", "三点水汪", "三点水江", "水工江", "人可何", "西贝贾", "山大王崔", "四维罗", "四夕罗", "双口吕", "两口吕", "两点水冯", "二马冯", "子小孙", "寸身谢", "金戈钱", "竹付符",
            "立里童", "广龙庞",
    ];

    [GeneratedRegex("^(?:就是|那个|这个|是|嗯|呃|啊|对|写|名字|用的是)+", RegexOptions.CultureInvariant)]
    private static partial Regex Lead();

    [GeneratedRegex("^(?<w>[\\u4e00-\\u9fff]{2,8}?)(?<by>的|那个)(?:那个)?(?<c>[\\u4e00-\\u9fff]{1,2})(?:字|呢|啊|哈|吧|哩)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^(?<w>[\\u4e00-\\u9fff]{2,4}?)的(?<c>[\\u4e00-\\u9fff])", RegexOptions.CultureInvariant)]
    private static partial Regex OneWord();

    [GeneratedRegex("^(?<w>[\\u4e00-\\u9fff]{2,4}?)的(?<c>[\\u4e00-\\u9fff]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex TwoOfWord();

    [GeneratedRegex("字旁|字底|字头|偏旁|左边|右边|上面|下面|中间|一个|两个|三个|耳朵|点水|提手|竖心|草头|宝盖|走之", RegexOptions.CultureInvariant)]
    private static partial Regex Strokes();

    [GeneratedRegex("^[\\u4e00-\\u9fff]{1,4}(?:字旁|字底|字头|偏旁)(?:的|那个|儿)?$|^(?:左边|右边|上面|下面|中间)[\\u4e00-\\u9fff]{1,14}$|^两个[\\u4e00-\\u9fff]$|^[两二三四]个字$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}

using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Conversation.Understanding;

/// <summary>A short answer with its source, from the one file that a policy owner edits.</summary>
/// <param name="Id">Stable, for tests.</param>
/// <param name="Text">Plain Chinese, at most two or three sentences.</param>
/// <param name="Source">The clause or place it rests on.</param>
internal sealed record Explanation(string Id, string Text, string Source);

/// <summary>
/// Answers questions from <c>faq.md</c>. The entry whose words are most of the question wins; words of its second line (同时) must be there as well and
/// count, so that 居住证要钱不 is answered by the entry about money and 啥叫居住证 by the one about the permit. What nobody has written an entry for stays
/// unanswered.
/// </summary>
internal static class Faq
{
    /// <summary>An entry of the file.</summary>
    /// <param name="Words">One of them is in the question.</param>
    /// <param name="Also">One of them too, unless empty.</param>
    /// <param name="Fields">The open questions about which it says what they mean and how to answer.</param>
    internal sealed record Entry(Explanation Explanation, ImmutableArray<string> Words, ImmutableArray<string> Also, FrozenSet<string> Fields);

    /// <summary>A question about the very thing that is being asked.</summary>
    private static readonly ImmutableArray<string> AboutThis =
        ["什么意思", "为什么问", "问这", "问这个", "为什么要", "干什么", "干嘛", "怎么写", "怎么填", "怎么说", "怎么答", "怎么回答", "怎么算", "写什么", "填什么", "说什么", "写哪", "填哪", "写谁", "填谁",
            "选哪", "选什么", "怎么选", "怎么看", "还是", "行不", "行吗", "可以吗", "要写", "要填",
            "也写", "也填", "也得", "必须", "一定要", "能不说", "能不填", "能不写", "不说行", "不填行", "不写行", "算吗", "算不", "也算", "不懂", "不明白", "没听懂", "没看懂", "看不懂", "听不懂", "解释",
                "举个例子", "比如", "怎么办", "有必要", "用得着", "要精确", "全称", "为什么"];

    /// <summary>Being about the open question is worth as much as a word of so many characters.</summary>
    private const int Asked = 3;

    private static readonly Lazy<ImmutableArray<Entry>> File = new(Load);

    internal static ImmutableArray<Entry> Entries => File.Value;

    /// <summary>The answer to a question; null where nobody has written one: then say so, and offer 12345 or a person.</summary>
    /// <param name="text">Normalised.</param>
    /// <param name="asked">The open question, for 啥意思, 为什么问这个.</param>
    public static Explanation? Find(string text, string? asked)
    {
        var isAboutThis = asked is not null && Longest(AboutThis, text) > 0;
        Entry? best = null;
        var most = 0;
        foreach (var entry in Entries)
        {
            var isAsked = asked is not null && entry.Fields.Contains(asked);
            var named = Longest(entry.Words, text);
            var also = Longest(entry.Also, text);
            if ((named == 0 && !(isAsked && isAboutThis)) || (entry.Also.Length > 0 && also == 0))
            {
                continue;
            }

            var score = (2 * (named + also)) + (also > 0 ? Asked : 0) + (isAsked ? Asked : 0);
            if (score > most)
            {
                (best, most) = (entry, score);
            }
        }

        return best?.Explanation;
    }

    private static int Longest(ImmutableArray<string> words, string text)
    {
        var longest = 0;
        foreach (var word in words)
        {
            longest = word.Length > longest && text.Contains(word, StringComparison.Ordinal) ? word.Length : longest;
        }

        return longest;
    }

    private static ImmutableArray<Entry> Load()
    {
        using var stream = typeof(Faq).Assembly.GetManifestResourceStream("faq.md")
            ?? throw new InvalidOperationException("faq.md is missing from the program.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>The entries of a file.</summary>
    /// <exception cref="FormatException">An entry lacks its answer, its source or its words, or two bear one id.</exception>
    internal static ImmutableArray<Entry> Parse(string file)
    {
        var end = file.IndexOf("-->", StringComparison.Ordinal);
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var part in file[(end < 0 ? 0 : end + 3)..].Split("\n## ").Skip(1))
        {
            var lines = part.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var id = lines[0];
            string Line(string name) => lines.FirstOrDefault(line => line.StartsWith(name + "：",
                StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
            ImmutableArray<string> List(string name) => [.. Line(name).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            var entry = new Entry(new Explanation(id, Line("答"), Line("依据")), List("说到"), List("同时"), List("字段").ToFrozenSet(StringComparer.Ordinal));
            if (entry.Explanation.Text.Length == 0 || entry.Explanation.Source.Length == 0 || (entry.Words.IsEmpty && entry.Fields.Count == 0))
            {
                throw new FormatException($"faq.md: entry {id} needs 答, 依据, and 说到 or 字段.");
            }

            if (entries.Any(other => other.Explanation.Id == id))
            {
                throw new FormatException($"faq.md: two entries are called {id}.");
            }

            entries.Add(entry);
        }

        return entries.ToImmutable();
    }
}

using System.Text.Json;
using Conversation;

namespace Suite.Conversation.Corpus;

/// <summary>
/// A sentence somebody says to an open question, and what a careful clerk would write down; the format is told in the README.md beside.
/// </summary>
/// <param name="Kind">What is asked, for the score.</param>
/// <param name="Hard">What makes it difficult: negation, person, repair, question, dialect, voice …</param>
/// <param name="Field">The open question: a field key, menu, consent, confirm or anotherChild.</param>
/// <param name="Say">Said one after another.</param>
/// <param name="Given">Plain answers by question that lead there, where they differ from the family's.</param>
internal sealed record Utterance(
    string Kind, string Hard, string Field, IReadOnlyList<string> Say, string FormId, IReadOnlyDictionary<string, string> Given, JsonElement Expect)
{
    public static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly Dictionary<string, Draft> States = [];

    /// <summary>What has to be answered differently for a group to be asked: a mother is asked about the carer, the carer is not.</summary>
    private static readonly (string Group, string Asked, string Leads)[] Leads =
    [
        ("carer.", "hasEntrustedCarer", "有"),
        ("carer.", "declarant.relationship", "妈妈"),
        ("otherGuardian.", "livesWith", "跟着姑姑"),
        ("disability", "health", "残疾"),
        ("rehabilitationAid", "health", "残疾"),
        ("oneAwayOtherIncapable", "bothParentsAway", "不是"),
        ("awayParent", "bothParentsAway", "不是"),
        ("awayParent", "oneAwayOtherIncapable", "是"),
        ("otherParentCondition", "bothParentsAway", "不是"),
        ("otherParentCondition", "oneAwayOtherIncapable", "是"),
        ("otherParentCondition", "awayParent", "爸爸"),
        ("attendsKindergarten", "birthDate", "2022年3月5日"),
        ("attendsKindergarten", "schooling", "学龄前"),
        ("attendsKindergarten", "citizenNumber", "不清楚"),
        ("familyHardshipOther", "familyHardship", "其他"),
        ("helpDetails", "helpRequested", "需要"),
        ("birthCertificateNumber", "hukouRegistered", "没有"),
    ];

    public static IEnumerable<Utterance> Read(JsonElement one)
    {
        var say = one.GetProperty("say");
        yield return new(
            one.GetProperty("kind").GetString()!,
            one.TryGetProperty("hard", out var hard) ? hard.GetString()! : "case",
            one.GetProperty("field").GetString()!,
            say.ValueKind == JsonValueKind.Array ? [.. say.EnumerateArray().Select(part => part.GetString()!)] : [say.GetString()!],
            one.TryGetProperty("form", out var form) ? form.GetString()! : "migrant-2024",
            one.TryGetProperty("given", out var given) ? given.EnumerateObject()
                .ToDictionary(member => member.Name, member => member.Value.GetString()!) : [],
            one.GetProperty("expect"));
    }

    /// <summary>One object a line, or one array.</summary>
    public static IReadOnlyList<Utterance> ReadFile(string path)
    {
        var text = File.ReadAllText(path);
        if (text.AsSpan().TrimStart().StartsWith("["))
        {
            using var all = JsonDocument.Parse(text);
            return [.. all.RootElement.Clone().EnumerateArray().SelectMany(Read)];
        }

        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0).SelectMany(line =>
        {
            using var one = JsonDocument.Parse(line);
            return Read(one.RootElement.Clone()).ToList();
        })];
    }

    /// <summary>The conversation at the moment in which the question is open; null where the family is never asked it.</summary>
    public Draft? Opened(Talk talk, DateTimeOffset now)
    {
        var key =
            $"{FormId}|{Field}|{string.Join('|', Given.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key + "=" + one.Value))}";
        lock (States)
        {
            if (States.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var family = new Dictionary<string, string>(FormId.StartsWith("left", StringComparison.Ordinal) ? Family.LeftBehind : Family.Migrant);
        foreach (var (_, asked, leads) in Leads.Where(one => Field.StartsWith(one.Group, StringComparison.Ordinal)))
        {
            family[asked] = leads;
        }

        var draft = talk.Hear(Draft.New("d1"), new Message("你好"), now).Draft;
        for (var turn = 0; turn < 90 && draft.Asking != Field; turn++)
        {
            if (draft.Asking is not { } asks || (!Given.TryGetValue(asks, out var said) && !family.TryGetValue(asks, out said)))
            {
                return null;
            }

            var heard = talk.Hear(draft, new Message(said), now);
            draft = heard.Draft;
            if (heard.Effects.OfType<Effect.Submit>().Any())
            {
                draft = talk.After(draft, new EffectResult.Submitted("CZ-7KQ2M-X90TA-4", "潞州区"), now).Draft;
            }
        }

        if (draft.Asking != Field)
        {
            return null;
        }

        lock (States)
        {
            States[key] = draft;
        }

        return draft;
    }
}

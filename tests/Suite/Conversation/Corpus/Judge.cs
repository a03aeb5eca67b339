using System.Text.Json;
using Conversation;
using Domain.Eligibility;
using Domain.Forms;

namespace Suite.Conversation.Corpus;

internal enum Verdict
{
    /// <summary>The value a clerk would write, or rightly asked back or answered.</summary>
    Right,

    /// <summary>Asked back although the words were plain.</summary>
    AskedBack,

    /// <summary>"没太听明白", or nothing was made of it.</summary>
    NotUnderstood,

    /// <summary>A wrong value, said back so that it can be put right.</summary>
    WrongEchoed,

    /// <summary>A wrong value without a word.</summary>
    WrongSilent,

    /// <summary>The question cannot be reached: the corpus is wrong.</summary>
    Unreachable,
}

/// <param name="Note">What was taken and said, to read in a failed test.</param>
internal sealed record Judgement(Utterance Said, Verdict Verdict, string Note);

/// <summary>Says a sentence to the real conversation and compares what it wrote down with what a clerk would.</summary>
internal sealed class Judge
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Dictionary<string, Field> Fields = FormCatalogue.All.SelectMany(form => form.Fields).GroupBy(field => field.Key)
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Facts that others follow from or lead to: written down beside the asked one they are no mistake.</summary>
    private static readonly string[] Alongside = ["studyStatus", "hukouRegistered", "consent.noticeVersion", "consent.givenOn",
        "otherGuardian.relationship", "carer.relationship", "hasEntrustedCarer", "father.status", "mother.status", "sex"];

    private static readonly string?[] Relatives = ["other", "otherGuardian", "carer"];

    private readonly Talk _talk = new(PolicyInForce.AsWritten.On);

    public Judgement Of(Utterance said)
    {
        if (said.Opened(_talk, Now) is not { } opened)
        {
            return new(said, Verdict.Unreachable, "");
        }

        var (draft, replies, effects) = (opened, new List<Reply>(), new List<Effect>());
        string? open = null;
        foreach (var part in said.Say)
        {
            open = draft.Asking;
            var turn = _talk.Hear(draft, new Message(part), Now);
            draft = turn.Draft;
            replies.AddRange(turn.Replies);
            effects.AddRange(turn.Effects);
        }

        var before = Values(opened.Answers);
        var after = Values(draft.Answers);

        // What a relative who declares is called on the form follows from who looks after the child.
        if (after.ContainsKey("declarant.relationship") && FormCatalogue.Find(said.FormId) is { } form)
        {
            after["declarant.relationship"] = Values(Plan.WithWhatFollows(form, draft.Answers))["declarant.relationship"];
        }

        var changed = after.Where(one => !before.TryGetValue(one.Key, out var old) || old.GetRawText() != one.Value.GetRawText())
            .ToDictionary(one => one.Key, one => one.Value);
        var text = string.Join(" / ", replies.Select(reply => reply.Text.Replace('\n', ' ')));
        var scene = new Scene(said, open, opened, draft, after, changed, replies, effects, text);
        var verdict = Judged(scene, said.Expect);
        var values = changed.Where(one => !one.Key.StartsWith("consent", StringComparison.Ordinal))
            .Select(one => $"{one.Key}={one.Value.GetRawText()}");
        return new(said, verdict, $"{string.Join(' ', values)} ‖ {(text.Length > 160 ? text[..160] + "…" : text)}");
    }

    private sealed record Scene(
        Utterance Said, string? Open, Draft Before, Draft After, Dictionary<string, JsonElement> Values, Dictionary<string, JsonElement> Changed,
            List<Reply> Replies, List<Effect> Effects, string Text);

    private static Verdict Judged(Scene scene, JsonElement expect)
    {
        if (expect.ValueKind == JsonValueKind.Object && expect.TryGetProperty("any", out var any))
        {
            return any.EnumerateArray().Select(one => Judged(scene, one)).Min();
        }

        if (expect.ValueKind == JsonValueKind.String && Word(scene, expect.GetString()!) is { } judged)
        {
            return judged;
        }

        if (expect.ValueKind == JsonValueKind.Object && !expect.EnumerateObject().Any(member => member.Name is "range" or "div" or "spells"))
        {
            return Several(scene, expect);
        }

        return Field(scene, scene.Said.Field, expect, others: [scene.Said.Field]);
    }

    /// <summary>What is said in a word: ASK, DANGER …; null where the word is the value itself.</summary>
    private static Verdict? Word(Scene scene, string word) => word.Split(':', '(')[0].Trim() switch
    {
        "ASK" => Asked(scene),
        "UNKNOWN" => IsUnknown(scene) ? Extras(scene, []) ?? Verdict.Right : Taken(scene, scene.Said.Field) ? Wrong(scene) : Missed(scene),
        "CONSENTED" => scene.Values.ContainsKey("consent.noticeVersion") ? Verdict.Right : Missed(scene),
        "NOT_CONSENTED" => scene.Values.ContainsKey("consent.noticeVersion") ? Verdict.WrongSilent : Verdict.Right,
        "SUBMITTED" => scene.Effects.OfType<Effect.Submit>().Any() ? Verdict.Right : Missed(scene),
        "NOT_SUBMITTED" => scene.Effects.OfType<Effect.Submit>().Any() ? Verdict.WrongSilent : Extras(scene, []) ?? Verdict.Right,
        "DANGER" => Extras(scene, ["helpRequested"]) ?? (scene.Text.Contains("110", StringComparison.Ordinal)
            && scene.Text.Contains("12345", StringComparison.Ordinal) ? Verdict.Right : Verdict.NotUnderstood),
        "COMMAND" => Extras(scene, []) ?? (scene.Replies.Any(reply => reply.Problem == "not-understood") ? Verdict.NotUnderstood : Verdict.Right),
        "same spell as fatherWork" => scene.Values.TryGetValue("motherWork", out var mother) && scene.Values.TryGetValue("fatherWork", out var father)
            && mother.GetRawText() == father.GetRawText() ? Verdict.Right : Missed(scene),
        _ => null,
    };

    /// <summary>
    /// No value, or of several messages: what the first one gave is asked about, by itself or as one of two that may be meant, or is said once more
    /// with the way to take it back. The question that was open at the last message is not answered by it.
    /// </summary>
    private static Verdict Asked(Scene scene)
    {
        if (scene.Said.Say.Count == 1)
        {
            return Extras(scene, []) ?? Verdict.Right;
        }

        var isAsked = scene.After.Asked is Asked.WhichAnswer || scene.After.Asked is Asked.WhichField
            || scene.Replies[^1].Text.Contains("刚才记的是", StringComparison.Ordinal)
            || (scene.After.Asked is Asked.Proposal proposed && proposed.Field == scene.Said.Field);
        return scene.Open is { } open && open != scene.Said.Field && scene.Changed.ContainsKey(open) ? Wrong(scene)
            : Extras(scene, isAsked ? [scene.Said.Field] : []) ?? Verdict.Right;
    }

    private static Verdict Several(Scene scene, JsonElement expect)
    {
        var worst = Verdict.Right;
        var keys = new List<string>();
        foreach (var member in expect.EnumerateObject())
        {
            if (member.Name == "not")
            {
                foreach (var (key, prefix) in member.Value.EnumerateObject().Select(one => (one.Name, one.Value)))
                {
                    if (scene.Changed.TryGetValue(key, out var value)
                        && (prefix.ValueKind == JsonValueKind.Null
                            || value.GetRawText().Contains("\"" + prefix.GetString(), StringComparison.Ordinal)))
                    {
                        worst = Max(worst, Wrong(scene));
                    }
                    else
                    {
                        keys.Add(key);
                    }
                }
            }
            else if (member.Name.EndsWith(" or asked", StringComparison.Ordinal))
            {
                keys.Add(member.Name.Split(' ')[0]);
            }
            else
            {
                keys.Add(member.Name);
            }
        }

        foreach (var member in expect.EnumerateObject().Where(member => Fields.ContainsKey(member.Name)))
        {
            var ask = member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("any", out var any)
                ? any.EnumerateArray().Select(one => Field(scene, member.Name, one, [.. keys])).Min()
                : Field(scene, member.Name, member.Value, [.. keys]);
            worst = Max(worst, ask);
        }

        return worst != Verdict.Right ? worst : Extras(scene, [.. keys]) ?? Verdict.Right;
    }

    private static Verdict Field(Scene scene, string key, JsonElement expect, string[] others)
    {
        if (expect.ValueKind == JsonValueKind.String && expect.GetString() == "ASK")
        {
            return Taken(scene, key) && !others.Contains(key) ? Wrong(scene) : Verdict.Right;
        }

        if (!scene.Values.TryGetValue(key, out var value))
        {
            // 低保 [] : "none of these" may be an empty answer.
            return Extras(scene, others) ?? Missed(scene);
        }

        if (!Fits(key, value, expect))
        {
            if (scene.Said.Say.Count > 1 && scene.Replies[^1].Text.TrimEnd().EndsWith("对吗？", StringComparison.Ordinal))
            {
                return Verdict.AskedBack;
            }

            // The family has said otherwise before; what is said in passing changes no answer, and the bot says that.
            if (key != scene.Said.Field && !scene.Changed.ContainsKey(key) && scene.Text.Contains("这回没动", StringComparison.Ordinal))
            {
                return Extras(scene, others) ?? Verdict.Right;
            }

            return scene.Changed.ContainsKey(key) ? Wrong(scene) : Missed(scene);
        }

        return Extras(scene, others) ?? Verdict.Right;
    }

    private static bool Fits(string key, JsonElement value, JsonElement expect)
    {
        if (expect.ValueKind == JsonValueKind.Object && expect.TryGetProperty("range", out var range))
        {
            return value.ValueKind == JsonValueKind.String && string.CompareOrdinal(value.GetString(), range[0].GetString()) >= 0
                && string.CompareOrdinal(value.GetString(), range[1].GetString()) <= 0;
        }

        if (expect.ValueKind == JsonValueKind.Object && expect.TryGetProperty("div", out var division))
        {
            return value.GetProperty("division").GetString()!.StartsWith(division.GetString()!, StringComparison.Ordinal)
                && (!expect.TryGetProperty("detail", out var detail)
                    || value.GetProperty("detail").GetString()!.Contains(detail.GetString()!, StringComparison.Ordinal));
        }

        if (expect.ValueKind == JsonValueKind.Object && expect.TryGetProperty("spells", out var spells))
        {
            return value.GetArrayLength() == spells.GetArrayLength() && value.EnumerateArray().Zip(spells.EnumerateArray())
                .All(pair => Spell(pair.First, pair.Second));
        }

        if (expect.ValueKind == JsonValueKind.Array)
        {
            return value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : one.GetRawText())
                .Where(code => code != "none" || expect.GetArrayLength() > 0)
                .Order(StringComparer.Ordinal).SequenceEqual(expect.EnumerateArray().Select(one => one.GetString()).Order(StringComparer.Ordinal));
        }

        if (key == "declarant.relationship" && Relatives.Contains(expect.GetString()) && Relatives.Contains(value.GetString()))
        {
            // Which of the three a relative is called on the form follows from the other answers.
            return true;
        }

        return expect.GetRawText() == value.GetRawText()
            || (value.ValueKind == JsonValueKind.String && expect.ValueKind == JsonValueKind.String && value.GetString() == expect.GetString());
    }

    private static bool Spell(JsonElement spell, JsonElement expect) =>
        (expect[0].ValueKind == JsonValueKind.Null
            || (Text(spell, "division")?.StartsWith(expect[0].GetString()!, StringComparison.Ordinal) ?? false))
        && Day(Text(spell, "startedOn"), expect[1]) && Day(Text(spell, "endedOn"), expect[2]);

    private static bool Day(string? day, JsonElement expect) => expect.ValueKind switch
    {
        JsonValueKind.Null => day is null,
        JsonValueKind.Array => day is not null && string.CompareOrdinal(day, expect[0].GetString()) >= 0
            && string.CompareOrdinal(day, expect[1].GetString()) <= 0,
        _ => day == expect.GetString(),
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>Anything else that was written down and that nobody said.</summary>
    /// <remarks>
    /// What was plainly said of another question (汉族，女 where the birthday is asked) is no mistake, nor is what stands there word for word with what
    /// or whose it is (<see cref="PlainlySaid"/>); the note shows it.
    /// </remarks>
    private static Verdict? Extras(Scene scene, string[] allowed) =>
        scene.Changed.Keys.Any(key => !allowed.Contains(key) && (key == scene.Said.Field || !Alongside.Contains(key))
            && !(scene.Said.Field == "bothParentsAway" && key is "fatherWork" or "motherWork")
            && (Fields[key].Type is not (FieldType.Choice or FieldType.Multi or FieldType.YesNo) || key == scene.Said.Field)
            && (key == scene.Said.Field || !PlainlySaid.In(string.Join('，', scene.Said.Say), key, scene.Changed[key]))) ? Wrong(scene) : null;

    private static bool Taken(Scene scene, string key) => scene.Changed.ContainsKey(key);

    private static bool IsUnknown(Scene scene) => Fields.TryGetValue(scene.Said.Field, out var field)
        && (scene.After.Answers.IsUnknown(field) || scene.After.Skipped.Contains(field.Key)
            || (field.Group is { } group && scene.After.Skipped.Contains(group + ".*")));

    private static Verdict Missed(Scene scene) => scene.Replies.Any(reply => reply.Problem == "not-understood") || scene.Replies.Count == 0
        ? Verdict.NotUnderstood : Verdict.AskedBack;

    private static Verdict Wrong(Scene scene) => scene.Text.Contains("记下了", StringComparison.Ordinal)
        || scene.Text.Contains("改好了", StringComparison.Ordinal) || scene.Text.Contains("先记", StringComparison.Ordinal) ? Verdict.WrongEchoed
        : Verdict.WrongSilent;

    private static Verdict Max(Verdict one, Verdict other) => (Verdict)Math.Max((int)one, (int)other);

    private static Dictionary<string, JsonElement> Values(Answers answers)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var field in Fields.Values)
        {
            if (answers.Find(field) is { } value)
            {
                using var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer,
                    new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                {
                    field.Write(json, value);
                }

                using var document = JsonDocument.Parse(buffer.ToArray());
                values[field.Key] = document.RootElement.Clone();
            }
        }

        return values;
    }
}

using System.Text.Json;
using Conversation;
using Conversation.Readers;
using Domain.Eligibility;
using Domain.Forms;
using Suite.Conversation.Corpus;

namespace Suite.Conversation;

/// <summary>What is said to one question, for the tests of what is understood. Today is 29 November 2026.</summary>
internal static class Heard
{
    public static readonly DateTimeOffset Now = new(2026, 11, 29, 9, 0, 0, TimeSpan.FromHours(8));
    public static readonly DateOnly Today = new(2026, 11, 29);
    public static readonly Talk Talk = new(PolicyInForce.AsWritten.On);

    /// <summary>The question alone, nothing answered before it.</summary>
    public static Scene Scene(string key) => new(
        (FormCatalogue.Find("migrant-2024")!.Find(key) ?? FormCatalogue.Find("left-behind-2024")!.Find(key))!, Answers.Empty, Today, null);

    /// <summary>The conversation at that question, and then behind each message.</summary>
    /// <param name="given">Plain answers by question that lead there, where they differ from the family's.</param>
    public static IReadOnlyList<Draft> Said(string form, string field, IReadOnlyDictionary<string, string> given,
        params IReadOnlyList<string> messages)
    {
        using var nothing = JsonDocument.Parse("null");
        var opened = new Utterance("", "", field, messages, form, given, nothing.RootElement.Clone()).Opened(Talk, Now);
        Assert.NotNull(opened);
        var drafts = new List<Draft> { opened };
        foreach (var message in messages)
        {
            drafts.Add(Talk.Hear(drafts[^1], new Message(message), Now).Draft);
        }

        return drafts;
    }

    /// <summary>The same for a migrant child, behind the last message.</summary>
    public static Draft Said(string field, params IReadOnlyList<string> messages) =>
        Said("migrant-2024", field, new Dictionary<string, string>(), messages)[^1];
}

using System.Reflection;
using System.Text.RegularExpressions;
using Conversation;
using Domain.Forms;

namespace Suite.Conversation;

/// <summary>Anybody may write to the chat, and a child plays with the phone: no message keeps a processor busy.</summary>
public sealed partial class Patterns
{
    /// <summary>Far above what a pattern without nested choices needs for a message of this length, far below what one with them takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int Length = 64;

    [Fact]
    public void No_pattern_loses_itself_in_a_word_said_over_and_over()
    {
        Assembly[] ours = [typeof(Talk).Assembly, typeof(FormDefinition).Assembly, typeof(App.Settings).Assembly,
            typeof(global::Channels.PlainText).Assembly];
        var patterns = ours
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<GeneratedRegexAttribute>())
            .OfType<GeneratedRegexAttribute>()
            .ToList();
        Assert.True(patterns.Count > 40, "The test saw hardly any pattern.");
        var lost = new List<string>();
        foreach (var pattern in patterns)
        {
            var regex = new Regex(pattern.Pattern, pattern.Options, Patience);
            foreach (var text in Word().Matches(pattern.Pattern).SelectMany(match => Repeated(match.Value)).Distinct())
            {
                try
                {
                    _ = regex.Count(text);
                }
                catch (RegexMatchTimeoutException)
                {
                    lost.Add($"{text[..8]}… {pattern.Pattern}");
                    break;
                }
            }
        }

        Assert.Empty(lost);
    }

    /// <summary>
    /// The word over and over, its first character over and over; at the end something that fits nothing, so that every way is tried.
    /// </summary>
    private static IEnumerable<string> Repeated(string word) =>
        from part in new[] { word, word[..1], word[^1..] }
        select string.Concat(Enumerable.Repeat(part, (Length / part.Length) + 1))[..Length] + "|";

    [GeneratedRegex("[\u4e00-\u9fff]+|[0-9]|[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

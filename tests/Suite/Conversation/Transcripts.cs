using Suite.Channels;

namespace Suite.Conversation;

/// <summary>
/// Golden transcripts: readable conversations, compared to the letter. After a change of wording run with UPDATE_TRANSCRIPTS=1 and read the
/// difference.
/// </summary>
public sealed class Transcripts
{
    public static TheoryData<string> All => [.. Directory.GetFiles(Folder(), "*.txt").Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileNameWithoutExtension(path))];

    [Fact]
    public void There_are_at_least_forty_transcripts_of_both_forms()
    {
        var texts = Directory.GetFiles(Folder(), "*.txt").Select(File.ReadAllText).ToList();
        Assert.True(texts.Count >= 40, $"only {texts.Count}");
        Assert.Contains(texts, text => text.Contains("提交 migrant-2024", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("提交 left-behind-2024", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_conversation_goes_as_it_is_written_down(string transcript)
    {
        var path = Path.Combine(Folder(), transcript + ".txt");
        var written = File.ReadAllText(path).ReplaceLineEndings("\n");
        var played = Transcript.Play(written);
        if (Environment.GetEnvironmentVariable("UPDATE_TRANSCRIPTS") == "1")
        {
            File.WriteAllText(path, played);
            return;
        }

        Assert.Equal(written, played);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_question_names_its_field_and_no_number_is_repeated_in_full(string transcript)
    {
        var conversation = new Transcript();
        conversation.Run(File.ReadAllText(Path.Combine(Folder(), transcript + ".txt")));
        Assert.NotEmpty(conversation.Replies);
        foreach (var reply in conversation.Replies)
        {
            Assert.NotEmpty(reply.Text);
            Assert.True(reply.Asks is null || reply.Draft is not null);
            Assert.True(reply.Asks is null || reply.FormId is "migrant-2024" or "left-behind-2024");
            Assert.True(reply.Problem is null || reply.Asks is not null);
            Assert.DoesNotMatch("[0-9]{17}[0-9X]", reply.Text + string.Concat(reply.Summary.Select(row => row.Value)));
            Assert.True(reply.Summary.All(row => row.Edit is not null));
        }
    }

    private static string Folder() => Path.Combine(Npm.Root, "tests", "Suite", "Conversation", "Transcripts");
}

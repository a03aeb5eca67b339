using System.Globalization;
using System.Text;
using Suite.Channels;

namespace Suite.Conversation.Corpus;

/// <summary>
/// What the conversation makes of thousands of sentences, against what a careful clerk would write down. The README of bot/Conversation carries the
/// score; SCORE=1 writes it anew.
/// </summary>
public sealed class Understood
{
    private const string Begin = "<!-- score -->";
    private const string End = "<!-- /score -->";

    private static readonly string Folder = Path.Combine(Npm.Root, "tests", "Suite", "Conversation", "Corpus");
    private static readonly Lazy<IReadOnlyList<Judgement>> Known = new(() => Judge("sentences"));
    private static readonly Lazy<IReadOnlyList<Judgement>> Unseen = new(() => Judge("held-out"));

    [Fact]
    public void Every_sentence_of_the_corpus_reaches_its_question() =>
        Assert.Empty(Known.Value.Concat(Unseen.Value).Where(one => one.Verdict == Verdict.Unreachable).Select(Describe));

    [Fact]
    public void Nobody_consents_and_nothing_is_submitted_but_by_a_plain_whole_yes() =>
        Assert.Empty(Known.Value.Concat(Unseen.Value).Where(one => one.Said.Kind is "consent" or "confirm" && one.Verdict is Verdict.WrongSilent
            or Verdict.WrongEchoed).Select(Describe));

    /// <remarks>Of the last 80 that nobody had seen, 89 of 100 were heard at first sight; what was missed is among these now.</remarks>
    [Fact]
    public void Danger_is_heard_in_every_sentence_of_the_corpus()
    {
        var danger = Known.Value.Where(one => IsDanger(one.Said)).ToList();
        var missed = danger.Where(one => one.Verdict != Verdict.Right).ToList();
        Assert.True(danger.Count >= 150);
        Assert.True(missed.Count == 0, string.Join('\n', missed.Select(Describe)));
    }

    [Fact]
    public void Whatever_stands_around_an_answer_decides_what_it_means()
    {
        var judge = new Judge();
        var wrong = Recombined.All().Select(judge.Of).Where(one => one.Verdict != Verdict.Right).Select(Describe).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count}\n{string.Join('\n', wrong.Take(20))}");
    }

    [Fact]
    public void Of_the_corpus_nothing_is_taken_wrongly_without_a_word_and_hardly_anything_at_all() =>
    Hold(Known.Value, understood: 0.93, missed: 0.06, wrong: 0.005);

    /// <remarks>The aims themselves. 0.5% of 619 are three sentences, each of them said back.</remarks>
    [Fact]
    public void Of_the_held_out_sentences_as_much_is_understood_as_is_aimed_at_and_hardly_anything_is_taken_wrongly() =>
        Hold(Unseen.Value, understood: 0.93, missed: 0.06, wrong: 0.005);

    [Fact]
    public void The_score_in_the_README_is_the_score_of_today()
    {
        var path = Path.Combine(Npm.Root, "bot", "Conversation", "README.md");
        var readme = File.ReadAllText(path);
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        var page = $"\n{Page()}";
        if (Environment.GetEnvironmentVariable("SCORE") == "1")
        {
            File.WriteAllText(path, readme[..from] + page + readme[to..]);
            return;
        }

        Assert.Equal(page, readme[from..to]);
    }

    private static void Hold(IReadOnlyList<Judgement> all, double understood, double missed, double wrong)
    {
        double Share(params ReadOnlySpan<Verdict> verdicts)
        {
            var count = 0;
            foreach (var verdict in verdicts)
            {
                count += all.Count(one => one.Verdict == verdict);
            }

            return (double)count / all.Count;
        }

        Assert.Equal(0, Share(Verdict.WrongSilent));
        Assert.True(Share(Verdict.WrongEchoed) <= wrong, string.Join('\n', all.Where(one => one.Verdict == Verdict.WrongEchoed).Select(Describe)));
        Assert.True(Share(Verdict.Right) >= understood, $"understood or rightly asked: {Share(Verdict.Right):P1}");
        Assert.True(Share(Verdict.NotUnderstood) <= missed, $"not understood: {Share(Verdict.NotUnderstood):P1}");
    }

    private static string Page()
    {
        var page = new StringBuilder(
            "| kind | sentences | understood or rightly asked | asked back | not understood | wrong, said back | wrong, silent | held out | of it "
                + "right | wrong |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var kind in Known.Value.Select(one => one.Said.Kind).Concat(Unseen.Value.Select(one => one.Said.Kind)).Distinct()
            .Order(StringComparer.Ordinal).Append(""))
        {
            var (known, unseen) = (Of(Known.Value, kind), Of(Unseen.Value, kind));
            page.Append(CultureInfo.InvariantCulture,
                $"| {(kind.Length == 0 ? "**all**" : kind)} | {known.Count} | {Percent(known, Verdict.Right)} | {Count(known, Verdict.AskedBack)} | "
                    + $"{Count(known, Verdict.NotUnderstood)} | {Count(known, Verdict.WrongEchoed)} | {Count(known, Verdict.WrongSilent)} ")
                .Append(CultureInfo.InvariantCulture,
                    $"| {unseen.Count} | {Percent(unseen, Verdict.Right)} | "
                        + $"{Count(unseen, Verdict.WrongEchoed) + Count(unseen, Verdict.WrongSilent)} |\n");
        }

        return page.ToString();

        static List<Judgement> Of(IReadOnlyList<Judgement> all, string kind) => [.. all.Where(one => kind.Length == 0 || one.Said.Kind == kind)];

        static int Count(List<Judgement> all, Verdict verdict) => all.Count(one => one.Verdict == verdict);

        static string Percent(List<Judgement> all, Verdict verdict) => all.Count == 0 ? ""
            : (100.0 * Count(all, verdict) / all.Count).ToString("0.0", CultureInfo.InvariantCulture) + "%";
    }

    private static IReadOnlyList<Judgement> Judge(string folder)
    {
        var judge = new Judge();
        return [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.jsonl").Order(StringComparer.Ordinal).SelectMany(Utterance.ReadFile)
            .Select(judge.Of)];
    }

    private static bool IsDanger(Utterance said) => said.Expect.GetRawText().Contains("DANGER", StringComparison.Ordinal)
        && !said.Expect.GetRawText().Contains("any", StringComparison.Ordinal);

    private static string Describe(Judgement one) =>
        $"{one.Verdict} {one.Said.Kind}/{one.Said.Hard} [{one.Said.Field}] “{string.Join("”“", one.Said.Say)}” ≠ {one.Said.Expect.GetRawText()} → "
            + $"{one.Note}";
}

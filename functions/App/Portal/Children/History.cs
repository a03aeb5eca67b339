using App.Portal.Review;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Changes = App.Portal.Review.Changes;

namespace App.Portal.Children;

/// <summary>The revisions of a child as people read them: what happened, who did it, what each field said before and after.</summary>
internal static class History
{
    /// <summary>Every revision after the one with that number, oldest first.</summary>
    /// <param name="withValues">False where the answers have left with the child: then only which fields it was about.</param>
    public static IReadOnlyList<Change> Of(IReadOnlyList<ChildRevision> history, int after = 0, bool withValues = true) =>
    [
        .. history.Select((revision, index) => (revision, before: index == 0 ? null : history[index - 1]))
            .Where(pair => pair.revision.Number > after)
            .Select(pair => new Change(pair.revision.By, pair.revision.At, What(pair.revision, withValues), pair.revision.Reason,
                withValues ? Fields(pair.revision, pair.before) : [])),
    ];

    /// <summary>Where the person who has looked at a revision found every answer; the present ones where it is not known which.</summary>
    public static Child SeenBy(IReadOnlyList<ChildRevision> history, int number, Child now) =>
        history.FirstOrDefault(revision => revision.Number == number && revision.State.Answers.Count > 0)?.State ?? now;

    /// <summary>
    /// The days of a child's life on the register that are worth a mark: hand-overs, judgements, outcomes that changed, what comes next.
    /// </summary>
    public static IEnumerable<Mark> Marks(Child child, IReadOnlyList<ChildRevision> history)
    {
        yield return new(CivilTime.ChinaDate(child.RegisteredAt), "register", "登记");
        foreach (var (revision, before) in history.Select((revision, index) => (revision, index == 0 ? null : history[index - 1])))
        {
            var on = CivilTime.ChinaDate(revision.At);
            if (revision is { Cause: RevisionCause.Departed or RevisionCause.Arrived, State.Transfer: { } transfer })
            {
                yield return new(on, "move", $"{DivisionTable.Name(transfer.From)}转往{DivisionTable.Name(transfer.To)}：{transfer.Reason}");
            }
            else if (revision.Cause is RevisionCause.Closed or RevisionCause.Merged)
            {
                yield return new(on, "end", What(revision, withValues: false));
            }

            foreach (var finding in before is null || revision.State.Answers.Count == 0 ? [] : revision.State.Assessment.Findings.AsEnumerable())
            {
                if (before!.State.Assessment.Find(finding.Rule) is { } earlier && earlier.Outcome != finding.Outcome)
                {
                    yield return new(on, "finding",
                        $"{Words.Rule(finding.Rule)}：原来认定{Words.Outcome(earlier.Outcome)}，改为{Words.Outcome(finding.Outcome)}（"
                            + $"{revision.Cause.Label()}）");
                }
            }
        }

        foreach (var judgement in child.Judgements)
        {
            yield return new(judgement.On, "judge",
                $"综合判断（{Words.Condition(judgement.Condition)}）：{Words.Outcome(judgement.Outcome)}。{judgement.Reason}");
        }

        if (child.DueOn is { } due)
        {
            yield return new(due, "review", child.Status == ChildStatus.InReview ? "在这一天以前核对" : "到这一天再复核");
        }
    }

    private static string? Channel(string? id) => id switch
    {
        Desk.Channel => "工作台",
        "api" => "接口",
        _ => Domain.Declarations.Channels.Find(id)?.Label(),
    };

    // The first revision and a tombstone differ in every field: neither tells anybody what changed.
    private static IReadOnlyList<FieldChange> Fields(ChildRevision revision, ChildRevision? before) =>
        before is null || revision.State.Answers.Count == 0 ? [] : Changes.Between(revision.State.Form, before.State.Answers, revision.State.Answers);

    private static string What(ChildRevision revision, bool withValues)
    {
        var what = (revision.Cause, revision.State.Transfer) switch
        {
            (RevisionCause.Departed or RevisionCause.Left, { } transfer) => $"{revision.Cause.Label()}：转往{DivisionTable.Name(transfer.To)}",
            (RevisionCause.Arrived or RevisionCause.Settled, { } transfer) => $"{revision.Cause.Label()}：从{DivisionTable.Name(transfer.From)}转来",
            _ => revision.Cause.Label(),
        };
        if (Channel(revision.Channel) is { } channel)
        {
            what += "，" + channel;
        }

        return !withValues && revision is { Cause: RevisionCause.Updated, Changed: [_, ..] }
            ? $"{what}（{string.Join("、", revision.Changed.Select(key => revision.State.Form.Find(key)?.Name).OfType<string>())}）"
            : what;
    }
}

using Domain.Children;
using Domain.Eligibility;
using Domain.KeyCare;
using Domain.Statistics;

namespace Domain.Parameters;

/// <summary>How many come in and how many go out.</summary>
public readonly record struct Moves(int In, int Out)
{
    public Moves And(bool before, bool after) => (before, after) switch
    {
        (false, true) => this with { In = In + 1 },
        (true, false) => this with { Out = Out + 1 },
        _ => this,
    };
}

/// <summary>
/// What a change of a parameter does to the registered children of a county on its first day: each judged twice, by what is in force that day
/// without the
/// change and with it, on the answers of today.
/// </summary>
/// <param name="County">Its code.</param>
/// <param name="Revision">Of the change that was counted.</param>
/// <param name="Looked">How many open records were judged so far.</param>
/// <param name="Damaged">Records that do not open: not counted, and said so.</param>
/// <param name="Changed">Children of whom any rule says something else on that day.</param>
/// <param name="Later">Children of whom every rule says the same that day, but the next day on which one changes is another.</param>
/// <param name="Monitoring">Of the monitoring caliber.</param>
/// <param name="Statistics">Of the statistics caliber.</param>
/// <param name="Census">Of the census-comparable caliber.</param>
/// <param name="Undecided">Whom a person must look at, because a rule cannot tell or asks for a judgement.</param>
/// <param name="Closing">Who would be proposed for closing: no rule is met any more.</param>
/// <param name="Ledger">With a reason to stand on the key-care ledger.</param>
/// <param name="Rhythm">Children on the ledger who are visited at another interval.</param>
/// <param name="At">When it was written.</param>
/// <param name="IsWhole">Counted to the end.</param>
public sealed record CountyEffect(
    string County, int Revision, int Looked, int Damaged, int Changed, int Later, Moves Monitoring, Moves Statistics, Moves Census, Moves Undecided,
        Moves Closing, Moves Ledger,
    int Rhythm, DateTimeOffset At, bool IsWhole)
{
    /// <summary>Nobody looked at yet.</summary>
    public static CountyEffect None(string county, int revision, DateTimeOffset now) =>
        new(county, revision, 0, 0, 0, 0, default, default, default, default, default, default, 0, now, false);

    /// <summary>With one more child.</summary>
    /// <param name="before">In force on the day without the change.</param>
    /// <param name="after">In force on the day with it.</param>
    public CountyEffect With(Child child, PolicyParameters before, PolicyParameters after, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var was = ChildChanges.Judged(child, before, day, out var said).Assessment;
        var becomes = ChildChanges.Judged(child, after, day, out var says).Assessment;
        var changed = !said.Findings.Select(finding => finding.Outcome).SequenceEqual(says.Findings.Select(finding => finding.Outcome));
        return this with
        {
            Looked = Looked + 1,
            Changed = Changed + (changed ? 1 : 0),
            Later = Later + (!changed && said.NextReviewOn != says.NextReviewOn ? 1 : 0),
            Monitoring = Monitoring.And(IsMet(said, Caliber.Monitoring), IsMet(says, Caliber.Monitoring)),
            Statistics = Statistics.And(IsMet(said, Caliber.Statistics), IsMet(says, Caliber.Statistics)),
            Census = Census.And(IsMet(said, Caliber.Census), IsMet(says, Caliber.Census)),
            Undecided = Undecided.And(IsOpen(said), IsOpen(says)),
            Closing = Closing.And(Standings.Of(was) == Standing.Nothing, Standings.Of(becomes) == Standing.Nothing),
            Ledger = Ledger.And(said.KeyCare.Count > 0, says.KeyCare.Count > 0),
            Rhythm = Rhythm + (said.KeyCare.Count > 0 && says.KeyCare.Count > 0 && Days(said, before) != Days(says, after) ? 1 : 0),
        };

        bool IsMet(Assessment assessment, Caliber caliber) => assessment.Find(caliber.Rule(child.Kind))?.Outcome == Outcome.Met;
    }

    private static bool IsOpen(Assessment assessment) => assessment.Findings.Any(finding =>
        finding.Outcome is Outcome.Unknown or Outcome.NeedsJudgement);

    private static int Days(Assessment assessment, PolicyParameters policy) =>
        KeyCareLedger.IntervalDays(assessment.KeyCare.Select(trigger => trigger.Trigger), policy);
}

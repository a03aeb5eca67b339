using System.Collections.Immutable;
using Domain.Audit;
using Domain.Problems;

namespace Domain.Verification;

/// <summary>What a person says of a child and a row.</summary>
public enum LinkVerdict
{
    /// <summary>The same child: linked in every later comparison, and learned from.</summary>
    Same,

    /// <summary>Two children: never linked.</summary>
    Different,

    /// <summary>Cannot be told from what there is: not asked again while neither side changes.</summary>
    CannotTell,
}

public static class LinkVerdicts
{
    public static string Id(this LinkVerdict verdict) => verdict switch
    {
        LinkVerdict.Same => "same",
        LinkVerdict.Different => "different",
        LinkVerdict.CannotTell => "cannotTell",
    };

    public static string Label(this LinkVerdict verdict) => verdict switch
    {
        LinkVerdict.Same => "是同一个孩子",
        LinkVerdict.Different => "不是同一个孩子",
        LinkVerdict.CannotTell => "看不出来",
    };

    public static LinkVerdict? Find(string? id) => id switch
    {
        "same" => LinkVerdict.Same,
        "different" => LinkVerdict.Different,
        "cannotTell" => LinkVerdict.CannotTell,
        _ => null,
    };
}

/// <summary>A verdict that was taken back, and why.</summary>
public sealed record TakenBack(string Was, AuditActor By, DateTimeOffset At, string Reason);

/// <summary>What was decided about a child and a row, for every later comparison: about the two, not about one run.</summary>
/// <param name="Row"><see cref="RowIdentity"/> of the row.</param>
/// <param name="Verdict">Null: taken back, and open again.</param>
public sealed record LinkDecision(string Department, string Child, string Row, LinkVerdict? Verdict, AuditActor By, DateTimeOffset At,
    ImmutableArray<TakenBack> Before)
{
    /// <summary>Decides what nobody has decided yet, or what was taken back.</summary>
    public static Decision<LinkDecision> Decide(LinkDecision? known, string department, string child, string row, LinkVerdict verdict, AuditActor by,
        DateTimeOffset now) =>
        known?.Verdict is not null ? Errors.AlreadyDecided() : new LinkDecision(department, child, row, verdict, by, now, known?.Before ?? []);

    /// <summary>Takes the verdict back: the pair is asked about again.</summary>
    public Decision<LinkDecision> TakeBack(AuditActor by, string reason, DateTimeOffset now) =>
        Verdict is not { } was ? Errors.NotDecided() : string.IsNullOrWhiteSpace(reason) ? Reasons.Required()
            : this with { Verdict = null, By = by, At = now, Before = Before.Add(new(was.Id(), By, At, reason.Trim())) };
}

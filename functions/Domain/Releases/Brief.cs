using System.Collections.Immutable;
using Domain.Audit;
using Domain.Matters;
using Domain.Problems;

namespace Domain.Releases;

public enum BriefKind
{
    /// <summary>月度简报: the month of the figures' day.</summary>
    Monthly,

    /// <summary>阶段性工作报告: from a day that is named to the figures' day.</summary>
    Phase,
}

public static class BriefKinds
{
    public static string Id(this BriefKind kind) => kind switch { BriefKind.Monthly => "monthly", BriefKind.Phase => "phase" };

    public static string Label(this BriefKind kind) => kind switch { BriefKind.Monthly => "月度简报", BriefKind.Phase => "阶段性报告" };

    public static BriefKind? Find(string? id) => id switch { "monthly" => BriefKind.Monthly, "phase" => BriefKind.Phase, _ => null };
}

/// <summary>
/// An internal paper over the frozen figures of a release: the same numbers, hidden where the release hides them, so that two papers of one day
/// cannot say two
/// things. It is not a publication and says so (内部资料).
/// </summary>
/// <param name="Id">UUIDv7, 32 lower-case hex digits.</param>
/// <param name="Release">Whose figures they are; kept as they stood when the paper was made.</param>
/// <param name="From">First day of what is reported on.</param>
/// <param name="Matters">What was reported upward in that time.</param>
public sealed record Brief(
    string Id, BriefKind Kind, string Release, ReleasePlan Plan, FrozenFigures Figures, DateOnly From, ImmutableArray<Matter> Matters,
        AuditActor MadeBy, DateTimeOffset MadeAt)
{
    /// <summary>The last day that is reported on: that of the figures.</summary>
    public DateOnly Until => Plan.AsOf;
}

/// <summary>Makes a paper of a release.</summary>
/// <param name="From">For a phase; a month begins on its first day.</param>
public sealed record MakeBrief(BriefKind Kind, DateOnly? From, AuditActor By)
{
    public static Decision<Brief> Decide(Release release, MakeBrief command, IEnumerable<Matter> matters, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        var until = release.Plan.AsOf;
        var from = command.Kind == BriefKind.Monthly ? new DateOnly(until.Year, until.Month, 1) : command.From;
        return from is not { } first ? Errors.PhaseBegins()
            : first > until ? Errors.PhaseBackwards()
            : new Brief(id, command.Kind, release.Id, release.Plan, release.Figures, first,
                [.. matters.Where(matter => matter.On >= first && matter.On <= until).OrderBy(matter => matter.At)], command.By, now);
    }
}

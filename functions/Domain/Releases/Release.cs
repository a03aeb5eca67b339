using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Statistics;
using Domain.Statistics.Disclosure;
using Domain.Time;

namespace Domain.Releases;

public enum ReleaseStatus
{
    Draft,
    Published,
    Withdrawn,
}

public static class ReleaseStatuses
{
    public static string Id(this ReleaseStatus status) => status switch
    {
        ReleaseStatus.Draft => "draft",
        ReleaseStatus.Published => "published",
        ReleaseStatus.Withdrawn => "withdrawn",
    };

    public static string Label(this ReleaseStatus status) => status switch
    {
        ReleaseStatus.Draft => "征求意见",
        ReleaseStatus.Published => "已发布",
        ReleaseStatus.Withdrawn => "已撤回",
    };

    public static ReleaseStatus? Find(string? id) => id switch
    {
        "draft" => ReleaseStatus.Draft,
        "published" => ReleaseStatus.Published,
        "withdrawn" => ReleaseStatus.Withdrawn,
        _ => null,
    };
}

/// <summary>What a release is to say.</summary>
/// <param name="Area">The county, or the city (140400).</param>
/// <param name="Tables">The names of each table's dimensions as they were asked for; the kinds are always apart.</param>
public sealed record ReleasePlan(string Title, DivisionCode Area, Caliber Caliber, DateOnly AsOf, ImmutableArray<ImmutableArray<string>> Tables)
{
    public bool IsOfCity => Area == DivisionCode.Changzhi;

    /// <summary>The dimensions of a table by their keys.</summary>
    public static ImmutableArray<string> Keys(ImmutableArray<string> names) => [.. names.Select(name => Dimensions.Find(name)!.Key)];

    /// <summary>
    /// Whose opinion is asked (七(二)): the owner of every figure, and the statistics where it is not the monitoring's own caliber. Civil affairs
    /// publishes and does not ask itself.
    /// </summary>
    public ImmutableArray<Department> RequiredOpinions =>
    [
        .. Tables.SelectMany(table => table).Select(name => Dimensions.Find(name)!.Owner)
            .Concat(Caliber == Caliber.Monitoring ? [] : [Department.Statistics])
            .Where(department => department != Department.CivilAffairs).Distinct().Order(),
    ];
}

/// <summary>The figures of a release as they were frozen, hidden cells without their number.</summary>
/// <param name="Tables">One for each kind and table of the plan that may leave.</param>
/// <param name="NotLeaving">Kind and table, by its number, that would give something away beside what was published before.</param>
/// <param name="Hidden">Why each hidden cell is hidden: for the house only.</param>
/// <param name="Basis">Numbers of the releases of the same day that were reckoned with.</param>
public sealed record FrozenFigures(
    ImmutableArray<FrozenTable> Tables, ImmutableArray<string> NotLeaving, ImmutableArray<HiddenCell> Hidden, SuppressionFigures Cost,
        ImmutableArray<string> Basis, DateTimeOffset CountedAt)
{
    /// <summary>m: a cell of 1 … m−1 children is not shown.</summary>
    public int MinimumCell => Tables.Max(frozen => frozen.Table.MinimumCell);

    /// <summary>Whether a reader would see no difference.</summary>
    public bool ShowsTheSameAs(FrozenFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Tables.Length == other.Tables.Length && Tables.Zip(other.Tables).All(pair => pair.First.Number == pair.Second.Number
            && pair.First.Table.Kind == pair.Second.Table.Kind && pair.First.Table.Cells.SequenceEqual(pair.Second.Table.Cells));
    }
}

/// <param name="Number">Which table of the plan.</param>
public sealed record FrozenTable(int Number, PublishedTable Table);

/// <summary>What one department said.</summary>
public sealed record Opinion(Department Department, bool Agrees, string Comment, AuditActor By, DateTimeOffset At);

/// <summary>对外发布: figures on their way out, with everybody who was asked, and what became of them.</summary>
public sealed record Release
{
    /// <summary>UUIDv7, 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    public required ReleasePlan Plan { get; init; }

    public required FrozenFigures Figures { get; init; }

    public ReleaseStatus Status { get; init; }

    public required AuditActor Author { get; init; }

    public required DateTimeOffset DraftedAt { get; init; }

    /// <summary>Pseudonyms of everybody who drafted or changed it: none of them approves it.</summary>
    public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>On the figures as they stand; a change of these voids them.</summary>
    public ImmutableArray<Opinion> Opinions { get; init; } = [];

    /// <summary>Given on figures that were changed since, oldest first: who objected can see what came of it.</summary>
    public ImmutableArray<Opinion> Voided { get; init; } = [];

    /// <summary>From the approval on.</summary>
    public string? Number { get; init; }

    public AuditActor? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateOnly? PublishedOn { get; init; }

    /// <summary>The published document, byte for byte; only at its number.</summary>
    public string? Snapshot { get; init; }

    public DateOnly? WithdrawnOn { get; init; }

    public string? WithdrawalReason { get; init; }

    public AuditActor? WithdrawnBy { get; init; }

    /// <summary>Was it ever known outside? Withdrawn ones still are.</summary>
    public bool WasPublished => Number is not null;

    /// <summary>Who was asked and has not answered yet.</summary>
    public IEnumerable<Department> Owing => Status == ReleaseStatus.Draft
        ? Plan.RequiredOpinions.Where(department => Opinions.All(opinion => opinion.Department != department)) : [];

    /// <summary>Who objects to the figures as they stand.</summary>
    public IEnumerable<Department> Objecting => Opinions.Where(opinion => !opinion.Agrees).Select(opinion => opinion.Department);

    /// <summary>The China day since which the figures lie before the departments: changed figures are asked about anew.</summary>
    public DateOnly AskedOn => CivilTime.ChinaDate(Figures.CountedAt);

    /// <summary>The last day on which an answer is in time.</summary>
    public DateOnly DueOn(PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return CivilTime.AddDays(AskedOn, policy.ReleaseOpinionDays);
    }

    /// <summary>Whether it waits for nothing but the approval.</summary>
    public bool IsReady(PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Status == ReleaseStatus.Draft && !Owing.Any() && !(policy.ObjectionBlocks && Objecting.Any());
    }

    /// <summary>Whether somebody wrote on it, now or before.</summary>
    public bool IsBy(string subject) => Author.Subject == subject || Authors.Contains(subject);

    /// <summary>With other figures: what was said of the old ones does not count for these.</summary>
    internal Release WithFigures(FrozenFigures figures) => this with { Figures = figures, Opinions = [], Voided = Voided.AddRange(Opinions) };
}

using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

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
    /// Whose opinion is asked (七(二)): the owner of every figure, and the statistics where it is not the monitoring's own caliber. Civil affairs publishes
    /// and does not ask itself.
    /// </summary>
    public ImmutableArray<Department> RequiredOpinions =>
    [
        .. Tables.SelectMany(table => table).Select(name => Dimensions.Find(name)!.Owner).Concat(Caliber == Caliber.Monitoring ? [] : [Department.Statistics])
            .Where(department => department != Department.CivilAffairs).Distinct().Order(),
    ];
}

/// <summary>The figures of a release as they were frozen, hidden cells without their number.</summary>
/// <param name="Tables">One for each kind and table of the plan that may leave.</param>
/// <param name="NotLeaving">Kind and table, by its number, that would give something away beside what was published before.</param>
/// <param name="Hidden">Why each hidden cell is hidden: for the house only.</param>
/// <param name="Basis">Numbers of the releases of the same day that were reckoned with.</param>
public sealed record FrozenFigures(
    ImmutableArray<FrozenTable> Tables, ImmutableArray<string> NotLeaving, ImmutableArray<HiddenCell> Hidden, SuppressionFigures Cost, ImmutableArray<string> Basis, DateTimeOffset CountedAt)
{
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

    /// <summary>On the figures as they stand; a change of these voids them.</summary>
    public ImmutableArray<Opinion> Opinions { get; init; } = [];

    /// <summary>From the approval on.</summary>
    public string? Number { get; init; }

    public AuditActor? ApprovedBy { get; init; }

    public DateOnly? PublishedOn { get; init; }

    /// <summary>The published document, byte for byte; only at its number.</summary>
    public string? Snapshot { get; init; }

    public DateOnly? WithdrawnOn { get; init; }

    public string? WithdrawalReason { get; init; }

    /// <summary>Was it ever known outside? Withdrawn ones still are.</summary>
    public bool WasPublished => Number is not null;
}

using System.Text.Json.Serialization;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Releases;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace App.Api.Releases;

/// <summary>A release as a list shows it.</summary>
internal record ReleaseHead(string Id, string Version, ReleaseStatus Status, string StatusLabel, string? Number, string Title, string Level,
    DivisionCode County, Caliber Caliber,
    DateOnly AsOf, IReadOnlyList<Department> RequiredOpinions, IReadOnlyList<OpinionItem> Opinions, IReadOnlyList<OpinionItem> VoidedOpinions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AskedOn, DateOnly? PublishedOn, DateOnly? WithdrawnOn,
        string? WithdrawalReason)
{
    public static ReleaseHead Of(StoredRelease stored)
    {
        var (release, plan) = (stored.Release, stored.Release.Plan);
        return new(release.Id, stored.Document.Version, release.Status, release.Status.Label(), release.Number, plan.Title, plan.IsOfCity ? "city"
            : "county", plan.Area, plan.Caliber,
            plan.AsOf, [.. plan.RequiredOpinions], [.. release.Opinions.Select(OpinionItem.Of)], [.. release.Voided.Select(OpinionItem.Of)],
            release.Status == ReleaseStatus.Draft ? release.AskedOn : null, release.PublishedOn, release.WithdrawnOn, release.WithdrawalReason);
    }
}

internal sealed record OpinionItem(Department Department, bool Agree, string Comment, DateTimeOffset At)
{
    public static OpinionItem Of(Opinion opinion) => new(opinion.Department, opinion.Agrees, opinion.Comment, opinion.At);
}

/// <summary>A release with its frozen figures.</summary>
internal sealed record ReleaseOpened : ReleaseHead
{
    private ReleaseOpened(ReleaseHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required DateTimeOffset CountedAt { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<ReleaseTable> Tables { get; init; }

    [JsonPropertyOrder(3)]
    public required IReadOnlyList<string> NotLeaving { get; init; }

    /// <summary>For who decides about it: why each cell is hidden.</summary>
    [JsonPropertyOrder(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FormPart>? Hidden { get; init; }

    [JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HidingCost? Cost { get; init; }

    public static ReleaseOpened Of(StoredRelease stored, Caller caller)
    {
        var (release, mayRead) = (stored.Release, ReleaseStanding.ReadsReasons(caller));
        return new(Of(stored))
        {
            CountedAt = release.Figures.CountedAt,
            Tables = ReleaseTable.Of(release),
            NotLeaving = release.Figures.NotLeaving,
            Hidden = mayRead ? ReleaseReasons.Of(release) : null,
            Cost = mayRead ? HidingCost.Of(release.Figures.Cost) : null,
        };
    }
}

/// <summary>What a draft would come to.</summary>
internal sealed record ReleasePreview(IReadOnlyList<Department> RequiredOpinions, DateTimeOffset CountedAt, IReadOnlyList<ReleaseTable> Tables,
    IReadOnlyList<string> NotLeaving,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FormPart>? Hidden,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HidingCost? Cost)
{
    public static ReleasePreview Of(Release release, Caller caller) =>
        new([.. release.Plan.RequiredOpinions], release.Figures.CountedAt, ReleaseTable.Of(release),
        release.Figures.NotLeaving, ReleaseStanding.ReadsReasons(caller) ? ReleaseReasons.Of(release) : null,
        ReleaseStanding.ReadsReasons(caller) ? HidingCost.Of(release.Figures.Cost) : null);
}

/// <summary>A table of a release, in the frozen document too.</summary>
/// <param name="Cells">Each its dimensions' values, kind and count; null: hidden.</param>
/// <param name="Margins">The totals; each leaves out what it is the total of.</param>
internal sealed record ReleaseTable(IReadOnlyList<ReleaseDimension> By, IReadOnlyList<string> Kinds, IReadOnlyList<FormPart> Cells,
    IReadOnlyList<FormPart> Margins)
{
    public static IReadOnlyList<ReleaseTable> Of(Release release)
    {
        List<ReleaseTable> all = [];
        for (var number = 0; number < release.Plan.Tables.Length; number++)
        {
            var tables = release.Figures.Tables.Where(frozen => frozen.Number == number).Select(frozen => frozen.Table).ToList();
            if (tables.Count > 0)
            {
                IReadOnlyList<string> names = release.Plan.Tables[number];
                all.Add(new([.. names.Select(name => new ReleaseDimension(name, Dimensions.Find(name)!.Label))],
                    [.. tables.Select(table => table.Kind)],
                    CellsOf(names, tables, isMargin: false), CellsOf(names, tables, isMargin: true)));
            }
        }

        return all;
    }

    private static IReadOnlyList<FormPart> CellsOf(IReadOnlyList<string> names, List<PublishedTable> tables, bool isMargin) =>
    [
        .. from table in tables
           from cell in table.Cells
           where cell.IsMargin == isMargin
           select FormPart.Members(json =>
           {
               foreach (var (name, value) in names.Zip(cell.Values))
               {
                   if (value is not null)
                   {
                       json.WriteString(name, value);
                   }
               }

               json.WriteString("kind", table.Kind);
               if (cell.Count is { } count)
               {
                   json.WriteNumber("count", count);
               }
               else
               {
                   json.WriteNull("count");
               }
           }),
    ];
}

internal sealed record ReleaseDimension(string Key, string Label);

/// <summary>What hiding cost.</summary>
/// <param name="HiddenChildren">To the ten: in how many children few cells are few tells the cells themselves.</param>
internal sealed record HidingCost(int Cells, int HiddenCells, int PrimaryCells, long Children, long HiddenChildren)
{
    public static HidingCost Of(SuppressionFigures cost) => new(cost.Cells, cost.HiddenCells, cost.PrimaryCells, cost.Children,
        cost.HiddenChildren - (cost.HiddenChildren % 10));
}

/// <summary>A brief that was made from a release.</summary>
internal sealed record BriefItem(string Id, BriefKind Kind, DateOnly From, DateOnly Until, string MadeBy, DateTimeOffset MadeAt)
{
    public static BriefItem Of(Brief brief) => new(brief.Id, brief.Kind, brief.From, brief.Until, brief.MadeBy.Subject, brief.MadeAt);
}

/// <summary>A release as anybody may see it in the list; of a withdrawn one only that it was there.</summary>
internal sealed record PublicRelease(string Id, string Version, string Number, ReleaseStatus Status, DateOnly? PublishedOn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? WithdrawnOn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Level { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DivisionCode? Area { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Caliber? Caliber { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? AsOf { get; init; }

    public static PublicRelease Of(StoredRelease stored)
    {
        var (release, plan) = (stored.Release, stored.Release.Plan);
        var head = new PublicRelease(release.Number ?? "", stored.Document.Version, release.Number ?? "", release.Status, release.PublishedOn);
        return release.Status == ReleaseStatus.Withdrawn
            ? head with { WithdrawnOn = release.WithdrawnOn, Reason = release.WithdrawalReason }
            : head with { Title = plan.Title, Level = plan.IsOfCity ? "city" : "county", Area = plan.Area, Caliber = plan.Caliber, AsOf = plan.AsOf };
    }
}

/// <summary>All that is said of a withdrawn release at its number.</summary>
internal sealed record WithdrawnRelease(string? Number, DateOnly? WithdrawnOn, string? Reason);

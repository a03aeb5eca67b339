using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Statistics;

namespace App.Api.Statistics;

/// <summary>How many of each kind; null: kept back.</summary>
public sealed record KindFigures(int? Migrant, int? LeftBehind);

/// <summary>What one caliber counts on the day.</summary>
/// <param name="Persons">Whoever is of both kinds once.</param>
/// <param name="Undetermined">Not counted: a rule cannot decide on them.</param>
public sealed record CaliberFigures(Caliber Caliber, KindFigures Kinds, int? Persons, int Undetermined);

/// <summary>
/// The first look at a place: key figures, where the children are, their ages, how it came to be. Everything from the same rows at the same moment,
/// so the pictures agree with each other.
/// </summary>
/// <param name="Areas">By what the areas are told apart: counties of the city, townships of a county; null: the place is one township.</param>
/// <param name="Trend">The figures of earlier days, oldest first, by what is known today (contract: Counted).</param>
public sealed record Overview(
    Question Question, DateTimeOffset? ComputedAt, IReadOnlyList<DivisionCode> Missing, IReadOnlyList<CaliberFigures> Calibers,
    Dimension? Areas, Table ByArea, Table ByAge, IReadOnlyList<(DateOnly Day, KindFigures Figures)> Trend)
{
    private const int Months = 12;

    private static readonly Dimension Sex = Dimensions.Find(Shared2024.Sex.Key)!;

    public bool IsComplete => Missing.Count == 0;

    /// <summary>Whether anything is kept back.</summary>
    public bool Hides => ByArea.Cells.Concat(ByAge.Cells).Any(cell => cell.Count is null)
        || Trend.Any(point => point.Figures is { Migrant: null } or { LeftBehind: null })
        || Calibers.Any(figures => figures.Persons is null);

    public static Overview Of(Asking room)
    {
        ArgumentNullException.ThrowIfNull(room);
        var (question, look) = (room.Question, room.Look);
        var areas = question.Place switch { null => Dimensions.County, { Level: DivisionLevel.County } => Dimensions.Township, _ => null };
        var counted = look.Choose(question);
        return new(question, look.At, look.Missing, Apart(room, [.. Domain.Statistics.Calibers.All.Select(caliber => By(room, caliber))]), areas,
            Table(areas is null ? [] : [areas]), Table([Dimensions.Age, Sex]),
            [.. Days(question.AsOf).Select(day => (day, Kinds(room, look.Choose(question with { AsOf = day }).Cells([]))))]);

        Table Table(IReadOnlyList<Dimension> by) =>
            new(question with { By = by, Names = [.. by.Select(dimension => dimension.Key)] }, room.Shown(counted.Cells(by)), counted.Undetermined);
    }

    /// <summary>The last days of the twelve months before, and the day itself.</summary>
    public static IReadOnlyList<DateOnly> Days(DateOnly asOf)
    {
        var first = new DateOnly(asOf.Year, asOf.Month, 1);
        return [.. Enumerable.Range(0, asOf.Year > 1 ? Months : 0).Select(back => first.AddMonths(-back).AddDays(-1)).Reverse(), asOf];
    }

    private static CaliberFigures By(Asking room, Caliber caliber)
    {
        var question = room.Question with { Caliber = caliber };
        var counted = room.Look.Choose(question);
        var kinds = Kinds(room, counted.Cells([]));

        // By the persons and one kind the other would be told.
        var persons = kinds is { Migrant: null } or { LeftBehind: null } ? null
            : room.Look.Choose(question with { Persons = true, KindAsked = false }).Cells([]) is [var cell] ? room.Shown([cell])[0].Count
            : (int?)0;
        // Both kinds less the persons are those who are of both.
        var both = kinds.Migrant + kinds.LeftBehind - persons;
        return new(caliber, kinds, both > 0 && both < room.Minimum ? null : persons, counted.Undetermined);
    }

    /// <summary>Calibers stand side by side: where two differ by too few children, the one that was not asked for is kept back.</summary>
    private static IReadOnlyList<CaliberFigures> Apart(Asking room, IReadOnlyList<CaliberFigures> calibers)
    {
        var shown = calibers.OrderByDescending(figures => figures.Caliber == room.Question.Caliber).ToList();
        for (var at = 1; at < shown.Count; at++)
        {
            var (own, before) = (shown[at], shown[..at]);
            var kinds = new KindFigures(Kept(own.Kinds.Migrant, before.Select(other => other.Kinds.Migrant)),
                Kept(own.Kinds.LeftBehind, before.Select(other => other.Kinds.LeftBehind)));
            var isWhole = kinds == own.Kinds;
            shown[at] = own with { Kinds = kinds, Persons = isWhole ? Kept(own.Persons, before.Select(other => other.Persons)) : null };
        }

        return [.. calibers.Select(figures => shown.Find(other => other.Caliber == figures.Caliber)!)];

        int? Kept(int? count, IEnumerable<int?> others) =>
            others.Any(other => other is { } known && Math.Abs(known - (count ?? known)) is > 0 and var few && few < room.Minimum) ? null : count;
    }

    private static KindFigures Kinds(Asking room, IReadOnlyList<Cell> cells)
    {
        var shown = room.Shown(cells);
        return new(Of(ChildKind.Migrant), Of(ChildKind.LeftBehind));

        int? Of(ChildKind kind) => shown.FirstOrDefault(cell => cell.Kind == kind) is { } cell ? cell.Count : 0;
    }
}

using System.Globalization;
using App.Api.Statistics;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Statistics;

namespace App.Portal.Statistics;

/// <summary>The first page of the room.</summary>
/// <param name="Overview">Null where the question was not one.</param>
/// <param name="Drills">Whether the reader may list the children behind a figure.</param>
public sealed record OverviewModel(Asked Asked, Overview? Overview, bool Drills, IReadOnlyList<Problem> Problems);

/// <summary>A table of two dimensions.</summary>
/// <param name="Rates">Beside the survey's figures, or why not.</param>
/// <param name="Population">The survey that they are beside.</param>
public sealed record CrossModel(Asked Asked, Figures? Figures, Rates? Rates, Population? Population, bool Drills, IReadOnlyList<Problem> Problems);

/// <summary>Why the calibers differ.</summary>
public sealed record CompareModel(Asked Asked, Asking? Room, IReadOnlyList<CaliberStep> Steps, bool Drills, IReadOnlyList<Problem> Problems);

/// <summary>The children behind a figure.</summary>
/// <param name="Said">The figure in words.</param>
/// <param name="Others">The address of another page of the same list, by its number.</param>
public sealed record BehindModel(Asked Asked, string Said, string Back, CellPage? Page, Func<int, string> Others, IReadOnlyList<Problem> Problems);

/// <summary>The survey's figures.</summary>
/// <param name="Writes">Whether the reader enters them.</param>
/// <param name="Typed">What was put into the boxes beside the file.</param>
/// <param name="Preview">A table that was read and is good, to be kept.</param>
/// <param name="Before">The version that it would follow; null: the first of its year.</param>
public sealed record PopulationsModel(
    IReadOnlyList<Population> All, bool Writes, DateOnly Today, IReadOnlyDictionary<string, string> Typed, Population? Preview, Population? Before,
    Refusal? Refusal, string Done);

/// <summary>How the room says things.</summary>
internal static class RoomWords
{
    /// <summary>What stands where a figure is kept back.</summary>
    public const string Hidden = "不显示";

    public const string Internal = "内部资料，不得对外发布";

    public static string Number(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? Hidden;

    public static string Rate(decimal? rate) => rate?.ToString("0.0", CultureInfo.InvariantCulture) ?? "—";

    public static string Kind(ChildKind? kind) => kind switch { ChildKind.Migrant => "流动儿童", ChildKind.LeftBehind => "留守儿童", null => "儿童（按人计）" };

    public static string Of(PopulationOf of) => of switch { PopulationOf.Resident => "常住人口", PopulationOf.Registered => "户籍人口" };

    public static string Place(DivisionCode? place) =>
        DivisionTable.FullName(place ?? DivisionCode.Changzhi)?.Replace("山西省", "", StringComparison.Ordinal) ?? "";

    public static string Names(IEnumerable<DivisionCode> counties) => string.Join('、', counties.Select(DivisionTable.Name));

    /// <summary>Where a county stands on the tile map: column and row, about as on the ground.</summary>
    public static (int X, int Y)? Tile(string county) => county switch
    {
        "140430" => (1, 0), // 沁县
        "140429" => (2, 0), // 武乡
        "140431" => (0, 1), // 沁源
        "140423" => (2, 1), // 襄垣
        "140426" => (3, 1), // 黎城
        "140405" => (1, 2), // 屯留
        "140406" => (2, 2), // 潞城
        "140425" => (3, 2), // 平顺
        "140428" => (1, 3), // 长子
        "140403" => (2, 3), // 潞州
        "140427" => (3, 3), // 壶关
        "140404" => (2, 4), // 上党
        _ => null,
    };
}

using System.Globalization;
using App.Api.Statistics;
using Domain.Divisions;
using Domain.Forms;
using Domain.Statistics;

namespace App.Portal.Statistics;

/// <summary>What a page of the room shows, as rows of a file of the house: the first line says that it stays here.</summary>
internal static class FigureRows
{
    /// <summary>A table, with the survey's figures beside it where both sides are of one caliber.</summary>
    public static List<IReadOnlyList<object>> Of(Figures figures, Rates rates, Population? population)
    {
        var question = figures.Table.Question;
        var rows = Head(question, figures.ComputedAt, figures.Missing, figures.Table.Undetermined);
        if (rates.WhyNot is null && population is not null)
        {
            rows.Add(["人口数", $"{population.Source}，{RoomWords.Of(population.Of)}，时点 {population.ReferenceDay:yyyy-MM-dd}，第 {population.Version} 版"]);
        }

        IReadOnlyList<object> beside = rates.WhyNot is null ? ["调查人口数", "每千名儿童"] : [];
        rows.Add([.. question.By.Select(dimension => dimension.Label), "儿童类别", "人数", .. beside]);
        for (var at = 0; at < figures.Table.Cells.Count; at++)
        {
            var cell = figures.Table.Cells[at];
            rows.Add(
            [
                .. cell.Codes.Select((code, i) => question.By[i].LabelOf(code)), RoomWords.Kind(cell.Kind), Value(cell.Count),
                .. rates.WhyNot is null ? (IEnumerable<object>)[rates.Populations[at] ?? (object)"", rates.Values[at] ?? (object)""] : [],
            ]);
        }

        return rows;
    }

    /// <summary>Everything that the first page shows.</summary>
    public static List<IReadOnlyList<object>> Of(Overview overview)
    {
        var question = overview.Question;
        var own = overview.Calibers.First(figures => figures.Caliber == question.Caliber);
        var rows = Head(question, overview.ComputedAt, overview.Missing, own.Undetermined);
        rows.Add(["口径", "流动儿童", "留守儿童", "按人计", "还不能确定"]);
        rows.AddRange(overview.Calibers.Select(figures => (IReadOnlyList<object>)
            [figures.Caliber.Label(), Value(figures.Kinds.Migrant), Value(figures.Kinds.LeftBehind), Value(figures.Persons), figures.Undetermined]));
        foreach (var table in (Table[])[.. overview.Areas is null ? (IEnumerable<Table>)[] : [overview.ByArea], overview.ByAge])
        {
            rows.Add([]);
            rows.Add([.. table.Question.By.Select(dimension => dimension.Label), "儿童类别", "人数"]);
            rows.AddRange(table.Cells.Select(cell => (IReadOnlyList<object>)
                [.. cell.Codes.Select((code, i) => table.Question.By[i].LabelOf(code)), RoomWords.Kind(cell.Kind), Value(cell.Count)]));
        }

        rows.Add([]);
        rows.Add(["统计日期", "流动儿童", "留守儿童"]);
        rows.AddRange(overview.Trend.Select(point => (IReadOnlyList<object>)
            [point.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Value(point.Figures.Migrant), Value(point.Figures.LeftBehind)]));
        return rows;
    }

    private static List<IReadOnlyList<object>> Head(
        Question question, DateTimeOffset? computedAt, IReadOnlyList<DivisionCode> missing, int undetermined) =>
    [
        [RoomWords.Internal, question.Caliber.Label(), question.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        ["范围", RoomWords.Place(question.Place)],
        ["含义", question.Caliber.Meaning()],
        ["计算到", computedAt is { } at ? Words.Time(at) : "还没有汇总"],
        .. missing.Count == 0 ? (IEnumerable<IReadOnlyList<object>>)[] : [["数据不完整，缺", RoomWords.Names(missing)]],
        ["还不能确定、没有计入", undetermined],
        [],
    ];

    private static object Value(int? count) => count is { } known ? known : RoomWords.Hidden;
}

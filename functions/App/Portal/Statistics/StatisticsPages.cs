using System.Globalization;
using System.Text;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Functions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Statistics;

/// <summary>What the filters of the page say; what is not given is a good first look.</summary>
public sealed record Asked(Caliber Caliber, string AsOf, string Row, string Column, string Kind, string County)
{
    public string By => string.Join(',', new[] { Row, Column }.Where(name => name.Length > 0).Distinct());

    /// <summary>The same question in another address.</summary>
    public string Address(string path) => QueryString.Create(
    [
        KeyValuePair.Create("caliber", (string?)Caliber.Id()), KeyValuePair.Create("asOf", (string?)AsOf), KeyValuePair.Create("row", (string?)Row),
        KeyValuePair.Create("column", (string?)Column), KeyValuePair.Create("kind", (string?)Kind), KeyValuePair.Create("county", (string?)County),
    ]).ToUriComponent() is var query ? path + query : path;
}

/// <summary>The room of figures: a table of one caliber on one day, crossed by two dimensions; internal, marked so, every look written down.</summary>
internal static class StatisticsPages
{
    public static void MapStatisticsPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = app.Services.GetRequiredService<StatisticsRoom>();
        app.MapDesk(StatisticsFunctions.Page, (context, seat) => ShowAsync(context, seat, room));
        app.MapDesk(StatisticsFunctions.PageTable, (context, seat) => TableAsync(context, seat, room));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, StatisticsRoom room)
    {
        var asked = Read(context, seat);
        var (figures, refusal) = await room.CountAsync(seat.Caller, asked.Caliber, asked.AsOf, asked.By, asked.Kind, asked.County, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
        return refusal is { Status: not StatusCodes.Status422UnprocessableEntity }
            ? Desk.Refused(seat, refusal)
            : Desk.Page<StatisticsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, ("Asked", asked), ("Figures", figures), ("Problems", refusal?.Problems ?? []));
    }

    /// <summary>The table as a file of the house: the first line says that it stays here.</summary>
    private static async Task<IResult> TableAsync(HttpContext context, Seat seat, StatisticsRoom room)
    {
        var asked = Read(context, seat);
        var (figures, refusal) = await room.CountAsync(seat.Caller, asked.Caliber, asked.AsOf, asked.By, asked.Kind, asked.County, Desk.Channel, context.RequestAborted, StatisticsRoom.Exported)
            .ConfigureAwait(false);
        return figures is null ? Desk.Refused(seat, refusal!)
            : Download.Of($"内部资料-统计-{figures.Table.Question.AsOf.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.csv", "text/csv; charset=utf-8", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Csv(figures))).ToArray());
    }

    /// <summary>Only labels of the forms and names of divisions are in it: nothing that a spreadsheet would calculate.</summary>
    private static string Csv(Figures figures)
    {
        var question = figures.Table.Question;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"内部资料，不得对外发布,{question.Caliber.Label()},{question.AsOf:yyyy-MM-dd}\r\n");
        if (!figures.IsComplete)
        {
            text.Append("数据不完整，缺：" + string.Join('、', figures.Missing.Select(Domain.Divisions.DivisionTable.Name)) + "\r\n");
        }

        text.AppendJoin(',', [.. question.By.Select(dimension => dimension.Label.Replace(',', '，')), "儿童类别", "人数"]).Append("\r\n");
        foreach (var cell in figures.Table.Cells)
        {
            text.AppendJoin(',', [.. cell.Codes.Select((code, at) => question.By[at].LabelOf(code)), cell.Kind == ChildKind.Migrant ? "流动儿童" : "留守儿童",
                cell.Count?.ToString(CultureInfo.InvariantCulture) ?? CrossTable.Hidden]).Append("\r\n");
        }

        return text.ToString();
    }

    private static Asked Read(HttpContext context, Seat seat)
    {
        var query = context.Request.Query;
        var untouched = !query.ContainsKey("caliber");
        var scope = seat.Caller.Assignment.May(Permission.StatisticsRead, out var grant) ? grant.Scope : Scope.County;
        var county = query["county"].ToString();
        var row = untouched ? scope == Scope.City && county.Length == 0 ? Dimensions.County.Key : scope == Scope.Township ? Dimensions.AgeBand5.Key : Dimensions.Township.Key : query["row"].ToString();
        var column = untouched ? scope == Scope.Township ? "sex" : Dimensions.AgeBand5.Key : query["column"].ToString();
        var asOf = query["asOf"].ToString();
        return new(Calibers.Find(query["caliber"]) ?? Caliber.Monitoring, asOf.Length > 0 ? asOf : seat.Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row, column, query["kind"].ToString(), county);
    }
}

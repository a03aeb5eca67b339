using System.Globalization;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Documents.Excel;
using App.Functions;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Statistics;

/// <summary>
/// The room of figures: one caliber on one day as pictures and tables, crossed, compared, down to the children; internal, marked so, every look
/// written down.
/// </summary>
internal static class StatisticsPages
{
    public static void MapStatisticsPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var at = app.Services;
        var room = new Room(at.GetRequiredService<StatisticsRoom>(), at.GetRequiredService<CellChildren>(), at.GetRequiredService<Populations>());
        app.MapDesk(StatisticsFunctions.Page, room.OverviewAsync);
        app.MapDesk(StatisticsFunctions.PageFile, room.OverviewFileAsync);
        app.MapDesk(StatisticsFunctions.Cross, room.CrossAsync);
        app.MapDesk(StatisticsFunctions.CrossFile, room.CrossFileAsync);
        app.MapDesk(StatisticsFunctions.Compare, room.CompareAsync);
        app.MapDesk(StatisticsFunctions.Behind, room.BehindAsync);
        var populations = new PopulationPages(
            at.GetRequiredService<Populations>(), at.GetRequiredService<IBlobStore>(), at.GetRequiredService<TimeProvider>());
        app.MapDesk(StatisticsFunctions.Populations, (context, seat) => populations.ShowAsync(context, seat));
        app.MapDesk(StatisticsFunctions.PopulationsFile, populations.FileAsync);
        app.MapUpload(StatisticsFunctions.PopulationsUpload, populations.UploadAsync);
        app.MapDesk(StatisticsFunctions.PopulationsKeep, populations.KeepAsync);
    }

    private sealed class Room(StatisticsRoom figures, CellChildren children, Populations populations)
    {
        public async Task<IResult> OverviewAsync(HttpContext context, Seat seat)
        {
            var (asked, (room, refusal)) = await AskAsync(context, seat, StatisticsRoom.Asked, "age", "sex", "trend").ConfigureAwait(false);
            return Answer<OverviewPage>(seat, refusal, new OverviewModel(asked, room is null ? null : Overview.Of(room), Drills(seat),
                refusal?.Problems ?? []));
        }

        public async Task<IResult> OverviewFileAsync(HttpContext context, Seat seat)
        {
            var (_, attempt) = await AskAsync(context, seat, StatisticsRoom.Exported, "age", "sex", "trend").ConfigureAwait(false);
            return attempt.IsRefused(out var refusal, out var room) ? Desk.Refused(seat, refusal)
                : File(context, "总览", room.Question.AsOf, FigureRows.Of(Overview.Of(room)));
        }

        public async Task<IResult> CrossAsync(HttpContext context, Seat seat)
        {
            var asked = Asked.Read(context, seat);
            var (counted, refusal) = await CountAsync(context, seat, asked, StatisticsRoom.Asked).ConfigureAwait(false);
            return Answer<CrossPage>(seat, refusal, new CrossModel(asked, counted?.Figures, counted?.Rates, counted?.Population, Drills(seat),
                refusal?.Problems ?? []));
        }

        public async Task<IResult> CrossFileAsync(HttpContext context, Seat seat)
        {
            var asked = Asked.Read(context, seat);
            return (await CountAsync(context, seat, asked, StatisticsRoom.Exported).ConfigureAwait(false)).IsRefused(out var refusal, out var counted)
                ? Desk.Refused(seat, refusal)
                : File(context, "统计", counted.Figures.Table.Question.AsOf, FigureRows.Of(counted.Figures, counted.Rates, counted.Population));
        }

        public async Task<IResult> CompareAsync(HttpContext context, Seat seat)
        {
            var (asked, (room, refusal)) = await AskAsync(context, seat, StatisticsRoom.Asked, "calibers").ConfigureAwait(false);
            return Answer<ComparePage>(seat, refusal, new CompareModel(asked, room, room is null ? [] : CaliberStep.Of(room), Drills(seat),
                refusal?.Problems ?? []));
        }

        public async Task<IResult> BehindAsync(HttpContext context, Seat seat)
        {
            var (asked, query) = (Asked.Read(context, seat), context.Request.Query);
            var cell = new List<(Dimension Dimension, string Code)>();
            foreach (var (name, code) in ((string, string)[])[(asked.Row, query["rowIs"].ToString()), (asked.Column, query["columnIs"].ToString())])
            {
                if (name.Length > 0 && code.Length > 0)
                {
                    if ((name == Dimensions.Age.Key ? Dimensions.Age : Dimensions.Find(name)) is not { } dimension)
                    {
                        return Desk.Refused(seat, Wire.Errors.Invalid([Domain.Statistics.Errors.UnknownDimension()]));
                    }

                    cell.Add((dimension, code));
                }
            }

            var wanted = new Wanted(asked.Caliber, asked.AsOf, asked.Kind, cell, Calibers.Find(query["notIn"]), Differences.Find(query["because"]));
            var number = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1;
            var (found, refusal) = await children.ListAsync(seat.Caller, wanted, number, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            var back = (asked with { Row = "", Column = "", Kind = "" }).Address(wanted.NotIn is null ? "/portal/statistics"
                : "/portal/statistics/calibers");
            return Answer<BehindPage>(seat, refusal, new BehindModel(asked, Said(asked, wanted), back, found, Others, refusal?.Problems ?? []));

            string Others(int page) => asked.Address("/portal/statistics/children",
            [
                .. from name in (string[])["rowIs", "columnIs", "notIn", "because"] select (name, query[name].ToString()),
                ("page", page.ToString(CultureInfo.InvariantCulture)),
            ]);
        }

        private static string Said(Asked asked, Wanted wanted) => string.Join("，", ((IEnumerable<string?>)
        [
            wanted.Caliber.Label(), asked.AsOf, asked.Kind switch { "migrant" => "流动儿童", "leftBehind" => "留守儿童", _ => null },
            .. wanted.Cell.Select(part => $"{part.Dimension.Label}：{part.Dimension.LabelOf(part.Code)}"),
            wanted.NotIn is { } other ? $"不在{other.Label()}里" : null, wanted.Because?.Label(),
        ]).OfType<string>());

        private async Task<(Asked Asked, Attempt<Asking> Room)> AskAsync(
            HttpContext context, Seat seat, string action, params string[] about)
        {
            var asked = Asked.Read(context, seat);
            return (asked, await figures.AskAsync(
                seat.Caller, asked.Caliber, asked.AsOf, "", "", asked.County, Desk.Channel, action, context.RequestAborted,
                    about).ConfigureAwait(false));
        }

        private sealed record Counted(Figures Figures, Rates Rates, Population? Population);

        private async Task<Attempt<Counted>> CountAsync(
            HttpContext context, Seat seat, Asked asked, string action)
        {
            if ((await figures.CountAsync(seat.Caller, asked.Caliber, asked.AsOf, asked.By, asked.Kind, asked.County, Desk.Channel,
                context.RequestAborted, action)
                .ConfigureAwait(false)).IsRefused(out var refusal, out var counted))
            {
                return refusal;
            }

            var population = await populations.FindAsync(counted.Table.Question.AsOf.Year, null, context.RequestAborted).ConfigureAwait(false);
            return new Counted(counted, Rates.Of(counted.Table, population), population);
        }

        private static bool Drills(Seat seat) => seat.May(Permission.ChildrenList);

        /// <summary>What is wrong with a question is said on its page; everything else is no page of this room.</summary>
        private static IResult Answer<TPage>(Seat seat, Refusal? refusal, object model)
            where TPage : IComponent =>
            refusal is { Status: not StatusCodes.Status422UnprocessableEntity } ? Desk.Refused(seat, refusal)
                : Desk.Page<TPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, model);
    }

    /// <summary>A file of the house: its name and its first line say that it stays here.</summary>
    private static Download File(HttpContext context, string title, DateOnly asOf, List<IReadOnlyList<object>> rows)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"内部资料-{title}-{asOf:yyyyMMdd}");
        return context.Request.Query["format"] == "xlsx" ? Download.Of(name + ".xlsx", SheetTypes.Xlsx, PlainSheet.Xlsx(rows, "内部资料"))
            : Download.Of(name + ".csv", "text/csv; charset=utf-8", PlainSheet.Csv(rows));
    }
}

using System.Globalization;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Pages;
using App.Portal.SignIn;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Domain.Statistics;
using Domain.Time;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Portal.Statistics;

/// <summary>The survey's figures at the desk: an empty table, a filled one looked at before it is kept, every version in sight.</summary>
internal sealed class PopulationPages(Populations populations, IBlobStore blobs, TimeProvider time)
{
    /// <summary>Fits into the small boxes that stand before a file.</summary>
    private const int LongestSource = 150;

    private static readonly Dictionary<string, string> Nothing = [];

    public Task<IResult> ShowAsync(HttpContext context, Seat seat) => ShowAsync(context, seat, Nothing, null, null, null);

    /// <summary>A kept version, or the empty table.</summary>
    public async Task<IResult> FileAsync(HttpContext context, Seat seat)
    {
        var query = context.Request.Query;
        if (!query.ContainsKey("year"))
        {
            var townships = query["townships"] == "true";
            return File("人口调查数-空白表.xlsx", null, townships);
        }

        return Number(query["year"]) is { } year && Number(query["version"]) is { } version
            && await populations.FindAsync(year, version, context.RequestAborted).ConfigureAwait(false) is { } kept
                ? File(string.Create(CultureInfo.InvariantCulture, $"内部资料-人口调查数-{year}-第{version}版.xlsx"), kept,
                    kept.Figures.Any(figure => figure.Division.Level == DivisionLevel.Township))
                : Desk.Refused(seat, Wire.Errors.NotFound());

        static Download File(string name, Population? filled, bool townships) =>
            new(name, SheetTypes.Xlsx, (to, cancellation) => PopulationSheet.WriteAsync(filled, townships, to, cancellation));
    }

    /// <summary>Reads a table and shows it; nothing is kept of it but in the page that shows it.</summary>
    public async Task<IResult> UploadAsync(HttpContext context, Seat seat)
    {
        if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Desk.Refused(seat, Wire.Errors.WrongMediaType("multipart/form-data"));
        }

        var typed = Nothing;
        var name = "populations/" + OpaqueId.New(time.GetUtcNow());
        var attempt = await Upload.ReceiveAsync(context, blobs, name, boxes =>
        {
            typed = new(boxes, StringComparer.Ordinal);
            return seat.Session.IsFormToken(boxes.GetValueOrDefault(Desk.TokenBox, ""))
                || EndedSession.MayGoOn(context, seat, boxes.GetValueOrDefault(EndedSession.Proof, "")) ? null : Errors.StaleForm();
        }, PopulationSheet.Limits).ConfigureAwait(false);
        if (attempt.IsRefused(out var refusal, out var file))
        {
            return refusal.Code == Errors.StaleForm().Code ? Desk.Refused(seat, refusal)
                : await ShowAsync(context, seat, typed, null, null, refusal).ConfigureAwait(false);
        }

        IReadOnlyList<PopulationFigure> figures;
        IReadOnlyList<Problem> problems;
        try
        {
            var read = await Sealed.OpenAsync(blobs, name, context.RequestAborted).ConfigureAwait(false)
                ?? throw new IOException("What was just received is gone.");
            await using (read.ConfigureAwait(false))
            {
                (figures, problems) = PopulationSheet.Read(read.Stream);
            }
        }
        finally
        {
            await blobs.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        }

        return await LookAtAsync(context, seat, typed, figures, problems).ConfigureAwait(false);
    }

    /// <summary>Keeps what was looked at; judged once more, for it comes from a page.</summary>
    public async Task<IResult> KeepAsync(HttpContext context, Seat seat, Posted posted)
    {
        var typed = ((string[])["of", "source", "referenceDay"]).ToDictionary(box => box, posted.Value, StringComparer.Ordinal);
        if (PopulationBoxes.Read(posted.Value("figures")) is not { } figures || Number(posted.Value("seen")) is not { } seen)
        {
            return Desk.Refused(seat, Wire.Errors.BadRequest());
        }

        var (population, problems) = Read(typed, figures);
        if (population is null)
        {
            return await ShowAsync(context, seat, typed, null, null, Wire.Errors.Invalid(problems)).ConfigureAwait(false);
        }

        var (kept, refusal) = await populations.PutAsync(seat.Caller, population, seen, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
        return kept is null ? await ShowAsync(context, seat, typed, null, null, refusal).ConfigureAwait(false)
            : Desk.See("/portal/statistics/populations?done=kept");
    }

    private async Task<IResult> LookAtAsync(
        HttpContext context, Seat seat, Dictionary<string, string> typed, IReadOnlyList<PopulationFigure> figures, IReadOnlyList<Problem> problems)
    {
        var (population, wrong) = Read(typed, figures);
        List<Problem> all = [.. problems, .. wrong];
        if (population is not null && problems.Count == 0)
        {
            all.AddRange(Population.Check(population, CivilTime.ChinaDate(time.GetUtcNow())));
        }

        if (all.Count > 0)
        {
            return await ShowAsync(context, seat, typed, null, null, Wire.Errors.Invalid(all)).ConfigureAwait(false);
        }

        var before = await populations.FindAsync(population!.Year, null, context.RequestAborted).ConfigureAwait(false);
        return await ShowAsync(context, seat, typed, population, before, null).ConfigureAwait(false);
    }

    private async Task<IResult> ShowAsync(
        HttpContext context, Seat seat, IReadOnlyDictionary<string, string> typed, Population? preview, Population? before, Refusal? refusal)
    {
        var all = await populations.AllAsync(context.RequestAborted).ConfigureAwait(false);
        var done = context.Request.Query["done"].ToString();
        var model = new PopulationsModel(all, seat.May(Permission.PopulationsWrite), seat.Site.Today, typed, preview, before, refusal, done);
        return Desk.Page<PopulationsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, model);
    }

    /// <summary>The boxes beside the file, with everything that is wrong with them.</summary>
    private static (Population? Population, IReadOnlyList<Problem> Problems) Read(
        Dictionary<string, string> typed, IReadOnlyList<PopulationFigure> figures)
    {
        var source = (typed.GetValueOrDefault("source") ?? "").Trim();
        PopulationOf? of = typed.GetValueOrDefault("of") switch
        {
            "resident" => PopulationOf.Resident,
            "registered" => PopulationOf.Registered,
            _ => null,
        };
        var written = typed.GetValueOrDefault("referenceDay");
        DateOnly? day = DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
        List<Problem> problems =
        [
            .. of is null ? (IEnumerable<Problem>)[Api.Statistics.Errors.PopulationOfNeeded()] : [],
            .. source.Length is 0 or > LongestSource ? (IEnumerable<Problem>)[Api.Statistics.Errors.SourceNeeded()] : [],
            .. day is null ? (IEnumerable<Problem>)[Api.Statistics.Errors.ReferenceDayNeeded()] : [],
        ];
        return problems.Count > 0 ? (null, problems) : (new(day!.Value.Year, 0, of!.Value, source, day.Value, figures), []);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A table that was looked at, in a box of the page that shows it.</summary>
internal static class PopulationBoxes
{
    public static string Write(IReadOnlyList<PopulationFigure> figures) => string.Join(';', figures.Select(figure =>
        string.Create(CultureInfo.InvariantCulture, $"{figure.Division.Value} {figure.AgeBand} {figure.Sex} {figure.Count}")));

    /// <summary>Null where the box does not hold what was put into it.</summary>
    public static IReadOnlyList<PopulationFigure>? Read(string text)
    {
        var figures = new List<PopulationFigure>();
        foreach (var part in text.Split(';').Take(Population.MostFigures + 1))
        {
            if (part.Split(' ') is not [var place, var band, var sex, var count] || !DivisionCode.TryParse(place, out var division)
                || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            figures.Add(new(division, band, sex, number));
        }

        return figures;
    }
}

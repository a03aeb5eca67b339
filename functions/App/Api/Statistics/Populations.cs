using System.Globalization;
using System.Text.Json;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Problems;
using Domain.Statistics;
using Domain.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Storage;

namespace App.Api.Statistics;

/// <summary>The statistics department's population figures: one document per version in the city's partition, never changed once written.</summary>
public sealed class Populations(IStore store, TimeProvider time)
{
    private const string Type = "population";

    private static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    /// <summary>The latest version of a year, or the one of that number; null where there is none.</summary>
    public async Task<Population?> FindAsync(int year, int? version, CancellationToken cancellation)
    {
        var number = version ?? await LatestAsync(year, cancellation).ConfigureAwait(false);
        return await store.FindAsync(City, Kinds.Setting, IdOf(year, number), cancellation).ConfigureAwait(false) is { } document
            ? Read(document.Body) : null;
    }

    /// <summary>Every version of every year, the latest first.</summary>
    public async Task<IReadOnlyList<Population>> AllAsync(CancellationToken cancellation)
    {
        var (all, after) = (new List<Population>(), (string?)null);
        do
        {
            var query = Query.Of(Kinds.Setting).Where(Fields.Type, Type).OrderBy(Fields.At, descending: true);
            var page = await store.ListAsync(City, query, new(100, after), cancellation).ConfigureAwait(false);
            all.AddRange(page.Items.Select(document => Read(document.Body)));
            after = page.Next;
        }
        while (after is not null);
        return [.. all.OrderByDescending(population => (population.Year, population.Version))];
    }

    /// <summary>Keeps a table as the next version; the same table again is the version that it is already.</summary>
    /// <param name="seen">The version that the sender had before them; null: whatever is there stays beside it.</param>
    internal async Task<Attempt<Population>> PutAsync(Caller caller, Population population, int? seen, string channel, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (Population.Check(population, CivilTime.ChinaDate(now)) is { Count: > 0 } problems)
        {
            return Wire.Errors.Invalid(problems);
        }

        var last = await LatestAsync(population.Year, cancellation).ConfigureAwait(false);
        if (seen is not null && seen != last)
        {
            return Wire.Errors.VersionConflict();
        }

        if (last > 0 && await FindAsync(population.Year, last, cancellation).ConfigureAwait(false) is { } known
            && Write(known).AsSpan().SequenceEqual(Write(population with { Version = last })))
        {
            return known;
        }

        var next = population with { Version = last + 1 };
        var entry = AuditEntries.Of(Type, IdOf(next.Year, next.Version), DivisionCode.Changzhi, "population.put", caller.Actor, channel, now, null);
        var fields = new IndexFields().Set(Fields.Type, Type).Set(Fields.At, now).Set(Fields.Sequence, next.Version);
        var batch = Batch.Of(entry).Create(Kinds.Setting, IdOf(next.Year, next.Version), Write(next), fields);
        return (await store.CommitAsync(City, batch, cancellation).ConfigureAwait(false)).IsCommitted ? next : Wire.Errors.VersionConflict();
    }

    /// <summary>The number of a year's latest version; 0: none.</summary>
    internal async Task<int> LatestAsync(int year, CancellationToken cancellation)
    {
        // Versions are numbered without a gap: the first that is not there is the next.
        var last = 0;
        while (await store.FindAsync(City, Kinds.Setting, IdOf(year, last + 1), cancellation).ConfigureAwait(false) is not null)
        {
            last++;
        }

        return last;
    }

    private static string IdOf(int year, int version) => string.Create(CultureInfo.InvariantCulture, $"{Type}-{year}-{version}");

    private static byte[] Write(Population population) => JsonSerializer.SerializeToUtf8Bytes(PopulationItem.For(population),
        AnswerJson.Readable.PopulationItem);

    private static Population Read(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize(body.Span,
            AnswerJson.Readable.PopulationItem)?.ToPopulation() ?? throw new InvalidDataException("A table of population figures is empty.");
}

/// <summary>The routes of population figures.</summary>
internal static class PopulationRoutes
{
    private const int FirstYear = 2010;

    public static async Task<Results<Ok<PopulationItem>, Refusal>> PutAsync(HttpContext context, Caller caller, Populations populations) =>
        YearOf(context) is not { } year ? Wire.Errors.NotFound() : await Incoming.WithJsonAsync<Ok<PopulationItem>>(context, async json =>
        {
            var (population, seen, problems) = Read(json, year);
            if (population is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await populations.PutAsync(caller, population, seen, "api", context.RequestAborted).ConfigureAwait(false)).To(kept =>
                TypedResults.Ok(PopulationItem.For(kept)));
        }, StatisticsFunctions.PutPopulation.MaxBody).ConfigureAwait(false);

    public static async Task<Results<Ok<PopulationItem>, Refusal>> GetAsync(HttpContext context, Populations populations)
    {
        var asked = context.Request.Query["version"].ToString();
        var version = asked.Length == 0 ? (int?)null : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : 0;
        return YearOf(context) is { } year && await populations.FindAsync(year, version, context.RequestAborted)
            .ConfigureAwait(false) is { } population
            ? TypedResults.Ok(PopulationItem.For(population))
            : Wire.Errors.NotFound();
    }

    private static int? YearOf(HttpContext context) =>
        int.TryParse(context.Request.RouteValues["year"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && year is >= FirstYear and <= 2100
            ? year
            : null;

    private static (Population? Population, int? Seen, IReadOnlyList<Problem> Problems) Read(JsonElement json, int year)
    {
        var envelope = new Envelope(json);
        var of = envelope.Text("of", required: false, 20);
        if (of is not (null or "resident" or "registered"))
        {
            envelope.Add(Wire.Errors.UnknownOption("of", "resident（常住）、registered（户籍）"));
        }

        var (source, day) = (envelope.Text("source", required: true, 200), envelope.Date("referenceDay", required: true));
        var (rows, version) = (envelope.Raw("rows"), envelope.Raw("version"));
        int? seen = null;
        if (version.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            seen = version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) ? number : null;
            if (seen is null)
            {
                envelope.Add(Wire.Errors.WrongType("version", "整数"));
            }
        }

        var figures = new List<PopulationFigure>();
        if (rows.ValueKind == JsonValueKind.Array)
        {
            var at = 0;
            foreach (var row in rows.EnumerateArray().Take(Population.MostFigures + 1))
            {
                if (Figure(row) is { } figure)
                {
                    figures.Add(figure);
                }
                else
                {
                    envelope.Add(Domain.Statistics.Errors.PopulationRow(at));
                }

                at++;
            }
        }
        else
        {
            envelope.Add(rows.ValueKind == JsonValueKind.Undefined ? Wire.Errors.MissingMember("rows", "数组") : Wire.Errors.WrongType("rows", "数组"));
        }

        return envelope.Finish() is { Count: > 0 } problems
            ? (null, seen, problems)
            : (new(year, 0, of == "registered" ? PopulationOf.Registered : PopulationOf.Resident, source!, day!.Value, figures), seen, []);
    }

    private static PopulationFigure? Figure(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.EnumerateObject().Count() == 4
        && row.TryGetProperty("division", out var division) && division.ValueKind == JsonValueKind.String
        && DivisionCode.TryParse(Envelope.String(division), out var code)
        && row.TryGetProperty("ageBand", out var band) && band.ValueKind == JsonValueKind.String
        && row.TryGetProperty("sex", out var sex) && sex.ValueKind == JsonValueKind.String
        && row.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number)
            ? new(code, Envelope.String(band), Envelope.String(sex), number)
            : null;
}

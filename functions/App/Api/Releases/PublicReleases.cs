using System.Text;
using System.Text.Json;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Wire;
using Domain.Releases;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Storage;

namespace App.Api.Releases;

/// <summary>What anybody may read: the frozen document at its number, and of withdrawn ones that they were there.</summary>
internal static class PublicReleases
{
    public static async Task<Results<Ok<ItemList<PublicRelease>>, Refusal>> ListAsync(HttpContext context, ReleaseRecords records)
    {
        try
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            var listed = await records.ListAsync([ReleaseStatus.Published, ReleaseStatus.Withdrawn], null, page, context.RequestAborted)
                .ConfigureAwait(false);
            return TypedResults.Ok(new ItemList<PublicRelease>([.. listed.Items.Select(PublicRelease.Of)], listed.Next));
        }
        catch (InvalidContinuationException)
        {
            return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
        }
    }

    /// <summary>The release of that number, withdrawn ones too; null where no such number was given.</summary>
    public static async Task<Release?> FindAsync(string number, ReleaseRecords records, CancellationToken cancellation) =>
        number.Length <= 20 && number.All(c => char.IsAsciiDigit(c) || c == '-')
        ? (await records.ByNumberAsync(number, cancellation).ConfigureAwait(false))?.Release : null;

    public static async Task<Results<Answer, Download, Gone<WithdrawnRelease>, Refusal>> GetAsync(HttpContext context, ReleaseRecords records)
    {
        var number = (string)context.Request.RouteValues["number"]!;
        var format = context.Request.Query["format"] is [{ Length: > 0 } text, ..] ? text : "json";
        if (format is not ("json" or "csv" or "xlsx"))
        {
            return Wire.Errors.Invalid([Errors.UnknownFormat()]);
        }

        if (await FindAsync(number, records, context.RequestAborted).ConfigureAwait(false) is not { } release)
        {
            return Wire.Errors.NotFound();
        }

        if (release.Status == ReleaseStatus.Withdrawn)
        {
            return new Gone<WithdrawnRelease>(new(release.Number, release.WithdrawnOn, release.WithdrawalReason));
        }

        if (format == "json")
        {
            return Answer.Bytes(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(release.Snapshot!));
        }

        using var snapshot = JsonDocument.Parse(release.Snapshot!);
        var rows = ReleaseSheets.Rows(snapshot.RootElement);
        return format == "csv" ? Download.Of($"发布{number}.csv", "text/csv; charset=utf-8", PlainSheet.Csv(rows))
            : Download.Of($"发布{number}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", PlainSheet.Xlsx(rows, "发布"));
    }
}

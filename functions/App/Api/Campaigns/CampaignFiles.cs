using App.Api.Sheets;
using App.Security;
using App.Wire;
using Domain.Campaigns;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Api.Campaigns;

/// <summary>Takes in a table of figures that others have counted; the file itself is not kept.</summary>
internal sealed class CampaignFiles(IBlobStore blobs, CampaignRecords records, TimeProvider time)
{
    public const int MaxBytes = 1024 * 1024;

    /// <param name="mayTake">Asked about the boxes before the file; its refusal is the answer.</param>
    public async Task<Attempt<EnteredFigures>> TakeAsync(HttpContext context, Caller caller, Campaign campaign, string channel,
        Func<IReadOnlyDictionary<string, string>, Refusal?>? mayTake)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = "campaigns/" + OpaqueId.New(time.GetUtcNow());
        var received = await Upload.ReceiveAsync(context, blobs, name, mayTake, FigureSheet.Limits).ConfigureAwait(false);
        if (received.IsRefused(out var wrong, out _))
        {
            return wrong;
        }

        IReadOnlyList<FigureRow> rows;
        IReadOnlyList<Problem> problems;
        try
        {
            var blob = await Sealed.OpenAsync(blobs, name, context.RequestAborted).ConfigureAwait(false)
                ?? throw new IOException("What was just received is gone.");
            await using (blob.ConfigureAwait(false))
            {
                (rows, problems) = FigureSheet.Read(blob.Stream);
            }
        }
        finally
        {
            await blobs.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        }

        return problems.Count > 0 ? Errors.BadFile(problems)
            : await records.EnterAsync(caller, campaign, rows, channel, context.RequestAborted).ConfigureAwait(false);
    }
}

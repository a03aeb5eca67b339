using App.Api.Declarations;
using App.Api.Sheets;
using App.Documents.Paper;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Privacy;
using Domain.Rights;
using Domain.Time;
using Storage;

namespace App.Api.Rights;

/// <summary>
/// The copy that a county hands over (个人信息保护法 45): what was declared, and what the register says of the child by now. The register's part goes only
/// over the counter, after somebody decided: it may hold what the other parent said.
/// </summary>
internal sealed class RightsCopies(IStore store, DeclarationRecords declarations, Withdrawals withdrawals, SiteOf site, TimeProvider time)
{
    public async Task<Attempt<OwnCopy>> ForCounterAsync(Caller caller, StoredRight found, string reason, string channel,
        CancellationToken cancellation)
    {
        var request = found.Request;
        if (!caller.Assignment.May(Permission.RightsDecide, request.County, null, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (request is not { Kind: RightKind.Access, Status: RightStatus.Granted, ErasedAt: null }
            || await declarations.FindAsync(request.County, request.Declaration, cancellation)
            .ConfigureAwait(false) is not { Declaration: { ErasedAt: null } declaration } stored)
        {
            return Errors.NotGranted();
        }

        // Written down first: what is handed over is in the trail.
        var entry = RightsActions.Entry(request, "rights.copy", caller.Actor, channel, time.GetUtcNow(), reason);
        await store.CommitAsync(stored.Document.Partition, Batch.Of(entry), cancellation).ConfigureAwait(false);
        var child = declaration.ChildId is { } id
            && await store.FindAsync(stored.Document.Partition, Kinds.Child, id, cancellation).ConfigureAwait(false) is { } document
            ? ChildJson.Read(document.Body) : null;
        return OwnCopy.Of(declaration, await withdrawals.FindRequestAsync(declaration, cancellation).ConfigureAwait(false)) with
        {
            Register = child is null ? null : RegisterPart.Of(child),
        };
    }

    public Download Word(OwnCopy copy) =>
        Download.Of($"个人信息副本{CivilTime.ChinaDate(time.GetUtcNow()).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture)}.docx",
        AnnexDocument.ContentType, CopyDocument.Write(copy, site().Synthetic, time.GetUtcNow()));
}

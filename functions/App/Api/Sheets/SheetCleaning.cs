using System.Globalization;
using Domain.Divisions;
using Storage;

namespace App.Api.Sheets;

/// <summary>
/// What was uploaded, laid ready or exported does not stay: rows go once they are written or nobody decided for a day, files after a week.
/// </summary>
internal sealed class SheetCleaning(IStore store, IBlobStore blobs, Exports exports, TimeProvider time)
{
    public async Task CleanAsync(CancellationToken cancellation)
    {
        await exports.ExpireAsync(cancellation).ConfigureAwait(false);
        var writing = await WritingAsync(cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var old = new List<string>();
        await foreach (var name in blobs.ListAsync(ImportNames.Blobs, cancellation).ConfigureAwait(false))
        {
            var (import, part) = (name.Split('/')[1], name.Split('/')[2]);
            var age = now - TimeOf(import);
            if (age > Imports.Kept || (age > Imports.Waits && part.Contains("-rows-", StringComparison.Ordinal)
                && !writing.Contains(ImportNames.WriteJob(import))))
            {
                old.Add(name);
            }
        }

        foreach (var name in old)
        {
            await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writing jobs that still need their rows.</summary>
    private async Task<HashSet<string>> WritingAsync(CancellationToken cancellation)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var county in DivisionTable.Children(DivisionCode.Changzhi))
        {
            var query = Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Write).Where(Fields.Open, true);
            foreach (var document in (await store.ListAsync(Partition.County(county.Code.Value), query, new(100), cancellation)
                .ConfigureAwait(false)).Items)
            {
                open.Add(document.Id);
            }
        }

        return open;
    }

    /// <summary>When an id was made: the first 48 bits of a UUIDv7 are milliseconds.</summary>
    private static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}

using Storage;

namespace App.Api.National;

/// <summary>A file of children does not stay longer than it can be fetched; which child had which row stays two years, for what still comes
/// back.</summary>
internal sealed class NationalCleaning(IBlobStore blobs, TimeProvider time)
{
    private static readonly TimeSpan RowsLast = TimeSpan.FromDays(731);

    public async Task CleanAsync(CancellationToken cancellation)
    {
        var (now, old) = (time.GetUtcNow(), new List<string>());
        await foreach (var name in blobs.ListAsync(NationalRecords.Blobs, cancellation).ConfigureAwait(false))
        {
            // A file is named by when it was agreed to, the rows by when they were asked for.
            var parts = name.Split('/');
            var (isFile, id) = parts[2].Split('-') is [_, var own] ? (true, own) : (false, parts[1]);
            if (now - OpaqueId.MadeAt(id) > (isFile ? NationalBatch.FileLasts : RowsLast))
            {
                old.Add(name);
            }
        }

        foreach (var name in old)
        {
            await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
        }
    }
}

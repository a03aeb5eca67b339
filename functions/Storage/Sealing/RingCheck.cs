using Domain.Divisions;

namespace Storage.Sealing;

/// <summary>How many of the first documents were looked at, and how many of them open.</summary>
internal readonly record struct Sample(int Seen, int Opened);

/// <summary>
/// Whether the key ring is the one that these data were sealed with. Another installation's ring seals whatever comes in without a complaint, and nobody can
/// open what lay there before: so each data folder, each database and each storage account holds something sealed with the right one, looked at before
/// anything is taken.
/// </summary>
/// <param name="sample">Tries the first documents: data of a version that knew no canary, or a canary that was damaged itself.</param>
/// <param name="blobs">Where they lie in another service than the documents; null where they share the folder.</param>
internal sealed class RingCheck(IStore store, KeyRings keys, Func<CancellationToken, Task<Sample>> sample, IBlobStore? blobs)
{
    private const string Id = "canary";
    private const string Folder = "canary/";

    /// <summary>Among the city's own documents: a rotation seals it anew with them.</summary>
    private static readonly Partition Place = Partition.County(DivisionCode.Changzhi.Value);

    private static readonly byte[] Body = "This opens with the ring that these data belong to."u8.ToArray();

    /// <summary>Looks at the documents; where there is nothing yet, leaves the canary behind.</summary>
    public async Task<bool> FitsStoreAsync(CancellationToken cancellation)
    {
        Document? canary;
        try
        {
            canary = await store.FindAsync(Place, Kinds.Key, Id, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return await sample(cancellation).ConfigureAwait(false) is { Opened: > 0 };
        }

        if (canary is null)
        {
            if (await sample(cancellation).ConfigureAwait(false) is { Seen: > 0, Opened: 0 })
            {
                return false;
            }

            await store.CommitAsync(Place, Batch.Technical().Create(Kinds.Key, Id, Body), cancellation).ConfigureAwait(false);
        }
        else if (canary.KeyId != keys.Current.Encryption.Id)
        {
            // With the key that seals now, so that the older one may be retired one day.
            await store.CommitAsync(Place, Batch.Technical().Replace(canary, Body), cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The same for the account that the blobs lie in.</summary>
    public async Task<bool> FitsBlobsAsync(CancellationToken cancellation)
    {
        if (blobs is null)
        {
            return true;
        }

        var mine = Folder + keys.Current.Encryption.Id;
        if (await OpensAsync(blobs, mine, cancellation).ConfigureAwait(false) is { } opens)
        {
            return opens;
        }

        var (seen, opened) = (0, 0);
        foreach (var prefix in (string[])[Folder, ""])
        {
            await foreach (var name in blobs.ListAsync(prefix, cancellation).Take(5).ConfigureAwait(false))
            {
                seen++;
                opened += await OpensAsync(blobs, name, cancellation).ConfigureAwait(false) == true ? 1 : 0;
            }
        }

        if (seen > 0 && opened == 0)
        {
            return false;
        }

        await blobs.CreateAsync(mine, new MemoryStream(Body), cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Null: there is none.</summary>
    private static async Task<bool?> OpensAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        try
        {
            var content = await blobs.OpenAsync(name, cancellation).ConfigureAwait(false);
            if (content is null)
            {
                return null;
            }

            await using (content.ConfigureAwait(false))
            {
                await content.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
                return true;
            }
        }
        catch (DamagedException)
        {
            return false;
        }
    }
}

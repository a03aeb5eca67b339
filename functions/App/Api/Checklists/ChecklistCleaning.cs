using Storage;

namespace App.Api.Checklists;

/// <summary>The rows of a handed-out list do not stay: a table can be fetched for a week. The marks that later lists are compared with hold no
/// answer and stay two years.</summary>
internal sealed class ChecklistCleaning(IBlobStore blobs, TimeProvider time)
{
    private static readonly TimeSpan MarksLast = TimeSpan.FromDays(731);

    public async Task CleanAsync(CancellationToken cancellation)
    {
        var (now, old) = (time.GetUtcNow(), new List<string>());
        await foreach (var name in blobs.ListAsync(ChecklistNames.Blobs, cancellation).ConfigureAwait(false))
        {
            var age = now - OpaqueId.MadeAt(name.Split('/')[1]);
            if (age > (name.Contains("/rows-", StringComparison.Ordinal) ? ChecklistDelivery.FileLasts : MarksLast))
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

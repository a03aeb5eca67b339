using App.Functions;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Parameters;
using Storage;

namespace App.Api.Parameters;

/// <summary>
/// Counts what a proposed change does to the children of a county: by message, one a county, so that instances share the city. Begun anew after a
/// crash; done
/// twice it writes the same.
/// </summary>
public sealed class ParameterEffects(IStore store, PolicyRecords records, TimeProvider time)
{
    private static readonly TimeSpan Tell = TimeSpan.FromSeconds(1);

    private static readonly string[] Open = [.. ChildStatuses.All.Where(status => status.IsOpen()).Select(status => status.Id())];

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task RunAsync(string? message, CancellationToken cancellation)
    {
        var (id, place, revision) = Messages.Read(message, MessageJson.Default.CountMessage);
        var county = place.Value;
        if (await records.FindAsync(cancellation).ConfigureAwait(false) is not { } stored
            || stored.Book.Find(id) is not { Status: ChangeStatus.Proposed } change || change.Revision != revision)
        {
            return;
        }

        var before = await records.FindEffectAsync(change, county, cancellation).ConfigureAwait(false);
        if (before is not null && PolicyRecords.Read(before) is { IsWhole: true } done && done.Revision == revision)
        {
            return;
        }

        var (without, with) = (stored.Book.On(change.ValidFrom), stored.Book.On(change.ValidFrom, change));
        var (partition, query) = (Partition.County(county), Query.Of(Kinds.Child).Any(Fields.Status, Open).OrderById());
        var effect = CountyEffect.None(county, revision, time.GetUtcNow());
        var told = time.GetTimestamp();
        string? next = null;
        do
        {
            var page = await store.ListAsync(partition, query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                effect = effect.With(ChildJson.Read(document.Body), without, with, change.ValidFrom);
            }

            effect = effect with { Damaged = effect.Damaged + page.Damaged.Count };
            next = page.Next;
            if (next is null || time.GetElapsedTime(told) > Tell)
            {
                effect = effect with { At = time.GetUtcNow(), IsWhole = next is null };
                before = await records.PutEffectAsync(change, effect, before, cancellation).ConfigureAwait(false);
                if (before is null)
                {
                    throw new IOException("Somebody else counts the same; the message comes again and finds it done.");
                }

                told = time.GetTimestamp();
            }
        }
        while (next is not null);
    }

    internal static OutboxMessage Message(ParameterChange change, DivisionCode county, DateTimeOffset now) => Messages.Of(OpaqueId.New(now),
        ParameterFunctions.Count.Queue, new(change.Id, county, change.Revision), MessageJson.Default.CountMessage, now);
}

using System.Text;
using System.Text.Json;
using App.Functions;
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
        var (id, county, revision) = Read(message);
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

    /// <summary>Ids only: queues are not sealed.</summary>
    internal static OutboxMessage Message(ParameterChange change, DivisionCode county, DateTimeOffset now)
    {
        var text = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("change", change.Id);
            json.WriteString("county", county.Value);
            json.WriteNumber("revision", change.Revision);
            json.WriteEndObject();
        });
        return new(OpaqueId.New(now), ParameterFunctions.Count.Queue, Encoding.UTF8.GetString(text), now);
    }

    private static (string Change, string County, int Revision) Read(string? message)
    {
        try
        {
            using var json = JsonDocument.Parse(message ?? "");
            var root = json.RootElement;
            return (root.GetProperty("change").GetString()!, DivisionCode.Parse(root.GetProperty("county").GetString()!).Value,
                root.GetProperty("revision").GetInt32());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The message names no change of a parameter.");
        }
    }
}

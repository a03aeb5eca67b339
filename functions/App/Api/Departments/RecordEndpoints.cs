using System.Text.Json;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Time;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Departments;

/// <summary>The routes by which departments send what they have, and see what it came to.</summary>
public static class RecordEndpoints
{
    /// <summary>A JSON row with every field filled takes under a kilobyte.</summary>
    private const int JsonBody = 8 * 1024 * 1024;

    private const int MostColumns = 300;
    private const string Channel = "api";

    public static void MapRecords(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var at = app.Services;
        var room = new Room(at.GetRequiredService<Records>(), at.GetRequiredService<HeadingMaps>(), at.GetRequiredService<BatchLook>(),
            at.GetRequiredService<RecordCopies>(), at.GetRequiredService<IBlobStore>(), at.GetRequiredService<TimeProvider>());
        app.Map(RecordFunctions.Send, room.SendAsync);
        app.Map(RecordFunctions.List, room.ListAsync);
        app.Map(RecordFunctions.Get, (context, caller) => room.WithAsync<Ok<BatchAnswer>>(context, caller, async batch =>
            TypedResults.Ok(await room.ShowAsync(batch, context.RequestAborted).ConfigureAwait(false))));
        app.Map(RecordFunctions.Cancel, (context, caller) => room.WithAsync(context, caller, batch => room.CancelAsync(context, caller, batch)));
        app.Map(RecordFunctions.Problems, (context, caller) => room.WithAsync(context, caller, batch => room.CopyAsync(context, caller, batch)));
        app.Map(RecordFunctions.ConfirmHeadings, room.ConfirmAsync);
        app.Map(RecordFunctions.Template, static (context, caller) =>
            Task.FromResult(RecordRequests.Door(context, caller).To(RecordRequests.Template)));
    }

    private sealed class Room(Records records, HeadingMaps maps, BatchLook look, RecordCopies copies, IBlobStore blobs, TimeProvider time)
    {
        public async Task<Results<Accepted<BatchAnswer>, Accepted<QueuedAnswer>, Refusal>> SendAsync(HttpContext context, Caller caller)
        {
            if (RecordRequests.Door(context, caller).IsRefused(out var refusal, out var door))
            {
                return refusal;
            }

            var now = time.GetUtcNow();
            var (asOf, whole, problems) = RecordRequests.Read(context.Request.Query["asOf"], context.Request.Query["whole"],
                CivilTime.ChinaDate(now));
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            var sending = new Sending(caller, door.Profile, door.County, asOf, whole, Channel);
            var sent = Incoming.IsJson(context.Request.ContentType) ? await JsonAsync(context, sending).ConfigureAwait(false)
                : await TableAsync(context, sending, now).ConfigureAwait(false);
            if (sent.IsRefused(out var refused, out var batch))
            {
                return refused;
            }

            if (batch.Batch.Status != BatchStatus.Queued)
            {
                return TypedResults.Accepted((string?)null, await ShowAsync(batch, context.RequestAborted).ConfigureAwait(false));
            }

            var status = BatchLook.StatusOf(batch.Batch, await records.JobAsync(batch, context.RequestAborted).ConfigureAwait(false));
            return TypedResults.Accepted((string?)null, new QueuedAnswer(batch.Id, status));
        }

        public async Task<Results<Ok<ItemList<BatchItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (RecordRequests.Door(context, caller).IsRefused(out var refusal, out var door))
            {
                return refusal;
            }

            var items = new List<BatchItem>();
            foreach (var stored in await records.RecentAsync(door.Profile.Department, door.County, context.RequestAborted).ConfigureAwait(false))
            {
                var batch = stored.Batch;
                var job = batch.Status == BatchStatus.Queued ? await records.JobAsync(stored, context.RequestAborted).ConfigureAwait(false) : null;
                items.Add(new(stored.Id, stored.Version, batch.Department, BatchLook.StatusOf(batch, job), batch.AsOf, batch.Whole, batch.At,
                    batch.Rows, batch.Accepted, batch.Repeated,
                    batch.Rejected, batch.Pairs, batch.Superseded));
            }

            var total = await records.CountAsync(door.Profile.Department, door.County, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(new ItemList<BatchItem>(items, null) { Total = total });
        }

        public async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<StoredBatch, Task<Results<T, Refusal>>> handle)
            where T : IResult => RecordRequests.Door(context, caller).IsRefused(out var refusal, out var door) ? refusal
            : await records.FindAsync(door.Profile, door.County, context.Request.RouteValues["batch"] as string,
                context.RequestAborted).ConfigureAwait(false) is { } batch
                ? await handle(batch).ConfigureAwait(false)
                : Wire.Errors.NotFound();

        public Task<BatchAnswer> ShowAsync(StoredBatch batch, CancellationToken cancellation) =>
            look.AnswerAsync(batch, Records.AtOnce, cancellation);

        public async Task<Results<Accepted<BatchAnswer>, Refusal>> CancelAsync(HttpContext context, Caller caller, StoredBatch batch) =>
            (await records.CancelAsync(caller, batch, Channel, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal,
                out var cancelled) ? refusal
                : TypedResults.Accepted((string?)null, await ShowAsync(cancelled, context.RequestAborted).ConfigureAwait(false));

        public Task<Results<Download, Refusal>> CopyAsync(HttpContext context, Caller caller, StoredBatch batch) =>
            copies.CopyAsync(caller, batch, Channel, context.RequestAborted);

        public async Task<Results<Ok<HeadingsAnswer>, Refusal>> ConfirmAsync(HttpContext context, Caller caller) =>
            RecordRequests.Door(context, caller).IsRefused(out var refusal, out var door) ? refusal
                : await Incoming.WithJsonAsync<Ok<HeadingsAnswer>>(context, async json =>
            {
                var envelope = new Envelope(json);
                var columns = ReadColumns(envelope, envelope.Raw("columns"));
                var problems = envelope.Finish();
                problems.AddRange(problems.Count == 0 ? Headings.Check(door.Profile, columns) : []);
                if (problems.Count > 0)
                {
                    return Wire.Errors.Invalid(problems);
                }

                await maps.KeepAsync(caller, door.Profile, door.County, columns, Channel, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Ok(new HeadingsAnswer(columns.Count));
            }).ConfigureAwait(false);

        private static List<HeadingColumn> ReadColumns(Envelope envelope, JsonElement json)
        {
            var columns = new List<HeadingColumn>();
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > MostColumns
                || json.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            {
                envelope.Add(RecordRefusals.ColumnsNeeded());
                return columns;
            }

            foreach (var item in json.EnumerateArray())
            {
                var (heading, group, target) = (Text(item, "heading"), Text(item, "group"), Text(item, "target"));
                if (string.IsNullOrWhiteSpace(heading))
                {
                    envelope.Add(RecordRefusals.ColumnsNeeded());
                    break;
                }

                if (target is not null && RecordTarget.Find(target) is null)
                {
                    envelope.Add(RecordRefusals.UnknownTarget(columns.Count));
                }

                columns.Add(new(new(columns.Count, group, heading), RecordTarget.Find(target), Sureness.Sure));
            }

            return columns;

            static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? Envelope.String(value) : null;
        }

        private async Task<Attempt<StoredBatch>> JsonAsync(HttpContext context, Sending sending)
        {
            var (body, unread) = await Incoming.ReadAsync(context, JsonBody).ConfigureAwait(false);
            if (unread is not null)
            {
                return unread;
            }

            if (Incoming.Parse(body, JsonValueKind.Array).IsRefused(out var refusal, out var json))
            {
                return refusal;
            }

            using (json)
            {
                return json.RootElement.GetArrayLength() switch
                {
                    0 => RecordRefusals.NoRows(),
                    > Records.AtOnce => RecordRefusals.TooManyRows(Records.AtOnce),
                    _ => await records.SendAsync(sending, json.RootElement, body, context.RequestAborted).ConfigureAwait(false),
                };
            }
        }

        private async Task<Attempt<StoredBatch>> TableAsync(HttpContext context, Sending sending, DateTimeOffset now)
        {
            var upload = OpaqueId.New(now);
            return (await Upload.ReceiveAsync(context, blobs, RecordNames.File(sending.County.Value, upload), null,
                RecordLimits.Default).ConfigureAwait(false))
                .IsRefused(out var refusal, out var file) ? refusal : await records.SendAsync(sending, upload, file, ask: false,
                    context.RequestAborted).ConfigureAwait(false);
        }
    }
}

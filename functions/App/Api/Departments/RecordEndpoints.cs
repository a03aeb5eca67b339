using System.Text.Json;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Functions;
using App.Security;
using Domain.Forms;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        var room = new Room(at.GetRequiredService<Records>(), at.GetRequiredService<HeadingMaps>(), at.GetRequiredService<BatchLook>(), at.GetRequiredService<RecordCopies>(),
            at.GetRequiredService<IBlobStore>(), at.GetRequiredService<TimeProvider>());
        app.Map(RecordFunctions.Send, room.SendAsync);
        app.Map(RecordFunctions.List, room.ListAsync);
        app.Map(RecordFunctions.Get, (context, caller) => room.WithAsync(context, caller, batch => room.ShowAsync(batch, StatusCodes.Status200OK, context.RequestAborted)));
        app.Map(RecordFunctions.Cancel, (context, caller) => room.WithAsync(context, caller, batch => room.CancelAsync(context, caller, batch)));
        app.Map(RecordFunctions.Problems, (context, caller) => room.WithAsync(context, caller, batch => room.CopyAsync(context, caller, batch)));
        app.Map(RecordFunctions.ConfirmHeadings, room.ConfirmAsync);
        app.Map(RecordFunctions.Template, static (context, caller) => Task.FromResult(
            RecordRequests.Door(context, caller) is var (profile, _, refusal) && profile is not null ? RecordRequests.Template(profile) : refusal!));
    }

    private sealed class Room(Records records, HeadingMaps maps, BatchLook look, RecordCopies copies, IBlobStore blobs, TimeProvider time)
    {
        public async Task<IResult> SendAsync(HttpContext context, Caller caller)
        {
            var (profile, county, refusal) = RecordRequests.Door(context, caller);
            if (profile is null)
            {
                return refusal!;
            }

            var now = time.GetUtcNow();
            var (asOf, whole, problems) = RecordRequests.Read(context.Request.Query["asOf"], context.Request.Query["whole"],
                CivilTime.ChinaDate(now));
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            var sending = new Sending(caller, profile, county, asOf, whole, Channel);
            var result = Incoming.IsJson(context.Request.ContentType) ? await JsonAsync(context, sending).ConfigureAwait(false) : await TableAsync(context, sending, now).ConfigureAwait(false);
            return result.Batch is { } batch ? await TakenAsync(batch, context.RequestAborted).ConfigureAwait(false) : result.Refusal!;
        }

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            var (profile, county, refusal) = RecordRequests.Door(context, caller);
            if (profile is null)
            {
                return refusal!;
            }

            var items = new List<BatchItem>();
            foreach (var batch in await records.RecentAsync(profile.Department, county, context.RequestAborted).ConfigureAwait(false))
            {
                var job = batch.Batch.Status == BatchStatus.Queued ? await records.JobAsync(batch, context.RequestAborted).ConfigureAwait(false) : null;
                items.Add(new(batch.Id, batch.Version, batch.Batch.Department, BatchLook.StatusOf(batch.Batch, job), $"{batch.Batch.AsOf:yyyy-MM-dd}", batch.Batch.Whole, batch.Batch.At, batch.Batch.Rows,
                    batch.Batch.Accepted, batch.Batch.Repeated, batch.Batch.Rejected, batch.Batch.Pairs, batch.Batch.Superseded));
            }

            var total = await records.CountAsync(profile.Department, county, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Json(new BatchListAnswer(items, null, total), RecordAnswerJson.Readable.BatchListAnswer);
        }

        public async Task<IResult> WithAsync(HttpContext context, Caller caller, Func<StoredBatch, Task<IResult>> handle)
        {
            var (profile, county, refusal) = RecordRequests.Door(context, caller);
            return profile is null ? refusal!
                : await records.FindAsync(profile, county, context.Request.RouteValues["batch"] as string, context.RequestAborted).ConfigureAwait(false) is { } batch ? await handle(batch).ConfigureAwait(false)
                : Api.Errors.NotFound();
        }

        public async Task<IResult> ShowAsync(StoredBatch batch, int status, CancellationToken cancellation) =>
            TypedResults.Json(await look.AnswerAsync(batch, Records.AtOnce, cancellation).ConfigureAwait(false), RecordAnswerJson.Readable.BatchAnswer, statusCode: status);

        public async Task<IResult> CancelAsync(HttpContext context, Caller caller, StoredBatch batch)
        {
            var (cancelled, refusal) = await records.CancelAsync(caller, batch, Channel, context.RequestAborted).ConfigureAwait(false);
            return cancelled is null ? refusal! : await ShowAsync(cancelled, StatusCodes.Status202Accepted, context.RequestAborted).ConfigureAwait(false);
        }

        public Task<IResult> CopyAsync(HttpContext context, Caller caller, StoredBatch batch) => copies.CopyAsync(caller, batch, Channel, context.RequestAborted);

        public async Task<IResult> ConfirmAsync(HttpContext context, Caller caller)
        {
            var (profile, county, refusal) = RecordRequests.Door(context, caller);
            return profile is null ? refusal! : await Incoming.WithJsonAsync(context, async json =>
            {
                var envelope = new Envelope(json);
                var columns = ReadColumns(envelope, envelope.Raw("columns"));
                var problems = envelope.Finish();
                problems.AddRange(problems.Count == 0 ? Headings.Check(profile, columns) : []);
                if (problems.Count > 0)
                {
                    return Api.Errors.Invalid(problems);
                }

                await maps.KeepAsync(caller, profile, county, columns, Channel, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Json(new HeadingsAnswer(columns.Count), RecordAnswerJson.Readable.HeadingsAnswer);
            }).ConfigureAwait(false);
        }

        private static List<HeadingColumn> ReadColumns(Envelope envelope, JsonElement json)
        {
            var columns = new List<HeadingColumn>();
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > MostColumns || json.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
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

            static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Envelope.String(value) : null;
        }

        private async Task<SendResult> JsonAsync(HttpContext context, Sending sending)
        {
            var (json, body, refusal) = await Incoming.ReadArrayAsync(context, JsonBody).ConfigureAwait(false);
            if (json is null)
            {
                return new(null, refusal);
            }

            using (json)
            {
                return json.RootElement.GetArrayLength() switch
                {
                    0 => new(null, RecordRefusals.NoRows()),
                    > Records.AtOnce => new(null, RecordRefusals.TooManyRows(Records.AtOnce)),
                    _ => await records.SendAsync(sending, json.RootElement, body, context.RequestAborted).ConfigureAwait(false),
                };
            }
        }

        private async Task<SendResult> TableAsync(HttpContext context, Sending sending, DateTimeOffset now)
        {
            var upload = OpaqueId.New(now);
            var (file, refusal) = await Upload.ReceiveAsync(context, blobs, RecordNames.File(sending.County.Value, upload), null, RecordLimits.Default).ConfigureAwait(false);
            return file is null ? new(null, refusal) : await records.SendAsync(sending, upload, file, ask: false, context.RequestAborted).ConfigureAwait(false);
        }

        private async Task<IResult> TakenAsync(StoredBatch batch, CancellationToken cancellation)
        {
            if (batch.Batch.Status != BatchStatus.Queued)
            {
                return await ShowAsync(batch, StatusCodes.Status202Accepted, cancellation).ConfigureAwait(false);
            }

            var status = BatchLook.StatusOf(batch.Batch, await records.JobAsync(batch, cancellation).ConfigureAwait(false));
            return TypedResults.Json(new QueuedAnswer(batch.Id, status), RecordAnswerJson.Readable.QueuedAnswer, statusCode: StatusCodes.Status202Accepted);
        }
    }
}

using System.Globalization;
using App.Api.Departments;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Functions;
using App.Pages;
using App.Portal.SignIn;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Time;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Jobs;

namespace App.Portal.Records;

/// <summary>A department's list at the desk: sent as it is, its headings confirmed once, what became of each row.</summary>
public static class RecordPages
{
    /// <summary>Rows shown on the page; the copy has them all.</summary>
    private const int ShownRows = 200;

    public static void MapRecordPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var at = app.Services;
        var room = new Room(at.GetRequiredService<Api.Departments.Records>(), at.GetRequiredService<BatchLook>(),
            at.GetRequiredService<RecordCopies>(), at.GetRequiredService<IBlobStore>(), at.GetRequiredService<TimeProvider>());
        app.MapDesk(RecordFunctions.Desk, (context, seat) => room.ShowAsync(context, seat, null, null));
        app.MapUpload(RecordFunctions.DeskUpload, room.UploadAsync);
        app.MapDesk(RecordFunctions.DeskTemplate, static (context, seat) => Task.FromResult(
            RecordRequests.Door(context, seat.Caller).IsRefused(out var refusal, out var door) ? Desk.Refused(seat, refusal)
                : RecordRequests.Template(door)));
        app.MapDesk(RecordFunctions.DeskBatch, (context, seat) =>
            room.WithAsync(context, seat, batch => room.BatchAsync(context, seat, batch, null, null)));
        app.MapDesk(RecordFunctions.DeskProblems, (context, seat) => room.WithAsync(context, seat, batch => room.CopyAsync(context, seat, batch)));
        app.MapDesk(RecordFunctions.DeskHeadings, (context, seat, posted) =>
            room.WithAsync(context, seat, batch => room.ConfirmAsync(context, seat, posted, batch)));
        app.MapDesk(RecordFunctions.DeskCancel, (context, seat, posted) =>
            room.WithAsync(context, seat, batch => room.CancelAsync(context, seat, batch)));
    }

    private sealed class Room(Api.Departments.Records records, BatchLook look, RecordCopies copies, IBlobStore blobs, TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat, Refusal? refusal, IReadOnlyDictionary<string, string>? typed)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var own = seat.Caller.Assignment.Role == Role.DepartmentOfficer ? seat.Caller.Assignment.Department : null;
            List<DepartmentProfile> departments = own is { } one ? [.. DepartmentProfiles.All.Where(profile => profile.Department == one)]
                : [.. DepartmentProfiles.All];
            if (departments.Count == 0)
            {
                return Desk.Refused(seat, Wire.Errors.NotAllowed());
            }

            var recent = new List<(StoredBatch, Job?)>();
            foreach (var batch in await records.RecentAsync(own, county, context.RequestAborted).ConfigureAwait(false))
            {
                recent.Add((batch, batch.Batch.Status == BatchStatus.Queued ? await records.JobAsync(batch, context.RequestAborted)
                    .ConfigureAwait(false) : null));
            }

            var today = CivilTime.ChinaDate(time.GetUtcNow());
            var model = new SendModel(county, departments, recent, today, Domain.Forms.Departments.Find(typed?.GetValueOrDefault("department")),
                typed?.GetValueOrDefault("asOf") ?? today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    typed?.GetValueOrDefault("whole") == "true", refusal);
            return Desk.Page<SendPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, model);
        }

        public async Task<IResult> UploadAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            {
                return Desk.Refused(seat, Wire.Errors.WrongMediaType("multipart/form-data"));
            }

            // Token and proof stand before the file in the form, as does whose list it is: nothing of a forged or unfinished form's file is taken.
            Sending? sending = null;
            IReadOnlyDictionary<string, string>? typed = null;
            var upload = OpaqueId.New(time.GetUtcNow());
            if ((await Upload.ReceiveAsync(context, blobs, RecordNames.File(county.Value, upload), boxes =>
            {
                typed = boxes;
                if (!seat.Session.IsFormToken(boxes.GetValueOrDefault(Desk.TokenBox, ""))
                    && !EndedSession.MayGoOn(context, seat, boxes.GetValueOrDefault(EndedSession.Proof, "")))
                {
                    return Errors.StaleForm();
                }

                (sending, var wrong) = Read(seat, county, boxes);
                return wrong;
            }, RecordLimits.Default).ConfigureAwait(false)).IsRefused(out var refusal, out var file))
            {
                return refusal.Code == Errors.StaleForm().Code ? Desk.Refused(seat, refusal)
                    : await ShowAsync(context, seat, refusal, typed).ConfigureAwait(false);
            }

            var result = await records.SendAsync(sending!, upload, file, ask: true, context.RequestAborted).ConfigureAwait(false);
            return result.IsRefused(out var refused, out var batch) ? await ShowAsync(context, seat, refused, typed).ConfigureAwait(false)
                : Desk.See($"/portal/departments/{batch.Batch.Department}/records/{batch.Id}");
        }

        public async Task<IResult> WithAsync(HttpContext context, Seat seat, Func<StoredBatch, Task<IResult>> handle)
        {
            return RecordRequests.Door(context, seat.Caller).IsRefused(out var refusal, out var door) ? Desk.Refused(seat, refusal)
                : await records.FindAsync(door.Profile, door.County, context.Request.RouteValues["batch"] as string,
                    context.RequestAborted).ConfigureAwait(false) is { } batch ? await handle(batch).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());
        }

        /// <param name="chosen">What somebody has just said the columns are.</param>
        public async Task<IResult> BatchAsync(HttpContext context, Seat seat, StoredBatch batch, Refusal? refusal, IReadOnlyList<string?>? chosen)
        {
            var stop = context.RequestAborted;
            var job = batch.Batch.Status == BatchStatus.Queued ? await records.JobAsync(batch, stop).ConfigureAwait(false) : null;
            if (job is { IsOpen: true })
            {
                // Without scripts the page asks again by itself.
                context.Response.Headers["Refresh"] = "2";
            }

            var head = batch.Batch.Status != BatchStatus.Headings ? null
                : await records.WithTableAsync(batch, table => new Asked(Guess(table, chosen), table.Samples), stop).ConfigureAwait(false);
            var model = new BatchModel(batch, job,
                await look.ProblemsAsync(batch, ShownRows, stop).ConfigureAwait(false), await look.WarningsAsync(batch, ShownRows, stop)
                    .ConfigureAwait(false), await look.PairsAsync(batch, ShownRows, stop).ConfigureAwait(false),
                head?.Columns ?? [], [.. (head?.Samples ?? []).Select(row => (IReadOnlyList<string>)[.. row.Select(HeadingGuesses.Mask)])], refusal);
            return Desk.Page<RecordsBatchPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, model);
        }

        public async Task<IResult> ConfirmAsync(HttpContext context, Seat seat, Posted posted, StoredBatch batch)
        {
            List<string?> chosen = [];
            while (posted.Values($"c{chosen.Count}").Count > 0)
            {
                chosen.Add(posted.Value($"c{chosen.Count}") is { Length: > 0 } target ? target : null);
            }

            var sending = new Sending(seat.Caller, batch.Batch.Profile, DivisionCode.Parse(batch.County), batch.Batch.AsOf, batch.Batch.Whole,
                Desk.Channel);
            var result = await records.ConfirmAsync(sending, batch, chosen, context.RequestAborted).ConfigureAwait(false);
            return result.IsRefused(out var refusal, out _) ? await BatchAsync(context, seat, batch, refusal, chosen).ConfigureAwait(false)
                : Desk.See(new BatchModel(batch, null, [], [], [], [], [], null).Address());
        }

        public async Task<IResult> CancelAsync(HttpContext context, Seat seat, StoredBatch batch)
        {
            var (cancelled, refusal) = await records.CancelAsync(seat.Caller, batch, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return cancelled is null ? await BatchAsync(context, seat, batch, refusal, null).ConfigureAwait(false)
                : Desk.See("/" + RecordFunctions.Desk.Route);
        }

        public async Task<IResult> CopyAsync(HttpContext context, Seat seat, StoredBatch batch) =>
            await copies.CopyAsync(seat.Caller, batch, Desk.Channel, context.RequestAborted).ConfigureAwait(false) is var copy
                && copy.Result is Refusal refusal ? Desk.Refused(seat, refusal) : copy;

        private Attempt<Sending> Read(Seat seat, DivisionCode county, IReadOnlyDictionary<string, string> boxes)
        {
            var department = Domain.Forms.Departments.Find(boxes.GetValueOrDefault("department"));
            var (asOf, whole, problems) = RecordRequests.Read(boxes.GetValueOrDefault("asOf"), boxes.GetValueOrDefault("whole"),
                CivilTime.ChinaDate(time.GetUtcNow()));
            if (department is not { } known || DepartmentProfiles.Find(known) is not { } profile)
            {
                return Wire.Errors.Invalid([RecordRefusals.DepartmentNeeded(), .. problems]);
            }

            return seat.Caller.Assignment.Role == Role.DepartmentOfficer && seat.Caller.Assignment.Department != known ? Wire.Errors.NotAllowed()
                : problems.Count > 0 ? Wire.Errors.Invalid(problems)
                : new Sending(seat.Caller, profile, county, asOf, whole, Desk.Channel);
        }

        private static IReadOnlyList<HeadingColumn> Guess(RecordTable table, IReadOnlyList<string?>? chosen) => chosen is null
            ? Headings.Guess(table.Headings)
            : [.. table.Headings.Select((heading, at) => new HeadingColumn(heading, RecordTarget.Find(chosen.ElementAtOrDefault(at)),
                Sureness.Sure))];

        private sealed record Asked(IReadOnlyList<HeadingColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Samples);
    }
}

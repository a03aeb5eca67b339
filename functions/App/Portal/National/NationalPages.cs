using System.Globalization;
using App.Api.Children;
using App.Api.National;
using App.Functions;
using App.Pages;
using App.Portal.SignIn;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.National;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.National;

/// <summary>What goes to the national system, at the desk: the editor of headings, batches by two persons, the ledger of what came back.</summary>
public static class NationalPages
{
    private const string Address = "/portal/national";

    public static void MapNationalPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var at = app.Services;
        var room = new DeskRoom(at.GetRequiredService<NationalRecords>(), at.GetRequiredService<NationalBatches>(),
            at.GetRequiredService<NationalReturns>(),
            at.GetRequiredService<NationalLedger>(), at.GetRequiredService<ChildRecords>(), at.GetRequiredService<TimeProvider>());
        var editor = new EditorRoom(at.GetRequiredService<NationalRecords>(), at.GetRequiredService<NationalMappings>(),
            at.GetRequiredService<NationalBatches>(),
            at.GetRequiredService<TimeProvider>());
        app.MapDesk(NationalFunctions.Desk, (context, seat) => room.ShowAsync(context, seat, Posted.Empty, null, null));
        app.MapDesk(NationalFunctions.StartPost, room.StartAsync);
        app.MapDesk(NationalFunctions.BatchPage, (context, seat) => room.BatchAsync(context, seat, null));
        app.MapDesk(NationalFunctions.FilePost, room.FileAsync);
        app.MapUpload(NationalFunctions.ReturnPost, room.ReturnAsync);
        app.MapDesk(NationalFunctions.NewEditor, editor.NewAsync);
        app.MapDesk(NationalFunctions.Editor, editor.ShowAsync);
        app.MapDesk(NationalFunctions.NewEditorPost, editor.PostAsync);
        app.MapDesk(NationalFunctions.EditorPost, editor.PostAsync);
    }

    private sealed class DeskRoom(NationalRecords records, NationalBatches batches, NationalReturns returns, NationalLedger ledger,
        ChildRecords children,
        TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat, Posted typed, BatchPreview? preview, Refusal? refusal)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
                return Desk.Page<NationalPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new DeskModel(county,
                    await records.MappingsAsync(county, context.RequestAborted).ConfigureAwait(false),
                    await records.BatchesAsync(county, page, context.RequestAborted).ConfigureAwait(false), typed, preview, refusal,
                    context.Request.Query["done"].ToString()));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }

        public async Task<IResult> StartAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (envelope, isPreview) = (new Envelope(posted.Boxes), posted.Value("step") == "preview");
            var wanted = NationalRequests.Wanted(envelope, county);
            var reason = NationalRequests.Reason(envelope, required: !isPreview);
            var mapping = await records.FindMappingAsync(county, posted.Value("mapping"), context.RequestAborted).ConfigureAwait(false);
            if (mapping is null)
            {
                envelope.Add(Api.National.Errors.UnknownMapping());
            }

            if (NationalMappings.Refused(seat.Caller, county) is { } refused)
            {
                return await ShowAsync(context, seat, posted, null, refused).ConfigureAwait(false);
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return await ShowAsync(context, seat, posted, null, Wire.Errors.Invalid(problems)).ConfigureAwait(false);
            }

            if (isPreview)
            {
                var (preview, why) = await batches.PreviewAsync(county, mapping!.Mapping, wanted!, context.RequestAborted).ConfigureAwait(false);
                return await ShowAsync(context, seat, posted, preview, why).ConfigureAwait(false);
            }

            var (done, refusal) = await batches.ProposeAsync(seat.Caller, county, mapping!.Mapping, wanted!, reason!, Desk.Channel,
                context.RequestAborted)
                .ConfigureAwait(false);
            return done is not null ? Desk.See(Address + "?done=proposed#batches")
                : await ShowAsync(context, seat, posted, null, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> BatchAsync(HttpContext context, Seat seat, Refusal? refusal) =>
            await FindAsync(context, seat).ConfigureAwait(false) is { } found
                ? await PageAsync(context, seat, found.County, found.Stored, refusal).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> FileAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return (await batches.FetchAsync(seat.Caller, found.Stored, Desk.Channel, context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refusal, out var file) ? Desk.Refused(seat, refusal) : file;
        }

        public async Task<IResult> ReturnAsync(HttpContext context, Seat seat)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            {
                return Desk.Refused(seat, Wire.Errors.WrongMediaType("multipart/form-data"));
            }

            // Token and proof stand before the file in the form, so nothing of a forged form's file is taken.
            var attempt = await returns.TakeAsync(context, seat.Caller, found.County, found.Stored, Desk.Channel, boxes =>
                seat.Session.IsFormToken(boxes.GetValueOrDefault(Desk.TokenBox, ""))
                    || EndedSession.MayGoOn(context, seat, boxes.GetValueOrDefault(EndedSession.Proof, "")) ? null : Errors.StaleForm())
                        .ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var now) ? Desk.See($"{Address}/batches/{now.Batch.Id}?done=returned")
                : refusal.Code == Errors.StaleForm().Code ? Desk.Refused(seat, refusal)
                : await PageAsync(context, seat, found.County, found.Stored, refusal).ConfigureAwait(false);
        }

        private async Task<(DivisionCode County, StoredBatch Stored)?> FindAsync(HttpContext context, Seat seat) => seat.County is { } county
            && await records.FindBatchAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is { } stored
                ? (county, stored) : null;

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, DivisionCode county, StoredBatch stored, Refusal? refusal)
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            var (rows, next) = await ledger.OfAsync(county, stored.Batch, page, context.RequestAborted).ConfigureAwait(false);
            var listed = await children.ListedAsync(county, [.. rows.Select(row => row.Child)], context.RequestAborted).ConfigureAwait(false);
            var named = rows.Select(row => new BatchRow(row, listed.GetValueOrDefault(row.Child) is not { } child ? null
                : child.Answers.Find(Shared2024.ChildName) is { } name ? Masking.Show(Shared2024.ChildName, name) : "记录")).ToList();
            return Desk.Page<NationalBatchPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new BatchModel(stored.Batch, named, next,
                stored.Batch.Subject == seat.Caller.Subject, time.GetUtcNow(), refusal, context.Request.Query["done"].ToString()));
        }
    }

    private sealed class EditorRoom(NationalRecords records, NationalMappings mappings, NationalBatches batches, TimeProvider time)
    {
        private const int More = 3;

        /// <summary>A new mapping begins with every box of the printed form under its own name: what is not asked for is taken out.</summary>
        public Task<IResult> NewAsync(HttpContext context, Seat seat)
        {
            var form = FormCatalogue.Find(context.Request.Query["form"].ToString(), seat.Site.Today) ?? Migrant2024.Form;
            IReadOnlyList<NationalColumn> columns = [.. form.Fields.Where(field => field is { Supplementary: false, StaffOnly: false })
                .Select(field => new NationalColumn(field.Name, field.Key, new Dictionary<string, string>()))];
            var version = new MappingVersion(1, seat.Site.Today, NationalFormat.Xlsx, "系统行号", columns, ReturnHeadings.Usual, seat.Caller.Actor,
                time.GetUtcNow());
            return Task.FromResult(Page(seat, null, form, Filled(form.Annex + "上报", form, version), columns.Count + More, null, null));
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } stored)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (last, form) = (stored.Mapping.Versions[^1], FormCatalogue.Whole(stored.Mapping.FormId, seat.Site.Today)!);
            return Page(seat, stored, form, Filled(stored.Mapping.Name, form, last), last.Columns.Count + More, null, null);
        }

        public async Task<IResult> PostAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var stored = await FindAsync(context, seat).ConfigureAwait(false);
            if (stored is null && context.Request.RouteValues.ContainsKey("id"))
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (form, rows) = (FormCatalogue.Whole(stored?.Mapping.FormId ?? posted.Value("formId"), seat.Site.Today) ?? Migrant2024.Form,
                NationalRequests.RowsOf(posted));
            if (posted.Value("step") == "more")
            {
                return Page(seat, stored, form, posted, Math.Min(rows + More, SetMapping.MostColumns), null, null);
            }

            var (command, problems) = NationalRequests.Mapping(posted, seat.Caller, seat.Site.Today);
            var decision = SetMapping.Decide(stored?.Mapping, command, county, OpaqueId.New(time.GetUtcNow()), time.GetUtcNow());
            if (problems.Count > 0 || !decision.IsAccepted)
            {
                return Page(seat, stored, form, posted, rows, null, Wire.Errors.Invalid([.. problems, .. decision.Problems]));
            }

            if (posted.Value("step") == "preview")
            {
                // Any children of the county do: what is looked at is the headings.
                var preview = NationalMappings.Refused(seat.Caller, county) is null
                    ? await batches.ExamplesAsync(county, form.Id, decision.Outcome.Versions[^1], context.RequestAborted).ConfigureAwait(false)
                    : null;
                return Page(seat, stored, form, posted, rows, preview, NationalMappings.Refused(seat.Caller, county));
            }

            var (done, refusal) = await mappings.SetAsync(seat.Caller, county, stored, command, posted.Value("version"), Desk.Channel,
                context.RequestAborted)
                .ConfigureAwait(false);
            return done is not null ? Desk.See(Address + "?done=kept") : Page(seat, stored, form, posted, rows, null, refusal);
        }

        private async Task<StoredMapping?> FindAsync(HttpContext context, Seat seat) => seat.County is { } county
            ? await records.FindMappingAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false)
                : null;

        private static IResult Page(Seat seat, StoredMapping? stored, FormDefinition form, Posted typed, int rows, BatchPreview? preview,
            Refusal? refusal) =>
            Desk.Page<MappingPage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
                new MappingModel(stored, form, typed, Math.Max(rows, More), preview, refusal, ""));

        private static Posted Filled(string name, FormDefinition form, MappingVersion version)
        {
            var boxes = Posted.Empty.With("name", name).With("validFrom", version.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                .With("format", version.Format == NationalFormat.Csv ? "csv" : "xlsx").With("keyHeading", version.KeyHeading)
                .With("result", version.Returned.Result).With("returnReason", version.Returned.Reason).With("number", version.Returned.Number)
                .With("accepted", string.Join('、', version.Returned.Accepted)).With("rejected", string.Join('、', version.Returned.Rejected));
            for (var i = 0; i < version.Columns.Count; i++)
            {
                var (column, row) = (version.Columns[i], string.Create(CultureInfo.InvariantCulture, $"c{i}."));
                boxes = boxes.With(row + "heading", column.Heading).With(row + "source", column.Source)
                    .With(row + "codes", NationalWords.Codes(column, NationalSource.Find(form, column.Source)));
            }

            return boxes;
        }
    }
}

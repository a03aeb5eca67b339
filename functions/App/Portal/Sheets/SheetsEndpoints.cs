using App.Api.Children;
using App.Api.Declarations;
using App.Api.Sheets;
using App.Documents.Paper;
using App.Functions;
using App.Pages;
using App.Portal.SignIn;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Sheets;

/// <summary>
/// Excel and paper at the desk: templates, imports with their progress and result, exports by two persons, the annexes for printing.
/// </summary>
public static class SheetsEndpoints
{
    /// <summary>Rows with problems shown on the page; the copy has them all.</summary>
    private const int ShownRows = 200;

    public static void MapSheets(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var imports = app.Services.GetRequiredService<Imports>();
        var desk = new DeskRoom(imports, app.Services.GetRequiredService<Exports>(), app.Services.GetRequiredService<TimeProvider>());
        var papers = new PaperRoom(app.Services.GetRequiredService<Papers>(), app.Services.GetRequiredService<Openings>(),
            app.Services.GetRequiredService<Reviews>(), app.Services.GetRequiredService<ChildRecords>(),
                app.Services.GetRequiredService<Settings>().Policy);
        app.MapDesk(SheetFunctions.Desk, (context, seat) => desk.ShowAsync(context, seat));
        app.MapDesk(SheetFunctions.DeskTemplate, static (context, seat) =>
            Task.FromResult(Imports.Template(context) is var file && file.Result is Refusal refusal ? Desk.Refused(seat, refusal) : file));
        app.MapUpload(SheetFunctions.DeskUpload, desk.UploadAsync);
        app.MapDesk(SheetFunctions.DeskImport, (context, seat) =>
            desk.WithAsync(context, seat, (import, _) => desk.ImportAsync(context, seat, import, null)));
        app.MapDesk(SheetFunctions.DeskProblems, (context, seat) =>
            desk.WithAsync(context, seat, (import, county) => desk.CopyAsync(context, seat, import, county)));
        app.MapDesk(SheetFunctions.DeskWrite, (context, seat, posted) =>
            desk.ActAsync(context, seat, (import, county) =>
                imports.WriteAsync(seat.Caller, county, import, posted.Value("rows"), posted.Value("known") is "write" ? "write" : null,
                    context.RequestAborted)));
        app.MapDesk(SheetFunctions.DeskStop, (context, seat, posted) =>
            desk.ActAsync(context, seat, (import, county) => imports.StopAsync(county, import, context.RequestAborted)));
        app.MapDesk(SheetFunctions.DeskUndo, desk.UndoAsync);
        app.MapDesk(SheetFunctions.DeskExport, desk.ExportAsync);
        app.MapDesk(SheetFunctions.DeskExportFile, desk.FetchAsync);
        app.MapDesk(SheetFunctions.DeskDeclarationAnnex, (context, seat) => papers.DeclarationAsync(context, seat, word: false));
        app.MapDesk(SheetFunctions.DeskDeclarationWord, (context, seat) => papers.DeclarationAsync(context, seat, word: true));
        app.MapDesk(SheetFunctions.DeskBlank, (context, seat) => Task.FromResult(papers.Blank(context, seat)));
        app.MapDesk(SheetFunctions.DeskAnnexes, papers.ManyAsync);
        app.MapDesk(SheetFunctions.DeskChildAnnex, (context, seat) => papers.ChildAsync(context, seat, word: false));
        app.MapDesk(SheetFunctions.DeskChildWord, (context, seat) => papers.ChildAsync(context, seat, word: true));
    }

    private sealed class DeskRoom(Imports imports, Exports exports, TimeProvider time)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat, Refusal? refusal = null, Posted? typed = null)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var recent = seat.May(Permission.RecordsImport) ? await imports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false) : [];
            var asked = await exports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<SheetsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new SheetsModel(county, time.GetUtcNow())
            {
                Recent = recent,
                Asked = asked,
                Refusal = refusal,
                Typed = typed ?? FromQuery(context),
                Done = context.Request.Query["done"].ToString(),
            });
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

            // Token and proof stand before the file in the form, so nothing of a forged form's file is taken. With the proof the page, its file
            // chosen, outlives its session.
            return !(await imports.StartAsync(context, seat.Caller, county, boxes =>
                seat.Session.IsFormToken(boxes.GetValueOrDefault(Desk.TokenBox, ""))
                    || EndedSession.MayGoOn(context, seat, boxes.GetValueOrDefault(EndedSession.Proof, "")) ? null
                    : Errors.StaleForm()).ConfigureAwait(false)).IsRefused(out var refusal, out var import)
                    ? Desk.See("/portal/sheets/imports/" + import.Id)
                : refusal.Code == Errors.StaleForm().Code ? Desk.Refused(seat, refusal)
                : await ShowAsync(context, seat, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> WithAsync(HttpContext context, Seat seat, Func<Import, DivisionCode, Task<IResult>> handle) =>
            seat.County is { } county && await imports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
            .ConfigureAwait(false) is { } import
                ? await handle(import, county).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> ImportAsync(HttpContext context, Seat seat, Import import, Refusal? refusal)
        {
            var problems = await imports.ProblemsAsync(import, ShownRows, context.RequestAborted).ConfigureAwait(false);
            var known = await imports.KnownAsync(import, ShownRows, context.RequestAborted).ConfigureAwait(false);
            var kept = import.Kept > 0 ? await imports.KeptRowsAsync(import, ShownRows, context.RequestAborted).ConfigureAwait(false) : [];
            var written = import.Write is { IsOpen: false } ? await imports.WrittenAsync(import, context.RequestAborted).ConfigureAwait(false) : 0;
            if (import.AtWork is not null && refusal is null)
            {
                // Without scripts the page asks again by itself.
                context.Response.Headers["Refresh"] = "2";
            }

            return Desk.Page<ImportPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new ImportModel(import)
            {
                Problems = problems,
                Known = known,
                Kept = kept,
                Written = written,
                Refusal = refusal,
            });
        }

        public async Task<IResult> CopyAsync(HttpContext context, Seat seat, Import import, DivisionCode county) =>
            await imports.CopyAsync(seat.Caller, county, import, context.RequestAborted).ConfigureAwait(false)
            ?? Desk.Refused(seat, Wire.Errors.NotFound());

        public Task<IResult> ActAsync(HttpContext context, Seat seat, Func<Import, DivisionCode, Task<Refusal?>> act) =>
            WithAsync(context, seat, async (import, county) =>
            await act(import, county).ConfigureAwait(false) is not { } refusal ? Desk.See("/portal/sheets/imports/" + import.Id)
            : await imports.FindAsync(county, import.Id, context.RequestAborted).ConfigureAwait(false) is { } now
            ? await ImportAsync(context, seat, now, refusal).ConfigureAwait(false)
            : Desk.Refused(seat, refusal));

        public Task<IResult> UndoAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, async (import, county) =>
        {
            var (reason, problems) = Desk.Why(posted);
            return reason is null ? Wire.Errors.Invalid(problems)
                : await imports.UndoAsync(seat.Caller, county, import, reason, context.RequestAborted).ConfigureAwait(false);
        });

        public async Task<IResult> ExportAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (wanted, problems) = ExportRequests.Read(new(posted.Boxes), seat.Caller, county, time.GetUtcNow());
            var refusal = wanted is null ? Wire.Errors.Invalid(problems)
                : (await exports.ProposeAsync(seat.Caller, county, wanted, context.RequestAborted).ConfigureAwait(false)).Refusal;
            return refusal is null ? Desk.See("/portal/sheets?done=proposed#exports") : await ShowAsync(context, seat, refusal, posted)
                .ConfigureAwait(false);
        }

        public async Task<IResult> FetchAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county || await exports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return (await exports.FetchAsync(seat.Caller, found, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal,
                out var file) ? Desk.Refused(seat, refusal) : file;
        }

        /// <summary>The list that the reader comes from, ready in the boxes of the export.</summary>
        private static Posted FromQuery(HttpContext context)
        {
            var typed = Posted.Empty;
            foreach (var name in (string[])["kind", "status", "township"])
            {
                typed = context.Request.Query[name] is [{ Length: > 0 and < 30 } value] ? typed.With(name, value) : typed;
            }

            return typed;
        }
    }

    /// <summary>Printing needs the record to be open; it is logged beside the opening.</summary>
    private sealed class PaperRoom(Papers papers, Openings openings, Reviews reviews, ChildRecords children,
        PolicyInForce policy)
    {
        public async Task<IResult> DeclarationAsync(HttpContext context, Seat seat, bool word)
        {
            if (seat.County is not { } county || context.Request.RouteValues["id"] is not string id
                || await reviews.FindAsync(seat.Caller, county, id, Permission.DeclarationsOpen, context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await openings.UntilAsync(seat.Caller, county, Reviews.Opening, id, context.RequestAborted).ConfigureAwait(false) is null)
            {
                return Desk.See("/portal/declarations/" + id);
            }

            await papers.PrintAsync(seat.Caller, found.Declaration, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Paper(seat, found.Declaration.Form, Papers.Of(found.Declaration), word);
        }

        public async Task<IResult> ChildAsync(HttpContext context, Seat seat, bool word)
        {
            if (seat.County is not { } county || context.Request.RouteValues["id"] is not string id
                || await children.FindAsync(seat.Caller, county, id, Permission.ChildrenOpen, context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await openings.UntilAsync(seat.Caller, county, "child.open", id, context.RequestAborted).ConfigureAwait(false) is null)
            {
                return Desk.See("/portal/children/" + id);
            }

            await papers.PrintAsync(seat.Caller, found.Child, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Paper(seat, found.Child.Form, Papers.Of(found.Child), word);
        }

        /// <summary>For whoever goes to a door without a device, or to a family that writes itself.</summary>
        public IResult Blank(HttpContext context, Seat seat) => context.Request.RouteValues["formId"] as string is not { } id
            ? Desk.Refused(seat, Wire.Errors.NotFound())
            : id == "notice" ? new RazorComponentResult<NoticePaper>(new { Notice = policy.Notices.On(seat.Site.Today) })
            : FormCatalogue.Find(id, seat.Site.Today) is not { } form ? Desk.Refused(seat, Wire.Errors.NotFound())
            : Printed(seat.Site with { Synthetic = false }, [(form, Answers.Empty)]);

        /// <summary>
        /// The ticked declarations on paper: each is opened with the one reason and printed, with an entry of its own for both, before any of it is
        /// shown.
        /// </summary>
        public async Task<IResult> ManyAsync(HttpContext context, Seat seat, Posted posted)
        {
            var ticked = posted.Values("row").Select(row => row.Split(':')[0]).Where(OpaqueId.Is).Distinct().ToList();
            if (seat.County is not { } county || ticked.Count is 0 or > BulkReview.MaxRows)
            {
                return Desk.Refused(seat, ticked.Count == 0 ? Errors.NothingTicked() : Errors.TooManyTicked(BulkReview.MaxRows));
            }

            var found = new List<StoredDeclaration>();
            foreach (var id in ticked)
            {
                if (await reviews.FindAsync(seat.Caller, county, id, Permission.DeclarationsOpen, context.RequestAborted)
                    .ConfigureAwait(false) is { Declaration: { IsHandedAway: false, ErasedAt: null } } stored)
                {
                    found.Add(stored);
                }
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null || found.Count == 0)
            {
                return Desk.Page<AnnexesPage>(seat, new AnnexesModel(found)
                {
                    Left = ticked.Count - found.Count,
                    Problems = posted.Has("asked", "1") ? problems : [],
                });
            }

            foreach (var stored in found)
            {
                await reviews.OpenAsync(seat.Caller, stored.Declaration, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                await papers.PrintAsync(seat.Caller, stored.Declaration, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            }

            return new SeenOnce(Printed(seat.Site, [.. found.Select(stored => (stored.Declaration.Form, Papers.Of(stored.Declaration)))]));
        }

        private IResult Paper(Seat seat, FormDefinition form, Answers answers, bool word) => word
            ? papers.Word(form, answers)
            : Printed(seat.Site, [(form, answers)]);

        private static RazorComponentResult<AnnexView> Printed(SiteContext site, IReadOnlyList<(FormDefinition Form, Answers Answers)> sheets) =>
            Html.Page<AnnexView>(new AnnexModel(site, sheets));
    }
}

/// <summary>What the page SheetsPage shows.</summary>
public sealed record SheetsModel(DivisionCode County, DateTimeOffset Now)
{
    public Refusal? Refusal { get; init; }
    public Posted Typed { get; init; } = Posted.Empty;
    public string Done { get; init; } = "";
    public IReadOnlyList<Import> Recent { get; init; } = [];
    public IReadOnlyList<StoredExport> Asked { get; init; } = [];
}

/// <summary>What the page ImportPage shows.</summary>
public sealed record ImportModel(Import Import)
{
    public IReadOnlyList<RowProblems> Problems { get; init; } = [];
    public IReadOnlyList<KnownRow> Known { get; init; } = [];
    public IReadOnlyList<ChunkRow> Kept { get; init; } = [];

    /// <summary>Rows really written.</summary>
    public int Written { get; init; }
    public Refusal? Refusal { get; init; }
}

/// <summary>What the page AnnexesPage shows.</summary>
public sealed record AnnexesModel(IReadOnlyList<StoredDeclaration> Found)
{
    /// <summary>How many of the ticked cannot be printed.</summary>
    public int Left { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

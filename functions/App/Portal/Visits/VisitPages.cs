using System.Globalization;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Visits;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Privacy;
using Domain.Problems;
using Domain.Visits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Visits;

/// <summary>
/// Door visits on a phone: one page holds every screen of the form, so that the next one is there without a signal; its script shows them one by one
/// and keeps what is typed. Without the script every step is a post.
/// </summary>
public static class VisitPages
{
    /// <summary>Rows of each list; a village has fewer, a county looks into its own lists.</summary>
    private const int Rows = 25;

    public static void MapVisitPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<VisitDrafts>(), services.GetRequiredService<VisitDeclarations>(),
            services.GetRequiredService<Settings>().Policy, services.GetRequiredService<TimeProvider>());
        var notes = new Notes(services.GetRequiredService<VisitRecords>(), services.GetRequiredService<ChildRecords>());
        var list = new ToDo(services.GetRequiredService<VisitDrafts>(), services.GetRequiredService<VisitRounds>(),
            services.GetRequiredService<Reviews>());
        app.MapDesk(VisitFunctions.Desk, list.ShowAsync);
        app.MapDesk(VisitFunctions.Choose, (_, seat) => Task.FromResult(Desk.Page<ChoosePage>(seat, new ChooseModel())));
        app.MapDesk(VisitFunctions.Start, room.StartAsync);
        app.MapDesk(VisitFunctions.Blank, (context, seat) => Task.FromResult(Room.Blank(context, seat)));
        app.MapDesk(VisitFunctions.Screens, room.ShowAsync);
        app.MapDesk(VisitFunctions.Go, room.GoAsync);
        app.MapDesk(VisitFunctions.Summary, room.SummaryAsync);
        app.MapDesk(VisitFunctions.Submit, room.SubmitAsync);
        app.MapDesk(VisitFunctions.Discard, room.DiscardAsync);
        app.MapDesk(VisitFunctions.Taken, (_, seat) => Task.FromResult(Desk.Page<TakenPage>(seat, new TakenModel(null))));
        app.MapDesk(VisitFunctions.Take, (context, seat, _) => TakeAsync(context, seat, services.GetRequiredService<TakenRounds>()));
        app.MapDesk(VisitFunctions.Note, notes.ShowAsync);
        app.MapDesk(VisitFunctions.NotePost, notes.PostAsync);
    }

    /// <summary>The rows for the device to seal, and the key to seal them with, which lasts as long as they may be shown.</summary>
    private static async Task<IResult> TakeAsync(HttpContext context, Seat seat, TakenRounds rounds)
    {
        if (seat.County is not { } county)
        {
            return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
        }

        var away = await rounds.TakeAsync(seat.Caller, county, VisitRequests.Channel, context.RequestAborted).ConfigureAwait(false);
        Devices.GiveRoundKey(context, away.DroppedAt);
        return Desk.Page<TakenPage>(seat, new TakenModel(away));
    }

    private static string IdOf(HttpContext context) => (string?)context.Request.RouteValues["id"] ?? "";

    private sealed class Room(VisitDrafts drafts, VisitDeclarations declarations, PolicyInForce policy, TimeProvider time)
    {
        public async Task<IResult> StartAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (FormCatalogue.Find(posted.Value("formId"), seat.Site.Today) is not { } form)
            {
                return Desk.Page<ChoosePage>(seat, StatusCodes.Status422UnprocessableEntity, new ChooseModel()
                {
                    Problems = [Domain.Forms.Errors.UnknownForm()],
                });
            }

            var id = OpaqueId.New(time.GetUtcNow());
            var saved = await drafts.SaveAsync(seat.Caller, id, new(form, Beforehand(seat.Caller, form), 0, null, NewSave()), context.RequestAborted)
                .ConfigureAwait(false);
            return saved.Refusal is { } refusal ? Desk.Refused(seat, refusal) : Desk.See("/portal/visits/" + id);
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } stored)
            {
                return NotFound(seat);
            }

            if (stored.Draft.Done is { } done)
            {
                return Desk.Page<ReceivedPage>(seat, new ReceivedVisitModel(stored.Draft.Id, done)
                {
                    Changed = context.Request.Query.ContainsKey("changed"),
                });
            }

            var at = int.TryParse(context.Request.Query["screen"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
                : stored.Draft.Screen;
            return ScreensOf(seat, stored.Draft, stored.Document.Version, at, checking: context.Request.Query.ContainsKey("check"));
        }

        public async Task<IResult> GoAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } stored)
            {
                return NotFound(seat);
            }

            var form = stored.Draft.Form;
            var count = Screens.Of(form, selfDeclared: false).Count;
            var at = Math.Clamp(int.TryParse(posted.Value("screen"), NumberStyles.None, CultureInfo.InvariantCulture, out var was) ? was : 0,
                0, count - 1);
            var more = posted.Value(Posted.More);
            var to = posted.Value("go") switch { "back" => Math.Max(0, at - 1), "exit" => at, _ => more.Length > 0 ? at : at + 1 };
            var (boxes, problems) = VisitDraftJson.Cut(posted, form);
            var shown = stored.Draft with { Boxes = boxes };
            if (problems.Count > 0)
            {
                return ScreensOf(seat, shown, posted.Value("version"), at, problems: problems);
            }

            var save = posted.Value("save") is { Length: >= 8 and <= 64 } given
                && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? given : NewSave();
            var saved = await drafts.SaveAsync(seat.Caller, stored.Draft.Id, new(form, boxes, Math.Min(to, count - 1), posted.Value("version"), save),
                context.RequestAborted).ConfigureAwait(false);
            return saved switch
            {
                { Refusal: { } refusal } => Desk.Refused(seat, refusal),
                { Newer: { } newer } => ScreensOf(seat, shown, newer.Document.Version, at,
                    differences: BoxDifference.Between(form, boxes, newer.Draft.Boxes)),
                _ when more.Length > 0 => ScreensOf(seat, saved.Kept!.Draft with { Boxes = boxes.WithRowsOf(posted, form) },
                    saved.Kept.Document.Version, at),
                _ when posted.Value("go") == "exit" => Desk.See("/portal/visits"),
                _ => Desk.See(to >= count || posted.Value("go") == "summary" ? $"/portal/visits/{stored.Draft.Id}/summary"
                    : $"/portal/visits/{stored.Draft.Id}?screen={to.ToString(CultureInfo.InvariantCulture)}"),
            };
        }

        public async Task<IResult> SummaryAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat).ConfigureAwait(false) is not { } stored ? NotFound(seat)
            : stored.Draft.Done is not null ? Desk.See("/portal/visits/" + stored.Draft.Id)
            : Summary(seat, stored);

        public async Task<IResult> SubmitAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } stored)
            {
                return NotFound(seat);
            }

            var (draft, here) = (stored.Draft, "/portal/visits/" + stored.Draft.Id);
            if (draft.Done is not null)
            {
                return Desk.See(here);
            }

            if (stored.Document.Version != posted.Value("version"))
            {
                return Summary(seat, stored, StatusCodes.Status409Conflict, changed: true);
            }

            var boxes = draft.Boxes;
            var typed = Submissions.HashOf(draft.Form, boxes.Answers(draft.Form));
            if (policy.Notices.Find(posted.Value("consent")) is { } consented)
            {
                boxes = boxes.With(Shared2024.ConsentNoticeVersion.Key, consented.Version)
                    .With(Shared2024.ConsentGivenOn.Key, seat.Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            if (!(await declarations.DeclareAsync(seat.Caller, draft.Id, typed, draft.Form, boxes.Answers(draft.Form),
                context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refusal, out var accepted))
            {
                await drafts.FinishAsync(stored, DoneBy(accepted.Declaration), context.RequestAborted).ConfigureAwait(false);
                return Desk.See(here);
            }

            if (refusal.Code != "idempotency-key-reused")
            {
                return Summary(seat, stored, refusal.Status, problems: refusal.Problems);
            }

            // Sent before, the answer got lost, and changed since: what was taken stays as it was, the change belongs to the declaration.
            if (await declarations.FindAsync(seat.Caller, draft.Id, context.RequestAborted).ConfigureAwait(false) is not { } taken)
            {
                return Desk.Refused(seat, Api.Visits.Errors.AlreadySubmitted());
            }

            await drafts.FinishAsync(stored, DoneBy(taken.Declaration), context.RequestAborted).ConfigureAwait(false);
            return Desk.See(here + "?changed=1");
        }

        public async Task<IResult> DiscardAsync(HttpContext context, Seat seat, Posted posted) =>
            await FindAsync(context, seat).ConfigureAwait(false) is not { Draft.Done: null } stored ? NotFound(seat)
            : await drafts.DiscardAsync(stored, context.RequestAborted).ConfigureAwait(false) ? Desk.See("/portal/visits?done=discarded")
            : Desk.Refused(seat, Wire.Errors.VersionConflict());

        private Task<StoredVisitDraft?> FindAsync(HttpContext context, Seat seat) =>
            drafts.FindAsync(seat.Caller, IdOf(context), context.RequestAborted);

        private IResult ScreensOf(Seat seat, VisitDraft draft, string version, int at, bool checking = false, IReadOnlyList<Problem>? problems = null,
            IReadOnlyList<BoxDifference>? differences = null)
        {
            var all = Screens.Of(draft.Form, selfDeclared: false);
            var sheet = VisitSheet.Read(draft.Form, draft.Boxes, seat.Caller, seat.Site.Today, declarations, policy);
            return Desk.Page<ScreensPage>(seat, differences is not null ? StatusCodes.Status409Conflict : problems is not null
                ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
                new ScreensModel(draft, version, all, sheet.Answers, Math.Clamp(at, 0, all.Count - 1))
                {
                    Checking = checking,
                    Problems = problems ?? (checking ? sheet.Problems : []),
                    Differences = differences ?? [],
                });
        }

        /// <summary>The questions alone, in the version of a visit, for a device to keep: it names no child, nor who fetched it.</summary>
        public static IResult Blank(HttpContext context, Seat seat) =>
            (context.Request.RouteValues["formId"] as string) == TakenModel.Blank ? Html.Page<TakenBlankPage>(seat.Site)
            : FormCatalogue.Asked(context.Request.RouteValues["formId"] as string, context.Request.Query["version"], seat.Site.Today)
                is not { } form || form.ValidFrom > seat.Site.Today
                ? Desk.Refused(seat, Wire.Errors.NotFound())
            : Html.Page<BlankPage>(new BlankModel(seat.Site, new(new(BlankModel.Id, "", form, Posted.Empty, 0, "", default, default), "",
                Screens.Of(form, selfDeclared: false), Answers.Empty, 0)));

        private IResult Summary(Seat seat, StoredVisitDraft stored, int status = StatusCodes.Status200OK, bool changed = false,
            IReadOnlyList<Problem>? problems = null)
        {
            var sheet = VisitSheet.Read(stored.Draft.Form, stored.Draft.Boxes, seat.Caller, seat.Site.Today, declarations, policy);
            return Desk.Page<SummaryPage>(seat, status,
                new SummaryModel(stored.Draft.Id, stored.Document.Version, stored.Draft.Form,
                    Screens.Of(stored.Draft.Form, selfDeclared: false), sheet)
                {
                    Notice = policy.Notices.On(seat.Site.Today),
                    Problems = problems ?? sheet.Problems,
                    Changed = changed,
                });
        }

        private static IResult NotFound(Seat seat) => Desk.Refused(seat, Api.Visits.Errors.NoSuchDraft());

        private SubmittedVisit DoneBy(Declaration declaration) => new(declaration.Receipt, declaration.Id, declaration.County, time.GetUtcNow());

        private static string NewSave() => Guid.NewGuid().ToString("N");

        /// <summary>The child lives, or has its hukou, where the visitor works: everything else is to be typed over it.</summary>
        private static Posted Beforehand(Caller caller, FormDefinition form) => VisitDeclarations.OwnPlace(caller) is not { } own ? Posted.Empty
            : form.Kind == ChildKind.Migrant ? Posted.Empty.With(Shared2024.CurrentAddress.Key + ".division", own.Value)
            : Posted.Empty.With(Shared2024.CurrentAddress.Key + ".division", own.Value).With(Shared2024.HukouAddress.Key + ".division", own.Value);
    }

    private sealed class ToDo(VisitDrafts drafts, VisitRounds rounds, Reviews reviews)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (caller, cancellation) = (seat.Caller, context.RequestAborted);
            var (children, more) = await rounds.ListAsync(caller, county, seat.Site.Today, Rows, cancellation).ConfigureAwait(false);
            var (asked, _) = await reviews.ListAsync(caller, county, new DeclarationFilter([DeclarationStatus.NeedsInformation], DueFirst: true),
                null, Rows, cancellation).ConfigureAwait(false);
            return Desk.Page<VisitsPage>(seat, new VisitDeskModel(await drafts.ListAsync(caller, cancellation).ConfigureAwait(false), children, asked)
            {
                More = more,
                Done = context.Request.Query["done"].ToString(),
            });
        }
    }

    private sealed class Notes(VisitRecords visits, ChildRecords children)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat).ConfigureAwait(false) is { } found ? await FormAsync(context, seat, found, Posted.Empty, null)
            .ConfigureAwait(false) : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> PostAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (command, problems) = VisitRequests.Read(new(posted.Boxes), seat.Caller);
            var refusal = command is null ? Wire.Errors.Invalid(problems) : null;
            if (command is not null)
            {
                var key = posted.Value("key") is { Length: > 0 and <= 64 } given ? given : Guid.NewGuid().ToString("N");
                (var kept, refusal) = await visits.RecordAsync(seat.Caller, found, command, key, VisitRequests.Channel,
                    context.RequestAborted).ConfigureAwait(false);
                if (kept is not null)
                {
                    return Desk.See("/portal/visits?done=recorded");
                }
            }

            return await FormAsync(context, seat, found, posted, refusal).ConfigureAwait(false);
        }

        private async Task<IResult> FormAsync(HttpContext context, Seat seat, StoredChild found, Posted typed, Refusal? refusal) =>
            Desk.Page<NotePage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
                new NoteModel(found, typed.Value("key") is { Length: > 0 } key ? key : Guid.NewGuid().ToString("N"), typed)
                {
                    Refusal = refusal,
                    Last = await visits.FindLastAsync(found.Child, context.RequestAborted).ConfigureAwait(false),
                });

        private async Task<StoredChild?> FindAsync(HttpContext context, Seat seat) =>
            seat.County is { } county ? await children.FindAsync(seat.Caller, county, IdOf(context), Permission.VisitsRecord, context.RequestAborted)
            .ConfigureAwait(false) : null;
    }
}

/// <summary>What the page ScreensPage shows.</summary>
public sealed record ScreensModel(VisitDraft Draft, string Version, IReadOnlyList<Screen> All, Answers Answers, int At)
{
    /// <summary>The screens were asked for to mend something: what is wrong stands beside its box.</summary>
    public bool Checking { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
    public IReadOnlyList<BoxDifference> Differences { get; init; } = [];
}

/// <summary>What the page SummaryPage shows.</summary>
public sealed record SummaryModel(string Id, string Version, FormDefinition Form, IReadOnlyList<Screen> All, VisitSheet Sheet)
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];
    public bool Changed { get; init; }

    /// <summary>What the guardian has read and signed.</summary>
    public required Notice Notice { get; init; }
}

/// <summary>What the page NotePage shows.</summary>
/// <param name="Key">Of this form: posted twice, the visit is kept once.</param>
public sealed record NoteModel(StoredChild Found, string Key, Posted Typed)
{
    public Visit? Last { get; init; }
    public Refusal? Refusal { get; init; }
}

/// <summary>What the page VisitsPage shows.</summary>
/// <param name="Children">The round, the most pressing first.</param>
public sealed record VisitDeskModel(IReadOnlyList<StoredVisitDraft> Drafts, IReadOnlyList<ToVisit> Children, IReadOnlyList<StoredDeclaration> Asked)
{
    public bool More { get; init; }
    public string Done { get; init; } = "";
}

/// <summary>What the page ReceivedPage shows.</summary>
public sealed record ReceivedVisitModel(string Id, SubmittedVisit Done)
{
    /// <summary>It had been sent before, with other content.</summary>
    public bool Changed { get; init; }
}

/// <summary>What the page ChoosePage shows.</summary>
public sealed record ChooseModel()
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

/// <summary>What the page TakenPage shows.</summary>
/// <param name="Away">What was just taken along; null where the device has it.</param>
public sealed record TakenModel(TakenAway? Away)
{
    /// <summary>What stands where a form's id would for the page without anybody in it.</summary>
    public const string Blank = "taken";
}

/// <summary>A form without a visit.</summary>
public sealed record BlankModel(SiteContext Site, ScreensModel Screens)
{
    /// <summary>What stands where the number of a visit would; the device knows that from the address.</summary>
    public const string Id = "blank";
}

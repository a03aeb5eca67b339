using App.Api.Children;
using App.Api.Verifications;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Comparing;

/// <summary>A department with its comparison that is on or was asked for last, and the last that came to an end.</summary>
/// <param name="Differences">How many of it nobody has settled, at most <see cref="Most"/>; 0 where the reader settles none.</param>
/// <param name="Pairs">The same of the possible pairs.</param>
public sealed record DeskRow(DivisionCode County, DepartmentProfile Profile, StoredVerification? Current, StoredVerification? LastDone,
    int Differences, int Pairs)
{
    /// <summary>More than that nobody counts on a page.</summary>
    public const int Most = 200;
}

/// <param name="Rows">Of one county; of the city every county's.</param>
public sealed record DeskModel(IReadOnlyList<DeskRow> Rows, bool IsCity, string Done, Refusal? Refusal);

/// <summary>A difference on the page of its comparison.</summary>
/// <param name="Child">Null where the record is gone.</param>
public sealed record ShownDifference(SeenItem Item, SeenDifference Difference, Child? Child)
{
    public string Label => Child is { } child ? DepartmentProfile.FieldOf(child.Kind, Difference.Found.Field)?.Name ?? Difference.Found.Field
        : Difference.Found.Field;

    public string Declared => Show(Difference.Found.Declared);

    public string Reported => Show(Difference.Found.Reported);

    private string Show(System.Text.Json.JsonElement? value) => value is not { } json ? "没有填"
        : Child is { } child && FieldValues.Read(child.Kind, Difference.Found.Field, json) is { } read
        ? DepartmentProfile.FieldOf(child.Kind, Difference.Found.Field)!.Show(read) : "—";
}

/// <param name="Until">Until when it stays open to the reader; null: to be opened first.</param>
public sealed record RunModel(StoredVerification Found, DateTimeOffset? Until, IReadOnlyList<ShownDifference> Shown, int? Next, bool All,
    int Undecided, string Done, IReadOnlyList<Problem> Problems);

/// <summary>One ticked difference: what will happen, or what happened.</summary>
public sealed record RulingRow(ShownDifference? Shown, string Posted, string? Outcome, string? Problem);

public sealed record RulingsModel(StoredVerification Found, Ruling Ruling, string Reason, IReadOnlyList<RulingRow> Rows, bool IsDone);

/// <param name="Place">Among the possible pairs, from 0.</param>
public sealed record PairModel(StoredVerification Found, SeenItem Item, Child? Child, int Place, int Total, string Done,
    IReadOnlyList<Problem> Problems);

/// <summary>
/// 比对 at the desk: a county's comparisons, what differs, which pairs are one child. Every value is behind an opening with a reason.
/// </summary>
public static class ComparingPages
{
    private const string OpenAction = "verification.open";

    public static void MapComparing(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<VerificationDesk>(), services.GetRequiredService<VerificationItems>(),
            services.GetRequiredService<VerificationActions>(), services.GetRequiredService<ChildRecords>(), services.GetRequiredService<Openings>(),
                services.GetRequiredService<IStore>(), services.GetRequiredService<TimeProvider>());
        app.MapDesk(VerificationFunctions.DeskPage, (context, seat) => room.DeskAsync(context, seat));
        app.MapDesk(VerificationFunctions.StartPage, room.StartAsync);
        app.MapDesk(VerificationFunctions.CancelPage, room.CancelAsync);
        app.MapDesk(VerificationFunctions.RunPage, (context, seat) => room.WithAsync(context, seat, found => room.RunAsync(context, seat, found)));
        app.MapDesk(VerificationFunctions.OpeningPage, (context, seat, posted) =>
            room.WithAsync(context, seat, found => room.OpenAsync(context, seat, found, posted)));
        app.MapDesk(VerificationFunctions.PreviewPage, (context, seat, posted) =>
            room.OpenedAsync(context, seat, found => room.RulingsAsync(context, seat, found, posted, carryOut: false)));
        app.MapDesk(VerificationFunctions.RulingsPage, (context, seat, posted) =>
            room.OpenedAsync(context, seat, found => room.RulingsAsync(context, seat, found, posted, carryOut: true)));
        app.MapDesk(VerificationFunctions.BackPage, (context, seat, posted) =>
            room.OpenedAsync(context, seat, found => room.BackAsync(context, seat, found, posted)));
        app.MapDesk(VerificationFunctions.PairPage, (context, seat) =>
            room.OpenedAsync(context, seat, found => room.PairAsync(context, seat, found, null, [])));
        app.MapDesk(VerificationFunctions.DecidePage, (context, seat, posted) =>
            room.OpenedAsync(context, seat, found => room.DecideAsync(context, seat, found, posted)));
        app.MapDesk(VerificationFunctions.PairBackPage,
            (context, seat, posted) => room.OpenedAsync(context, seat, found => room.PairBackAsync(context, seat, found, posted)));
    }

    private sealed class Room(VerificationDesk desk, VerificationItems items, VerificationActions actions, ChildRecords children, Openings openings,
        IStore store, TimeProvider time)
    {
        public async Task<IResult> DeskAsync(HttpContext context, Seat seat, Refusal? refusal = null)
        {
            var home = seat.Caller.Assignment.HomeCounty;
            var own = seat.Caller.Assignment.Department;
            List<DeskRow> rows = [];
            foreach (var county in home is { } one ? [one] : DivisionTable.Children(DivisionCode.Changzhi).Select(unit => unit.Code))
            {
                foreach (var profile in DepartmentProfiles.All.Where(profile => own is null || profile.Department == own))
                {
                    var (current, last) = await desk.LatestAsync(profile.Department, county, context.RequestAborted).ConfigureAwait(false);
                    var (differences, pairs) = last is not null && seat.May(Permission.DiscrepanciesAdjudicate)
                        ? await items.OpenAsync(last, DeskRow.Most, context.RequestAborted).ConfigureAwait(false) : default;
                    rows.Add(new(county, profile, current, last, differences, pairs));
                }
            }

            if (refusal is null && rows.Exists(row => row.Current is { Job.IsOpen: true }))
            {
                // Without scripts the page asks again by itself.
                context.Response.Headers["Refresh"] = "3";
            }

            return Desk.Page<ComparingPage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
                new DeskModel(rows, home is null, context.Request.Query["done"].ToString(), refusal));
        }

        public async Task<IResult> StartAsync(HttpContext context, Seat seat, Posted posted)
        {
            var county = DivisionCode.TryParse(posted.Value("county"), out var named) ? named : default(DivisionCode?);

            // An officer has one department, and need not name it.
            var department = posted.Value("department") is { Length: > 0 } chosen ? chosen : seat.Caller.Assignment.Department?.Id();
            var (_, refusal) = await desk.StartAsync(seat.Caller, department, county, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return refusal is null ? Desk.See("/portal/verification") : await DeskAsync(context, seat, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> CancelAsync(HttpContext context, Seat seat, Posted posted)
        {
            var (found, refusal) = await desk.FindAsync(seat.Caller, context.Request.RouteValues["id"] as string, Permission.VerificationsProgress,
                context.RequestAborted).ConfigureAwait(false);
            refusal ??= await desk.CancelAsync(seat.Caller, found!, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return refusal is null ? Desk.See("/portal/verification?done=cancelled") : await DeskAsync(context, seat, refusal).ConfigureAwait(false);
        }

        /// <summary>A comparison of the county that came to an end.</summary>
        public async Task<IResult> WithAsync(HttpContext context, Seat seat, Func<StoredVerification, Task<IResult>> handle)
        {
            return (await desk.FindAsync(seat.Caller, context.Request.RouteValues["id"] as string, Permission.DiscrepanciesAdjudicate,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var found) ? Desk.Refused(seat, refusal)
                : found.Verification.Summary is null ? Desk.See("/portal/verification") : await handle(found).ConfigureAwait(false);
        }

        /// <summary>The same, opened with a reason before.</summary>
        public Task<IResult> OpenedAsync(HttpContext context, Seat seat, Func<StoredVerification, Task<IResult>> handle) =>
            WithAsync(context, seat, async found =>
            await UntilAsync(context, seat, found).ConfigureAwait(false) is null ? Desk.See("/portal/verification/" + found.Verification.Id)
            : await handle(found).ConfigureAwait(false));

        public async Task<IResult> RunAsync(HttpContext context, Seat seat, StoredVerification found, IReadOnlyList<Problem>? problems = null)
        {
            var until = await UntilAsync(context, seat, found).ConfigureAwait(false);
            var all = context.Request.Query["all"] == "1";
            List<ShownDifference> shown = [];
            int? next = null;
            if (until is not null)
            {
                var (page, _) = await desk.ResultsAsync(seat.Caller, found, null, context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token
                    : null, Desk.Channel, context.RequestAborted).ConfigureAwait(false);

                // What differs stands first: behind the first item without a difference only those that the whole list speaks of are left.
                next = page?.Next;
                var differing = page?.Items.Where(item => item.Differences.Any(one => all || one.IsOpen)).ToList() ?? [];
                var listed = await children.ListedAsync(found.County, [.. differing.Select(item => item.Item.Child!)], context.RequestAborted)
                    .ConfigureAwait(false);
                shown.AddRange(differing.SelectMany(item => item.Differences.Where(one => all || one.IsOpen)
                    .Select(one => new ShownDifference(item, one, listed.GetValueOrDefault(item.Item.Child!)))));
            }

            return Desk.Page<RunPage>(seat, problems is { Count: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
                new RunModel(found, until, shown, next, all, found.Verification.Summary!.Possible, context.Request.Query["done"].ToString(),
                    problems ?? []));
        }

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, StoredVerification found, Posted posted)
        {
            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await RunAsync(context, seat, found, problems).ConfigureAwait(false);
            }

            var entry = AuditEntries.Of("verification", found.Verification.Id, found.County, OpenAction, seat.Caller.Actor, Desk.Channel,
                time.GetUtcNow(), reason);
            await store.CommitAsync(found.Document.Partition, Batch.Of(entry), context.RequestAborted).ConfigureAwait(false);
            return Desk.See("/portal/verification/" + found.Verification.Id);
        }

        /// <summary>Looks at the ticked, or settles each by the handler of a single one; what changed meanwhile is left alone and said.</summary>
        public async Task<IResult> RulingsAsync(HttpContext context, Seat seat, StoredVerification found, Posted posted, bool carryOut)
        {
            var (ruling, reason) = (Rulings.Find(posted.Value("decision")), posted.Value("reason").Trim());
            List<Problem> problems =
            [
                .. ruling is null ? new[] { Errors.NoRuling() } : [],
                .. reason.Length == 0 ? new[] { Reasons.Required() } : [],
                .. reason.Length > Reasons.MaxLength
                    ? new[] { Reasons.TooLong() } : [],
                .. posted.Values("row").Count == 0 ? new[] { Errors.NoDifferenceTicked() } : [],
            ];
            if (problems.Count > 0)
            {
                return await RunAsync(context, seat, found, problems).ConfigureAwait(false);
            }

            List<RulingRow> rows = [];
            foreach (var row in posted.Values("row").Distinct(StringComparer.Ordinal).Take(Domain.Declarations.BulkReview.MaxRows))
            {
                var parts = row.Split(':', 2);
                if (parts.Length != 2 || !int.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out var number)
                    || await items.FindAsync(found, number, context.RequestAborted).ConfigureAwait(false) is not var (item, difference))
                {
                    rows.Add(new(null, row, null, Wire.Errors.NotFound().Message));
                    continue;
                }

                var child = (await children.FindAsync(found.County, item.Item.Child!, context.RequestAborted).ConfigureAwait(false))?.Child;
                var shown = new ShownDifference(item, difference, child);
                if (!carryOut)
                {
                    rows.Add(new(shown, row, difference.IsOpen ? Will(ruling!.Value, shown) : null, difference.IsOpen ? null
                        : Domain.Verification.Errors.AlreadySettled().Message));
                    continue;
                }

                var (done, refusal) = await actions.AdjudicateAsync(seat.Caller, found, item, difference, new(ruling!.Value, reason, parts[1]),
                    Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                rows.Add(new(shown, row, done is null ? null : "已经" + ruling.Value.Label(), refusal is null ? null
                    : refusal.Problems is [var first, ..] ? first.Message : refusal.Message));
            }

            return Desk.Page<RulingsPage>(seat, new RulingsModel(found, ruling!.Value, reason, rows, carryOut));
        }

        public async Task<IResult> BackAsync(HttpContext context, Seat seat, StoredVerification found, Posted posted)
        {
            if (!int.TryParse(posted.Value("n"), System.Globalization.CultureInfo.InvariantCulture, out var number)
                || await items.FindAsync(found, number, context.RequestAborted).ConfigureAwait(false) is not var (item, difference))
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return (await actions.TakeBackAsync(seat.Caller, found, item, difference, posted.Value("reason"), Desk.Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done) ? Desk.Refused(seat, refusal)
                : Desk.See($"/portal/verification/{found.Verification.Id}?done=back");
        }

        public async Task<IResult> PairAsync(HttpContext context, Seat seat, StoredVerification found, string? at, IReadOnlyList<Problem> problems)
        {
            var total = found.Verification.Summary!.Possible;
            at ??= context.Request.Query["at"] is [{ Length: > 0 } named, ..] ? named : null;
            if (at is null && total > 0)
            {
                // Each pair has an address of its own, so that Back shows what was just decided; where all are, the first, to be looked at or taken
                // back.
                var first = VerificationNames.Item(VerificationItems.Range(found.Verification.Summary!, Outcomes.Possible).From, 0);
                return Desk
                    .See(
                        $"/portal/verification/{found.Verification.Id}/pairs?at="
                            + $"{await NextAsync(found, -1, context.RequestAborted).ConfigureAwait(false) ?? first}");
            }

            if (at is null || await items.FindAsync(found, at, context.RequestAborted)
                .ConfigureAwait(false) is not { Item.Outcome: Outcomes.Possible } item)
            {
                return Desk.See($"/portal/verification/{found.Verification.Id}?done=pairs");
            }

            var child = (await children.FindAsync(found.County, item.Item.Child!, context.RequestAborted).ConfigureAwait(false))?.Child;
            var entry = AuditEntries.Of("child", item.Item.Child!, found.County, "verification.read", seat.Caller.Actor, Desk.Channel,
                time.GetUtcNow(), null);
            await store.CommitAsync(found.Document.Partition, Batch.Of(entry), context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<PairPage>(seat, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
                new PairModel(found, item, child, PlaceOf(found, at), total, context.Request.Query["done"].ToString(), problems));
        }

        public async Task<IResult> DecideAsync(HttpContext context, Seat seat, StoredVerification found, Posted posted)
        {
            var at = posted.Value("item");
            if (await items.FindAsync(found, at, context.RequestAborted).ConfigureAwait(false) is not { } item)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (LinkVerdicts.Find(posted.Value("decision")) is not { } verdict)
            {
                return await PairAsync(context, seat, found, at, [Errors.NoVerdict()]).ConfigureAwait(false);
            }

            return (await actions.DecideAsync(seat.Caller, found, item, new(verdict, posted.Value("version")), Desk.Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done)
                ? await PairAsync(context, seat, found, at, refusal.Problems is { Count: > 0 } some ? some
                : [new("decision", refusal.Code, refusal.Message)]).ConfigureAwait(false)
                : await NextAsync(found, PlaceOf(found, at), context.RequestAborted).ConfigureAwait(false) is { } next
                ? Desk.See($"/portal/verification/{found.Verification.Id}/pairs?at={next}&done=1")
                : Desk.See($"/portal/verification/{found.Verification.Id}?done=pairs");
        }

        public async Task<IResult> PairBackAsync(HttpContext context, Seat seat, StoredVerification found, Posted posted)
        {
            if (await items.FindAsync(found, posted.Value("item"), context.RequestAborted).ConfigureAwait(false) is not { } item)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return (await actions.TakeBackAsync(seat.Caller, found, item, posted.Value("reason"), Desk.Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done)
                ? await PairAsync(context, seat, found, item.Id, refusal.Problems).ConfigureAwait(false)
                : Desk.See($"/portal/verification/{found.Verification.Id}/pairs?at={item.Id}&done=back");
        }

        private Task<DateTimeOffset?> UntilAsync(HttpContext context, Seat seat, StoredVerification found) =>
            openings.UntilAsync(seat.Caller, found.County, OpenAction, found.Verification.Id, context.RequestAborted);

        /// <summary>The next pair behind a place that nobody has decided; null where all are.</summary>
        private async Task<string?> NextAsync(StoredVerification found, int place, CancellationToken cancellation)
        {
            var (from, until) = VerificationItems.Range(found.Verification.Summary!, Outcomes.Possible);
            int? page = from + ((place + 1) / VerificationNames.PageSize);
            while (page < until && await items.PageAsync(found, Outcomes.Possible, page, cancellation).ConfigureAwait(false) is { } seen)
            {
                if (seen.Items.FirstOrDefault(item => item.Verdict is null && PlaceOf(found, item.Id) > place) is { } open)
                {
                    return open.Id;
                }

                page = seen.Next;
            }

            return null;
        }

        private static int PlaceOf(StoredVerification found, string item) =>
            VerificationNames.Item(item) is var (page, place)
            ? ((page - VerificationItems.Range(found.Verification.Summary!, Outcomes.Possible).From) * VerificationNames.PageSize) + place : -1;

        private static string Will(Ruling ruling, ShownDifference shown) => ruling switch
        {
            Ruling.Keep => $"保留“{shown.Declared}”，以后比对不再问",
            Ruling.Adopt => $"档案改成“{shown.Reported}”，重新评估",
            Ruling.Refer => "档案不改，请部门或者村（居）再核实",
        };
    }
}

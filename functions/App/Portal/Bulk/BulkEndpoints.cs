using App.Api.Cases;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Bulk;

/// <summary>One ticked declaration: what will happen, or why not; afterwards what happened.</summary>
/// <param name="Found">Null where it is not there for the caller (any more).</param>
/// <param name="Version">The version that was ticked.</param>
/// <param name="Outcome">In plain words; null where there is a <see cref="Problem"/>.</param>
public sealed record BulkRow(string Id, string Version, StoredDeclaration? Found, string? Outcome, IReadOnlyList<string> Problems);

/// <summary>
/// Many declarations at once: looked at first, then each decided by the handler of a single one, with a commit, an audit entry and a version of its
/// own. What changed in between, or what a person should see first, is left alone and said.
/// </summary>
public static class BulkEndpoints
{
    /// <summary>Rows that the preview left out: looked at again with another county, never decided.</summary>
    public const string Held = "held";

    /// <summary>The county that the preview was about.</summary>
    public const string SeenCounty = "seenCounty";

    public static void MapBulk(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Reviews>(), app.Services.GetRequiredService<DeclarationActions>(),
            app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<ProposalRecords>(),
                app.Services.GetRequiredService<TimeProvider>());
        app.MapDesk(ReviewFunctions.Bulk, room.PreviewAsync);
        app.MapDesk(ReviewFunctions.BulkConfirm, room.ConfirmAsync);
    }

    private sealed class Room(Reviews reviews, DeclarationActions actions, CaseRecords cases, ProposalRecords proposals, TimeProvider time)
    {
        public async Task<IResult> PreviewAsync(HttpContext context, Seat seat, Posted posted)
        {
            var (action, rows, refusal) = Read(seat, posted, [.. posted.Values("row"), .. posted.Values(Held)]);
            return refusal is not null ? Desk.Refused(seat, refusal) : await ShowAsync(context, seat, action!, rows, posted, [])
                .ConfigureAwait(false);
        }

        public async Task<IResult> ConfirmAsync(HttpContext context, Seat seat, Posted posted)
        {
            var (action, rows, refusal) = Read(seat, posted, posted.Values("row"));
            if (refusal is not null)
            {
                return Desk.Refused(seat, refusal);
            }

            // What concerns all rows is said before any of them changes.
            var problems = Check(action!, posted);
            if (problems.Count > 0)
            {
                var (_, all, _) = Read(seat, posted, [.. posted.Values("row"), .. posted.Values(Held)]);
                return await ShowAsync(context, seat, action!, all, posted, problems).ConfigureAwait(false);
            }

            var done = new List<BulkRow>();
            foreach (var (id, version) in rows)
            {
                done.Add(await DecideAsync(context, seat, action!, posted, id, version).ConfigureAwait(false));
            }

            return Desk.Page<ResultPage>(seat, new ResultModel(action!, done));
        }

        private async Task<IResult> ShowAsync(HttpContext context, Seat seat, BulkAction action, IReadOnlyList<(string Id, string Version)> rows,
            Posted posted, List<Problem> problems)
        {
            var shown = new List<BulkRow>();
            foreach (var (id, version) in rows)
            {
                shown.Add(await LookAsync(context, seat, action, posted, id, version).ConfigureAwait(false));
            }

            return Desk.Page<PreviewPage>(seat, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
                new PreviewModel(action, shown)
                {
                    Typed = posted,
                    Problems = problems,
                });
        }

        /// <summary>The action and the rows with their versions, or why nothing of it can be done.</summary>
        private static (BulkAction? Action, IReadOnlyList<(string Id, string Version)> Rows, Refusal? Refusal) Read(Seat seat, Posted posted,
            IReadOnlyList<string> ticked)
        {
            List<(string Id, string Version)> rows =
            [
                .. ticked.Select(row => row.Split(':', 2)).Where(parts => parts.Length == 2 && OpaqueId.Is(parts[0]))
                    .Select(parts => (Id: parts[0], Version: parts[1])).DistinctBy(row => row.Id),
            ];
            var action = BulkActions.Find(posted.Value("action"));
            var refusal = action is null || !BulkActions.For(seat).Contains(action) ? Errors.NoBulkAction()
                : rows.Count == 0 ? Errors.NothingTicked()
                : rows.Count > BulkReview.MaxRows ? Errors.TooManyTicked(BulkReview.MaxRows)
                : null;
            return (action, rows, refusal);
        }

        private static List<Problem> Check(BulkAction action, Posted posted)
        {
            var problems = new List<Problem>();
            var reason = posted.Value("reason").Trim();
            if (reason.Length == 0)
            {
                problems.Add(action == BulkActions.Ask ? Errors.QuestionNeeded() : Reasons.Required());
            }
            else if (reason.Length > Reasons.MaxLength)
            {
                problems.Add(Reasons.TooLong());
            }

            if (posted.Value("toCounty") != posted.Value(SeenCounty))
            {
                problems.Add(Errors.LookAgain());
            }

            return problems;
        }

        /// <summary>What would happen to a row now; the reason is written later and does not count yet.</summary>
        private async Task<BulkRow> LookAsync(HttpContext context, Seat seat, BulkAction action, Posted posted, string id, string version)
        {
            if (await FindAsync(context, seat, id).ConfigureAwait(false) is not { } found)
            {
                return new(id, version, null, null, ["没有找到这一份，可能已经转走。"]);
            }

            var problems = await WhyNotAsync(context, seat, action, posted, found, version, "预览").ConfigureAwait(false);
            return new(id, version, found, problems.Count > 0 ? null : Will(seat, action, found, TargetOf(found, posted)), problems);
        }

        private async Task<BulkRow> DecideAsync(HttpContext context, Seat seat, BulkAction action, Posted posted, string id, string version)
        {
            if (await FindAsync(context, seat, id).ConfigureAwait(false) is not { } found)
            {
                return new(id, version, null, null, ["没有找到这一份，可能已经转走。没有改动。"]);
            }

            var reason = posted.Value("reason").Trim();
            var problems = await WhyNotAsync(context, seat, action, posted, found, version, reason).ConfigureAwait(false);
            if (problems.Count > 0)
            {
                return new(id, version, found, null, problems);
            }

            var (proposed, refusal) = await RunAsync(context, seat, action, posted, found, version, reason).ConfigureAwait(false);
            return refusal is not null
                ? new(id, version, found, null, refusal.Problems.Count > 0 ? [.. refusal.Problems.Select(problem => problem.Message)]
                    : [refusal.Message])
                : new(id, version, found, proposed ? "已经提出，等待另一位同事办理" : Did(action), []);
        }

        private async Task<(bool Proposed, Refusal? Refusal)> RunAsync(HttpContext context, Seat seat, BulkAction action, Posted posted,
            StoredDeclaration found, string version, string reason)
        {
            if (action == BulkActions.Transfer)
            {
                var (moved, refused) = await actions.ActAsync(seat.Caller, found, new(action.Permission, reason, TargetOf(found, posted)), version,
                    Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                return (moved?.Proposed is not null, refused);
            }

            var (done, refusal) = await reviews.ReviewAsync(seat.Caller, found, Command(seat, action, posted, reason, found), version, Desk.Channel,
                context.RequestAborted).ConfigureAwait(false);
            return (done?.Proposed is not null, refusal);
        }

        /// <summary>Everything that keeps the row out; none: it can be decided.</summary>
        private async Task<IReadOnlyList<string>> WhyNotAsync(HttpContext context, Seat seat, BulkAction action, Posted posted,
            StoredDeclaration found, string version, string reason)
        {
            var (declaration, document) = found;
            if (seat.GrantOf(action.Permission, declaration.County, DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()))
                is not { } grant)
            {
                return ["您的岗位不能这样办这一份。"];
            }

            if (document.Version != version)
            {
                return ["您看过以后，别人办过或者更正过这一份。请打开看过再决定。"];
            }

            IReadOnlyList<Problem> problems;
            if (action == BulkActions.Transfer)
            {
                problems = TargetOf(found, posted) is { } to ? actions.Check(declaration, new(action.Permission, reason, to), seat.Caller.Actor)
                    : [Errors.NowhereToGo()];
            }
            else
            {
                var now = time.GetUtcNow();
                var waits = action == BulkActions.Register && await cases.HasOpenAsync(declaration, context.RequestAborted).ConfigureAwait(false);
                problems = BulkReview.Check(declaration, Command(seat, action, posted, reason, found), reviews.Policy.On(CivilTime.ChinaDate(now)),
                    now, waits, OpaqueId.New(now));
            }

            // A colleague's proposal about the same version waits already.
            var open = problems.Count > 0 ? [] : (await proposals.OpenAsync(declaration.County, declaration.Id, null, context.RequestAborted)
                .ConfigureAwait(false))
                .Where(stored => stored.Proposal.SubjectVersion == version).ToList();
            var waiting = grant.Duty == Duty.Propose ? open.FirstOrDefault() : ProposalRecords.Blocking(open, seat.Caller, version);
            return waiting is not null ? [$"已经有同事提出“{Words.Action(waiting.Proposal.Action)}”，正在等待办理。"]
                : [.. problems.Select(problem => (declaration.Form.Find(problem.Field)?.Name is { } label
                    && !problem.Message.Contains(label, StringComparison.Ordinal) ? label + "：" : "") + problem.Message)];
        }

        private static ReviewDeclaration Command(Seat seat, BulkAction action, Posted posted, string reason, StoredDeclaration found) =>
            action == BulkActions.Ask
            ? new(ReviewKind.Ask, reason, seat.Caller.Actor,
                AskFields: [.. posted.Values("fields").Where(key => found.Declaration.Form.Find(key) is not null)])
            : new(ReviewKind.Register, reason, seat.Caller.Actor);

        /// <summary>The county chosen for all, else the one that each row's own answers make responsible.</summary>
        private static DivisionCode? TargetOf(StoredDeclaration found, Posted posted) =>
            DivisionCode.TryParse(posted.Value("toCounty"), out var chosen) ? chosen
            : found.Declaration.Assessment.ResponsibleCounty is { } county && county != found.Declaration.County ? county : null;

        private static string Will(Seat seat, BulkAction action, StoredDeclaration found, DivisionCode? to)
        {
            var proposes = seat.GrantOf(action.Permission, found.Declaration.County,
                DeclarationRecords.PlaceOf(found.Declaration.Form, found.Declaration.Answers())) is { Duty: Duty.Propose };
            return (proposes ? "会提出：" : "会") + (action == BulkActions.Register ? "登记，进入在册儿童" : action == BulkActions.Ask ? "请家长补充"
                : "转到" + (to is { } county ? DivisionTable.FullName(county) : ""));
        }

        private static string Did(BulkAction action) => action == BulkActions.Register ? "已经登记" : action == BulkActions.Ask ? "已经请家长补充" : "已经转出";

        private async Task<StoredDeclaration?> FindAsync(HttpContext context, Seat seat, string id) => seat.County is { } county
            ? await reviews.FindAsync(seat.Caller, county, id, Permission.DeclarationsList, context.RequestAborted).ConfigureAwait(false)
            : null;
    }
}

/// <summary>What the page PreviewPage shows.</summary>
public sealed record PreviewModel(BulkAction Action, IReadOnlyList<BulkRow> Rows)
{
    public Posted Typed { get; init; } = Posted.Empty;
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

/// <summary>What the page ResultPage shows.</summary>
public sealed record ResultModel(BulkAction Action, IReadOnlyList<BulkRow> Rows);

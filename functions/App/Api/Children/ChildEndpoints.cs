using App.Functions;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Children;

/// <summary>The routes of registered children: masked lists and searches, an opening with a reason, history, and what needs two persons.</summary>
public static class ChildEndpoints
{
    private const string Channel = "api";

    public static void MapChildren(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(),
            app.Services.GetRequiredService<Openings>(), app.Services.GetRequiredService<TimeProvider>(),
                app.Services.GetRequiredService<Settings>().Policy);
        app.Map(Functions.Catalogue.ListChildren, room.ListAsync);
        app.Map(Functions.Catalogue.SearchChildren, room.SearchAsync);
        app.Map(Functions.Catalogue.OpenChild, room.OpenAsync);
        app.Map(Functions.Catalogue.ChildHistory, room.HistoryAsync);
        app.Map(ChildFunctions.Update, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenUpdate));
        app.Map(ChildFunctions.Judge, (context, caller) => room.ActAsync(context, caller, Permission.JudgementsRecord));
        app.Map(Functions.Catalogue.CloseChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenClose));
        app.Map(Functions.Catalogue.MergeChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenMerge));
        app.Map(Functions.Catalogue.TransferChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenTransfer));
    }

    private sealed class Room(ChildRecords records, ChildActions actions, Openings openings, TimeProvider time, PolicyInForce policy)
    {
        public async Task<Results<Ok<ItemList<ChildItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var query = context.Request.Query;
            var problems = new List<Problem>();
            var status = query.Read("status", ChildStatuses.Find, Errors.UnknownStatus(), problems);
            ChildKind? kind = query.Read<ChildKind>("kind",
                text => text switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null },
                    Errors.UnknownKind(), problems);
            var place = query.Read<DivisionCode>("township", text => DivisionCode.TryParse(text, out var code) ? code : null,
                Errors.UnknownPlace("township"), problems);
            var due = DueFilter.Find(query["due"]);
            if (due is null && query["due"] is [{ Length: > 0 }, ..])
            {
                problems.Add(Errors.BadDue());
            }

            var sort = Sorting.Read(query, problems);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var filter = new ChildFilter(status is { } one ? [one] : [], kind, place, due) { Sort = sort };
                var listed = await records.ListAsync(caller, county, filter, query["page"] is [{ Length: > 0 } token] ? token : null,
                    ChildRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                var today = CivilTime.ChinaDate(time.GetUtcNow());
                var total = await records.TotalAsync(caller, county, filter, context.RequestAborted, int.MaxValue).ConfigureAwait(false);
                return TypedResults.Ok(ItemList.Of(listed, item => ChildItem.Of(item, today), total.Count));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<ItemList<ChildItem>>, Refusal>> SearchAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<ItemList<ChildItem>>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (search, problems) = ChildRequests.ReadSearch(new(json));
            if (search is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            var (found, refusal) = await records.SearchAsync(caller, county, search, Channel, context.RequestAborted).ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return refusal is null ? TypedResults.Ok(ItemList.Of(found, item => ChildItem.Of(item, today))) : refusal;
        });

        public Task<Results<Ok<ChildOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<ChildOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.ChildrenOpen).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Child, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return TypedResults.Ok(ChildOpened.Of(found, today, policy));
        });

        public async Task<Results<Ok<ItemList<RevisionItem>>, Refusal>> HistoryAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.ChildrenHistory).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var open = await openings.UntilAsync(caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted)
                .ConfigureAwait(false) is not null;
            return TypedResults.Ok(ItemList.Of(await records.HistoryAsync(found.Child, context.RequestAborted).ConfigureAwait(false), revision =>
                RevisionItem.Of(revision, open)));
        }

        /// <summary>200 where it is done, 202 where somebody else has to agree.</summary>
        public Task<Results<Ok<ChildDone>, Accepted<ChildDone>, Refusal>> ActAsync(HttpContext context, Caller caller, Permission permission) =>
            Incoming.WithJsonAsync<Ok<ChildDone>, Accepted<ChildDone>>(context, async json =>
        {
            if (await FindAsync(context, caller, permission).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var today = CivilTime.ChinaDate(time.GetUtcNow());
            var (action, version, problems) = permission switch
            {
                Permission.ChildrenUpdate => ChildRequests.ReadUpdate(new(json), found.Child.Form, today),
                Permission.JudgementsRecord => ChildRequests.ReadJudgement(new(json), caller, today),
                _ => ChildRequests.ReadAction(new(json), permission),
            };
            if (action is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await actions.ActAsync(caller, found, action, version, Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done) ? refusal
                : done.Proposed is null ? TypedResults.Ok(ChildDone.Of(done)) : TypedResults.Accepted((string?)null, ChildDone.Of(done));
        });

        private async Task<StoredChild?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

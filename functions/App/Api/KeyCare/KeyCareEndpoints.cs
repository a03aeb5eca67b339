using App.Functions;
using App.Security;
using App.Wire;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.KeyCare;

/// <summary>The routes of the key-care ledger: a masked list, an opening with a reason, follow-ups, exits.</summary>
public static class KeyCareEndpoints
{
    private const string Channel = "api";

    public static void MapKeyCare(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<KeyCareRecords>(), app.Services.GetRequiredService<KeyCareActions>(),
            app.Services.GetRequiredService<TimeProvider>());
        app.Map(KeyCareFunctions.List, room.ListAsync);
        app.Map(KeyCareFunctions.Open, room.OpenAsync);
        app.Map(KeyCareFunctions.FollowUp, room.FollowUpAsync);
        app.Map(KeyCareFunctions.Exit, (context, caller) => room.ExitAsync(context, caller, back: false));
        app.Map(KeyCareFunctions.Reopen, (context, caller) => room.ExitAsync(context, caller, back: true));
    }

    private sealed class Room(KeyCareRecords records, KeyCareActions actions, TimeProvider time)
    {
        public async Task<Results<Ok<ItemList<LedgerItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (filter, problems) = KeyCareRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, county, filter, page, KeyCareRecords.PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var today = CivilTime.ChinaDate(time.GetUtcNow());
                var total = await records.TotalAsync(caller, county, filter, context.RequestAborted, int.MaxValue).ConfigureAwait(false);
                return TypedResults.Ok(ItemList.Of(listed, item => LedgerItem.Of(item, today), total.Count));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Children.Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<LedgerOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<LedgerOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Entry, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(LedgerOpened.Full(found, CivilTime.ChinaDate(time.GetUtcNow())));
        });

        /// <summary>201 where it is noted, 202 where somebody else has to agree.</summary>
        public Task<Results<Created<LedgerDone>, Accepted<LedgerDone>, Refusal>> FollowUpAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<LedgerDone>, Accepted<LedgerDone>>(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (note, version, problems) = KeyCareRequests.ReadFollowUp(new(json), CivilTime.ChinaDate(time.GetUtcNow()));
            if (note is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await actions.FollowUpAsync(caller, found, note, version, Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done) ? refusal
                : done.Proposed is null ? TypedResults.Created((string?)null, LedgerDone.Of(done))
                    : TypedResults.Accepted((string?)null, LedgerDone.Of(done));
        });

        /// <summary>200 where it is done, 202 where somebody else has to agree.</summary>
        public Task<Results<Ok<LedgerDone>, Accepted<LedgerDone>, Refusal>> ExitAsync(HttpContext context, Caller caller, bool back) =>
            Incoming.WithJsonAsync<Ok<LedgerDone>, Accepted<LedgerDone>>(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, version, problems) = new Envelope(json).WhyOfVersion();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await actions.ExitAsync(caller, found, reason, back, version, Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done) ? refusal
                : done.Proposed is null ? TypedResults.Ok(LedgerDone.Of(done)) : TypedResults.Accepted((string?)null, LedgerDone.Of(done));
        });

        private async Task<StoredEntry?> FindAsync(HttpContext context, Caller caller) => caller.CountyOf(context) is { } county
            && context.Request.RouteValues["id"] is string id
            ? await records.FindAsync(caller, county, id, context.RequestAborted).ConfigureAwait(false) : null;
    }
}

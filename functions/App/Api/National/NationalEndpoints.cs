using App.Api.Proposals;
using App.Api.Sheets;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.National;

/// <summary>The routes of what goes to the national system (六).</summary>
public static class NationalEndpoints
{
    private const string Channel = "api";

    public static void MapNational(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var at = app.Services;
        var mappings = new MappingRoom(at.GetRequiredService<NationalMappings>(), at.GetRequiredService<NationalRecords>(),
            at.GetRequiredService<TimeProvider>());
        var room = new Room(at.GetRequiredService<NationalBatches>(), at.GetRequiredService<NationalReturns>(),
            at.GetRequiredService<NationalLedger>(),
            at.GetRequiredService<NationalRecords>(), at.GetRequiredService<ProposalRecords>());
        app.Map(NationalFunctions.ListMappings, mappings.ListAsync);
        app.Map(NationalFunctions.MakeMapping, mappings.MakeAsync);
        app.Map(NationalFunctions.ChangeMapping, mappings.ChangeAsync);
        app.Map(NationalFunctions.Start, room.StartAsync);
        app.Map(NationalFunctions.List, room.ListAsync);
        app.Map(NationalFunctions.Get, room.GetAsync);
        app.Map(NationalFunctions.Decide, room.DecideAsync);
        app.Map(NationalFunctions.File, room.FileAsync);
        app.Map(NationalFunctions.Return, room.ReturnAsync);
    }

    private sealed class MappingRoom(NationalMappings mappings, NationalRecords records, TimeProvider time)
    {
        public async Task<Results<Ok<ItemList<MappingItem>>, Refusal>> ListAsync(HttpContext context, Caller caller) =>
            caller.CountyOf(context) is { } county
            ? TypedResults.Ok(ItemList.Of(await records.MappingsAsync(county, context.RequestAborted).ConfigureAwait(false), Item))
            : Declarations.Errors.CountyNeeded();

        public Task<Results<Created<MappingItem>, Refusal>> MakeAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<MappingItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (command, problems) = NationalRequests.Mapping(new Envelope(json), caller);
            return command is null ? Wire.Errors.Invalid(problems)
                : (await mappings.SetAsync(caller, county, null, command, null, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Created((string?)null, Item(done)));
        }, NationalFunctions.MakeMapping.MaxBody);

        public Task<Results<Ok<MappingItem>, Refusal>> ChangeAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<MappingItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county
                || await records.FindMappingAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
                    .ConfigureAwait(false) is not { } before)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var version = envelope.Text("version", required: true);
            var (command, problems) = NationalRequests.Mapping(envelope, caller);
            return command is null ? Wire.Errors.Invalid(problems)
                : (await mappings.SetAsync(caller, county, before, command, version, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Ok(Item(done)));
        }, NationalFunctions.ChangeMapping.MaxBody);

        private MappingItem Item(StoredMapping stored) => MappingItem.Of(stored, CivilTime.ChinaDate(time.GetUtcNow()));
    }

    private sealed class Room(NationalBatches batches, NationalReturns returns, NationalLedger ledger, NationalRecords records,
        ProposalRecords proposals)
    {
        public Task<Results<Ok<PreviewItem>, Accepted<BatchHead>, Refusal>> StartAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<PreviewItem>, Accepted<BatchHead>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var envelope = new Envelope(json);
            var (step, id) = (envelope.Text("step", required: true, 20), envelope.Text("mapping", required: true, 60));
            var wanted = NationalRequests.Wanted(envelope, county);
            var reason = NationalRequests.Reason(envelope, required: step == "propose");
            var mapping = await records.FindMappingAsync(county, id, context.RequestAborted).ConfigureAwait(false);
            if (step is not (null or "preview" or "propose"))
            {
                envelope.Add(Errors.UnknownStep());
            }

            if (id is not null && mapping is null)
            {
                envelope.Add(Errors.UnknownMapping());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            if (step == "preview")
            {
                return NationalMappings.Refused(caller, county) is { } refused ? refused
                    : (await batches.PreviewAsync(county, mapping!.Mapping, wanted!, context.RequestAborted).ConfigureAwait(false))
                        .IsRefused(out var why, out var preview) ? why : TypedResults.Ok(PreviewItem.Of(preview));
            }

            return (await batches.ProposeAsync(caller, county, mapping!.Mapping, wanted!, reason!, Channel, context.RequestAborted)
                .ConfigureAwait(false))
                .IsRefused(out var refusal, out var batch) ? refusal
                : TypedResults.Accepted((string?)null, BatchHead.Of((await records.FindBatchAsync(county, batch.Id, context.RequestAborted)
                    .ConfigureAwait(false))!));
        });

        public async Task<Results<Ok<ItemList<BatchHead>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
                return TypedResults.Ok(ItemList.Of(await records.BatchesAsync(county, page, context.RequestAborted).ConfigureAwait(false),
                    BatchHead.Of));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<BatchOpened>, Refusal>> GetAsync(HttpContext context, Caller caller) => WithAsync<Ok<BatchOpened>>(context, caller,
            async (county, found) => TypedResults.Ok(await OpenedAsync(context, county, found).ConfigureAwait(false)));

        public Task<Results<Ok<BatchHead>, Refusal>> DecideAsync(HttpContext context, Caller caller) => WithAsync(context, caller, (county, found) =>
            Incoming.WithJsonAsync<Ok<BatchHead>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (decision, reason) = (envelope.Text("decision", required: true, 20), NationalRequests.Reason(envelope, required: false));
            if (decision is not (null or "approve" or "refuse"))
            {
                envelope.Add(Errors.UnknownDecision());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            // By the batch: among all that is open in a busy county it would be behind the oldest two hundred.
            var open = (await proposals.OpenAsync(county, found.Batch.Id, Permission.RecordsExport, context.RequestAborted).ConfigureAwait(false))
                .FirstOrDefault(stored => ProposalRecords.MayDecide(caller, stored.Proposal) || stored.Proposal.Author.Subject == caller.Subject);
            if (open is null)
            {
                return caller.Assignment.May(Permission.RecordsExport, out var grant) && grant.Duty == Duty.Approve ? Errors.NotWaiting()
                    : Wire.Errors.NotAllowed();
            }

            Refusal? refusal;
            if (decision == "approve")
            {
                refusal = await batches.ApproveAsync(caller, open, Channel, context.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                (var done, refusal) = await proposals.SendBackAsync(caller, open, reason, Channel, context.RequestAborted).ConfigureAwait(false);
                if (done is not null)
                {
                    await batches.RefusedAsync(caller, done, reason, Channel, context.RequestAborted).ConfigureAwait(false);
                }
            }

            return refusal is not null ? refusal
                : await records.FindBatchAsync(county, found.Batch.Id, context.RequestAborted).ConfigureAwait(false) is { } now
                    ? TypedResults.Ok(BatchHead.Of(now)) : Wire.Errors.NotFound();
        }));

        public Task<Results<Download, Refusal>> FileAsync(HttpContext context, Caller caller) => WithAsync<Download>(context, caller, async (_,
            found) =>
            (await batches.FetchAsync(caller, found, Channel, context.RequestAborted).ConfigureAwait(false)).To(file => file));

        public Task<Results<Ok<BatchOpened>, Refusal>> ReturnAsync(HttpContext context, Caller caller) => WithAsync<Ok<BatchOpened>>(context, caller,
            async (county, found) => (await returns.TakeAsync(context, caller, county, found, Channel, null)
                .ConfigureAwait(false)).IsRefused(out var refusal, out var now)
                ? refusal : TypedResults.Ok(await OpenedAsync(context, county, now).ConfigureAwait(false)));

        private async Task<BatchOpened> OpenedAsync(HttpContext context, DivisionCode county, StoredBatch found)
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            var (rows, next) = await ledger.OfAsync(county, found.Batch, page, context.RequestAborted).ConfigureAwait(false);
            return new(BatchHead.Of(found), [.. found.Batch.Returns.Select(one => new ReturnItem(one.Hash, one.At, one.By.Subject, one.Accepted,
                one.Rejected, one.Changed))],
                rows, next);
        }

        private async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<DivisionCode, StoredBatch, Task<Results<T,
            Refusal>>> handle)
            where T : IResult => caller.CountyOf(context) is { } county
            && await records.FindBatchAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is { } found
                ? await handle(county, found).ConfigureAwait(false)
                : Wire.Errors.NotFound();
    }
}

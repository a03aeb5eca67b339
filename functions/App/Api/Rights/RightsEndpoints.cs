using App.Api.Declarations;
using App.Api.Sheets;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Rights;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Rights;

/// <summary>The routes of what families ask about their data.</summary>
public static class RightsEndpoints
{
    private const string Channel = "api";

    public static void MapRights(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Proofs>(), app.Services.GetRequiredService<RightsRecords>(),
            app.Services.GetRequiredService<RightsActions>(), app.Services.GetRequiredService<RightsCopies>(),
                app.Services.GetRequiredService<TimeProvider>());
        app.Map(RightsFunctions.Ask, room.AskAsync);
        app.Map(RightsFunctions.Status, room.StatusAsync);
        app.Map(RightsFunctions.List, room.ListAsync);
        app.Map(RightsFunctions.Open, room.OpenAsync);
        app.Map(RightsFunctions.Decide, room.DecideAsync);
        app.Map(RightsFunctions.Approve, room.ApproveAsync);
        app.Map(RightsFunctions.Copy, room.CopyAsync);
    }

    /// <summary>Receipt and proof, read from what was sent; with what else is wrong with it.</summary>
    private static (string? Receipt, string? Last4) Proof(HttpContext context, Envelope envelope)
    {
        var (receipt, last4) = (envelope.Text("receipt", required: true), envelope.Text("phoneLast4", required: false));
        if (last4 is null && !envelope.IsWrong("phoneLast4") && Proofs.TokenOf(context) is null)
        {
            envelope.Add(Declarations.Errors.ProofMissing());
        }

        if (last4 is not null && !(last4.Length == 4 && last4.All(char.IsAsciiDigit)))
        {
            envelope.Add(Declarations.Errors.PhoneLast4());
        }

        return (receipt, last4);
    }

    /// <summary>Which of the two it was that was right.</summary>
    private static RightProof ProofOf(HttpContext context) => Proofs.TokenOf(context) is null ? RightProof.Phone : RightProof.Token;

    private sealed class Room(Proofs proofs, RightsRecords records, RightsActions actions, RightsCopies copies, TimeProvider time)
    {
        private DateOnly Today => CivilTime.ChinaDate(time.GetUtcNow());

        public Task<Results<Created<OwnRight>, Refusal>> AskAsync(HttpContext context) =>
            Incoming.WithJsonAsync<Created<OwnRight>>(context, async json =>
        {
            if (DeclarationEndpoints.KeyOf(context) is not { } key)
            {
                return Declarations.Errors.KeyMissing();
            }

            var envelope = new Envelope(json);
            var (receipt, last4) = Proof(context, envelope);
            var (kind, text) = (envelope.Text("kind", required: true), envelope.Text("text", required: false, AskRight.Longest));
            if (kind is not null && RightWords.FindKind(kind) is null)
            {
                envelope.Add(Domain.Rights.Errors.NoKind());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            if ((await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused,
                out var found))
            {
                return refused;
            }

            var proof = ProofOf(context);
            return (await actions.AskAsync(found, new(RightWords.FindKind(kind), proof, text, key, AuditActor.Declarant),
                Domain.Declarations.Channel.Web.Id(), context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Created((string?)null, OwnRight.Of(done.Request, proof)));
        });

        public Task<Results<Ok<OwnRights>, Refusal>> StatusAsync(HttpContext context) => Incoming.WithJsonAsync<Ok<OwnRights>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (receipt, last4) = Proof(context, envelope);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            if ((await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused,
                out var found))
            {
                return refused;
            }

            var proof = ProofOf(context);
            var all = await records.OfAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(new OwnRights(found.Declaration.Receipt.Value, [.. all.Select(stored => OwnRight.Of(stored.Request, proof))]));
        });

        public async Task<Results<Ok<ItemList<RightItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (filter, problems) = RightsRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
                var listed = await records.ListAsync(caller, county, filter, page, RightsRecords.PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var waiting = await actions.WaitingAsync(county, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Ok(ItemList.Of(listed, stored => RightItem.Of(stored, Today, waiting.Contains(stored.Request.Id))));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<RightOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<RightOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.RightsList).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            await actions.OpenAsync(caller, found.Request, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(RightOpened.Full(found, await actions.StandingAsync(found.Request, context.RequestAborted)
                .ConfigureAwait(false), Today,
                await actions.ProposalOfAsync(found.Request, context.RequestAborted).ConfigureAwait(false) is not null));
        });

        public Task<Results<Ok<RightDecided>, Accepted<RightDecided>, Refusal>> DecideAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<RightDecided>, Accepted<RightDecided>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.RightsDecide).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (command, version, problems) = RightsRequests.ReadDecision(new(json), caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            var attempt = await actions.DecideAsync(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return attempt.IsRefused(out var refused, out var done) ? refused
                : done.Proposed is null ? TypedResults.Ok(RightDecided.Of(done)) : TypedResults.Accepted((string?)null, RightDecided.Of(done));
        });

        public Task<Results<Ok<RightDecided>, Refusal>> ApproveAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<RightDecided>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.RightsErase).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var version = envelope.Text("version", required: true);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            return version != found.Document.Version ? Wire.Errors.VersionConflict()
                : await actions.ProposalOfAsync(found.Request, context.RequestAborted).ConfigureAwait(false) is not { } proposal ? Errors.NoProposal()
                : (await actions.ApproveAsync(caller, proposal, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Ok(RightDecided.Of(done)));
        });

        public Task<Results<Ok<OwnCopy>, Download, Refusal>> CopyAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<OwnCopy>, Download>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.RightsDecide).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var format = CopyFormat.Read(envelope);
            var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await copies.ForCounterAsync(caller, found, reason!, Channel, context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refused,
                out var copy) ? refused
                : format == CopyFormat.Word ? copies.Word(copy) : TypedResults.Ok(copy);
        });

        private async Task<StoredRight?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county
            ? await records.FindAsync(caller, county, (string?)context.Request.RouteValues["id"], permission, context.RequestAborted)
            .ConfigureAwait(false)
            : null;
    }
}

using App.Functions;
using App.Security;
using App.Wire;
using Domain.Assignments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Assignments;

/// <summary>The routes of assignments: the list, giving one, the second person's approval, the end.</summary>
public static class AssignmentEndpoints
{
    private const string Channel = "api";

    public static void MapAssignments(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<AssignmentRecords>(), app.Services.GetRequiredService<AssignmentActions>());
        app.Map(AssignmentFunctions.List, (context, _) => room.ListAsync(context));
        app.Map(AssignmentFunctions.Give, room.GiveAsync);
        app.Map(AssignmentFunctions.Approve, room.ApproveAsync);
        app.Map(AssignmentFunctions.End, room.EndAsync);
        app.Map(AssignmentFunctions.Grant, room.GrantAsync);
        app.Map(AssignmentFunctions.EndGrant, room.EndGrantAsync);
    }

    private sealed class Room(AssignmentRecords records, AssignmentActions actions)
    {
        public async Task<Results<Ok<ItemList<AssignmentItem>>, Refusal>> ListAsync(HttpContext context)
        {
            var (filter, problems) = AssignmentRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var listed = await records.ListAsync(filter, context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null,
                    context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Ok(ItemList.Of(listed, AssignmentItem.Of));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        /// <summary>201 where the account is let in, 202 where a second person has to agree.</summary>
        public Task<Results<Created<AssignmentItem>, Accepted<AssignmentItem>, Refusal>> GiveAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<AssignmentItem>, Accepted<AssignmentItem>>(context, async json =>
        {
            var (command, problems) = AssignmentRequests.ReadGiven(json, caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            if ((await actions.GiveAsync(command, Channel, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done))
            {
                return refusal;
            }

            var item = AssignmentItem.Of(done);
            return item.Status == AssignmentStatus.Proposed ? TypedResults.Accepted((string?)null, item) : TypedResults.Created((string?)null, item);
        });

        public Task<Results<Ok<AssignmentItem>, Refusal>> ApproveAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<AssignmentItem>>(context, async json =>
        {
            if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (version, problems) = AssignmentRequests.ReadVersion(json);
            if (version is null || problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await actions.ApproveAsync(found.Id, new(caller.Actor), version, Channel, context.RequestAborted).ConfigureAwait(false)).To(Item);
        });

        public Task<Results<Ok<AssignmentItem>, Refusal>> EndAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<AssignmentItem>>(context, async json =>
        {
            if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (command, version, problems) = AssignmentRequests.ReadEnd(json, context.Request, caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await actions.EndAsync(found.Id, command, version, Channel, context.RequestAborted).ConfigureAwait(false)).To(Item);
        }, mayBeEmpty: true);

        public Task<Results<Ok<AssignmentItem>, Refusal>> GrantAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<AssignmentItem>>(context, async json =>
        {
            if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (command, colleague, version, problems) = AssignmentRequests.ReadGrant(new(json), caller);
            return command is null ? Wire.Errors.Invalid(problems)
                : (await actions.GrantAsync(found.Id, colleague, command, version, Channel, context.RequestAborted).ConfigureAwait(false)).To(Item);
        });

        public Task<Results<Ok<AssignmentItem>, Refusal>> EndGrantAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<AssignmentItem>>(context, async json =>
        {
            if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, version, problems) = new Envelope(json).WhyOfVersion();
            return reason is null ? Wire.Errors.Invalid(problems)
                : (await actions.EndGrantAsync(found.Id, new(reason, caller.Actor), version, Channel, context.RequestAborted)
                    .ConfigureAwait(false)).To(Item);
        });

        private static Ok<AssignmentItem> Item(StoredAssignment stored) => TypedResults.Ok(AssignmentItem.Of(stored));

        private static string? IdOf(HttpContext context) => context.Request.RouteValues["id"] as string;
    }
}

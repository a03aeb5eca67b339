using App.Functions;
using App.Security;
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
        app.Map(AssignmentFunctions.List, async (context, _) => await room.ListAsync(context).ConfigureAwait(false));
        app.Map(AssignmentFunctions.Give, async (context, caller) => await room.GiveAsync(context, caller).ConfigureAwait(false));
        app.Map(AssignmentFunctions.Approve, async (context, caller) => await room.ApproveAsync(context, caller).ConfigureAwait(false));
        app.Map(AssignmentFunctions.End, async (context, caller) => await room.EndAsync(context, caller).ConfigureAwait(false));
    }

    private sealed class Room(AssignmentRecords records, AssignmentActions actions)
    {
        public async Task<Results<JsonHttpResult<AssignmentList>, Refusal>> ListAsync(HttpContext context)
        {
            var (filter, problems) = AssignmentRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            try
            {
                var listed = await records.ListAsync(filter, context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null,
                    context.RequestAborted).ConfigureAwait(false);
                var damaged = listed.Damaged.Count == 0 ? null : listed.Damaged.Select(each =>
                    new DamagedAssignment(each.Id, Api.Errors.DamagedRecord(each.Id).Message)).ToList();
                return TypedResults.Json(new AssignmentList([.. listed.Items.Select(AssignmentItem.Of)], listed.Next, damaged),
                    AssignmentItems.Readable.AssignmentList);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        /// <summary>201 where the account is let in, 202 where a second person has to agree.</summary>
        public async Task<Results<JsonHttpResult<AssignmentItem>, Refusal>> GiveAsync(HttpContext context, Caller caller)
        {
            var (json, unread) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody).ConfigureAwait(false);
            if (json is null)
            {
                return unread!;
            }

            using (json)
            {
                var (command, problems) = AssignmentRequests.ReadGiven(json.RootElement, caller);
                if (command is null)
                {
                    return Api.Errors.Invalid(problems);
                }

                var (done, refusal) = await actions.GiveAsync(command, Channel, context.RequestAborted).ConfigureAwait(false);
                return done is null ? refusal! : Item(done, done.Assignment.Status == AssignmentStatus.Proposed ? StatusCodes.Status202Accepted
                    : StatusCodes.Status201Created);
            }
        }

        public async Task<Results<JsonHttpResult<AssignmentItem>, Refusal>> ApproveAsync(HttpContext context, Caller caller)
        {
            var (json, unread) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody).ConfigureAwait(false);
            if (json is null)
            {
                return unread!;
            }

            using (json)
            {
                if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
                {
                    return Api.Errors.NotFound();
                }

                var (version, problems) = AssignmentRequests.ReadVersion(json.RootElement);
                if (problems.Count > 0)
                {
                    return Api.Errors.Invalid(problems);
                }

                var (done, refusal) = await actions.ApproveAsync(found.Id, new(caller.Actor), version!, Channel,
                    context.RequestAborted).ConfigureAwait(false);
                return done is null ? refusal! : Item(done);
            }
        }

        public async Task<Results<JsonHttpResult<AssignmentItem>, Refusal>> EndAsync(HttpContext context, Caller caller)
        {
            var (json, unread) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody, mayBeEmpty: true).ConfigureAwait(false);
            if (json is null)
            {
                return unread!;
            }

            using (json)
            {
                if (await records.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) is not { } found)
                {
                    return Api.Errors.NotFound();
                }

                var (command, version, problems) = AssignmentRequests.ReadEnd(json.RootElement, context.Request, caller);
                if (command is null)
                {
                    return Api.Errors.Invalid(problems);
                }

                var (done, refusal) = await actions.EndAsync(found.Id, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
                return done is null ? refusal! : Item(done);
            }
        }

        private static JsonHttpResult<AssignmentItem> Item(StoredAssignment stored, int status = StatusCodes.Status200OK) =>
            TypedResults.Json(AssignmentItem.Of(stored), AssignmentItems.Readable.AssignmentItem, statusCode: status);

        private static string? IdOf(HttpContext context) => context.Request.RouteValues["id"] as string;
    }
}

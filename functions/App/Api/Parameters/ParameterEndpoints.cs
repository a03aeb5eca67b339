using System.Text.Json;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Eligibility;
using Domain.Parameters;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Parameters;

/// <summary>The routes of the policy room.</summary>
public static class ParameterEndpoints
{
    private const string Channel = "api";

    public static void MapParameters(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (room, actions) = (app.Services.GetRequiredService<ParameterRoom>(), app.Services.GetRequiredService<ParameterActions>());
        app.Map(ParameterFunctions.List, (context, _) => ListAsync(context, room));
        app.Map(ParameterFunctions.Get, (context, _) => GetAsync(context, room));
        app.Map(ParameterFunctions.Propose, (context, caller) => ActAsync(context, room, Created, (json, id) =>
        {
            var (command, problems) = ReadProposal(json, id, caller);
            return (problems, () => actions.ProposeAsync(caller, command!, Channel, context.RequestAborted));
        }));
        app.Map(ParameterFunctions.Recount, (context, caller) => ActAsync(context, room, Accepted, (json, id) =>
            (new Envelope(json).Finish(), () => actions.CountAsync(caller, id, Channel, context.RequestAborted))));
        app.Map(ParameterFunctions.Approve, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
        {
            var envelope = new Envelope(json);
            var version = envelope.Text("version", required: true);
            return (envelope.Finish(), () => actions.DecideAsync(caller, id, new(true, null, ParameterActions.Revision(version), caller.Actor),
                Channel,
                context.RequestAborted));
        }));
        app.Map(ParameterFunctions.Refuse, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
        {
            var envelope = new Envelope(json);
            var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
            return (envelope.Finish(), () => actions.DecideAsync(caller, id, new(false, reason, 0, caller.Actor), Channel, context.RequestAborted));
        }));
        app.Map(ParameterFunctions.Withdraw, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
            (new Envelope(json).Finish(), () => actions.WithdrawAsync(caller, id, Channel, context.RequestAborted))));
    }

    /// <summary>The queue of this room.</summary>
    public static void HandleParameters(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(ParameterFunctions.Count, (firing, cancellation) => services.GetRequiredService<ParameterEffects>().RunAsync(firing.Message,
            cancellation));
    }

    private static async Task<Ok<ParameterList>> ListAsync(HttpContext context, ParameterRoom room) =>
        TypedResults.Ok(ParameterAnswers.List(await room.BookAsync(context.RequestAborted).ConfigureAwait(false), room.Today));

    private static Created<ParameterChangeItem> Created(ParameterChangeItem change) => TypedResults.Created((string?)null, change);

    private static Accepted<ParameterChangeItem> Accepted(ParameterChangeItem change) => TypedResults.Accepted((string?)null, change);

    private static async Task<Results<Ok<ParameterChangeAnswer>, Refusal>> GetAsync(HttpContext context, ParameterRoom room)
    {
        if (await room.FindAsync(context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        return TypedResults.Ok(new ParameterChangeAnswer(ParameterChangeItem.Of(found.Book, found.Change),
            ParameterAnswers.Effect(found.Change, found.Effect)));
    }

    private static Task<Results<TDone, Refusal>> ActAsync<TDone>(HttpContext context, ParameterRoom room, Func<ParameterChangeItem, TDone> answer,
        Func<JsonElement, string?, (List<Problem> Problems, Func<Task<Attempt<ParameterChange>>> Act)> read)
        where TDone : IResult => Incoming.WithJsonAsync<TDone>(context, async json =>
    {
        var id = (context.Request.RouteValues["id"] ?? context.Request.RouteValues["parameter"]) as string;
        if (context.Request.RouteValues.ContainsKey("parameter") ? PolicyParameter.Find(id) is null
            : await room.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is null)
        {
            return Wire.Errors.NotFound();
        }

        var (problems, act) = read(json, id);
        if (problems.Count > 0)
        {
            return Wire.Errors.Invalid(problems);
        }

        return (await act().ConfigureAwait(false)).IsRefused(out var refusal, out var done) ? refusal
            : answer(ParameterChangeItem.Of(await room.BookAsync(context.RequestAborted).ConfigureAwait(false), done));
    }, mayBeEmpty: true);

    private static (ProposeParameter? Command, List<Problem> Problems) ReadProposal(JsonElement json, string? parameter, Caller caller)
    {
        var envelope = new Envelope(json);
        var value = envelope.Raw("value");
        var text = value.ValueKind is JsonValueKind.String ? Envelope.String(value) : null;
        if (text is null or { Length: > 500 })
        {
            envelope.Add(value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? Wire.Errors.MissingMember("value", "文字")
                : Wire.Errors.WrongType("value", "文字"));
        }

        var (from, reason) = (envelope.Date("validFrom", required: true), envelope.Text("reason", required: true, Reasons.MaxLength));
        return envelope.Finish() is { Count: > 0 } problems ? (null, problems) : (new(parameter!, text!, from!.Value, reason!, caller.Actor), []);
    }
}

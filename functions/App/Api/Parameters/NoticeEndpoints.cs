using System.Text.Json;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Parameters;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Parameters;

/// <summary>The notice that whoever declares reads first, and the room in which its text is changed.</summary>
public static class NoticeEndpoints
{
    private const string Channel = "api";

    public static void MapNotices(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (room, actions) = (app.Services.GetRequiredService<ParameterRoom>(), app.Services.GetRequiredService<NoticeActions>());
        var policy = app.Services.GetRequiredService<Settings>().Policy;
        app.Map(NoticeFunctions.Current, _ => Task.FromResult(TypedResults.Ok(NoticeItem.Of(policy.Notices.On(room.Today)))));
        app.Map(NoticeFunctions.List, (context, _) => ListAsync(context, room));
        app.Map(NoticeFunctions.Propose, (context, caller) => ActAsync(context, room, Created, (json, _) =>
        {
            var (command, problems) = ReadProposal(json, caller);
            return (problems, () => actions.ProposeAsync(caller, command!, Channel, context.RequestAborted));
        }));
        app.Map(NoticeFunctions.Approve, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
            (new Envelope(json).Finish(), () => actions.DecideAsync(caller, id, new(true, null, caller.Actor), Channel, context.RequestAborted))));
        app.Map(NoticeFunctions.Refuse, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
        {
            var envelope = new Envelope(json);
            var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
            return (envelope.Finish(), () => actions.DecideAsync(caller, id, new(false, reason, caller.Actor), Channel, context.RequestAborted));
        }));
        app.Map(NoticeFunctions.Withdraw, (context, caller) => ActAsync(context, room, TypedResults.Ok, (json, id) =>
            (new Envelope(json).Finish(), () => actions.WithdrawAsync(caller, id, Channel, context.RequestAborted))));
    }

    private static async Task<Ok<NoticeList>> ListAsync(HttpContext context, ParameterRoom room) =>
        TypedResults.Ok(NoticeList.Of(await room.BookAsync(context.RequestAborted).ConfigureAwait(false), room.Today));

    private static Created<NoticeChangeItem> Created(NoticeChangeItem change) => TypedResults.Created((string?)null, change);

    private static Task<Results<TDone, Refusal>> ActAsync<TDone>(HttpContext context, ParameterRoom room, Func<NoticeChangeItem, TDone> answer,
        Func<JsonElement, string?, (List<Problem> Problems, Func<Task<Attempt<NoticeChange>>> Act)> read)
        where TDone : IResult => Incoming.WithJsonAsync<TDone>(context, async json =>
    {
        var id = context.Request.RouteValues["id"] as string;
        if (id is not null && (await room.BookAsync(context.RequestAborted).ConfigureAwait(false)).FindNotice(id) is null)
        {
            return Wire.Errors.NotFound();
        }

        var (problems, act) = read(json, id);
        return problems.Count > 0 ? Wire.Errors.Invalid(problems)
            : (await act().ConfigureAwait(false)).To(done => answer(NoticeChangeItem.Of(done)));
    }, mayBeEmpty: true);

    private static (ProposeNotice? Command, List<Problem> Problems) ReadProposal(JsonElement json, Caller caller)
    {
        var envelope = new Envelope(json);
        var (text, brief) = (envelope.Text("text", required: true, ProposeNotice.MaxText),
            envelope.Text("short", required: false, ProposeNotice.MaxShort));
        var (from, reason) = (envelope.Date("validFrom", required: true), envelope.Text("reason", required: true, Reasons.MaxLength));
        return envelope.Finish() is { Count: > 0 } problems ? (null, problems) : (new(text!, brief, from!.Value, reason!, caller.Actor), []);
    }
}

using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Retention;

/// <summary>Something past its term: its kind, an id that names nobody, the month in which it ended.</summary>
internal sealed record RetentionItemAnswer(RetentionKind Kind, string Id, string EndedIn)
{
    public static RetentionItemAnswer Of(RetentionItem item) => new(item.Kind, item.Id, item.EndedOn.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A list that was proposed.</summary>
/// <param name="Waiting">Whether a second person has still to agree; one that was sent back is neither waiting nor done.</param>
internal sealed record RetentionListItem(string Id, string Version, DivisionCode County, RetentionStatus Status, bool Waiting, DateTimeOffset At, int Count, int Looked,
    int Erased)
{
    public static RetentionListItem Of(StoredRetention stored, bool waiting) => new(stored.List.Id, stored.Document.Version, stored.List.County, stored.List.Status,
        waiting, stored.List.At, stored.List.Items.Length, stored.List.Looked, stored.List.Erased);
}

/// <summary>What of a county is past its term today, and what was proposed before.</summary>
/// <param name="Items">At most <see cref="RetentionRoom.Most"/>.</param>
internal sealed record RetentionDue(int Count, IReadOnlyList<RetentionItemAnswer> Items, IReadOnlyList<RetentionListItem> Lists);

/// <summary>The routes of what is erased because its term is over.</summary>
public static class RetentionEndpoints
{
    private const string Channel = "api";

    public static void AddRetention(this IServiceCollection services) => services.AddSingleton(static at => new RetentionRoom(at.GetRequiredService<IStore>(),
        at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<Erasures>(), at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));

    public static void MapRetention(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = app.Services.GetRequiredService<RetentionRoom>();
        app.Map(RetentionFunctions.Due, (context, caller) => DueAsync(context, caller, room));
        app.Map(RetentionFunctions.Propose, (context, caller) => Incoming.WithJsonAsync<Accepted<RetentionListItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var envelope = new Envelope(json);
            var reason = envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength);
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : (await room.ProposeAsync(caller, county, reason!, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Accepted((string?)null, RetentionListItem.Of(done, waiting: true)));
        }));
        app.Map(RetentionFunctions.Approve, (context, caller) => Incoming.WithJsonAsync<Accepted<RetentionListItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county
                || await room.FindAsync(county, (string?)context.Request.RouteValues["id"], context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var version = envelope.Text("version", required: true);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Api.Errors.Invalid(problems);
            }

            return version != found.Document.Version ? Api.Errors.VersionConflict()
                : await room.ProposalOfAsync(found.List, context.RequestAborted).ConfigureAwait(false) is not { } proposal ? Rights.Errors.NoProposal()
                : (await room.ApproveAsync(caller, proposal, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Accepted((string?)null, RetentionListItem.Of(done, waiting: false)));
        }));
    }

    private static async Task<Results<Ok<RetentionDue>, Refusal>> DueAsync(HttpContext context, Caller caller, RetentionRoom room)
    {
        if (caller.CountyOf(context) is not { } county)
        {
            return Declarations.Errors.CountyNeeded();
        }

        var due = await room.DueAsync(county, context.RequestAborted).ConfigureAwait(false);
        var lists = new List<RetentionListItem>();
        foreach (var stored in await room.ListsAsync(county, context.RequestAborted).ConfigureAwait(false))
        {
            lists.Add(RetentionListItem.Of(stored, await room.ProposalOfAsync(stored.List, context.RequestAborted).ConfigureAwait(false) is not null));
        }

        return TypedResults.Ok(new RetentionDue(due.Count, [.. due.Select(RetentionItemAnswer.Of)], lists));
    }
}

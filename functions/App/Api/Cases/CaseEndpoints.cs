using System.Text.Json.Serialization;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Cases;

/// <summary>A case as a list shows it: nothing of what was said.</summary>
/// <param name="Declarations">Of this county.</param>
/// <param name="Elsewhere">Of another county only that there is one, and its kind.</param>
internal record CaseItem(string Id, string Version, CaseType Type, string TypeLabel, CaseStatus Status, DivisionCode County, DateOnly OpenedOn,
    DateOnly? DueOn, DateTimeOffset? DueAt,
    int Calls, bool CanBeAnswered, string? Child, DivisionCode? OtherCounty, IReadOnlyList<string> Declarations,
        IReadOnlyList<CaseElsewhere> Elsewhere,
    IReadOnlyList<CaseOutcome> Outcomes, IReadOnlyList<SettlementItem> Settlements)
{
    public static CaseItem Of(StoredCase stored)
    {
        var found = stored.Case;
        return new(found.Id, stored.Document.Version, found.Type, found.Type.Label(), found.Status, found.County, CivilTime.ChinaDate(found.At),
            found.DueOn, found.DueAt,
            found.Calls.Length, found is { CanBeAnswered: true, Status: CaseStatus.Open }, found.Child, found.OtherCounty,
            [.. found.Parts.Where(part => part.County == found.County).Select(part =>
                part.Declaration).DefaultIfEmpty(found.Declaration).OfType<string>()],
            [.. found.Parts.Where(part => part.County != found.County).Select(part => new CaseElsewhere(part.County, part.Kind))],
            found.Status == CaseStatus.Open ? [.. CaseOutcomes.For(found.Type)] : [],
            [.. found.Settlements.Select(each => new SettlementItem(each.Outcome, each.Reason, each.By.Subject, each.By.Role, each.At))]);
    }
}

internal sealed record CaseElsewhere(DivisionCode County, ChildKind Kind);

internal sealed record SettlementItem(CaseOutcome Outcome, string Reason, string By, string Role, DateTimeOffset At);

/// <summary>A case with what was said, after an opening.</summary>
internal sealed record CaseOpened : CaseItem
{
    private CaseOpened(CaseItem item)
        : base(item)
    {
    }

    [JsonPropertyOrder(1)]
    public required string? Words { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<CallItem> Said { get; init; }

    [JsonPropertyOrder(3)]
    public required IReadOnlyList<ReplyItem> Replies { get; init; }

    public static CaseOpened Full(StoredCase stored) => new(Of(stored))
    {
        Words = stored.Case.Words,
        Said = [.. stored.Case.Calls.Select(call => new CallItem(call.At, call.Kind, call.Words, call.Phone))],
        Replies = [.. stored.Case.Replies.Select(reply => new ReplyItem(reply.At, reply.By.Subject, reply.Text, reply.Delivery))],
    };
}

internal sealed record CallItem(DateTimeOffset At, string Kind, string Words, string? Phone);

internal sealed record ReplyItem(DateTimeOffset At, string By, string Text, ReplyDelivery Delivery);

/// <summary>The routes of cases for review: a list without what was said, an opening with a reason, a settlement with a version.</summary>
public static class CaseEndpoints
{
    private const string Channel = "api";

    public static void MapCases(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<CaseActions>());
        app.Map(ReviewFunctions.ListCases, room.ListAsync);
        app.Map(ReviewFunctions.OpenCase, room.OpenAsync);
        app.Map(ReviewFunctions.SettleCase, room.SettleAsync);
        app.Map(ReviewFunctions.ReplyToCase, room.ReplyAsync);
    }

    private sealed class Room(CaseRecords records, CaseActions actions)
    {
        public async Task<Results<Ok<ItemList<CaseItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (status, type, others) = CaseRequests.ReadFilter(context.Request.Query);
            var problems = others.ToList();
            var sort = Sorting.Read(context.Request.Query, problems);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, county, status, type, page, CaseRecords.PageSize, context.RequestAborted, sort)
                    .ConfigureAwait(false);
                var total = await records.TotalAsync(caller, county, status, type, context.RequestAborted, int.MaxValue).ConfigureAwait(false);
                return TypedResults.Ok(ItemList.Of(listed, CaseItem.Of, total.Count));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<CaseOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<CaseOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.CasesList).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Case, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(CaseOpened.Full(found));
        });

        public Task<Results<Ok<CaseItem>, Refusal>> SettleAsync(HttpContext context, Caller caller) =>
            ChangeAsync(context, caller, CaseRequests.ReadSettlement, actions.SettleAsync);

        public Task<Results<Ok<CaseItem>, Refusal>> ReplyAsync(HttpContext context, Caller caller) =>
            ChangeAsync(context, caller, CaseRequests.ReadReply, actions.ReplyAsync);

        private Task<Results<Ok<CaseItem>, Refusal>> ChangeAsync<T>(HttpContext context, Caller caller, Func<Envelope, Caller,
            (T? Command, string Version, IReadOnlyList<Problem> Problems)> read,
            Func<Caller, StoredCase, T, string, string, CancellationToken, Task<Attempt<StoredCase>>> change)
            where T : class => Incoming.WithJsonAsync<Ok<CaseItem>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.CasesSettle).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (command, version, problems) = read(new(json), caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await change(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false)).To(done =>
                TypedResults.Ok(CaseItem.Of(done)));
        });

        private async Task<StoredCase?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

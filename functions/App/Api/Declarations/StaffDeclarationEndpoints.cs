using App.Functions;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Declarations;

/// <summary>The staff's routes: a masked list, an opening with a reason, a review with a version.</summary>
public static class StaffDeclarationEndpoints
{
    private const string Channel = "api";

    public static void MapStaffDeclarations(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var reviews = app.Services.GetRequiredService<Reviews>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Map(Catalogue.ListDeclarations, (context, caller) => ListAsync(context, caller, reviews));
        app.Map(Catalogue.OpenDeclaration, (context, caller) => OpenAsync(context, caller, reviews));
        var attachments = app.Services.GetRequiredService<AttachmentViews>();
        app.Map(Catalogue.ViewAttachment, async (context, caller) =>
            (await attachments.ViewAsync(caller, caller.CountyOf(context), context, Channel).ConfigureAwait(false)).To(file => file));
        app.Map(Catalogue.ReviewDeclaration, (context, caller) => ReviewAsync(context, caller, reviews, time));
        var actions = app.Services.GetRequiredService<DeclarationActions>();
        app.Map(ReviewFunctions.CloseDeclaration, (context, caller) => ActAsync(context, caller, reviews, actions, Permission.DeclarationsClose));
        app.Map(ReviewFunctions.TransferDeclaration, (context, caller) =>
            ActAsync(context, caller, reviews, actions, Permission.DeclarationsTransfer));
    }

    private static async Task<Results<Ok<ItemList<DeclarationItem>>, Refusal>> ListAsync(HttpContext context, Caller caller, Reviews reviews)
    {
        if (caller.CountyOf(context) is not { } county)
        {
            return Errors.CountyNeeded();
        }

        var query = context.Request.Query;
        if (query["receipt"] is [{ Length: > 0 } typed])
        {
            var found = Receipt.TryParse(typed, out var receipt) ? await reviews.FindAsync(caller, receipt, context.RequestAborted)
                .ConfigureAwait(false) : null;
            return TypedResults.Ok(ItemList.Of(found is null ? Array.Empty<StoredDeclaration>() : [found], DeclarationItem.Masking));
        }

        var status = query["status"] is [{ Length: > 0 } name] ? DeclarationStatuses.Find(name) : null;
        var problems = new List<Problem>();
        if (status is null && query["status"] is [{ Length: > 0 }, ..])
        {
            problems.Add(Errors.UnknownStatus());
        }

        var sort = Sorting.Read(query, problems);
        if (problems.Count > 0)
        {
            return Wire.Errors.Invalid(problems);
        }

        try
        {
            var page = query["page"] is [{ Length: > 0 } token] ? token : null;
            var filter = new DeclarationFilter(status is { } wanted ? [wanted] : []) { Sort = sort };
            var listed = await reviews.ListAsync(caller, county, filter, page, Reviews.PageSize, context.RequestAborted).ConfigureAwait(false);
            var total = await reviews.TotalAsync(caller, county, filter, context.RequestAborted, int.MaxValue).ConfigureAwait(false);
            return TypedResults.Ok(ItemList.Of(listed, DeclarationItem.Masking, total.Count));
        }
        catch (InvalidContinuationException)
        {
            return Wire.Errors.Invalid([Errors.BadPage()]);
        }
    }

    private static Task<Results<Ok<DeclarationOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller, Reviews reviews) =>
        Incoming.WithJsonAsync<Ok<DeclarationOpened>>(context, async json =>
    {
        if (await FindAsync(context, caller, reviews, Permission.DeclarationsOpen).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var (reason, problems) = new Envelope(json).Why();
        if (reason is null)
        {
            return Wire.Errors.Invalid(problems);
        }

        await reviews.OpenAsync(caller, found.Declaration, reason, Channel, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Ok(DeclarationOpened.Of(found, reviews.Policy));
    });

    /// <summary>200 where it is done, 202 where somebody else has to agree.</summary>
    private static Task<Results<Ok<ReviewedItem>, Accepted<ReviewedItem>,
        Refusal>> ReviewAsync(HttpContext context, Caller caller, Reviews reviews, TimeProvider time) =>
        Incoming.WithJsonAsync<Ok<ReviewedItem>, Accepted<ReviewedItem>>(context, async json =>
    {
        // A rejection may be open to somebody who cannot register: what the decision needs is asked once it is known.
        if (await FindAsync(context, caller, reviews, Permission.DeclarationsList).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var (command, version, problems) = DeclarationRequests.ReadReview(new(json), caller, CivilTime.ChinaDate(time.GetUtcNow()));
        if (command is null)
        {
            return Wire.Errors.Invalid(problems);
        }

        return (await reviews.ReviewAsync(caller, found, command, version, Channel,
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused, out var done) ? refused
            : done.Done is null ? TypedResults.Accepted((string?)null, ReviewedItem.Of(done)) : TypedResults.Ok(ReviewedItem.Of(done));
    });

    /// <inheritdoc cref="ReviewAsync"/>
    private static Task<Results<Ok<DeclarationDone>, Accepted<DeclarationDone>,
        Refusal>> ActAsync(HttpContext context, Caller caller, Reviews reviews, DeclarationActions actions,
        Permission permission) => Incoming.WithJsonAsync<Ok<DeclarationDone>, Accepted<DeclarationDone>>(context, async json =>
    {
        if (await FindAsync(context, caller, reviews, permission).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var (action, version, problems) = DeclarationRequests.ReadAction(new(json), permission);
        if (action is null)
        {
            return Wire.Errors.Invalid(problems);
        }

        return (await actions.ActAsync(caller, found, action, version, Channel,
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused, out var done) ? refused
            : done.Proposed is null ? TypedResults.Ok(DeclarationDone.Of(done)) : TypedResults.Accepted((string?)null, DeclarationDone.Of(done));
    });

    private static async Task<StoredDeclaration?> FindAsync(HttpContext context, Caller caller, Reviews reviews, Permission permission) =>
        caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
            ? await reviews.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
            : null;
}

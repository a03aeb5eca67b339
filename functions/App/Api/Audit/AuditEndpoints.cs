using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Audit;

namespace App.Api.Audit;

/// <summary>An entry of the trail.</summary>
/// <param name="Version">Its hash: it never changes.</param>
/// <param name="Actor">Pseudonym of who acted.</param>
/// <param name="Fields">Keys of what was changed or shown, never values.</param>
internal sealed record AuditItem(string Id, string Version, string County, DateTimeOffset At, string Actor, string Role, string Channel,
    string Action, string SubjectKind,
    IReadOnlyList<string> Subjects, IReadOnlyList<string> Fields, string? Reason);

/// <summary>What a check of a county's chain came to.</summary>
internal sealed record AuditReportItem(string County, bool Holds, long Blocks, long Sealed, int UnsealedTail, string Head,
    IReadOnlyList<AuditFindingItem> Findings);

internal sealed record AuditFindingItem(AuditFault Fault, long Block, string? Entry);

/// <summary>A day of one account that stands out.</summary>
/// <param name="Version">Grows while the day goes on: the number of looks.</param>
/// <param name="Actor">Pseudonym of who looked.</param>
/// <param name="Usual">The account's median of the other days; null where there are too few.</param>
internal sealed record UnusualDayItem(string Id, string Version, IReadOnlyList<string> Counties, string Actor, string Role, DateOnly Day, int Looks,
    int OutsideHours, int? Usual, IReadOnlyList<UnusualReason> Reasons);

/// <summary>What stands out among the looks at people.</summary>
/// <param name="Complete">Whether everything of those days was read; else fewer days or one county show the rest.</param>
internal sealed record UnusualDays(DateOnly From, DateOnly Until, bool Complete, int Total, IReadOnlyList<UnusualDayItem> Items, string? Next);

/// <summary>The auditor's routes, and the timer that links what was written into the chain.</summary>
public static class AuditEndpoints
{
    public static void AddAudit(this IServiceCollection services) =>
        services.AddSingleton(static at => new AuditRecords(at.GetRequiredService<IStore>(),
        new AuditVerification(at.GetRequiredService<StorageRoot>()), at.GetRequiredService<TimeProvider>()));

    public static void MapAudit(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var records = app.Services.GetRequiredService<AuditRecords>();
        app.Map(Functions.Catalogue.ListAudit, (context, _) => ListAsync(context, records));
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Map(Functions.Catalogue.UnusualAccess, (context, _) =>
            UnusualAsync(context, records, Domain.Time.CivilTime.ChinaDate(time.GetUtcNow())));
        app.Map(Functions.Catalogue.VerifyAudit, (context, caller) => VerifyAsync(context, caller, records));
    }

    public static void HandleAudit(this IServiceProvider services) =>
        services.GetRequiredService<Handlers>().On(Functions.Catalogue.SealAudit, async (_, cancellation) =>
    {
        var sealer = new AuditSealer(services.GetRequiredService<StorageRoot>(), services.GetRequiredService<TimeProvider>());
        await Each.DoAsync(AuditRecords.Counties, county => sealer.SealAsync(county.Value, cancellation), cancellation).ConfigureAwait(false);
    });

    private static async Task<Results<Ok<ItemList<AuditItem>>, Refusal>> ListAsync(HttpContext context, AuditRecords records)
    {
        var query = context.Request.Query;
        if (AuditRecords.CountyOf(query["county"]) is not { } county)
        {
            return Errors.Invalid([Domain.Children.Errors.UnknownCounty() with { Field = "county" }]);
        }

        if (AuditRecords.ReadSearch(query["actor"], query["subject"], query["action"]) is not { } search)
        {
            return Errors.Invalid([Errors.InvalidCharacters("actor")]);
        }

        try
        {
            var listed = await records.ListAsync(county, search, query["page"] is [{ Length: > 0 } token] ? token : null, context.RequestAborted)
                .ConfigureAwait(false);
            var total = await records.TotalAsync([county], search, context.RequestAborted, int.MaxValue).ConfigureAwait(false);
            return TypedResults.Ok(ItemList.Of(listed, Item, total.Count));
        }
        catch (InvalidContinuationException)
        {
            return Errors.Invalid([Declarations.Errors.BadPage()]);
        }
    }

    private static async Task<Results<Ok<UnusualDays>, Refusal>> UnusualAsync(HttpContext context, AuditRecords records, DateOnly today)
    {
        var (search, problems) = UnusualSearch.Read(context.Request.Query, today);
        if (search is null)
        {
            return Errors.Invalid(problems);
        }

        var (days, isWhole) = await records.UnusualAsync(search.Counties, search.From, search.Until, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Ok(new UnusualDays(search.From, search.Until, isWhole, days.Count, [.. days.Select(Item)], null));

        static UnusualDayItem Item(UnusualDay day)
        {
            return new($"{day.Day:yyyyMMdd}-{day.Account}", day.Looks.ToString(System.Globalization.CultureInfo.InvariantCulture),
                day.Counties, day.Account, day.Role, day.Day, day.Looks, day.OutsideHours, day.Usual, day.Reasons);
        }
    }

    private static Task<Results<Ok<AuditReportItem>, Refusal>> VerifyAsync(HttpContext context, Caller caller, AuditRecords records) =>
        Incoming.WithJsonAsync<Ok<AuditReportItem>>(context, async json =>
    {
        var envelope = new Envelope(json);
        var named = envelope.Text("county", required: false, 12) ?? context.Request.Query["county"].ToString();
        var county = AuditRecords.CountyOf(named);
        if (county is null)
        {
            envelope.Add(Domain.Children.Errors.UnknownCounty() with { Field = "county" });
        }

        if (envelope.Finish() is var problems && (county is null || problems.Count > 0))
        {
            return Errors.Invalid(problems);
        }

        var report = await records.VerifyAsync(caller, county.Value, "api", context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Ok(new AuditReportItem(report.County, report.Holds, report.Blocks, report.Sealed, report.UnsealedTail, report.Head,
            [.. report.Findings.Select(finding => new AuditFindingItem(finding.Fault, finding.Sequence, finding.EntryId))]));
    }, mayBeEmpty: true);

    private static AuditItem Item(AuditEntry entry) => new(entry.Id, entry.Hash(), entry.County, entry.At, entry.Actor.Subject, entry.Actor.Role,
        entry.Channel, entry.Action,
        entry.SubjectKind, entry.SubjectIds.IsDefault ? [] : entry.SubjectIds, entry.FieldKeys.IsDefault ? [] : entry.FieldKeys, entry.Reason);
}

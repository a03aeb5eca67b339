using System.Text.Json.Serialization;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Matters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Matters;

/// <summary>A report.</summary>
/// <param name="Status">open or received.</param>
internal sealed record MatterItem(string Id, string Version, DivisionCode County, MatterKind Kind, string KindLabel, string Text, DateTimeOffset At,
    string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reply { get; init; }

    public static MatterItem Of(StoredMatter stored)
    {
        var matter = stored.Matter;
        return new(matter.Id, stored.Document.Version, matter.County, matter.Kind, matter.Kind.Label(), matter.Text, matter.At,
            matter.ReceivedAt is null ? MatterRecords.Open : MatterRecords.Received)
        { ReceivedAt = matter.ReceivedAt, Reply = matter.ReceivedAt is null ? null : matter.Reply };
    }
}

/// <summary>The routes of what is reported upward.</summary>
public static class MatterEndpoints
{
    private const string Channel = "api";

    public static void AddMatters(this IServiceCollection services) =>
        services.AddSingleton(static at => new MatterRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));

    public static void MapMatters(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var records = app.Services.GetRequiredService<MatterRecords>();
        app.Map(MatterFunctions.Report, (context, caller) => Incoming.WithJsonAsync<Created<MatterItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (kind, text) = (envelope.Text("kind", required: false), envelope.Text("text", required: false, ReportMatter.Longest));
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.ReportAsync(caller, new(MatterKinds.Find(kind), text ?? "", caller.Actor), Channel,
                    context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Created((string?)null, MatterItem.Of(done)));
        }));
        app.Map(MatterFunctions.List, (context, caller) => ListAsync(context, caller, records));
        app.Map(MatterFunctions.Receive, (context, caller) => Incoming.WithJsonAsync<Ok<MatterItem>>(context, async json =>
        {
            if (await records.FindAsync((string?)context.Request.RouteValues["id"] ?? "",
                context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var (reply, version) = (envelope.Text("reply", required: false, ReportMatter.Longest), envelope.Text("version", required: true));
            return envelope.Finish() is var problems && (version is null || problems.Count > 0) ? Wire.Errors.Invalid(problems)
                : (await records.ReceiveAsync(caller, found, new(reply ?? "", caller.Actor), version, Channel,
                    context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Ok(MatterItem.Of(done)));
        }));
    }

    private static async Task<Results<Ok<ItemList<MatterItem>>, Refusal>> ListAsync(HttpContext context, Caller caller, MatterRecords records)
    {
        var status = context.Request.Query["status"] is [{ Length: > 0 } text, ..] ? text : null;
        if (status is not null && !MatterRecords.Statuses.Contains(status))
        {
            return Wire.Errors.Invalid([Errors.UnknownStatus()]);
        }

        try
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            return TypedResults.Ok(ItemList.Of(await records.ListAsync(caller, status, page, context.RequestAborted).ConfigureAwait(false),
                MatterItem.Of));
        }
        catch (InvalidContinuationException)
        {
            return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
        }
    }
}

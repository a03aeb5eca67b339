using System.Text.Json;
using App.Functions;
using App.Security;
using Domain.Matters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Matters;

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
        app.Map(MatterFunctions.Report, (context, caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var envelope = new Envelope(json);
            var (kind, text) = (envelope.Text("kind", required: false), envelope.Text("text", required: false, ReportMatter.Longest));
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : Reply(await records.ReportAsync(caller, new(MatterKinds.Find(kind), text ?? "", caller.Actor), Channel,
                    context.RequestAborted).ConfigureAwait(false), StatusCodes.Status201Created);
        }));
        app.Map(MatterFunctions.List, (context, caller) => ListAsync(context, caller, records));
        app.Map(MatterFunctions.Receive, (context, caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await records.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var (reply, version) = (envelope.Text("reply", required: false, ReportMatter.Longest), envelope.Text("version", required: true));
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : Reply(await records.ReceiveAsync(caller, found, new(reply ?? "", caller.Actor), version!, Channel,
                    context.RequestAborted).ConfigureAwait(false), StatusCodes.Status200OK);
        }));
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, MatterRecords records)
    {
        var status = context.Request.Query["status"] is [{ Length: > 0 } text, ..] ? text : null;
        if (status is not null && !MatterRecords.Statuses.Contains(status))
        {
            return Api.Errors.Invalid([Errors.UnknownStatus()]);
        }

        try
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            return Answer.List(await records.ListAsync(caller, status, page, context.RequestAborted).ConfigureAwait(false), Write);
        }
        catch (InvalidContinuationException)
        {
            return Api.Errors.Invalid([Declarations.Errors.BadPage()]);
        }
    }

    private static IResult Reply((StoredMatter? Done, Refusal? Refusal) outcome, int status) =>
        outcome.Done is { } done ? Answer.Json(status, json => Write(json, done)) : outcome.Refusal!;

    private static void Write(Utf8JsonWriter json, StoredMatter stored)
    {
        var matter = stored.Matter;
        json.WriteStartObject();
        json.WriteString("id", matter.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("county", matter.County.Value);
        json.WriteString("kind", matter.Kind.Id());
        json.WriteString("kindLabel", matter.Kind.Label());
        json.WriteString("text", matter.Text);
        json.WriteString("at", matter.At);
        json.WriteString("status", matter.ReceivedAt is null ? MatterRecords.Open : MatterRecords.Received);
        if (matter.ReceivedAt is { } received)
        {
            json.WriteString("receivedAt", received);
            json.WriteString("reply", matter.Reply);
        }

        json.WriteEndObject();
    }
}

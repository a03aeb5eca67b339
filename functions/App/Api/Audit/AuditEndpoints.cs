using System.Text.Json;
using App.Functions;
using App.Security;
using Domain.Audit;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Audit;

namespace App.Api.Audit;

/// <summary>The auditor's routes, and the timer that links what was written into the chain.</summary>
public static class AuditEndpoints
{
    public static void AddAudit(this IServiceCollection services) => services.AddSingleton(static at => new AuditRecords(at.GetRequiredService<IStore>(),
        new AuditVerification(at.GetRequiredService<StorageRoot>()), at.GetRequiredService<TimeProvider>()));

    public static void MapAudit(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var records = app.Services.GetRequiredService<AuditRecords>();
        app.Map(Functions.Catalogue.ListAudit, (context, _) => ListAsync(context, records));
        app.Map(Functions.Catalogue.VerifyAudit, (context, caller) => VerifyAsync(context, caller, records));
    }

    public static void HandleAudit(this IServiceProvider services) => services.GetRequiredService<Handlers>().On(Functions.Catalogue.SealAudit, async (_, cancellation) =>
    {
        var sealer = new AuditSealer(services.GetRequiredService<StorageRoot>(), services.GetRequiredService<TimeProvider>());
        await Each.DoAsync(AuditRecords.Counties, county => sealer.SealAsync(county.Value, cancellation), cancellation).ConfigureAwait(false);
    });

    private static async Task<IResult> ListAsync(HttpContext context, AuditRecords records)
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
            var listed = await records.ListAsync(county, search, query["page"] is [{ Length: > 0 } token] ? token : null, context.RequestAborted).ConfigureAwait(false);
            return Answer.List(listed, Write);
        }
        catch (InvalidContinuationException)
        {
            return Errors.Invalid([Declarations.Errors.BadPage()]);
        }
    }

    private static Task<IResult> VerifyAsync(HttpContext context, Caller caller, AuditRecords records) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        var envelope = new Envelope(json);
        var named = envelope.Text("county", required: false, 12) ?? context.Request.Query["county"].ToString();
        if (AuditRecords.CountyOf(named) is null)
        {
            envelope.Add(Domain.Children.Errors.UnknownCounty() with { Field = "county" });
        }

        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Errors.Invalid(problems);
        }

        var report = await records.VerifyAsync(caller, AuditRecords.CountyOf(named)!.Value, "api", context.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(writer => Write(writer, report));
    }, mayBeEmpty: true);

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("version", entry.Hash());
        json.WriteString("county", entry.County);
        json.WriteString("at", entry.At);
        json.WriteString("actor", entry.Actor.Subject);
        json.WriteString("role", entry.Actor.Role);
        json.WriteString("channel", entry.Channel);
        json.WriteString("action", entry.Action);
        json.WriteString("subjectKind", entry.SubjectKind);
        Texts("subjects", entry.SubjectIds);
        Texts("fields", entry.FieldKeys);
        json.WriteString("reason", entry.Reason);
        json.WriteEndObject();

        void Texts(string name, System.Collections.Immutable.ImmutableArray<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts.IsDefault ? [] : texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, AuditReport report)
    {
        json.WriteStartObject();
        json.WriteString("county", report.County);
        json.WriteBoolean("holds", report.Holds);
        json.WriteNumber("blocks", report.Blocks);
        json.WriteNumber("sealed", report.Sealed);
        json.WriteNumber("unsealedTail", report.UnsealedTail);
        json.WriteString("head", report.Head);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("fault", FormJson.Id(finding.Fault));
            json.WriteNumber("block", finding.Sequence);
            json.WriteString("entry", finding.EntryId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// A declarant's rights over what was declared: a copy of everything (PIPL 45), and taking it back (15, 47). Proof: the follow-up token.
/// </summary>
public static class OwnDataEndpoints
{
    public static void MapOwnData(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var proofs = app.Services.GetRequiredService<Proofs>();
        var withdrawals = app.Services.GetRequiredService<Withdrawals>();
        var copies = app.Services.GetRequiredService<Copies>();
        app.Map(Catalogue.WithdrawDeclaration, context => WithdrawAsync(context, proofs, withdrawals));
        app.Map(Catalogue.CopyDeclaration, context => CopyAsync(context, proofs, copies, withdrawals));
    }

    /// <summary>Where a request to erase stands, in an answer to the family; nothing where there is none.</summary>
    internal static void WriteRequest(Utf8JsonWriter json, ErasureRequest? request)
    {
        if (request is null)
        {
            return;
        }

        json.WriteStartObject("request");
        json.WriteString("id", request.Id);
        json.WriteString("status", request.Status);
        json.WriteString("statusText", request.StatusText);
        json.WriteString("askedOn", AssessmentJson.Day(CivilTime.ChinaDate(request.At)));
        json.WriteString("dueOn", request.DueOn is { } due ? AssessmentJson.Day(due) : null);
        json.WriteString("decidedOn", request.Settled is { } settled ? AssessmentJson.Day(CivilTime.ChinaDate(settled.At)) : null);
        json.WriteString("reason", request.Settled?.Reason);
        json.WriteEndObject();
    }

    private static Task<IResult> WithdrawAsync(HttpContext context, Proofs proofs, Withdrawals withdrawals) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        var (found, refused) = await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context),
            context.RequestAborted).ConfigureAwait(false);
        if (found is null)
        {
            return refused!;
        }

        var envelope = new Envelope(json);
        var reason = envelope.Text("reason", required: false, DeclarationTerms.MaxReasonLength);
        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Api.Errors.Invalid(problems);
        }

        var (done, conflict) = await withdrawals.WithdrawAsync(found, reason, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false);
        return done is null ? conflict! : Answer.Ok(writer =>
        {
            writer.WriteStartObject();
            if (done.Request is { } request)
            {
                writer.WriteString("request", request);
            }
            else
            {
                writer.WriteBoolean("erased", true);
            }

            DeclarationEndpoints.WriteHead(writer, done.Declaration);
            writer.WriteEndObject();
        });
    }, mayBeEmpty: true);

    private static Task<IResult> CopyAsync(HttpContext context, Proofs proofs, Copies copies, Withdrawals withdrawals) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        var (found, refused) = await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context),
            context.RequestAborted).ConfigureAwait(false);
        if (found is null)
        {
            return refused!;
        }

        if (new Envelope(json).Finish() is { Count: > 0 } problems)
        {
            return Api.Errors.Invalid(problems);
        }

        await copies.NoteAsync(found.Declaration, Channel.Web, context.RequestAborted).ConfigureAwait(false);
        var request = await withdrawals.FindRequestAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(writer => Write(writer, found.Declaration, request));
    }, mayBeEmpty: true);

    private static void Write(Utf8JsonWriter json, Declaration declaration, ErasureRequest? request)
    {
        var answers = declaration.Answers();
        json.WriteStartObject();
        DeclarationEndpoints.WriteHead(json, declaration);
        json.WriteString("formId", declaration.Form.Id);
        json.WriteNumber("formVersion", declaration.Form.Version);
        json.WriteString("channel", declaration.Provenance.Channel.Id());
        json.WriteString("submittedAt", declaration.Provenance.SubmittedAt);
        if (declaration.Provenance.Consent is { } consent)
        {
            json.WriteStartObject("consent");
            json.WriteString("noticeVersion", consent.NoticeVersion);
            json.WriteString("recordedAt", consent.RecordedAt);
            json.WriteString("withdrawnAt", consent.WithdrawnAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WritePropertyName("answers");
        declaration.Form.Write(json, answers);
        json.WriteStartArray("unknown");
        foreach (var key in declaration.Form.UnknownKeys(answers))
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteStartArray("items");
        foreach (var (field, text) in Copies.Items(declaration))
        {
            json.WriteStartObject();
            json.WriteString("key", field.Key);
            json.WriteString("label", field.Name);
            json.WriteString("value", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("corrections");
        foreach (var correction in declaration.Corrections)
        {
            json.WriteStartObject();
            json.WriteString("at", correction.At);
            json.WriteString("channel", correction.Channel.Id());
            json.WritePropertyName("answers");
            declaration.Form.Write(json, correction.Changes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("attachments");
        foreach (var attachment in declaration.Attachments)
        {
            json.WriteStartObject();
            json.WriteString("id", attachment.Id);
            json.WriteString("mediaType", attachment.MediaType);
            json.WriteNumber("bytes", attachment.Bytes);
            json.WriteString("at", attachment.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("history");
        foreach (var change in declaration.History)
        {
            json.WriteStartObject();
            json.WriteString("status", change.Status.Id());
            json.WriteString("at", change.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("erasedAt", declaration.ErasedAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        WriteRequest(json, request);
        json.WriteEndObject();
    }
}

/// <summary>Everything that somebody declared, shown to whoever declared it; each look is in the trail.</summary>
public sealed class Copies(IStore store, TimeProvider time)
{
    /// <summary>Every answer in words, in the order of the form; what was said to be unknown says so.</summary>
    public static IEnumerable<(Field Field, string Text)> Items(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var answers = declaration.Answers();
        foreach (var field in declaration.Form.Fields)
        {
            if (answers.Find(field) is { } value)
            {
                yield return (field, field.Show(value));
            }
            else if (answers.IsUnknown(field))
            {
                yield return (field, "不清楚");
            }
        }
    }

    public async Task NoteAsync(Declaration declaration, Channel channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var entry = DeclarationActions.Entry(declaration, "declaration.copy", AuditActor.Declarant, channel.Id(), time.GetUtcNow(), null);
        await store.CommitAsync(DeclarationRecords.PartitionOf(declaration.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }
}

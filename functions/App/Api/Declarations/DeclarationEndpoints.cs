using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Declarations;

/// <summary>The declarant's routes: submit, status, corrections. No account; a receipt with a proof.</summary>
public static class DeclarationEndpoints
{
    public static void MapDeclarations(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var submissions = app.Services.GetRequiredService<Submissions>();
        var proofs = app.Services.GetRequiredService<Proofs>();
        var followUps = app.Services.GetRequiredService<FollowUps>();
        var withdrawals = app.Services.GetRequiredService<Withdrawals>();
        app.Map(Catalogue.SubmitDeclaration, context => SubmitAsync(context, submissions));
        app.Map(Catalogue.DeclarationStatus, context => StatusAsync(context, proofs, withdrawals));
        app.MapOwnData();
        app.Map(Catalogue.CorrectDeclaration, context => CorrectAsync(context, proofs, followUps));
    }

    internal static string? ReceiptOf(HttpContext context) => (string?)context.Request.RouteValues["receipt"];

    private static Task<IResult> SubmitAsync(HttpContext context, Submissions submissions) => Incoming.WithJsonAsync(context, async json =>
    {
        if (KeyOf(context) is not { } key)
        {
            return Errors.KeyMissing();
        }

        var envelope = new Envelope(json);
        var form = envelope.Form();
        var input = new Input.Raw(envelope.Object("answers", required: true), envelope.Raw("unknown"));
        var problems = envelope.Finish();
        if (form is null || problems.Count > 0)
        {
            return Api.Errors.Invalid([.. problems, .. form is null || input.Answers.Kind != JsonValueKind.Object ? []
                : submissions.ProblemsOf(form, input, Channel.Web)]);
        }

        var submission = await submissions.SubmitAsync(key, CanonicalJson.Hash(json), form, input, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false);
        return submission.IsKeyReused ? Errors.KeyReused()
            : submission.Accepted is { } accepted ? Answer.Json(StatusCodes.Status201Created, writer => Write(writer, accepted, submission.Token))
            : Api.Errors.Decided(submission.Problems);
    });

    private static Task<IResult> StatusAsync(HttpContext context, Proofs proofs, Withdrawals withdrawals) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        var envelope = new Envelope(json);
        var (receipt, last4) = (envelope.Text("receipt", required: true), envelope.Text("phoneLast4", required: false));
        if (last4 is null && !envelope.IsWrong("phoneLast4") && Proofs.TokenOf(context) is null)
        {
            envelope.Add(Errors.ProofMissing());
        }

        if (last4 is not null && !(last4.Length == 4 && last4.All(char.IsAsciiDigit)))
        {
            envelope.Add(Errors.PhoneLast4());
        }

        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Api.Errors.Invalid(problems);
        }

        var (found, refused) = await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false);
        if (found is null)
        {
            return refused!;
        }

        var request = await withdrawals.FindRequestAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(writer => WriteStatus(writer, found.Declaration, request));
    });

    private static Task<IResult> CorrectAsync(HttpContext context, Proofs proofs, FollowUps followUps) =>
        Incoming.WithJsonAsync(context, async json =>
    {
        var (found, refused) = await proofs.ByTokenAsync(context, ReceiptOf(context), context.RequestAborted).ConfigureAwait(false);
        if (found is null)
        {
            return refused!;
        }

        var envelope = new Envelope(json);
        var input = new Input.Raw(envelope.Object("answers", required: false), envelope.Raw("unknown"));
        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Api.Errors.Invalid([.. problems, .. followUps.ProblemsOf(found, input)]);
        }

        var (done, conflict) = await followUps.CorrectAsync(found, input, Channel.Web, AuditActor.Declarant, context.RequestAborted)
            .ConfigureAwait(false);
        return done is null ? conflict! : Answer.Ok(writer =>
        {
            writer.WriteStartObject();
            WriteHead(writer, done.Declaration);
            writer.WritePropertyName("assessment");
            AssessmentJson.Write(writer, done.Assessment, done.Assessment.Warnings);
            AssessmentJson.WriteWarnings(writer, done.Warnings);
            writer.WriteEndObject();
        });
    });

    /// <summary>A key is visible ASCII, short enough to keep; quotes around it (as the IETF draft writes it) belong to it.</summary>
    internal static string? KeyOf(HttpContext context) =>
        context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 200 } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~') && key.Trim() is { Length: > 0 } trimmed
            ? trimmed
            : null;

    private static void Write(Utf8JsonWriter json, Submitted submitted, FollowUpToken? token)
    {
        json.WriteStartObject();
        json.WriteString("receipt", submitted.Declaration.Receipt.Value);
        if (token is { } known)
        {
            json.WriteString("followUpToken", known.Secret);
        }

        json.WriteString("status", submitted.Declaration.Status.Id());
        json.WriteString("county", submitted.Declaration.County.Value);
        json.WritePropertyName("assessment");
        AssessmentJson.Write(json, submitted.Assessment, submitted.Assessment.Warnings);
        AssessmentJson.WriteWarnings(json, submitted.Warnings);
        json.WriteEndObject();
    }

    internal static void WriteHead(Utf8JsonWriter json, Declaration declaration)
    {
        json.WriteString("receipt", declaration.Receipt.Value);
        json.WriteString("status", declaration.Status.Id());
        json.WriteString("statusText", declaration.StatusText());
        json.WriteString("county", declaration.County.Value);
    }

    private static void WriteStatus(Utf8JsonWriter json, Declaration declaration, ErasureRequest? request)
    {
        json.WriteStartObject();
        WriteHead(json, declaration);
        json.WriteString("submittedOn", AssessmentJson.Day(declaration.SubmittedOn));
        json.WriteStartArray("asks");
        foreach (var ask in declaration.OpenAsks)
        {
            json.WriteStartObject();
            json.WriteString("text", ask.Text);
            json.WriteString("askedOn", AssessmentJson.Day(CivilTime.ChinaDate(ask.At)));
            json.WriteStartArray("fields");
            foreach (var key in ask.Fields)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("label", declaration.Form.Find(key)?.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        OwnDataEndpoints.WriteRequest(json, request);
        json.WriteEndObject();
    }
}

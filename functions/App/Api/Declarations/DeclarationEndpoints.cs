using System.Text.Json;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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

    private static Task<Results<Created<DeclarationTaken>, Refusal>> SubmitAsync(HttpContext context, Submissions submissions) =>
        Incoming.WithJsonAsync<Created<DeclarationTaken>>(context, async json =>
    {
        if (KeyOf(context) is not { } key)
        {
            return Errors.KeyMissing();
        }

        var envelope = new Envelope(json);
        var form = envelope.Form(CivilDay.Of(context));
        var input = new Input.Raw(envelope.Object("answers", required: true), envelope.Raw("unknown"));
        var problems = envelope.Finish();
        if (form is null || problems.Count > 0)
        {
            return Wire.Errors.Invalid([.. problems, .. form is null || input.Answers.Kind != JsonValueKind.Object ? []
                : submissions.ProblemsOf(form, input, Channel.Web)]);
        }

        var submission = await submissions.SubmitAsync(key, CanonicalJson.Hash(json), form, input, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false);
        return submission.IsKeyReused ? Errors.KeyReused()
            : submission.Accepted is { } accepted ? TypedResults.Created((string?)null, DeclarationTaken.Of(accepted, submission.Token))
            : Wire.Errors.Decided(submission.Problems);
    });

    private static Task<Results<Ok<OwnStatus>, Refusal>> StatusAsync(HttpContext context, Proofs proofs, Withdrawals withdrawals) =>
        Incoming.WithJsonAsync<Ok<OwnStatus>>(context, async json =>
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
            return Wire.Errors.Invalid(problems);
        }

        return (await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused,
            out var found) ? refused
            : TypedResults.Ok(OwnStatus.Of(found.Declaration, await withdrawals.FindRequestAsync(found.Declaration,
                context.RequestAborted).ConfigureAwait(false)));
    });

    private static Task<Results<Ok<OwnCorrected>, Refusal>> CorrectAsync(HttpContext context, Proofs proofs, FollowUps followUps) =>
        Incoming.WithJsonAsync<Ok<OwnCorrected>>(context, async json =>
    {
        if ((await proofs.ByTokenAsync(context, ReceiptOf(context), context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refused,
            out var found))
        {
            return refused;
        }

        var envelope = new Envelope(json);
        var input = new Input.Raw(envelope.Object("answers", required: false), envelope.Raw("unknown"));
        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Wire.Errors.Invalid([.. problems, .. followUps.ProblemsOf(found, input)]);
        }

        return (await followUps.CorrectAsync(found, input, Channel.Web, AuditActor.Declarant, context.RequestAborted).ConfigureAwait(false))
            .To(done => TypedResults.Ok(OwnCorrected.Of(done)));
    });

    /// <summary>A key is visible ASCII, short enough to keep; quotes around it (as the IETF draft writes it) belong to it.</summary>
    internal static string? KeyOf(HttpContext context) =>
        context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 200 } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && key.Trim() is { Length: > 0 } trimmed
            ? trimmed
            : null;
}

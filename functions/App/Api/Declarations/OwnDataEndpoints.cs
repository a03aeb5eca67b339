using App.Api.Rights;
using App.Api.Sheets;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
        app.Map(Catalogue.CopyDeclaration, context => CopyAsync(context, proofs, copies, app.Services.GetRequiredService<RightsCopies>(),
            withdrawals));
    }

    private static Task<Results<Ok<OwnWithdrawn>, Refusal>> WithdrawAsync(HttpContext context, Proofs proofs, Withdrawals withdrawals) =>
        Incoming.WithJsonAsync<Ok<OwnWithdrawn>>(context, async json =>
    {
        if ((await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context), context.RequestAborted).ConfigureAwait(false))
            .IsRefused(out var refused, out var found))
        {
            return refused;
        }

        var envelope = new Envelope(json);
        var reason = envelope.Text("reason", required: false, Reasons.MaxLength);
        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Wire.Errors.Invalid(problems);
        }

        return (await withdrawals.WithdrawAsync(found, reason, Channel.Web, AuditActor.Declarant, context.RequestAborted).ConfigureAwait(false))
            .To(done => TypedResults.Ok(OwnWithdrawn.Of(done)));
    }, mayBeEmpty: true);

    private static Task<Results<Ok<OwnCopy>, Download, Refusal>> CopyAsync(HttpContext context, Proofs proofs, Copies copies, RightsCopies papers,
        Withdrawals withdrawals) => Incoming.WithJsonAsync<Ok<OwnCopy>, Download>(context, async json =>
    {
        if ((await proofs.ByTokenAsync(context, DeclarationEndpoints.ReceiptOf(context), context.RequestAborted).ConfigureAwait(false))
            .IsRefused(out var refused, out var found))
        {
            return refused;
        }

        var envelope = new Envelope(json);
        var format = CopyFormat.Read(envelope);
        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Wire.Errors.Invalid(problems);
        }

        await copies.NoteAsync(found.Declaration, Channel.Web, context.RequestAborted).ConfigureAwait(false);
        var request = await withdrawals.FindRequestAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false);
        var copy = OwnCopy.Of(found.Declaration, request);
        return format == CopyFormat.Word ? papers.Word(copy) : TypedResults.Ok(copy);
    }, mayBeEmpty: true);
}

/// <summary>Everything that somebody declared, shown to whoever declared it; each look is in the trail.</summary>
public sealed class Copies(IStore store, TimeProvider time)
{
    /// <summary>Every answer in words, in the order of the form; what was said to be unknown says so.</summary>
    public static IEnumerable<(Field Field, string Text)> Items(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return Items(declaration.Form, declaration.Answers());
    }

    /// <inheritdoc cref="Items(Declaration)"/>
    internal static IEnumerable<(Field Field, string Text)> Items(FormDefinition form, Answers answers)
    {
        foreach (var field in form.Fields)
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

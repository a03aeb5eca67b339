using App.Security;
using App.Wire;
using Domain.Declarations;
using Microsoft.AspNetCore.Http;

namespace App.Api.Declarations;

/// <summary>
/// Finds the declaration that a declarant speaks about, if the proof is right; whatever is wrong, the answer is "not found", and it is counted.
/// </summary>
/// <remarks>
/// Four digits can be guessed, so after too many wrong ones none is believed for a while. The follow-up token cannot (128 bits): a right one always
/// counts, whoever tried what before it. Otherwise anybody who has seen a receipt could keep its family from correcting or withdrawing.
/// </remarks>
public sealed class Proofs(DeclarationRecords records, WrongProofs wrong)
{
    public const string TokenHeader = "X-Follow-Up-Token";

    /// <summary>The follow-up token that came with the request; null where none or more than one did.</summary>
    public static string? TokenOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Headers[TokenHeader] is [{ Length: > 0 } token] ? token : null;
    }

    /// <summary>By the follow-up token alone (corrections, withdrawal, attachments).</summary>
    public Task<Attempt<StoredDeclaration>> ByTokenAsync(HttpContext context, string? receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        return TokenOf(context) is { } token
            ? ByTokenAsync(wrong.WhoIs(context), ParseReceipt(receipt), token, cancellation)
            : Task.FromResult<Attempt<StoredDeclaration>>(Errors.TokenMissing());
    }

    /// <summary>By a follow-up token that was typed into a page.</summary>
    public Task<Attempt<StoredDeclaration>> ByTokenAsync(HttpContext context, string? receipt, string token, CancellationToken cancellation) =>
        ByTokenAsync(wrong.WhoIs(context), ParseReceipt(receipt), token, cancellation);

    /// <summary>By the last four digits of the declarant's phone, or by the follow-up token where no phone is known.</summary>
    public Task<Attempt<StoredDeclaration>> ByPhoneOrTokenAsync(HttpContext context, string? receipt, string? phoneLast4,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        return TokenOf(context) is { } token ? ByTokenAsync(wrong.WhoIs(context), ParseReceipt(receipt), token, cancellation)
            : phoneLast4 is not null ? ByPhoneAsync(wrong.WhoIs(context), ParseReceipt(receipt), phoneLast4, cancellation)
            : Task.FromResult<Attempt<StoredDeclaration>>(Wire.Errors.Invalid([Errors.ProofMissing()]));
    }

    /// <summary>By the last four digits, for somebody in a conversation; wrong ones count per receipt and per conversation.</summary>
    public Task<Attempt<StoredDeclaration>> ByPhoneAsync(string conversation, string receipt, string phoneLast4, CancellationToken cancellation) =>
        ByPhoneAsync(conversation, ParseReceipt(receipt), phoneLast4, cancellation);

    private static Receipt? ParseReceipt(string? text) => Receipt.TryParse(text, out var parsed) ? parsed : null;

    private async Task<Attempt<StoredDeclaration>> ByPhoneAsync(string who, Receipt? receipt, string phoneLast4, CancellationToken cancellation)
    {
        using var turn = await wrong.EnterAsync(who, ProofKind.Phone, receipt, cancellation).ConfigureAwait(false);
        if (turn.Refusal is { } tooMany)
        {
            return tooMany;
        }

        var found = await FindAsync(receipt, cancellation).ConfigureAwait(false);
        if (found?.Declaration.IsPhoneOf(phoneLast4) == true)
        {
            return found;
        }

        await turn.CountAsync().ConfigureAwait(false);
        return Errors.NoSuchReceipt();
    }

    private async Task<Attempt<StoredDeclaration>> ByTokenAsync(string who, Receipt? receipt, string token, CancellationToken cancellation)
    {
        var found = await FindAsync(receipt, cancellation).ConfigureAwait(false);
        if (found?.Declaration.TokenHash is { } hash && FollowUpToken.Matches(token, hash))
        {
            return found;
        }

        using var turn = await wrong.EnterAsync(who, ProofKind.Token, receipt, cancellation).ConfigureAwait(false);
        if (turn.Refusal is { } tooMany)
        {
            return tooMany;
        }

        await turn.CountAsync().ConfigureAwait(false);
        return Errors.NoSuchReceipt();
    }

    private async Task<StoredDeclaration?> FindAsync(Receipt? receipt, CancellationToken cancellation) =>
        receipt is { } known ? await records.FindByReceiptAsync(known, cancellation).ConfigureAwait(false) : null;
}

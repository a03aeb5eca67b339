using App.Security;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Microsoft.AspNetCore.Http;

namespace App.Api.Declarations;

/// <summary>Finds the declaration that a declarant speaks about, if the proof is right; whatever is wrong, the answer is "not found", and it is counted.</summary>
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
    public Task<(StoredDeclaration? Found, Refusal? Refusal)> ByTokenAsync(HttpContext context, string? receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        return TokenOf(context) is { } token
            ? FindAsync(context, receipt, declaration => Matches(declaration, token), cancellation)
            : Task.FromResult<(StoredDeclaration?, Refusal?)>((null, Errors.TokenMissing()));
    }

    /// <summary>By the last four digits of the declarant's phone, or by the follow-up token where no phone is known.</summary>
    public Task<(StoredDeclaration? Found, Refusal? Refusal)> ByPhoneOrTokenAsync(HttpContext context, string? receipt, string? phoneLast4, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var token = TokenOf(context);
        return token is null && phoneLast4 is null
            ? Task.FromResult<(StoredDeclaration?, Refusal?)>((null, Api.Errors.Invalid([Errors.ProofMissing()])))
            : FindAsync(
                context,
                receipt,
                declaration => token is not null ? Matches(declaration, token) : ProvesByPhone(declaration, phoneLast4),
                cancellation);
    }

    /// <summary>By the last four digits, for somebody in a conversation; wrong ones count per receipt and per conversation.</summary>
    public async Task<(StoredDeclaration? Found, Refusal? Refusal)> ByPhoneAsync(string conversation, string receipt, string phoneLast4, CancellationToken cancellation)
    {
        Receipt? known = Receipt.TryParse(receipt, out var parsed) ? parsed : null;
        using var turn = await wrong.EnterAsync(conversation, known?.Value, cancellation).ConfigureAwait(false);
        return await JudgeAsync(turn, known, declaration => ProvesByPhone(declaration, phoneLast4), cancellation).ConfigureAwait(false);
    }

    private static bool ProvesByPhone(Declaration declaration, string? phoneLast4) => declaration.Answers().Get(Shared2024.DeclarantPhone)?.Last4 == phoneLast4;

    private static bool Matches(Declaration declaration, string token) => declaration.TokenHash is { } hash && FollowUpToken.Matches(token, hash);

    private async Task<(StoredDeclaration?, Refusal?)> FindAsync(HttpContext context, string? text, Func<Declaration, bool> proves, CancellationToken cancellation)
    {
        Receipt? receipt = Receipt.TryParse(text, out var parsed) ? parsed : null;
        using var turn = await wrong.EnterAsync(context, receipt?.Value, cancellation).ConfigureAwait(false);
        return await JudgeAsync(turn, receipt, proves, cancellation).ConfigureAwait(false);
    }

    private async Task<(StoredDeclaration?, Refusal?)> JudgeAsync(WrongProofs.Turn turn, Receipt? receipt, Func<Declaration, bool> proves, CancellationToken cancellation)
    {
        if (turn.Refusal is { } tooMany)
        {
            return (null, tooMany);
        }

        var found = receipt is { } known ? await records.FindByReceiptAsync(known, cancellation).ConfigureAwait(false) : null;
        if (found is not null && proves(found.Declaration))
        {
            return (found, null);
        }

        await turn.CountAsync().ConfigureAwait(false);
        return (null, Errors.NoSuchReceipt());
    }
}

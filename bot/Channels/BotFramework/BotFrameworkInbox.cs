namespace Channels.BotFramework;

/// <summary>An activity that may be handled, or the status to answer with.</summary>
public readonly record struct ReceivedActivity(Activity? Activity, InboundRefusal? Refusal, bool Verified = false);

/// <summary>What happens to a <c>POST /api/messages</c> before anybody looks at what it says.</summary>
public sealed class BotFrameworkInbox
{
    private readonly InboundTokenValidator? _validator;

    public BotFrameworkInbox(InboundTokenValidator validator) => _validator = validator;

    private BotFrameworkInbox() { }

    /// <summary>
    /// Takes activities without a token. Only for the development rule of hosting.md and with no app id configured: the caller must have checked
    /// both.
    /// </summary>
    public static BotFrameworkInbox WithoutTokens() => new();

    /// <summary>Token first (401), then size (413) and body (400), then whether they fit (403), then kinds we cannot serve (501).</summary>
    public async Task<ReceivedActivity> ReceiveAsync(string? authorization, Stream body, CancellationToken cancellation)
    {
        VerifiedToken? token = null;
        if (_validator is not null)
        {
            (token, var refusal) = await _validator.CheckAsync(authorization, cancellation).ConfigureAwait(false);
            if (refusal is not null)
            {
                return new(null, refusal);
            }
        }

        if (await ActivityParser.ReadAsync(body, ActivityParser.MaxBytes, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return new(null, Errors.TooLarge);
        }

        var parsed = ActivityParser.Parse(bytes.Span);
        return parsed.Activity is not { } activity ? new(null, parsed.Refusal)
            : token?.Misfit(activity) is { } misfit ? new(null, misfit)
            : activity.Type == ActivityTypes.Invoke ? new(null, Errors.UnknownInvoke)
            : new(activity, null, token is not null);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Principal;
using System.Text;
using Azure.Identity;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Rest;
using Newtonsoft.Json;
using Schema = Microsoft.Bot.Schema;

namespace Channels.BotFramework;

/// <summary>What became of a turn.</summary>
/// <param name="Delivery">Of what was said in it.</param>
/// <param name="Replies">The answer's body where the channel wants the replies in it (<c>expectReplies</c>); null where they were sent.</param>
public readonly record struct TurnResult(Delivery Delivery, ReadOnlyMemory<byte>? Replies);

/// <summary>Bot Builder behind our own door: turns for what <see cref="BotFrameworkInbox"/> has taken, replies, notices of our own accord.</summary>
/// <remarks>
/// <c>OnTurnError</c> stays unset. The samples set it to say sorry and answer 200; the service would then believe that the message has arrived, and
/// it is lost. Bot Builder's log stays off: ours names no person and no conversation.
/// </remarks>
/// <param name="http">Makes clients that follow no redirects and give up in time; one is kept per service address.</param>
public sealed class VerifiedAdapter(Func<HttpClient> http, BotToken token, TimeProvider time, ILogger<VerifiedAdapter> logger)
    : CloudAdapter(new CheckedAtTheDoor(http, token))
{
    private const int Attempts = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(3);
    private static readonly JsonSerializerSettings InBody = new() { NullValueHandling = NullValueHandling.Ignore };

    private readonly ConcurrentDictionary<string, DateTimeOffset> _typed = new(StringComparer.Ordinal);

    /// <summary>
    /// One turn of the bot. It goes on when the service hangs up: what was heard is kept, and the same message delivered again gets the same replies.
    /// </summary>
    /// <exception cref="ArgumentException">The inbox refused it.</exception>
    public async Task<TurnResult> RunAsync(ReceivedActivity received, IBot bot)
    {
        ArgumentNullException.ThrowIfNull(bot);
        var activity = received.Activity ?? throw new ArgumentException("There is no activity to handle.", nameof(received));
        var identity = CheckedAtTheDoor.Identity(received.Verified);
        var request = new AuthenticateRequestResult
        {
            ClaimsIdentity = identity,
            ConnectorFactory = BotFrameworkAuthentication.CreateConnectorFactory(identity),
        };
        try
        {
            var incoming = SchemaActivities.Incoming(activity);
            var answer = await ProcessActivityAsync(request, incoming, TurnAsync, CancellationToken.None).ConfigureAwait(false);
            return new(new(DeliveryOutcome.Sent), answer?.Body is Schema.ExpectedReplies replies ? Body(replies) : null);
        }
        catch (UndeliveredException undelivered)
        {
            return new(undelivered.Delivery, null);
        }

        Task TurnAsync(ITurnContext turn, CancellationToken cancellation)
        {
            turn.TurnState.Add(activity);
            return bot.OnTurnAsync(turn, cancellation);
        }
    }

    private static ReadOnlyMemory<byte> Body(Schema.ExpectedReplies replies) => Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(replies, InBody));

    /// <summary>The activity of this turn as it was received.</summary>
    /// <exception cref="InvalidOperationException">The turn was not started by <see cref="RunAsync"/>.</exception>
    public static ReceivedActivity Received(ITurnContext turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var activity = turn.TurnState.Get<Activity>() ?? throw new InvalidOperationException("Nothing was received in this turn.");
        return new(activity, null, turn.TurnState.Get<IIdentity>(BotIdentityKey).IsAuthenticated);
    }

    /// <summary>Sends of our own accord, in order, up to the first that does not arrive.</summary>
    /// <remarks>A 429 is waited for as Retry-After says if that is at most 5 s; otherwise the outbox gets the time back.</remarks>
    public async Task<Delivery> SendAsync(ConversationReference to, IReadOnlyList<Activity> activities, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(activities);
        if (activities.Count == 0)
        {
            return new(DeliveryOutcome.Sent);
        }

        string? id = null;
        try
        {
            var (identity, start) = (CheckedAtTheDoor.Identity(to.Verified), SchemaActivities.Continuation(to));
            await ContinueConversationAsync(identity, start, SpeakAsync, cancellation).ConfigureAwait(false);
            return new(DeliveryOutcome.Sent, id);
        }
        catch (UndeliveredException undelivered)
        {
            return undelivered.Delivery;
        }

        async Task SpeakAsync(ITurnContext turn, CancellationToken speaking) =>
            id = (await turn.SendActivitiesAsync([.. activities.Select(SchemaActivities.Outgoing)], speaking).ConfigureAwait(false))[^1].Id;
    }

    /// <summary>Shows "is typing", at most every 3 s per conversation; a sign that cannot be shown is no error.</summary>
    /// <returns>Whether one was sent.</returns>
    public async Task<bool> SendTypingAsync(ConversationReference to, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        var (key, now) = (to.Conversation.Id ?? "", time.GetUtcNow());
        if (_typed.Count > 10_000)
        {
            foreach (var old in _typed.Where(entry => now - entry.Value > TypingPause).ToArray())
            {
                _typed.TryRemove(old);
            }
        }

        var last = _typed.GetOrAdd(key, DateTimeOffset.MinValue);
        return now - last >= TypingPause && _typed.TryUpdate(key, now, last)
            && (await SendAsync(to, [ActivityEncoder.Typing(to)], cancellation).ConfigureAwait(false)).Outcome == DeliveryOutcome.Sent;
    }

    /// <summary>How Bot Builder sends, in a turn and of our own accord.</summary>
    /// <exception cref="UndeliveredException">One did not arrive; those behind it were not sent.</exception>
    public override async Task<Schema.ResourceResponse[]> SendActivitiesAsync(
        ITurnContext turnContext, Schema.Activity[] activities, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activities);
        var sent = new Schema.ResourceResponse[activities.Length];
        for (var i = 0; i < sent.Length; i++)
        {
            sent[i] = await SendAsync(turnContext, activities[i], cancellationToken).ConfigureAwait(false);
        }

        return sent;
    }

    private async Task<Schema.ResourceResponse> SendAsync(ITurnContext turn, Schema.Activity activity, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await base.SendActivitiesAsync(turn, [activity], cancellation).ConfigureAwait(false))[0];
            }
            catch (Schema.ErrorResponseException refused)
            {
                var (delivery, tooMany) = (Refused(refused.Response), refused.Response.StatusCode == HttpStatusCode.TooManyRequests);
                if (!tooMany || attempt == Attempts || delivery.RetryAfter > LongestWait)
                {
                    throw new UndeliveredException(delivery);
                }

                await Task.Delay(delivery.RetryAfter ?? DefaultWait, time, cancellation).ConfigureAwait(false);
            }
            catch (SerializationException)
            {
                return new(); // Sent is sent, whatever the answer looks like.
            }
            catch (AuthenticationFailedException)
            {
                throw new UndeliveredException(new(DeliveryOutcome.Misconfigured, Code: "noBotToken"));
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException
                || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new UndeliveredException(new(DeliveryOutcome.TryLater, RetryAfter: LongestWait, Code: "network"));
            }
        }
    }

    private Delivery Refused(HttpResponseMessageWrapper response)
    {
        var status = (int)response.StatusCode;
        Log.ConnectorRefused(logger, status);
        var code = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            408 or 429 or >= 500 => new(DeliveryOutcome.TryLater, RetryAfter: Wait(response), Code: code),
            401 => new(DeliveryOutcome.Misconfigured, Code: code),
            _ => new(DeliveryOutcome.Undeliverable, Code: code), // 403 the person blocked the bot, 404 the conversation is gone, 400, 413.
        };
    }

    private TimeSpan Wait(HttpResponseMessageWrapper response)
    {
        var text = response.Headers.TryGetValue("Retry-After", out var values) ? values.FirstOrDefault() : null;
        var header = RetryConditionHeaderValue.TryParse(text, out var parsed) ? parsed : null;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow()) ?? DefaultWait;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

/// <summary>Ends a turn in which something was not delivered. It carries no cause: Bot Builder's exceptions hold what was to be said.</summary>
internal sealed class UndeliveredException(Delivery delivery) : Exception($"Not delivered: {delivery.Code}")
{
    public Delivery Delivery { get; } = delivery;
}

using App.Functions;
using Channels;
using Channels.BotFramework;
using Channels.WeChat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Chat;

/// <summary>WeChat: the answer within five seconds where there is one, else "success" now and a customer-service message when there is.</summary>
internal static class WeChatEndpoints
{
    /// <summary>WeChat hangs up after five.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.2);

    /// <summary>Said at the end of a passive reply that is not all.</summary>
    private const string More = "\n（还有下文，回复任意一个字接着看。）";

    public static void MapWeChat(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>().WeChat;
        var time = app.Services.GetRequiredService<TimeProvider>();
        var inbox = settings.Token is { } token
            ? new WeChatInbox(token, settings is { EncodingAesKey: { } key, AppId: { } id } ? new WeChatCipher(key, id) : null,
                new ReplayGuard(time), time)
            : null;
        var door = inbox is null ? null : new Door(inbox, app.Services);
        app.Map(ChatFunctions.WeChatCheck, context => Task.FromResult(door?.Check(context) ?? Errors.NoSuchDoor()));
        app.Map(ChatFunctions.WeChatMessages, context => door?.HearAsync(context) ?? Task.FromResult<IResult>(Errors.NoSuchDoor()));
    }

    private sealed class Door(WeChatInbox inbox, IServiceProvider services)
    {
        private readonly Turns _turns = services.GetRequiredService<Turns>();
        private readonly Threads _threads = services.GetRequiredService<Threads>();
        private readonly Carriers _carriers = services.GetRequiredService<Carriers>();
        private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

        public IResult Check(HttpContext context) =>
            inbox.Verify(Query(context)) is var (echo, refusal) && refusal is not null ? Errors.Of(refusal)
            : Results.Text(echo, "text/plain; charset=utf-8");

        public async Task<IResult> HearAsync(HttpContext context)
        {
            var received = await inbox.ReceiveAsync(Query(context), context.Request.Body, context.RequestAborted).ConfigureAwait(false);
            if (received.Message is not { } message)
            {
                return Errors.Of(received.Refusal!);
            }

            var incoming = message.ToIncoming();
            var person = new Account { Id = message.From };
            var here = new ConversationReference(WeChatMessage.Channel, "", new() { Id = message.From }, person, new() { Id = message.To },
                incoming.Locale, Verified: true);
            if (!_carriers.HasCustomerService && await NextAsync(here, incoming, context.RequestAborted).ConfigureAwait(false) is { } next)
            {
                return Results.Text(inbox.Reply(received, next), "text/xml; charset=utf-8");
            }

            var turn = _turns.HearAsync(incoming, here, null, attachment => _carriers.FetchAsync(attachment, CancellationToken.None),
                CancellationToken.None);
            if (await Task.WhenAny(turn, Task.Delay(Patience, _time, context.RequestAborted)).ConfigureAwait(false) != turn)
            {
                _ = LaterAsync(turn, message.From);
                return Text(WeChatInbox.Acknowledged);
            }

            var texts = WeChatEncoder.ToTexts(await turn.ConfigureAwait(false));
            if (texts.Count == 0)
            {
                return Text(WeChatInbox.Acknowledged);
            }

            if (texts.Count == 1)
            {
                return Results.Text(inbox.Reply(received, texts[0]), "text/xml; charset=utf-8");
            }

            if (_carriers.HasCustomerService)
            {
                _ = SendAsync(message.From, [.. texts.Skip(1)]);
                return Results.Text(inbox.Reply(received, texts[0]), "text/xml; charset=utf-8");
            }

            return Results.Text(inbox.Reply(received, await KeepAsync(here, texts, context.RequestAborted).ConfigureAwait(false)),
                "text/xml; charset=utf-8");
        }

        /// <summary>The first part, the others kept for the person's next words.</summary>
        private async Task<string> KeepAsync(ConversationReference here, IReadOnlyList<string> texts, CancellationToken cancellation)
        {
            var parts = PlainText.Split(string.Join('\n', texts), WeChatEncoder.MaxTextBytes - System.Text.Encoding.UTF8.GetByteCount(More));
            var thread = await _threads.GetAsync(here, speaks: true, cancellation).ConfigureAwait(false);
            await _threads.SaveAsync(thread with { Unsent = [.. parts.Skip(1)] }, cancellation).ConfigureAwait(false);
            return parts[0] + More;
        }

        /// <summary>
        /// What is still to be shown before anything is heard; null where nothing is. The word that brings it is no answer to anything.
        /// </summary>
        private async Task<string?> NextAsync(ConversationReference here, IncomingMessage incoming, CancellationToken cancellation)
        {
            var (thread, key) = (await _threads.GetAsync(here, speaks: true, cancellation).ConfigureAwait(false), Threads.KeyOf(incoming.MessageId));
            if (thread.Heard.Contains(key))
            {
                // Delivered again: the answer to it, cut in the same way.
                var parts = PlainText.Split(string.Join("\n\n", thread.Replies.Select(PlainText.Encode)),
                    WeChatEncoder.MaxTextBytes - System.Text.Encoding.UTF8.GetByteCount(More));
                return thread.Unsent.IsEmpty || thread.Heard[^1] != key || parts.Count == 0 ? null
                    : parts[0] + (parts.Count > 1 || thread.Unsent.Count > 0 ? More : "");
            }

            if (thread.Unsent.IsEmpty || incoming.Kind != IncomingKind.Said)
            {
                return null;
            }

            var (text, rest) = (thread.Unsent[0], thread.Unsent.RemoveAt(0));
            var shown = thread.After(key, thread.Draft, [new OutgoingMessage(text)], null) with { Unsent = rest };
            return await _threads.SaveAsync(shown, cancellation).ConfigureAwait(false) ? text + (rest.IsEmpty ? "" : More) : null;
        }

        private async Task LaterAsync(Task<IReadOnlyList<OutgoingMessage>> turn, string person)
        {
            try
            {
                await SendAsync(person, WeChatEncoder.ToTexts(await turn.ConfigureAwait(false))).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Nobody waits for it; what was said is kept, and the next message is answered.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                services.GetRequiredService<ILogger<Turns>>().EffectFailed("WeChat", exception);
            }
        }

        private async Task SendAsync(string person, IReadOnlyList<string> texts)
        {
            if ((await _carriers.SendTextsAsync(person, texts, CancellationToken.None).ConfigureAwait(false))
                is { Outcome: not DeliveryOutcome.Sent } lost)
            {
                services.GetRequiredService<ILogger<Turns>>().RepliesLost(lost.Code ?? lost.Outcome.ToString());
            }
        }

        private static IResult Text(string text) => Results.Text(text, "text/plain; charset=utf-8");

        private static WeChatQuery Query(HttpContext context)
        {
            var query = context.Request.Query;
            return new(query["signature"], query["timestamp"], query["nonce"], query["echostr"], query["encrypt_type"], query["msg_signature"]);
        }
    }
}

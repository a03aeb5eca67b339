using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Channels.BotFramework;
using Microsoft.Extensions.Logging;

namespace Channels.DirectLine;

/// <summary>
/// What the bot says to one activity, in order. Must be idempotent by <see cref="Activity.Id"/>: after a failure the same activity comes again.
/// </summary>
public delegate Task<IReadOnlyList<Activity>> BotTurn(Activity activity, CancellationToken cancellation);

/// <summary>
/// Direct Line 3.0 for the stand-alone server, so that the official web chat runs without Azure. Knows conversations, order, streams and repetition;
/// HTTP is <see cref="DirectLineEndpoints"/>, storage is <see cref="IDirectLineLog"/>.
/// </summary>
public sealed class DirectLineServer(IDirectLineLog log, DirectLineTokens tokens, BotTurn turn, TimeProvider time, ILogger<DirectLineServer> logger)
{
    /// <summary>The channel id that activities carry here.</summary>
    public const string ChannelId = "directline";

    /// <summary>Scheme of the addresses under which files of the conversation are logged; sent out as web addresses.</summary>
    public const string FileScheme = "file:";

    /// <summary>The bot as an account.</summary>
    public static readonly Account Bot = new() { Id = "bot", Name = "长治儿童关爱", Role = "bot" };

    private const int PageSize = 100;
    private readonly Bell _bell = new();
    private readonly Gates _turns = new();
    private readonly Gates _writes = new();

    public DirectLineTokens Tokens => tokens;

    public IDirectLineLog History => log;

    /// <summary>Opens the conversation of the grant; when it is new, the bot hears that the user arrived and may greet.</summary>
    /// <returns>False when the conversation already existed.</returns>
    public async Task<bool> StartAsync(DirectLineGrant grant, string serviceUrl, string? locale, CancellationToken cancellation)
    {
        if (!await log.CreateAsync(new(grant.ConversationId, grant.UserId, locale, time.GetUtcNow()), cancellation).ConfigureAwait(false))
        {
            return false;
        }

        var user = new Account { Id = grant.UserId, Role = "user" };
        var arrival = Stamp(new() { Type = ActivityTypes.ConversationUpdate, Locale = locale, MembersAdded = [user] }, user,
            grant.ConversationId, serviceUrl)
            with
        { Id = $"{grant.ConversationId}|arrival" };
        try
        {
            using var order = await _turns.EnterAsync(grant.ConversationId, cancellation).ConfigureAwait(false);
            await AnswerAsync(arrival, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.GreetingFailed(logger, failure);
        }

        return true;
    }

    /// <summary>
    /// Takes what the user posted: logs it, so that the client sees it come back, asks the bot, logs the answers.
    /// </summary>
    /// <returns>The activity's id; null when the bot failed, after which the client may send the same again.</returns>
    public async Task<string?> PostAsync(DirectLineGrant grant, Activity posted, string serviceUrl, CancellationToken cancellation)
    {
        var user = new Account { Id = grant.UserId, Name = posted.From?.Name, Role = "user" };
        var activity = Stamp(ActivityDecoder.WithoutCoordinates(WithoutDataThumbnails(posted)), user, grant.ConversationId, serviceUrl);
        if (activity.Type == ActivityTypes.Typing)
        {
            return $"{grant.ConversationId}|typing"; // Nobody reads it, so it is not kept.
        }

        using var order = await _turns.EnterAsync(grant.ConversationId, cancellation).ConfigureAwait(false);
        var known = ClientActivityId(activity) is { } clientId
            ? await log.FindByClientIdAsync(grant.ConversationId, clientId, cancellation).ConfigureAwait(false) : null;
        if (known is not null && await AnsweredAsync(grant.ConversationId, known, cancellation).ConfigureAwait(false))
        {
            return known.Id;
        }

        activity = known ?? await AppendAsync(grant.ConversationId, [activity], cancellation).ConfigureAwait(false);
        try
        {
            await AnswerAsync(activity, cancellation).ConfigureAwait(false);
            return activity.Id;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.TurnFailed(logger, failure);
            return null;
        }
    }

    /// <summary>Says something of the bot's own accord (a decision, a question from the office). Waits for no turn, so a turn may call it.</summary>
    /// <returns>False when there is no such conversation.</returns>
    public async Task<bool> PushAsync(string conversationId, IReadOnlyList<Activity> activities, CancellationToken cancellation)
    {
        if (await log.FindAsync(conversationId, cancellation).ConfigureAwait(false) is null)
        {
            return false;
        }

        await SayAsync(conversationId, activities, replyTo: null, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Everything after the watermark.</summary>
    public async Task<ActivitySet> ReadAsync(string conversationId, long watermark, CancellationToken cancellation)
    {
        List<Activity> all = [];
        IReadOnlyList<Activity> page;
        do
        {
            page = await log.ReadAsync(conversationId, watermark + all.Count, PageSize, cancellation).ConfigureAwait(false);
            all.AddRange(page);
        }
        while (page.Count == PageSize);
        return Set(all, watermark);
    }

    /// <summary>Everything after the watermark, and then everything new as it is said, until cancelled.</summary>
    public async IAsyncEnumerable<ActivitySet> StreamAsync(string conversationId, long watermark, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        using var bell = _bell.Listen(conversationId);
        while (true)
        {
            var page = await log.ReadAsync(conversationId, watermark, PageSize, cancellation).ConfigureAwait(false);
            if (page.Count == 0)
            {
                await bell.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            var set = Set(page, watermark);
            watermark = DirectLineIds.Sequence(page[^1].Id);
            yield return set;
        }
    }

    /// <summary><c>channelData.clientActivityID</c>, with which the web chat finds its own message in the echo.</summary>
    public static string? ClientActivityId(Activity activity) =>
        activity.ChannelData is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("clientActivityID", out var id)
        && Json.TextOf(id) is { Length: > 0 and <= 128 } text ? text : null;

    private static ActivitySet Set(IReadOnlyList<Activity> activities, long watermark) => new(
        activities, (activities.Count == 0 ? watermark : DirectLineIds.Sequence(activities[^1].Id)).ToString(CultureInfo.InvariantCulture));

    /// <summary>Who speaks, where and when is the server's to say; a client that claims to be somebody else is not believed.</summary>
    private Activity Stamp(Activity activity, Account user, string conversationId, string serviceUrl) => activity with
    {
        Id = null,
        From = user,
        Recipient = Bot,
        Conversation = new() { Id = conversationId },
        ChannelId = ChannelId,
        ServiceUrl = serviceUrl,
        Timestamp = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    };

    /// <remarks>The web chat sends a preview of each picture along as a data URI, up to megabytes of it, beside the picture itself.</remarks>
    private static Activity WithoutDataThumbnails(Activity activity) => activity.Attachments is null ? activity : activity with
    {
        Attachments = [.. activity.Attachments.Select(attachment =>
            IsData(attachment.ThumbnailUrl) ? attachment with { ThumbnailUrl = null } : attachment)],
    };

    internal static bool IsData(string? url) => url?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Only the bot's own words count: a client may write any replyToId it likes.</summary>
    private async Task<bool> AnsweredAsync(string conversationId, Activity activity, CancellationToken cancellation) =>
        (await ReadAsync(conversationId, DirectLineIds.Sequence(activity.Id), cancellation).ConfigureAwait(false))
            .Activities.Any(later => later.ReplyToId == activity.Id && later.From?.Id == Bot.Id);

    private async Task AnswerAsync(Activity activity, CancellationToken cancellation) => await SayAsync(
        activity.Conversation!.Id!, await turn(activity, cancellation).ConfigureAwait(false), activity.Id, cancellation).ConfigureAwait(false);

    private async Task SayAsync(string conversationId, IReadOnlyList<Activity> activities, string? replyTo, CancellationToken cancellation)
    {
        if (activities.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await AppendAsync(conversationId, [.. activities.Select(said => said with
        {
            From = Bot, Conversation = new() { Id = conversationId }, ChannelId = ChannelId, Timestamp = now, ReplyToId = replyTo, ServiceUrl = null,
        })], cancellation).ConfigureAwait(false);
    }

    /// <returns>The first of the activities, with its id.</returns>
    private async Task<Activity> AppendAsync(string conversationId, IReadOnlyList<Activity> activities, CancellationToken cancellation)
    {
        using var order = await _writes.EnterAsync(conversationId, cancellation).ConfigureAwait(false);
        var appended = await log.AppendAsync(conversationId, activities, cancellation).ConfigureAwait(false);
        _bell.Ring(conversationId);
        return appended[0];
    }

    /// <summary>One at a time per conversation. Conversations share 1024 gates, so that nothing has to be cleaned up.</summary>
    private sealed class Gates
    {
        private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

        public async Task<Pass> EnterAsync(string conversationId, CancellationToken cancellation)
        {
            var gate = _gates[conversationId.GetHashCode(StringComparison.Ordinal) & (_gates.Length - 1)];
            await gate.WaitAsync(cancellation).ConfigureAwait(false);
            return new(gate);
        }
    }

    private sealed class Pass(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

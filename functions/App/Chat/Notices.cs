using System.Globalization;
using System.Text.Json;
using App.Api;
using App.Api.Cases;
using App.Api.Declarations;
using App.Functions;
using App.Wire;
using Channels;
using Conversation;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Chat;

/// <summary>
/// Notices to guardians of our own accord: a decision, a question of staff, "you wanted to be asked again today". Announced in the commit they speak
/// about, numbered per declaration, sent at least once through the channel that the declaration came by, tried again for two days.
/// </summary>
/// <remarks>Sent twice (a crash between sending and noting it) it carries the same number, so that a family sees that it is the same.</remarks>
public sealed class Notices(IStore store, DeclarationRecords records, Guardians guardians, Threads threads, CaseRecords cases, Carriers carriers,
    Talk talk, TimeProvider time, ILogger<Notices> log)
{
    private static readonly TimeSpan GiveUp = TimeSpan.FromDays(2);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The queue's handler: notes what is to be said, under an id of its own, and says it.</summary>
    public async Task TellAsync(string? message, CancellationToken cancellation)
    {
        var told = Messages.Read(message, MessageJson.Default.NoticeMessage);
        var (county, change, id, about) = (told.County.Value, told.Change, told.Id ?? "", told.Case ?? "");
        var noticeId = about.Length > 0 ? $"reply-{about}-{county}-{change}" : $"notice-{id}-{change}";
        var body = Answer.Write(writer => new Waiting(county, id, change, null, time.GetUtcNow()) { Case = about }.Write(writer));
        await store.CommitAsync(Partition.Index(noticeId),
            Batch.Technical().Create(Kinds.Notice, noticeId, body, Due(time.GetUtcNow(), id), expiresOn: time.GetUtcNow() + Kept), cancellation)
            .ConfigureAwait(false);
        await SendAsync(noticeId, cancellation).ConfigureAwait(false);
    }

    /// <summary>The family chose to wait until the rules fit: they are asked again on that day, at nine in the morning.</summary>
    public async Task AskAgainAsync(ChatThread thread, DateOnly day, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var at = new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.FromHours(8)).ToUniversalTime();
        var id = string.Create(CultureInfo.InvariantCulture, $"again-{thread.Draft.Id}-{day:yyyyMMdd}");
        var waiting = new Waiting("", "", "", thread.Reference, at);
        await store.CommitAsync(Partition.Index(id), Batch.Technical()
            .Create(Kinds.Notice, id, Answer.Write(waiting.Write), Due(at, null), expiresOn: at + Kept), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Everything that is due.</summary>
    public async Task SendDueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Notice).Between(Fields.DueAt, null, now);
        var page = await store.ListAsync(Partition.WholeIndex, query, new(100), cancellation).ConfigureAwait(false);
        await Each.DoAsync(page.Items, document => SendAsync(document.Id, cancellation), cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(string id, CancellationToken cancellation)
    {
        if (await store.FindAsync(Partition.Index(id), Kinds.Notice, id, cancellation).ConfigureAwait(false) is not { } document
            || document.Fields.Get(Fields.DueAt) is null)
        {
            return; // Said already.
        }

        var waiting = Waiting.Read(document.Body);
        var delivery = waiting.Reference is { } reference
            ? await carriers.SendAsync(reference, [new OutgoingMessage("您之前让我到时候再问：现在条件差不多够了，要给孩子登记吗？说“登记”，咱们接着上次的来。")], cancellation)
            .ConfigureAwait(false)
            : waiting.Case.Length > 0 ? await AnswerAsync(waiting, cancellation).ConfigureAwait(false)
            : await TellAsync(waiting, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var later = delivery.Outcome == DeliveryOutcome.TryLater && now - waiting.Since < GiveUp;
        if (!later && delivery.Outcome != DeliveryOutcome.Sent)
        {
            log.NoticeUndeliverable(delivery.Code ?? delivery.Outcome.ToString());
            await CaseAsync(waiting, now, cancellation).ConfigureAwait(false);
        }

        if (!later && waiting.Case.Length > 0)
        {
            await NoteAsync(waiting, delivery.Outcome == DeliveryOutcome.Sent ? ReplyDelivery.Sent : ReplyDelivery.Failed, now, cancellation)
                .ConfigureAwait(false);
        }

        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds,
            Math.Max((delivery.RetryAfter ?? TimeSpan.Zero).TotalSeconds, 30 * Math.Pow(2, waiting.Attempts))));
        var next = waiting with { Attempts = waiting.Attempts + 1 };
        var fields = later ? Due(now + pause, waiting.Declaration)
            : new IndexFields().Set(Fields.Status, delivery.Outcome == DeliveryOutcome.Sent ? "sent" : "undeliverable");
        await store.CommitAsync(document.Partition, Batch.Technical().Replace(document, Answer.Write(next.Write), fields, expiresOn: now + Kept),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>What staff wrote, as it stands, to where the person spoke last.</summary>
    private async Task<Delivery> AnswerAsync(Waiting waiting, CancellationToken cancellation) =>
        await cases.FindAsync(DivisionCode.Parse(waiting.County), waiting.Case, cancellation).ConfigureAwait(false) is not { Case: var found }
            || found.Replies.ElementAtOrDefault(IndexOf(waiting)) is not { } reply
            || await threads.FindAsync(found.Thread ?? "", cancellation).ConfigureAwait(false) is not { HasLeft: false } thread
                ? new(DeliveryOutcome.Undeliverable, Code: "no-conversation")
                : await carriers.SendAsync(thread.Reference, [new OutgoingMessage($"【{DivisionTable.Name(found.County)}工作人员】{reply.Text}")],
                    cancellation).ConfigureAwait(false);

    /// <summary>Staff see in the case whether their answer arrived: where it did not, somebody has to go there.</summary>
    private async Task NoteAsync(Waiting waiting, ReplyDelivery delivery, DateTimeOffset now, CancellationToken cancellation)
    {
        while (await cases.FindAsync(DivisionCode.Parse(waiting.County), waiting.Case, cancellation).ConfigureAwait(false) is { } stored
            && stored.Case.Replies.ElementAtOrDefault(IndexOf(waiting)) is { Delivery: ReplyDelivery.Waiting } reply)
        {
            var noted = stored.Case with { Replies = stored.Case.Replies.SetItem(IndexOf(waiting), reply with { Delivery = delivery }) };
            var batch = Batch.Of(CaseRecords.Entry(noted, delivery == ReplyDelivery.Sent ? "case.told" : "case.untold",
                Domain.Audit.AuditActor.System, "chat", now, reason: null))
                .Replace(stored.Document, CaseJson.Write(noted), CaseRecords.FieldsOf(noted), CaseJson.Schema);
            if ((await store.CommitAsync(stored.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }
    }

    private static int IndexOf(Waiting waiting) => int.Parse(waiting.Change, NumberStyles.None, CultureInfo.InvariantCulture);

    private async Task<Delivery> TellAsync(Waiting waiting, CancellationToken cancellation)
    {
        if (await records.FindCurrentAsync(DivisionCode.Parse(waiting.County), waiting.Declaration, cancellation)
            .ConfigureAwait(false) is not { } found
            || await guardians.FindAsync(found.Declaration.Receipt, cancellation).ConfigureAwait(false) is not { } guardian
            || await guardians.NumberAsync(found.Declaration.Receipt, waiting.Change, cancellation).ConfigureAwait(false) is not { } number)
        {
            return new(DeliveryOutcome.Undeliverable, Code: "no-conversation");
        }

        var declaration = found.Declaration;
        var head = new OutgoingMessage(string.Create(CultureInfo.InvariantCulture,
            $"【通知{number}】登记 {declaration.Receipt.Value}：{declaration.StatusText()}"),
            Data: new(Receipt: declaration.Receipt.Value));
        var questions = Guardians.Questions(declaration);
        var (thread, asked) = await AskAsync(guardian, questions, cancellation).ConfigureAwait(false);
        return thread.HasLeft
            ? new(DeliveryOutcome.Undeliverable, Code: "left")
            : await carriers.SendAsync(thread.Reference, (OutgoingMessage[])[head, .. asked], cancellation).ConfigureAwait(false);
    }

    /// <summary>Puts the open questions into the person's conversation; asked before, they are only shown again.</summary>
    private async Task<(ChatThread Thread, IReadOnlyList<OutgoingMessage> Asked)> AskAsync(Guardian guardian, IReadOnlyList<StaffQuestion> questions,
        CancellationToken cancellation)
    {
        while (true)
        {
            var thread = await threads.GetAsync(guardian.Reference, speaks: false, cancellation).ConfigureAwait(false);
            if (questions.Count == 0)
            {
                return (thread, []);
            }

            var (draft, said, now) = (thread.Draft, new List<OutgoingMessage>(), time.GetUtcNow());
            foreach (var question in questions)
            {
                var turn = talk.Ask(draft, question, now);
                draft = turn.Draft;
                said.AddRange(Said.Of(turn.Replies));
            }

            if (said.Count == 0)
            {
                // Asked already (a notice sent again), or it waits for the child under way.
                return (thread, draft.Answering is { } open && questions.Any(question => question.Id == open.Id) ? [new(open.Text)] : []);
            }

            var last = said.LastOrDefault(message => message.Data?.Asks is not null)?.Data;
            var asking = thread with { Draft = draft, Asked = last is null ? thread.Asked : ChatThread.Question(last.Asks, last.Draft) };
            if (await threads.SaveAsync(asking, cancellation).ConfigureAwait(false))
            {
                return (asking, said);
            }
        }
    }

    /// <summary>Nobody was reached: somebody has to telephone.</summary>
    private async Task CaseAsync(Waiting waiting, DateTimeOffset now, CancellationToken cancellation)
    {
        if (waiting.Declaration.Length == 0 || await records.FindCurrentAsync(DivisionCode.Parse(waiting.County), waiting.Declaration, cancellation)
            .ConfigureAwait(false) is not { } found)
        {
            return;
        }

        var batch = FamilyCases.Open(found.Declaration.County, CaseType.GuardianNotReached, $"{waiting.Declaration}-{waiting.Change}",
            waiting.Declaration, "", found.Declaration.Provenance.Channel, "通知没有送到家长的对话里，请打电话告知。", now);
        await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
    }

    private static IndexFields Due(DateTimeOffset at, string? declaration)
    {
        var fields = new IndexFields().Set(Fields.Status, "waiting").Set(Fields.DueAt, at);
        return declaration is { Length: > 0 } ? fields.Set(Fields.Parent, declaration) : fields;
    }

    /// <param name="Reference">Set for what concerns no declaration.</param>
    private sealed record Waiting(string County, string Declaration, string Change, global::Channels.BotFramework.ConversationReference? Reference,
        DateTimeOffset Since, int Attempts = 0)
    {
        /// <summary>The case whose answer it is; empty where it is about a declaration.</summary>
        public string Case { get; init; } = "";

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("county", County);
            json.WriteString("case", Case);
            json.WriteString("declaration", Declaration);
            json.WriteString("change", Change);
            if (Reference is not null)
            {
                json.WritePropertyName("reference");
                JsonSerializer.Serialize(json, Reference, global::Channels.BotFramework.ActivityJson.Default.ConversationReference);
            }

            json.WriteString("since", Since);
            json.WriteNumber("attempts", Attempts);
            json.WriteEndObject();
        }

        public static Waiting Read(ReadOnlyMemory<byte> utf8)
        {
            using var json = JsonDocument.Parse(utf8);
            var root = json.RootElement;
            return new(root.GetProperty("county").GetString()!, root.GetProperty("declaration").GetString()!, root.GetProperty("change").GetString()!,
                root.TryGetProperty("reference", out var reference)
                    ? reference.Deserialize(global::Channels.BotFramework.ActivityJson.Default.ConversationReference) : null,
                root.GetProperty("since").GetDateTimeOffset(), root.GetProperty("attempts").GetInt32())
            {
                Case = root.TryGetProperty("case", out var about) ? about.GetString()! : "",
            };
        }
    }
}

using System.Globalization;
using App.Api.Cases;
using App.Api.Declarations;
using Conversation;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Domain.Time;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Chat;

/// <summary>
/// Carries out what a turn wants done. Each may be carried out again after a crash and does no harm: a submission by its key, a case by an id that
/// follows from what it is about.
/// </summary>
public sealed class Effects(
    IStore store, Submissions submissions, DeclarationRecords records, FollowUps followUps, Withdrawals withdrawals, Copies copies, Proofs proofs,
        Photos photos, Guardians guardians, Notices notices, UrgentCases urgent, Func<WebLinks> links, IDirectLineForget forget, TimeProvider time,
            ILogger<Effects> log)
{
    /// <summary>Those without an answer: done before the draft is saved, so that none is lost.</summary>
    /// <param name="message">Key of the message that wanted it: an effect of the same message does nothing twice.</param>
    public async Task CarryOutAsync(ChatThread before, Draft after, string message, Effect effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(before);
        switch (effect)
        {
            case Effect.KeepPhoto { Receipt: { } text } kept when Receipt.TryParse(text, out var receipt):
                await AttachAsync(before, receipt, kept.Photo.Reference, cancellation).ConfigureAwait(false);
                break;
            case Effect.Handover(var given):
                await HandOverAsync(before, after, given, cancellation).ConfigureAwait(false);
                break;
            case Effect.Urgent(var words, var kind, var county, var phone):
                await urgent.CallAsync(before.Id, ChannelOf(before), county, $"{message}-{kind}", kind, words, phone?.Value, cancellation)
                    .ConfigureAwait(false);
                break;
            case Effect.AskAgain(var day):
                await notices.AskAgainAsync(before, day, cancellation).ConfigureAwait(false);
                break;
            case Effect.Forget:
                foreach (var photo in before.Draft.Photos)
                {
                    await photos.DeleteAsync(photo, cancellation).ConfigureAwait(false);
                }

                await forget.ForgetAsync(before.Reference, cancellation).ConfigureAwait(false);
                break;
        }
    }

    public static bool HasAnswer(Effect effect) => effect is Effect.Submit or Effect.Correct or Effect.LookUpStatus or Effect.TakeBack
        or Effect.ShowCopy or Effect.OpenOnWeb;

    /// <summary>
    /// Those whose outcome the conversation goes on with. Whatever goes wrong inside is <see cref="EffectResult.Failed"/>: nothing is lost, the
    /// person may try again.
    /// </summary>
    public async Task<EffectResult> AnswerAsync(ChatThread thread, Effect effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thread);
        try
        {
            return effect switch
            {
                Effect.Submit submit => await SubmitAsync(thread, submit, cancellation).ConfigureAwait(false),
                Effect.Correct correct => await CorrectAsync(thread, correct, cancellation).ConfigureAwait(false),
                Effect.TakeBack back => await TakeBackAsync(thread, back, cancellation).ConfigureAwait(false),
                Effect.ShowCopy copy => await CopyAsync(thread, copy, cancellation).ConfigureAwait(false),
                Effect.LookUpStatus look => await LookUpAsync(thread, look, cancellation).ConfigureAwait(false),
                Effect.OpenOnWeb => await links().IssueAsync(thread, cancellation).ConfigureAwait(false) is { } address
                    ? new EffectResult.WebLink(address) : new EffectResult.Failed(),
                _ => throw new ArgumentException("This effect has no answer.", nameof(effect)),
            };
        }
#pragma warning disable CA1031 // A store that is away for a moment: said in words, tried again.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.EffectFailed(effect.GetType().Name, exception);
            return new EffectResult.Failed();
        }
    }

    internal static Domain.Declarations.Channel ChannelOf(ChatThread thread) =>
        thread.Reference.ChannelId == global::Channels.WeChat.WeChatMessage.Channel ? Domain.Declarations.Channel.WeChat
        : Domain.Declarations.Channel.Chat;

    private async Task<EffectResult> SubmitAsync(ChatThread thread, Effect.Submit submit, CancellationToken cancellation)
    {
        var channel = ChannelOf(thread);
        var submission = await submissions.SubmitAsync(submit.IdempotencyKey, submit.Form, submit.Answers, channel, AuditActor.Declarant,
            cancellation).ConfigureAwait(false);
        var (declaration, problems) = submission.IsKeyReused
            ? await ResubmitAsync(submit, channel, cancellation).ConfigureAwait(false)
            : (submission.Accepted?.Declaration, submission.Problems);
        if (declaration is null)
        {
            return problems.Count > 0 ? new EffectResult.Refused(problems) : new EffectResult.Failed();
        }

        await KeepAsync(thread, declaration.Receipt, submit.Photos, cancellation).ConfigureAwait(false);
        return new EffectResult.Submitted(declaration.Receipt.Value, DivisionTable.Name(declaration.County));
    }

    /// <summary>What the conversation adds to a declaration: the way back to it, and the photos sent along the way.</summary>
    internal async Task KeepAsync(ChatThread thread, Receipt receipt, IReadOnlyList<string> sent, CancellationToken cancellation)
    {
        await guardians.LinkAsync(receipt, thread, cancellation).ConfigureAwait(false);
        foreach (var photo in sent)
        {
            await AttachAsync(thread, receipt, photo, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The key was used with other answers: an earlier try got through without being heard of, and something was changed since. What was changed is a
    /// correction.
    /// </summary>
    private async Task<(Declaration? Declaration, IReadOnlyList<Problem> Problems)> ResubmitAsync(
        Effect.Submit submit, Domain.Declarations.Channel channel, CancellationToken cancellation)
    {
        if (await submissions.FindReceiptAsync(submit.IdempotencyKey, cancellation).ConfigureAwait(false) is not { } receipt
            || await records.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false) is not { } found)
        {
            return (null, []);
        }

        var (done, _) = await followUps.CorrectAsync(found, new Input.Typed(submit.Answers), channel, AuditActor.Declarant, cancellation)
            .ConfigureAwait(false);
        return (done?.Declaration ?? found.Declaration, []);
    }

    private async Task<EffectResult> CorrectAsync(ChatThread thread, Effect.Correct correct, CancellationToken cancellation)
    {
        if (!Receipt.TryParse(correct.Receipt, out var receipt) || await records.FindByReceiptAsync(receipt, cancellation)
            .ConfigureAwait(false) is not { } found)
        {
            return new EffectResult.Refused([new Problem("", "declaration-not-found", "这份登记找不到了，请联系村（社区）的儿童主任。")]);
        }

        var done = new EffectResult.Submitted(correct.Receipt, DivisionTable.Name(found.Declaration.County));
        if (correct.Words is { } words)
        {
            return await AnswerAsync(words).ConfigureAwait(false);
        }

        if (!(await followUps.CorrectAsync(found, new Input.Typed(correct.Answers), ChannelOf(thread), AuditActor.Declarant,
            cancellation).ConfigureAwait(false)).IsRefused(out var refusal, out var corrected))
        {
            return done;
        }

        // The same answer as before, or the same correction carried out again after a crash: staff see it in the record; that it was said, in a case.
        if (refusal.Problems.Any(problem => problem.Code == "nothing-to-correct") || refusal.Code == "nothing-to-correct"
            || correct.Answers.Count == 0)
        {
            return await AnswerAsync("家长看过问题，答复与原来填写的相同，或者说不清楚。").ConfigureAwait(false);
        }

        return Refused(refusal);

        async Task<EffectResult> AnswerAsync(string words) =>
            (await followUps.AnswerAsync(found, QuestionOf(correct), correct.IdempotencyKey, thread.Id, words, ChannelOf(thread),
                AuditActor.Declarant, cancellation).ConfigureAwait(false)).IsRefused(out var refused, out _) ? Refused(refused) : done;
    }

    private static EffectResult.Refused Refused(Wire.Refusal refusal) =>
        new(refusal.Problems.Count > 0 ? refusal.Problems : [new Problem("", refusal.Code, refusal.Message)]);

    /// <summary>The key ends with the question's id, and that with its position (<see cref="Guardians.Questions"/>).</summary>
    private static int QuestionOf(Effect.Correct correct) =>
        int.TryParse(correct.IdempotencyKey.AsSpan(correct.IdempotencyKey.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var index) ? index : -1;

    private async Task<EffectResult> LookUpAsync(ChatThread thread, Effect.LookUpStatus look, CancellationToken cancellation)
    {
        var (found, refusal) = await proofs.ByPhoneAsync(thread.Id, look.Receipt, look.PhoneLast4, cancellation).ConfigureAwait(false);
        if (found is null)
        {
            return refusal is { Status: 429 } ? new EffectResult.TooManyTries() : new EffectResult.NoSuchReceipt();
        }

        var declaration = found.Declaration;
        return new EffectResult.Status(look.Receipt, declaration.StatusText(), Guardians.Questions(declaration));
    }

    /// <summary>The conversation that a declaration was made in is its proof: nobody else has it.</summary>
    private async Task<StoredDeclaration?> FindOwnAsync(ChatThread thread, string text, CancellationToken cancellation) =>
        thread.Draft.Declared.Any(declared => declared.Receipt == text) && Receipt.TryParse(text, out var receipt)
            ? await records.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false)
            : null;

    private async Task<EffectResult> TakeBackAsync(ChatThread thread, Effect.TakeBack back, CancellationToken cancellation)
    {
        if (await FindOwnAsync(thread, back.Receipt, cancellation).ConfigureAwait(false) is not { } found)
        {
            return new EffectResult.NoSuchReceipt();
        }

        var (done, _) = await withdrawals.WithdrawAsync(found, null, ChannelOf(thread), AuditActor.Declarant, cancellation).ConfigureAwait(false);
        return done is null ? new EffectResult.Failed() : new EffectResult.TakenBack(back.Receipt, done.Request is null);
    }

    private async Task<EffectResult> CopyAsync(ChatThread thread, Effect.ShowCopy copy, CancellationToken cancellation)
    {
        if (await FindOwnAsync(thread, copy.Receipt, cancellation).ConfigureAwait(false) is not { Declaration: var declaration })
        {
            return new EffectResult.NoSuchReceipt();
        }

        await copies.NoteAsync(declaration, ChannelOf(thread), cancellation).ConfigureAwait(false);
        return new EffectResult.Copy(copy.Receipt, [.. Copies.Items(declaration)
            .Select(item => (item.Field.Name, declaration.Answers().Find(item.Field) is { } value ? ShownInChat(item.Field, value) : item.Text))]);
    }

    /// <summary>Numbers only in part: the chat stays on a telephone that others pick up.</summary>
    private static string ShownInChat(Field field, object value) => value switch
    {
        Domain.Identity.IdentityNumber number => number.Display,
        Domain.Identity.PhoneNumber phone => phone.Display,
        _ when field.Privacy == Domain.Forms.PrivacyClass.Identifier => Domain.Privacy.Masking.Show(field, value),
        _ => field.Show(value),
    };

    private async Task AttachAsync(ChatThread thread, Receipt receipt, string reference, CancellationToken cancellation)
    {
        if (await records.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false) is { } found
            && await photos.MoveAsync(reference, cancellation).ConfigureAwait(false) is { } attachment
            && found.Declaration.Attachments.All(known => known.Id != attachment.Id))
        {
            await followUps.AttachAsync(found, attachment, ChannelOf(thread), AuditActor.Declarant, cancellation).ConfigureAwait(false);
        }

        await photos.DeleteAsync(reference, cancellation).ConfigureAwait(false);
    }

    /// <summary>The county that would look after the child by what is known, else the city: somebody there calls back.</summary>
    private async Task HandOverAsync(ChatThread thread, Draft draft, Domain.Identity.PhoneNumber? given, CancellationToken cancellation)
    {
        var answers = draft.Answers;
        var place = answers.Get(Shared2024.CurrentAddress) ?? answers.Get(Shared2024.HukouAddress);
        var county = place?.Division.County is { } code && DivisionTable.Children(DivisionCode.Changzhi).Any(own => own.Code == code) ? code
            : DivisionCode.Changzhi;
        var phone = (given ?? answers.Get(Shared2024.DeclarantPhone))?.Value;
        var name = answers.Get(Shared2024.DeclarantName);
        var words =
            $"家长在对话里要求人工帮助。联系人：{name ?? "未留"}；电话：{phone ?? "未留，请在对话里回复"}；孩子：{answers.Get(Shared2024.ChildName) ?? "未说"}；已登记："
                + $"{(draft.Declared.IsEmpty ? "没有" : string.Join("、", draft.Declared.Select(one => one.Receipt)))}。";

        // Asked for twice on one day is one case.
        var key = $"{thread.Draft.Id}-{CivilTime.ChinaDate(time.GetUtcNow()):yyyyMMdd}-{(phone is null ? 0 : 1)}";
        var opened = FamilyCases.Open(county, CaseType.HandOver, key, null, thread.Id, ChannelOf(thread), words, time.GetUtcNow());
        await store.CommitAsync(Partition.County(county.Value), opened, cancellation).ConfigureAwait(false);
    }
}

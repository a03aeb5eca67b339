using System.Globalization;
using App.Api.Declarations;
using App.Pages;
using App.Security;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Declare;

/// <summary>How a declaration stands, as the page shows it to whoever proved that it is theirs.</summary>
/// <param name="MayAct">Proved with the follow-up token: answers, corrections, pictures and taking back are offered.</param>
/// <param name="Said">Everything that was declared, where it was asked for.</param>
public sealed record Standing(Declaration Declaration, bool MayAct, ErasureRequest? Request, IReadOnlyList<(Field Field, string Text)>? Said)
{
    /// <summary>What the family asked about its data, newest first.</summary>
    public IReadOnlyList<RightShown> Rights { get; init; } = [];

    public string County => DivisionTable.FullName(Declaration.County) ?? "";

    /// <summary>Still to be decided, or registered and alive: then the family may change it.</summary>
    public bool IsAlive => Declaration.Status.IsOpen() || Declaration.Status == DeclarationStatus.Registered;

    /// <summary>The open questions, each with its position among all that were ever asked.</summary>
    public IEnumerable<(Ask Ask, int Index)> Asks => Declaration.Asks.Select((ask, index) => (ask, index)).Where(one => one.ask.AnsweredAt is null);
}

/// <summary>
/// The page of a declaration after it was sent: where it stands, and everything a parent may do about it. The proof is given once and stays, sealed,
/// with the browser for half an hour; the receipt is in no address. Four digits of a telephone number can be guessed: they show where it stands, no
/// more.
/// </summary>
internal sealed class FollowDoor(Proofs proofs, DeclarationRecords records, FollowUps followUps, Withdrawals withdrawals, Copies copies,
    Attaching attaching, RightsDoor rights, States states, SiteOf site, PolicyInForce policy)
{
    private const string Here = "/declare/status";

    /// <summary>As much as fits on one screen of whoever reads it.</summary>
    internal const int LongestAnswer = 500;

    /// <summary>The receipt with what the rules say, also where the browser keeps no cookies.</summary>
    public static IResult Received(SiteContext site, Declaration declaration, Assessment assessment, FollowState state) => Html.Page<Received>(
        new ReceivedModel(site, declaration.Receipt.Value, declaration.Form.Id, DivisionTable.FullName(declaration.County) ?? "", assessment)
        {
            Token = state.Token,
            Warnings = state.Warnings,
        });

    public async Task<IResult> ReceivedAsync(HttpContext context)
    {
        if (states.Follow(context) is not { Token: not null } state
            || await FindAsync(context, state).ConfigureAwait(false) is not { Declaration: var declaration })
        {
            return new SeeOther(Here);
        }

        var assessment = Assess.For(declaration.Form, declaration.Answers(), declaration.SubmittedOn, policy.On(declaration.SubmittedOn),
            declaration.Judgements);
        return Received(site(), declaration, assessment, state);
    }

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        var state = states.Follow(context);
        if (state?.IsSpoken == true)
        {
            states.Keep(context, state.Silent()); // said once
        }

        Standing? standing = null;
        if (state is { IsProved: true } && await FindAsync(context, state).ConfigureAwait(false) is { Declaration: var declaration })
        {
            standing = new(declaration, state.Token is not null, await withdrawals.FindRequestAsync(declaration, context.RequestAborted)
                .ConfigureAwait(false),
                state is { Copy: true, Token: not null } ? [.. Copies.Items(declaration)] : null)
            {
                Rights = await rights.OfAsync(declaration, state.Token is not null, context.RequestAborted).ConfigureAwait(false),
            };
        }

        IReadOnlyList<Problem> problems = state is null && context.Request.Query.ContainsKey("asked")
            ? [new Problem("", "cookies-needed", "浏览器没有保存这一页需要的 Cookie，所以显示不了。请在浏览器设置里允许本站的 Cookie 再查，或者联系村（居）儿童主任。")]
            : state?.Problems ?? [];
        return Html.Page<StatusPage>(new StatusModel(site())
        {
            Receipt = state?.Receipt ?? "",
            Standing = standing,
            Problems = problems,
            Done = state?.Done
        });
    }

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        switch (posted.Value("action"))
        {
            case "leave":
                states.DropFollow(context);
                return new SeeOther(Here);
            case "copy":
                if (await OwnAsync(context).ConfigureAwait(false) is not var (own, found))
                {
                    return Lost(context);
                }

                await copies.NoteAsync(found.Declaration, Channel.Web, context.RequestAborted).ConfigureAwait(false);
                return Say(context, own with { Copy = true }, "#said");
        }

        var (receipt, last4, token) = (posted.Value("receipt").Trim(), posted.Value("phoneLast4").Trim(), posted.Value("token").Trim());
        if (!OwnPost.Is(context.Request))
        {
            return new SeeOther(Here); // somebody else's page would make its visitor look after a declaration that is not theirs
        }

        var known = receipt.Length > 60 ? "" : receipt;
        if (Unanswered(receipt, last4, token) is { Count: > 0 } missing)
        {
            return Say(context, new(known, null) { Problems = missing }, "?asked=1#problems");
        }

        var attempt = token.Length > 0
            ? await proofs.ByTokenAsync(context, receipt, token, context.RequestAborted).ConfigureAwait(false)
            : await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false);
        return attempt.IsRefused(out var refused, out var shown)
            ? Say(context, new(known, null) { Problems = [new Problem("receipt", refused.Code, refused.Message)] }, "?asked=1#problems")
            : Say(context, new(shown.Declaration.Receipt.Value, token.Length > 0 ? token : null) { IsProved = true }, "?asked=1");
    }

    /// <summary>An answer in words to one of the questions: a case for whoever asked, as in the chat.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        if (await OwnAsync(context).ConfigureAwait(false) is not var (state, found))
        {
            return Lost(context);
        }

        var (declaration, words) = (found.Declaration, posted.Value("words").Trim());
        if (!int.TryParse(posted.Value("question"), NumberStyles.None, CultureInfo.InvariantCulture, out var question)
            || question >= declaration.Asks.Length
            || declaration.Asks[question].AnsweredAt is not null)
        {
            return Say(context, state with { Problems = [new Problem("", "no-open-question", "这个问题已经答复过了，不用再答。")] }, "#problems");
        }

        var box = string.Create(CultureInfo.InvariantCulture, $"words-{question}");
        if (words.Length is 0 or > LongestAnswer)
        {
            var wrong = new Problem(box, words.Length == 0 ? "required" : "too-long", $"请写下您的答复，最多{LongestAnswer}个字。");
            return Say(context, state with { Problems = [wrong] }, "#problems");
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"page-{declaration.Id}-{question}");
        var answered = await followUps.AnswerAsync(found, question, key, null, words, Channel.Web, AuditActor.Declarant, context.RequestAborted)
            .ConfigureAwait(false);
        return answered.IsRefused(out var refused, out _)
            ? Say(context, state with { Problems = [new Problem("", refused.Code, refused.Message)] }, "#problems")
            : Say(context, state with { Done = "answered" });
    }

    public async Task<IResult> AttachAsync(HttpContext context)
    {
        if (await OwnAsync(context).ConfigureAwait(false) is not var (state, found))
        {
            return Lost(context);
        }

        return !(await attaching.TakeAsync(context, found).ConfigureAwait(false)).IsRefused(out var wrong, out var attachment)
            ? Say(context, state with { Done = "attached" })
            : Say(context, state with { Problems = [new Problem("file", wrong.Code, wrong.Message)] }, "#problems");
    }

    public async Task<IResult> WithdrawAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        if (await OwnAsync(context).ConfigureAwait(false) is not var (state, found))
        {
            return Lost(context);
        }

        if (posted.Value("sure").Length == 0)
        {
            return Say(context, state with { Problems = [new Problem("sure", "required", "要撤回，请先勾选“我确定要撤回”。")] }, "#problems");
        }

        var reason = posted.Value("reason").Trim() is { Length: > 0 and <= Reasons.MaxLength } given ? given : null;
        return (await withdrawals.WithdrawAsync(found, reason, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var conflict, out var done)
            ? Say(context, state with { Problems = [new Problem("", conflict.Code, conflict.Message)] }, "#problems")
            : Say(context, state with { Done = done.Request is null ? "erased" : "requested" });
    }

    /// <summary>What the family asks about its data: by either proof, for a person decides; the county sees which it was.</summary>
    public async Task<IResult> AskRightAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        if (states.Follow(context) is not { IsProved: true } proved || await FindAsync(context, proved).ConfigureAwait(false) is not { } found)
        {
            return Say(context, new(states.Follow(context)?.Receipt ?? "", null) { Problems = [RightsDoor.ProveFirst()] }, "?asked=1#problems");
        }

        var state = proved.Silent();
        return await rights.AskAsync(found, posted, proved.Token is not null, context.RequestAborted).ConfigureAwait(false) is { Count: > 0 } problems
            ? Say(context, state with { Problems = problems }, "#problems")
            : Say(context, state with { Done = "asked" });
    }

    /// <summary>The copy as a paper: for the token alone, as everything that was said is.</summary>
    public async Task<IResult> CopyAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out _))
        {
            return refusal;
        }

        if (await OwnAsync(context).ConfigureAwait(false) is not var (_, found))
        {
            return Lost(context);
        }

        await copies.NoteAsync(found.Declaration, Channel.Web, context.RequestAborted).ConfigureAwait(false);
        return rights.Paper(found.Declaration, await withdrawals.FindRequestAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>The declaration that this browser proved as its own with the token; null where it did not, or too long ago.</summary>
    internal async Task<(FollowState State, StoredDeclaration Found)?> OwnAsync(HttpContext context) =>
        states.Follow(context) is { IsProved: true, Token: not null } state && await FindAsync(context, state).ConfigureAwait(false) is { } found
            ? (state.Silent(), found)
            : null;

    internal IResult Say(HttpContext context, FollowState state, string where = "")
    {
        states.Keep(context, state);
        return new SeeOther(Here + where);
    }

    /// <summary>The proof is over: it is asked for again, and what it is needed for is said.</summary>
    internal IResult Lost(HttpContext context) => Say(context, new(states.Follow(context)?.Receipt ?? "", null)
    {
        Problems = [new Problem("token", "follow-up-token-missing", "答复、更正、添加图片、撤回都要用申报时得到的凭证。请填写回执号和凭证再试；隔了半小时以上的，要重新填一次。")],
    }, "?asked=1#problems");

    /// <summary>A box that was left empty is no wrong proof.</summary>
    private static List<Problem> Unanswered(string receipt, string last4, string token)
    {
        var problems = new List<Problem>();
        if (receipt.Length == 0)
        {
            problems.Add(new("receipt", "required", "请填写回执号，例如CZ开头的那一串。"));
        }

        if (token.Length == 0 && !(last4.Length == 4 && last4.All(char.IsAsciiDigit)))
        {
            problems.Add(new("phoneLast4", "invalid-digits", "请填写申报时留的电话的最后四位数字，例如5678；有凭证的，填凭证就可以。"));
        }

        return problems;
    }

    private async Task<StoredDeclaration?> FindAsync(HttpContext context, FollowState state) =>
        state.Token is { } token ? (await proofs.ByTokenAsync(context, state.Receipt, token, context.RequestAborted).ConfigureAwait(false)).Done
        : Receipt.TryParse(state.Receipt, out var receipt) ? await records.FindByReceiptAsync(receipt, context.RequestAborted)
        .ConfigureAwait(false) : null;
}

/// <summary>The receipt, as the page shows it once a declaration was taken.</summary>
/// <param name="Form">The form that was sent: its draft in this browser ends.</param>
public sealed record ReceivedModel(SiteContext Site, string Receipt, string Form, string County, Assessment Assessment)
{
    public string? Token { get; init; }
    public IReadOnlyList<Problem> Warnings { get; init; } = [];
}

/// <summary>What the page of a declaration shows, before and after the proof.</summary>
public sealed record StatusModel(SiteContext Site)
{
    public string Receipt { get; init; } = "";

    /// <summary>Null: nobody has proved yet that a declaration is theirs.</summary>
    public Standing? Standing { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
    public string? Done { get; init; }
}

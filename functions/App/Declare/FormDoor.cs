using System.Globalization;
using App.Api.Declarations;
using App.Chat;
using App.Pages;
using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Declare;

/// <summary>What the page of a form shows.</summary>
/// <param name="All">The screens with questions; the one after them asks for the consent.</param>
public sealed record FormView(SiteContext Site, FormDefinition Form, FormState State, IReadOnlyList<Screen> All, int At, Answers Answers)
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The form was sent: every screen that something is wrong on is named.</summary>
    public bool IsSent { get; init; }

    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    /// <summary>"Does it count?" was asked: the answer; null where too little is known.</summary>
    public Assessment? Assessment { get; init; }

    public bool IsAsked { get; init; }

    /// <summary>What is consented to.</summary>
    public required Notice Notice { get; init; }

    public int Last => All.Count;

    public int ScreenOf(Problem problem) => FormDoor.ScreenOf(All, problem);

    /// <summary>Leads to the box, on its screen, with what is wrong beside it.</summary>
    public string Mend(Problem problem) =>
        string.Create(CultureInfo.InvariantCulture,
            $"/declare/{Form.Id}?screen={ScreenOf(problem)}&check=all#f-{ProblemList.KeyOf(problem).Replace('.', '-')}");
}

/// <summary>
/// The form of a self-declaration, a group of questions a screen. Every step is a post that leads to a page which is read, so Back and reload work
/// and lose nothing; what was typed travels in the browser's own sealed cookie and lies nowhere else until it is submitted.
/// </summary>
internal sealed class FormDoor(Submissions submissions, States states, SiteOf site, PolicyInForce policy, WebLinks links)
{
    public const string KeyBox = "idempotencyKey";

    public const string VersionBox = "formVersion";

    /// <summary>Whoever sent the form is shown everything that is wrong; a step only what is wrong on it.</summary>
    private const string Whole = "all";

    public IResult Show(HttpContext context)
    {
        if (FindForm(context) is not { } form)
        {
            return Wire.Errors.NotFound();
        }

        var query = context.Request.Query;
        var state = states.Form(context, PathOf(form));
        form = Begun(form, query["version"]) ?? Begun(form, state?.Version) ?? form;
        if (state is null)
        {
            // Given at once: a browser that does not bring it back is answered without it.
            state = FormState.New(NewKey()) with { Version = form.Version };
            states.Keep(context, PathOf(form), state);
        }

        _ = int.TryParse(query["screen"], NumberStyles.None, CultureInfo.InvariantCulture, out var at);
        return Page(View(form, state, at, query["check"], query.ContainsKey("see")), StatusCodes.Status200OK);
    }

    /// <summary>A form that was begun elsewhere, on the first screen where something is still to be answered.</summary>
    public IResult Begin(HttpContext context, FormDefinition form, FormState state)
    {
        var all = Screens.Of(form, selfDeclared: true);
        return Lead(context, form, state, ProblemsOf(form, state.Posted).Select(problem => ScreenOf(all, problem)).DefaultIfEmpty(all.Count).Min());
    }

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if (FindForm(context) is not { } form)
        {
            return Wire.Errors.NotFound();
        }

        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        form = Begun(form, posted.Value(VersionBox)) ?? form;
        var action = posted.Value("action");
        if (action == "clear")
        {
            states.DropForm(context, PathOf(form));
            return new SeeOther(PathOf(form));
        }

        var key = posted.Value(KeyBox) is { Length: > 0 and <= 64 } given && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? given : NewKey();
        var all = Screens.Of(form, selfDeclared: true);
        var at = Math.Clamp(int.TryParse(posted.Value("screen"), NumberStyles.None, CultureInfo.InvariantCulture, out var was) ? was : all.Count,
            0, all.Count);
        var more = posted.Value(Posted.More);
        posted = posted.WithRowsOf(posted, form);
        var state = FormState.Of(key, form, posted);
        var typed = state.Posted;
        if (more.Length > 0)
        {
            return Lead(context, form, state, at, fragment: "f-" + more.Replace('.', '-'));
        }

        switch (action)
        {
            case "check":
                return Lead(context, form, state, at, see: true, fragment: Read(form, typed, site().Today).IsValid ? "assessment" : "problems");
            case "back":
                return Lead(context, form, state, Next(form, typed, all, at, -1));
            case "next":
                return ProblemsOf(form, typed).Any(problem => ScreenOf(all, problem) == at)
                    ? Lead(context, form, state, at, check: "1", fragment: "problems")
                    : Lead(context, form, state, Next(form, typed, all, at, 1));
        }

        var input = Consented(typed).Answers(form);
        var submission = await submissions.SubmitAsync(key, Submissions.HashOf(form, input), form, input, Channel.Web, AuditActor.Declarant,
            context.RequestAborted).ConfigureAwait(false);
        if (submission.Accepted is not { } accepted)
        {
            if (submission.IsKeyReused)
            {
                state = state with { Key = NewKey(), Problems = [new Problem("", "already-submitted", "这张表已经提交过一次了。要再报一次（例如改了内容），请再点一次“提交申报”。")] };
            }

            return Lead(context, form, state, all.Count, check: Whole, fragment: "problems");
        }

        await links.DeclaredAsync(key, accepted.Declaration, context.RequestAborted).ConfigureAwait(false);
        var received = new FollowState(accepted.Declaration.Receipt.Value,
            submission.Token?.Secret)
        { IsProved = true, Warnings = accepted.Warnings };
        if (!States.Keeps(context))
        {
            return FollowDoor.Received(site(), accepted.Declaration, accepted.Assessment, received);
        }

        states.DropForm(context, PathOf(form));
        states.Keep(context, received);
        return new SeeOther("/declare/received");
    }

    /// <summary>The screen on which a problem is mended: the last for the consent and for what concerns the whole.</summary>
    internal static int ScreenOf(IReadOnlyList<Screen> all, Problem problem)
    {
        var key = ProblemList.KeyOf(problem);
        return all.Any(screen => screen.Fields.Any(field => field.Key == key)) ? Screens.Find(all, key) : all.Count;
    }

    /// <summary>What the form would be refused for now; that the consent is missing, once and in plain words.</summary>
    private List<Problem> ProblemsOf(FormDefinition form, Posted typed) =>
        Plain(submissions.ProblemsOf(form, Consented(typed).Answers(form), Channel.Web));

    private static List<Problem> Plain(IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => problem.Field.StartsWith("consent.", StringComparison.Ordinal) && problem.Code == "required"
            ? new Problem(Shared2024.ConsentGivenOn.Key, "consent-needed", "请先看完告知书，再勾选“已读懂并同意”。") : problem).Distinct()];

    /// <summary>The boxes with the consent that was ticked, to the notice that was shown, today.</summary>
    private Posted Consented(Posted typed) => policy.Notices.Find(typed.Value("consent")) is not { } notice ? typed
        : typed.With(Shared2024.ConsentNoticeVersion.Key, notice.Version)
            .With(Shared2024.ConsentGivenOn.Key, site().Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>The next screen in that direction on which anything is to be answered.</summary>
    private int Next(FormDefinition form, Posted typed, IReadOnlyList<Screen> all, int at, int step)
    {
        var today = site().Today;
        var answers = Read(form, typed, today).Answers;
        var to = at + step;
        while (to > 0 && to < all.Count && !all[to].Fields.Any(field => field.IsShown(answers, today)))
        {
            to += step;
        }

        return Math.Clamp(to, 0, all.Count);
    }

    private static Reading Read(FormDefinition form, Posted typed, DateOnly today)
    {
        var (answers, unknown) = typed.Answers(form);
        return form.Take(answers, unknown, new Intake(today, SelfDeclared: true), partial: true);
    }

    /// <summary>
    /// To the page that is read next; where the browser keeps no cookies, or so much was typed that it cannot, the page itself is the answer.
    /// </summary>
    private IResult Lead(HttpContext context, FormDefinition form, FormState state, int at, string? check = null, bool see = false,
        string? fragment = null)
    {
        if (States.Keeps(context) && states.Keep(context, PathOf(form), state))
        {
            return new SeeOther(string.Create(CultureInfo.InvariantCulture,
                $"{PathOf(form)}?screen={at}{(check is null ? "" : "&check=" + check)}{(see ? "&see=1" : "")}"
                    + $"{(fragment is null ? "" : "#" + fragment)}"));
        }

        var view = View(form, state, at, check, see);
        return Page(view, view.Problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private FormView View(FormDefinition form, FormState state, int at, string? check, bool see)
    {
        var (about, typed, all) = (site(), state.Posted, Screens.Of(form, selfDeclared: true));
        at = Math.Clamp(at, 0, all.Count);
        var reading = Read(form, typed, about.Today);
        List<Problem> problems = check switch
        {
            Whole => [.. state.Problems, .. ProblemsOf(form, typed)],
            "1" => [.. ProblemsOf(form, typed).Where(problem => ScreenOf(all, problem) == at)],
            _ => see ? [.. reading.Problems] : [],
        };
        var assessment = see && reading.IsValid ? Assess.For(form, reading.Answers, about.Today, policy.On(about.Today), []) : null;
        return new(about, form, state, all, at, reading.Answers)
        {
            Notice = policy.Notices.On(about.Today),
            Problems = problems,
            IsSent = check == Whole,
            IsAsked = see,
            Assessment = assessment,
            Warnings = see ? [.. reading.Warnings, .. assessment?.Warnings ?? []] : [],
        };
    }

    private static RazorComponentResult<FormPage> Page(FormView view, int status) => Html.Page<FormPage>(view, status);

    private FormDefinition? FindForm(HttpContext context) => FormCatalogue.Find((string?)context.Request.RouteValues["formId"], site().Today);

    /// <summary>The version of a form that was begun, as the browser says, while it may still be finished.</summary>
    private FormDefinition? Begun(FormDefinition form, string? version) =>
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Begun(form, number) : null;

    private FormDefinition? Begun(FormDefinition form, int? version) =>
        FormCatalogue.FindBegun(form.Id, version ?? 0, site().Today, policy.On(site().Today).DraftDays);

    private static string PathOf(FormDefinition form) => "/declare/" + form.Id;

    private static string NewKey() => Guid.CreateVersion7().ToString("N");
}

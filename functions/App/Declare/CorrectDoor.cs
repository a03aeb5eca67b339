using System.Globalization;
using System.Text.Json;
using App.Api.Declarations;
using App.Pages;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Declare;

/// <summary>What was declared, to be corrected a group at a time; first what staff asked for.</summary>
/// <param name="Seen">How many corrections there were when it was opened: what is different from then is the family's own.</param>
/// <param name="Known">What the boxes come to: it decides which of them apply.</param>
public sealed record CorrectView(SiteContext Site, Declaration Declaration, int Seen, Posted Boxes, Answers Known, IReadOnlyList<Screen> All, int At,
    IReadOnlyList<Problem> Problems)
{
    public string Mend(Problem problem) => string.Create(CultureInfo.InvariantCulture,
        $"/declare/correct?screen={Screens.Find(All, ProblemList.KeyOf(problem))}#f-{ProblemList.KeyOf(problem).Replace('.', '-')}");
}

/// <summary>Corrections by the family: the boxes hold what was declared, and what is different afterwards is the correction.</summary>
internal sealed class CorrectDoor(FollowDoor follow, FollowUps followUps, States states, SiteOf site)
{
    public const string SeenBox = "seen";

    private const string Path = "/declare/correct";

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (await follow.OwnAsync(context).ConfigureAwait(false) is not var (_, found))
        {
            return follow.Lost(context);
        }

        var declaration = found.Declaration;
        var state = states.Form(context, Path) is { } kept && kept.Key == declaration.Receipt.Value ? kept : null;
        _ = int.TryParse(context.Request.Query["screen"], NumberStyles.None, CultureInfo.InvariantCulture, out var at);
        var all = ScreensOf(declaration);
        var boxes = state?.Posted ?? Posted.From(declaration.Form, declaration.Answers());
        return Page(declaration, boxes, Math.Clamp(at, 0, all.Count - 1), state?.Problems ?? []);
    }

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if ((await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false)).IsRefused(out var refusal, out var posted))
        {
            return refusal;
        }

        if (await follow.OwnAsync(context).ConfigureAwait(false) is not var (own, found))
        {
            return follow.Lost(context);
        }

        var declaration = found.Declaration;
        if (posted.Value("action") == "leave")
        {
            states.DropForm(context, Path);
            return follow.Say(context, own);
        }

        var all = ScreensOf(declaration);
        var at = Math.Clamp(int.TryParse(posted.Value("screen"), NumberStyles.None, CultureInfo.InvariantCulture, out var was) ? was : 0, 0,
            all.Count - 1);
        var more = posted.Value(Posted.More);
        posted = posted.WithRowsOf(posted, declaration.Form);
        if (more.Length > 0 || posted.Value("action") == "go")
        {
            var to = int.TryParse(posted.Value("to"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : at;
            return Back(context, declaration, posted, [], more.Length > 0 ? at : to, more.Length > 0 ? "f-" + more.Replace('.', '-') : "main");
        }

        var (changes, problems) = Changes(declaration, all, posted);
        if (problems.Count == 0)
        {
            if (!(await followUps.CorrectAsync(found, changes, Channel.Web, AuditActor.Declarant, context.RequestAborted)
                .ConfigureAwait(false)).IsRefused(out var wrong, out var done))
            {
                states.DropForm(context, Path);
                return follow.Say(context, own with { Done = "corrected", Warnings = done.Warnings });
            }

            problems = wrong.Code == "nothing-to-correct" || wrong.Problems is [{ Code: "nothing-to-correct" }]
                ? [new Problem("", "nothing-to-correct", "没有改动：内容和原来填的一样。请改好要更正的地方再保存；确实不用改、要回答问题的，请用自己的话答复。")]
                : wrong.Problems.Count > 0 ? [.. wrong.Problems] : [new Problem("", wrong.Code, wrong.Message)];
        }

        var wrongOn = problems.Select(problem => Screens.Find(all, ProblemList.KeyOf(problem))).ToList();
        return Back(context, declaration, posted, problems, wrongOn.Contains(at) ? at : wrongOn[0], "problems");
    }

    /// <summary>The screens of the form; before them what is asked for, taken out of its place.</summary>
    private static IReadOnlyList<Screen> ScreensOf(Declaration declaration)
    {
        var asked = declaration.OpenAsks.SelectMany(ask => ask.Fields).ToHashSet(StringComparer.Ordinal);
        var screens = Screens.Of(declaration.Form, selfDeclared: true);
        var first = screens.SelectMany(screen => screen.Fields).Where(field => asked.Contains(field.Key)).ToList();
        return first.Count == 0 ? screens :
        [
            new(0, "请您补充", first),
            .. screens.Select(screen => screen with { Fields = [.. screen.Fields.Where(field => !asked.Contains(field.Key))] })
                .Where(screen => screen.Fields.Count > 0)
                .Select((screen, index) => screen with { Index = index + 1 }),
        ];
    }

    private IResult Back(HttpContext context, Declaration declaration, Posted posted, IReadOnlyList<Problem> problems, int at, string fragment)
    {
        var state = FormState.Of(declaration.Receipt.Value, declaration.Form, posted) with { Problems = problems };
        return states.Keep(context, Path, state)
            ? new SeeOther(string.Create(CultureInfo.InvariantCulture, $"{Path}?screen={at}#{fragment}"))
            : Page(declaration, posted, at, problems);
    }

    private RazorComponentResult<CorrectPage> Page(Declaration declaration, Posted boxes, int at, IReadOnlyList<Problem> problems)
    {
        var known = Known(declaration.Form, boxes.Answers(declaration.Form));
        var view = new CorrectView(site(), declaration, SeenOf(declaration, boxes), boxes, known, ScreensOf(declaration), at, problems);
        return Html.Page<CorrectPage>(view, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static int SeenOf(Declaration declaration, Posted boxes) =>
        int.TryParse(boxes.Value(SeenBox), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? Math.Min(seen, declaration.Corrections.Length)
            : declaration.Corrections.Length;

    private Answers Known(FormDefinition form, Input.Raw typed) =>
        form.Take(typed.Answers, typed.Unknown, new Intake(site().Today, SelfDeclared: true), partial: true).Answers;

    /// <summary>
    /// What is different from what the family saw, so that what staff found out meanwhile stays; and the boxes that were emptied, for an answer is
    /// corrected, not taken away.
    /// </summary>
    private (Input.Raw Changes, List<Problem> Problems) Changes(Declaration declaration, IReadOnlyList<Screen> all, Posted posted)
    {
        var form = declaration.Form;
        var answers = (declaration with { Corrections = declaration.Corrections[..SeenOf(declaration, posted)] }).Answers();
        var (was, now) = (Posted.From(form, answers).Answers(form).Answers, posted.Answers(form));
        var unknown = now.Unknown.Items.Select(key => key.Text).ToHashSet(StringComparer.Ordinal);
        var known = Known(form, now);
        var (changed, taken, problems) = (new List<KeyValuePair<string, Given>>(), new List<Given>(), new List<Problem>());
        foreach (var field in all.SelectMany(screen => screen.Fields))
        {
            var (old, value) = (was.Find(field.Key), now.Answers.Find(field.Key));
            if (value.Kind != JsonValueKind.Undefined)
            {
                if (!value.Says(old))
                {
                    changed.Add(new(field.Key, value));
                }
            }
            else if (unknown.Contains(field.Key))
            {
                if (!answers.IsUnknown(field))
                {
                    taken.Add(Given.Of(field.Key));
                }
            }
            else if ((old.Kind != JsonValueKind.Undefined || answers.IsUnknown(field)) && field.IsShown(known, site().Today))
            {
                problems.Add(new Problem(field.Key, "required", $"“{field.Name}”原来填过，不能改成空的；不知道的请{(field.MayBeUnknown ? "选“不清楚”" : "照原来填写")}。"));
            }
        }

        return (new(Given.Parts(changed), Given.List(taken)), problems);
    }
}

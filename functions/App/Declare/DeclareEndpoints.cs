using System.Globalization;
using System.Text.Json;
using App.Api;
using App.Api.Declarations;
using App.Demo;
using App.Functions;
using App.Pages;
using Domain.Audit;
using Domain.Declarations;
using Domain.Declarations.Notices;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Declare;

/// <summary>
/// The page door of self-declaration: the form drawn from its definition, posted as the same JSON and taken by the same handler as the HTTP route.
/// </summary>
public static class DeclareEndpoints
{
    public static void MapDeclare(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var door = new Door(
            app.Services.GetRequiredService<Submissions>(),
            app.Services.GetRequiredService<Proofs>(),
            app.Services.GetRequiredService<Withdrawals>(),
            app.Services.GetRequiredService<Copies>(),
            app.Services.GetRequiredService<DemoSeeding>(),
            app.Services.GetRequiredService<TimeProvider>(),
            app.Services.GetRequiredService<Settings>().Policy);
        app.Map(Functions.Pages.Root, static _ => Task.FromResult<IResult>(Results.Redirect("/declare")));
        app.Map(Functions.Pages.Declare, _ => Task.FromResult<IResult>(door.Choose()));
        app.Map(Functions.Pages.DeclareForm, context => Task.FromResult(door.Form(context)));
        app.Map(Functions.Pages.DeclareFormPost, door.PostAsync);
        app.Map(Functions.Pages.DeclareStatus, _ => Task.FromResult<IResult>(door.Status()));
        app.Map(Functions.Pages.DeclareStatusPost, door.StatusAsync);
    }

    private sealed class Door(Submissions submissions, Proofs proofs, Withdrawals withdrawals, Copies copies, DemoSeeding demo, TimeProvider time, PolicyInForce policy)
    {
        private const string KeyBox = "idempotencyKey";

        public PageResult<Choose> Choose() => new PageResult<Choose>(new Dictionary<string, object?> { ["Site"] = Site() });

        public IResult Form(HttpContext context) => FindForm(context) is { } form
            ? Page(form, Posted.Empty, Guid.CreateVersion7().ToString("N"))
            : Api.Errors.NotFound();

        public async Task<IResult> PostAsync(HttpContext context)
        {
            if (FindForm(context) is not { } form)
            {
                return Api.Errors.NotFound();
            }

            var (posted, refusal) = await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false);
            if (posted is null)
            {
                return refusal!;
            }

            var key = posted.Value(KeyBox) is { Length: > 0 and <= 64 } given && given.All(char.IsAsciiLetterOrDigit) ? given : Guid.CreateVersion7().ToString("N");
            var today = Site().Today;
            if (Notice.Find(posted.Value("consent")) is { } consented)
            {
                posted = posted.With(Shared2024.ConsentNoticeVersion.Key, consented.Version).With(Shared2024.ConsentGivenOn.Key, today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            posted = posted.WithRowsOf(posted, form);
            if (posted.Value(Posted.More).Length > 0)
            {
                return Page(form, posted, key);
            }

            using var json = JsonDocument.Parse(posted.ToJson(form));
            var (answers, unknown) = (json.RootElement.GetProperty("answers"), json.RootElement.GetProperty("unknown"));
            if (posted.Value("action") == "check")
            {
                var reading = form.Take(answers, unknown, new Intake(today, SelfDeclared: true), partial: true);
                var assessment = reading.IsValid ? Assess.For(form, reading.Answers, today, policy.On(today), []) : null;
                return Page(form, posted, key, reading.Problems, [.. reading.Warnings, .. assessment?.Warnings ?? []], assessment);
            }

            var submission = await submissions.SubmitAsync(key, CanonicalJson.Hash(json.RootElement), form, answers, unknown, Channel.Web, AuditActor.Declarant, context.RequestAborted)
                .ConfigureAwait(false);
            if (submission.Accepted is not { } accepted)
            {
                return submission.IsKeyReused
                    ? Page(form, posted, Guid.CreateVersion7().ToString("N"), [new Problem("", "already-submitted", "这张表已经提交过一次了。要再报一次（例如改了内容），请再点一次“提交申报”。")])
                    : Page(form, posted, key, submission.Problems);
            }

            return new PageResult<Received>(new Dictionary<string, object?>
            {
                ["Site"] = Site(),
                ["Receipt"] = accepted.Declaration.Receipt.Value,
                ["Token"] = submission.Token?.Secret,
                ["County"] = DivisionTable.FullName(accepted.Declaration.County) ?? "",
                ["Assessment"] = accepted.Assessment,
                ["Warnings"] = accepted.Warnings,
            });
        }

        public PageResult<StatusPage> Status() => new PageResult<StatusPage>(new Dictionary<string, object?> { ["Site"] = Site() });

        public async Task<IResult> StatusAsync(HttpContext context)
        {
            var (posted, refusal) = await Posted.ReadAsync(context, Functions.Pages.Body).ConfigureAwait(false);
            if (posted is null)
            {
                return refusal!;
            }

            var (receipt, last4, token) = (posted.Value("receipt").Trim(), posted.Value("phoneLast4").Trim(), posted.Value("token").Trim());
            var page = new Dictionary<string, object?> { ["Site"] = Site(), ["Receipt"] = receipt };
            if (posted.Value("action") is "copy" or "withdraw" && token.Length == 0)
            {
                page["Problems"] = (IReadOnlyList<Problem>)[new Problem("token", "required", "看全部内容、撤回申报，请填写申报时得到的凭证；没有凭证的，请联系村（居）儿童主任。")];
                return new PageResult<StatusPage>(page, StatusCodes.Status422UnprocessableEntity);
            }

            var (found, refused) = token.Length > 0
                ? await proofs.ByTokenAsync(context, receipt, token, context.RequestAborted).ConfigureAwait(false)
                : await proofs.ByPhoneOrTokenAsync(context, receipt, last4, context.RequestAborted).ConfigureAwait(false);
            if (found is null)
            {
                page["Problems"] = (IReadOnlyList<Problem>)[new Problem("receipt", refused!.Code, refused.Message)];
                return new PageResult<StatusPage>(page, refused.Status);
            }

            var declaration = found.Declaration;
            page["Token"] = token;
            switch (posted.Value("action"))
            {
                case "copy":
                    await copies.NoteAsync(declaration, Channel.Web, context.RequestAborted).ConfigureAwait(false);
                    page["Said"] = (IReadOnlyList<(Field, string)>)[.. Copies.Items(declaration)];
                    break;
                case "withdraw" when posted.Value("sure").Length == 0:
                    page["IsRegistered"] = declaration.Status == DeclarationStatus.Registered;
                    page["Sure"] = true;
                    break;
                case "withdraw":
                    var (done, conflict) = await withdrawals.WithdrawAsync(found, posted.Value("reason").Trim() is { Length: > 0 and <= DeclarationTerms.MaxReasonLength } reason ? reason : null,
                        Channel.Web, AuditActor.Declarant, context.RequestAborted).ConfigureAwait(false);
                    if (done is null)
                    {
                        page["Problems"] = (IReadOnlyList<Problem>)[new Problem("", conflict!.Code, conflict.Message)];
                        return new PageResult<StatusPage>(page, conflict.Status);
                    }

                    declaration = done.Declaration;
                    break;
            }

            page["Request"] = await withdrawals.FindRequestAsync(declaration, context.RequestAborted).ConfigureAwait(false);
            page["StatusText"] = declaration.StatusText();
            page["SubmittedOn"] = declaration.SubmittedOn;
            page["County"] = DivisionTable.FullName(declaration.County) ?? "";
            page["Asks"] = (IReadOnlyList<string>)[.. declaration.OpenAsks.Select(ask => ask.Text)];
            return new PageResult<StatusPage>(page);
        }

        private static FormDefinition? FindForm(HttpContext context) => FormCatalogue.Find((string?)context.Request.RouteValues["formId"]);

        private SiteContext Site() => new(demo.State != DemoState.Off, CivilTime.ChinaDate(time.GetUtcNow()));

        private PageResult<FormPage> Page(FormDefinition form, Posted value, string key, IReadOnlyList<Problem>? problems = null, IReadOnlyList<Problem>? warnings = null, Assessment? assessment = null) =>
            new(
                new Dictionary<string, object?>
                {
                    ["Site"] = Site(),
                    ["Form"] = form,
                    ["Value"] = value,
                    ["IdempotencyKey"] = key,
                    ["Notice"] = Notice.Current.Text,
                    ["NoticeVersion"] = Notice.Current.Version,
                    ["Problems"] = problems ?? [],
                    ["Warnings"] = warnings ?? [],
                    ["Assessment"] = assessment,
                },
                problems is { Count: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

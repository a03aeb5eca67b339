using App.Api.Declarations;
using App.Api.Rights;
using App.Chat;
using App.Functions;
using App.Pages;
using App.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Declare;

/// <summary>
/// The page door of self-declaration: the form drawn from its definition, read by it and taken by the same handlers as what the HTTP routes bring.
/// </summary>
public static class DeclareEndpoints
{
    public static void MapDeclare(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var (site, settings) = (services.GetRequiredService<SiteOf>(), services.GetRequiredService<Settings>());
        var policy = settings.Policy;
        var states = new States(services.GetRequiredService<SealedCookies>());
        var form = new FormDoor(services.GetRequiredService<Submissions>(), states, site, policy, services.GetRequiredService<WebLinks>());
        var follow = new FollowDoor(services.GetRequiredService<Proofs>(), services.GetRequiredService<DeclarationRecords>(),
            services.GetRequiredService<FollowUps>(), services.GetRequiredService<Withdrawals>(), services.GetRequiredService<Copies>(),
            services.GetRequiredService<Attaching>(), new RightsDoor(services.GetRequiredService<RightsRecords>(),
                services.GetRequiredService<RightsActions>(), services.GetRequiredService<RightsCopies>()), states, site, policy);
        var correct = new CorrectDoor(follow, services.GetRequiredService<FollowUps>(), states, site);
        app.Map(Functions.Pages.Root, static _ => Task.FromResult<IResult>(Results.Redirect("/declare")));
        app.Map(Functions.Pages.Declare, _ => Task.FromResult<IResult>(Html.Page<Choose>(site())));
        app.Map(Functions.Pages.DeclareForm, context => Task.FromResult(form.Show(context)));
        app.Map(Functions.Pages.DeclareFormPost, form.PostAsync);
        var onward = new ContinueDoor(services.GetRequiredService<WebLinks>(), form, states, site);
        app.Map(Functions.Pages.DeclareContinue, onward.ShowAsync);
        app.Map(Functions.Pages.DeclareContinuePost, onward.UseAsync);
        app.Map(Functions.Pages.DeclareReceived, follow.ReceivedAsync);
        app.Map(Functions.Pages.DeclareStatus, follow.ShowAsync);
        app.Map(Functions.Pages.DeclareStatusPost, follow.PostAsync);
        app.Map(Functions.Pages.DeclareAnswer, follow.AnswerAsync);
        app.Map(Functions.Pages.DeclareAttach, follow.AttachAsync);
        app.Map(Functions.Pages.DeclareWithdraw, follow.WithdrawAsync);
        app.Map(RightsFunctions.DeclareAsk, follow.AskRightAsync);
        app.Map(RightsFunctions.DeclareCopy, follow.CopyAsync);
        app.Map(Functions.Pages.DeclareCorrect, correct.ShowAsync);
        app.Map(Functions.Pages.DeclareCorrectPost, correct.PostAsync);
    }
}

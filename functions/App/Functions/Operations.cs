using App.Pages;
using App.Security;
using App.Wire;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.Functions;

/// <summary>Maps an operation of the <see cref="Catalogue"/> to its handler; permission, limits and refusals are dealt with here, once.</summary>
public static class Operations
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    /// <summary>An operation open to anybody.</summary>
    /// <exception cref="ArgumentException">The operation's permission is not one of the anonymous ones.</exception>
    public static void Map(this WebApplication app, HttpFunction function, Func<HttpContext, Task<IResult>> handle, Answering? answers = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(function);
        if (!Permissions.Anonymous.Contains(function.Permission))
        {
            throw new ArgumentException($"{function.Name} needs a caller: map it with a handler that takes one.", nameof(function));
        }

        var limits = function.Limited ? app.Services.GetRequiredService<RateLimits>() : null;
        Endpoint(app, function, async context =>
        {
            var result = limits?.Take(context) ?? await handle(context).ConfigureAwait(false);
            if (result is Refusal refusal && function.Reach == Reach.Page && FailedPage.IsRead(context))
            {
                await FailedPage.ExecuteAsync(context, refusal, app.Services.GetRequiredService<SiteOf>()()).ConfigureAwait(false);
                return;
            }

            await context.AnswerAsync(result).ConfigureAwait(false);
        }, answers);
    }

    /// <summary>
    /// An operation for staff: without a valid token or session 401, too many calls of one account 429, without the permission 403; the scope is the
    /// handler's to apply.
    /// </summary>
    public static void Map(this WebApplication app, HttpFunction function, Func<HttpContext, Caller, Task<IResult>> handle, Answering? answers = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(function);
        var (callers, sessions, limits) = (app.Services.GetRequiredService<Callers>(), app.Services.GetRequiredService<Sessions>(),
            app.Services.GetRequiredService<ClientLimits>());
        Endpoint(app, function, async context =>
        {
            var caller = await callers.FindAsync(context).ConfigureAwait(false);
            if (caller is null && await sessions.FindAsync(context).ConfigureAwait(false) is { } session)
            {
                // A cookie travels by itself, so what changes something must also carry what only our own pages know.
                caller = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                    || session.IsFormToken(context.Request.Headers["X-Form-Token"].ToString()) ? session.Caller : null;
            }

            var result = caller is null && await sessions.IsOfEndedDeviceAsync(context).ConfigureAwait(false) ? Wire.Errors.DeviceEnded()
                : caller is null ? Wire.Errors.SignInNeeded()
                : limits.Take(caller) is { } tooMany ? tooMany
                : !function.Opens(caller) ? Wire.Errors.NotAllowed()
                : await handle(context, caller).ConfigureAwait(false);
            await context.AnswerAsync(result).ConfigureAwait(false);
        }, answers);
    }

    /// <inheritdoc cref="Map(WebApplication, HttpFunction, Func{HttpContext, Task{IResult}}, Answering?)"/>
    /// <typeparam name="TAnswer">What it answers, in the handler's signature: the description of the contract is made from it.</typeparam>
    public static void Map<TAnswer>(this WebApplication app, HttpFunction function, Func<HttpContext, Task<TAnswer>> handle)
        where TAnswer : IResult => app.Map(function, async context => await handle(context).ConfigureAwait(false), new Answering(typeof(TAnswer)));

    /// <inheritdoc cref="Map(WebApplication, HttpFunction, Func{HttpContext, Caller, Task{IResult}}, Answering?)"/>
    /// <inheritdoc cref="Map{TAnswer}(WebApplication, HttpFunction, Func{HttpContext, Task{TAnswer}})" path="/typeparam"/>
    public static void Map<TAnswer>(this WebApplication app, HttpFunction function, Func<HttpContext, Caller, Task<TAnswer>> handle)
        where TAnswer : IResult => app.Map(function, async (context, caller) => await handle(context, caller).ConfigureAwait(false),
            new Answering(typeof(TAnswer)));

    /// <summary>Whether the caller's cell of the permission table opens this door at all.</summary>
    public static bool Opens(this HttpFunction function, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.May(function.Permission, out _) || function.Or.Any(other => caller.Assignment.May(other, out _));
    }

    /// <summary>
    /// Whatever is decided or shown behind this door follows the policy in force; only what says nothing about children does without.
    /// </summary>
    internal static void Endpoint(IEndpointRouteBuilder app, HttpFunction function, RequestDelegate run, Answering? answers = null)
    {
        var policy = function.Permission is Permission.HealthRead or Permission.FormsRead or Permission.DivisionsRead ? null
            : app.ServiceProvider.GetRequiredService<Beforehand>();
        app.MapMethods("/" + function.Route, function.Method == "GET" ? GetAndHead : [function.Method], policy is null ? run : async context =>
        {
            await policy(context.RequestAborted).ConfigureAwait(false);
            await run(context).ConfigureAwait(false);
        }).WithMetadata(answers is null ? [function] : [function, answers]).WithName(function.Name);
    }
}

/// <summary>What an operation answers: a result of the framework that names its body, or a union of such and the refusal.</summary>
public sealed record Answering(Type Result);

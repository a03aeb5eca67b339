using App.Api;
using App.Security;
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
    public static void Map(this WebApplication app, HttpFunction function, Func<HttpContext, Task<IResult>> handle)
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
            await result.ExecuteAsync(context).ConfigureAwait(false);
        });
    }

    /// <summary>An operation for staff: without a valid token 401, without the permission 403; the scope is the handler's to apply.</summary>
    public static void Map(this WebApplication app, HttpFunction function, Func<HttpContext, Caller, Task<IResult>> handle)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(function);
        var callers = app.Services.GetRequiredService<Callers>();
        Endpoint(app, function, async context =>
        {
            var caller = await callers.FindAsync(context).ConfigureAwait(false);
            var result = caller is null ? Errors.SignInNeeded()
                : !caller.Assignment.May(function.Permission, out _) && !function.Or.Any(other => caller.Assignment.May(other, out _)) ? Errors.NotAllowed()
                : await handle(context, caller).ConfigureAwait(false);
            await result.ExecuteAsync(context).ConfigureAwait(false);
        });
    }

    private static void Endpoint(IEndpointRouteBuilder app, HttpFunction function, RequestDelegate run) =>
        app.MapMethods("/" + function.Route, function.Method == "GET" ? GetAndHead : [function.Method], run).WithMetadata(function).WithName(function.Name);
}

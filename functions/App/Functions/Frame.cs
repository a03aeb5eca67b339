using System.Diagnostics;
using App.Pages;
using App.Security;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Functions;

/// <summary>
/// What surrounds every request: security headers, one problem document for whatever nobody answered, nothing of an exception to the outside, and a
/// log line that holds the route's pattern, never its values.
/// </summary>
public sealed class Frame(RequestDelegate next, Settings settings, StorageRoot storage, SiteOf site, ILogger<Frame> log, Carriage carriage,
    CancellationToken stopping)
{
    private readonly bool _https = ProtectiveHeaders.IsHttps(settings);

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var started = Stopwatch.GetTimestamp();
        var function = context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>();
        using var span = Spans.Begin(function, context.Request, underTheHost: !carriage.StandAlone);
        ProtectiveHeaders.Set(context, _https);
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.ContentLength is null && Unanswered(context) is { } refusal)
            {
                await refusal.ExecuteAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await (bad.StatusCode switch
            {
                413 => Wire.Errors.TooLarge(context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>()?.MaxBody
                    ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
                408 => Wire.Errors.TooSlow(),
                _ => Wire.Errors.BadRequest(),
            }).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (DamagedException damaged)
        {
            // Noted and told to the operator where it was found; whoever asks learns which one, and that the rest goes on.
            await RefuseAsync(context, Wire.Errors.DamagedRecord(damaged.Id)).ConfigureAwait(false);
        }
        catch (BatchTooLargeException)
        {
            // Found out while it was put together: nothing of it is written.
            await RefuseAsync(context, Wire.Errors.TooMuchAtOnce()).ConfigureAwait(false);
        }
        catch (Exception exception) when (TroubleOf(exception) is { } trouble)
        {
            if (trouble != Trouble.Stopping)
            {
                log.StoreInTrouble(trouble.ToString(), trouble.Words());
            }

            await RefuseAsync(context, Wire.Errors.Unavailable(trouble)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost frame: whatever happened, the outside learns a number, and the log learns where.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Messages of exceptions may hold what was sent; type and place may not.
            var trace = Guid.CreateVersion7().ToString("N")[..12];
            span.Failed(exception);
            log.RequestFailed(trace, exception.GetType().Name, exception.InnerException?.GetType().Name ?? "", new StackTrace(exception).ToString());
            await RefuseAsync(context, Wire.Errors.Unexpected(trace)).ConfigureAwait(false);
        }

        var status = context.Response.StatusCode;
        span.Answered(status);
        Meters.Ran(function, status >= 500 ? "failed" : status >= 400 ? "refused" : "ok", Stopwatch.GetElapsedTime(started));
        if (log.IsEnabled(LogLevel.Debug))
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
            log.RequestDone(context.Request.Method, route, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>While the process is being stopped, what was cut off under a request is that.</summary>
    private Trouble? TroubleOf(Exception exception) => storage.TroubleOf(exception)
        ?? (stopping.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException ? Trouble.Stopping : null);

    /// <summary>Says it, as a page to whoever reads pages; an answer that has begun is broken off, so that nobody takes its half for the
    /// whole.</summary>
    private async Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        ProtectiveHeaders.Set(context, _https);
        if (context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>()?.Reach == Reach.Page && FailedPage.IsRead(context))
        {
            await FailedPage.ExecuteAsync(context, refusal, site()).ConfigureAwait(false);
        }
        else
        {
            await refusal.ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private static Refusal? Unanswered(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Wire.Errors.NotFound(),
        StatusCodes.Status405MethodNotAllowed => Wire.Errors.WrongMethod(),
        StatusCodes.Status400BadRequest => Wire.Errors.BadRequest(),
        StatusCodes.Status412PreconditionFailed => Wire.Errors.FileChanged(),
        StatusCodes.Status416RangeNotSatisfiable => Wire.Errors.NoSuchPart(),
        StatusCodes.Status415UnsupportedMediaType => Wire.Errors.WrongMediaType("application/json"),
        _ => null,
    };
}

public static class FrameExtensions
{
    /// <summary>Puts the frame around everything mapped.</summary>
    public static void UseFrame(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var settings = app.Services.GetRequiredService<Settings>();
        var log = app.Services.GetRequiredService<ILogger<Frame>>();
        var storage = app.Services.GetRequiredService<StorageRoot>();
        var site = app.Services.GetRequiredService<SiteOf>();
        var carriage = app.Services.GetRequiredService<Carriage>();
        app.Use(next => new Frame(next, settings, storage, site, log, carriage, app.Lifetime.ApplicationStopping).InvokeAsync);
    }
}

using System.Globalization;
using App.Functions;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Health;

/// <summary>Live and ready.</summary>
public static class HealthEndpoints
{
    private static readonly byte[] Live = """{"status":"live"}"""u8.ToArray();

    public static void MapHealth(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (readiness, pulse) = (app.Services.GetRequiredService<Readiness>(), app.Services.GetRequiredService<Pulse>());
        app.Map(Catalogue.Health, static _ => Task.FromResult<IResult>(Answer.Bytes(StatusCodes.Status200OK, Live)));
        app.Map(Catalogue.Ready, context => ReadyAsync(readiness, pulse, context.RequestAborted));
    }

    public static void HandleHealth(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var (handlers, pulse) = (services.GetRequiredService<Handlers>(), services.GetRequiredService<Pulse>());
        handlers.On(Catalogue.SendPulse, (_, cancellation) => pulse.SendAsync(cancellation));
        handlers.On(Catalogue.TakePulse, (firing, cancellation) => pulse.TakeAsync(firing.Message, cancellation));
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, Pulse pulse, CancellationToken cancellation)
    {
        var checks = await readiness.CheckAsync(cancellation).ConfigureAwait(false);
        var ready = checks.All(check => check.Ok);
        if (!ready)
        {
            return Errors.NotReady() with
            {
                Problems = [.. checks.Where(check => !check.Ok).Select(check => Errors.NotReady(check.Name, check.Wrong!))]
            };
        }

        var notes = await readiness.NotesAsync(cancellation).ConfigureAwait(false);
        var last = await pulse.LastAsync(cancellation).ConfigureAwait(false);
        return Answer.Bytes(StatusCodes.Status200OK, Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", notes.All(note => note.Ok) ? "ready" : "degraded");
            json.WriteStartObject("checks");
            foreach (var (name, _) in checks)
            {
                json.WriteString(name, "ok");
            }

            json.WriteEndObject();
            if (last is { } sent)
            {
                json.WriteString("pulse", sent.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNull("pulse");
            }

            if (notes.Any(note => !note.Ok))
            {
                json.WriteStartObject("notes");
                foreach (var (name, wrong) in notes.Where(note => !note.Ok))
                {
                    json.WriteString(name, wrong);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }));
    }
}

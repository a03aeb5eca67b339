using App.Api.Health;
using App.Functions;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Operating;

/// <summary>The routes of whoever keeps the system running.</summary>
public static class OperationsEndpoints
{
    public static void AddOperating(this IServiceCollection services)
    {
        services.AddSingleton(static at => new PoisonMessages(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new OperationsReading(at.GetRequiredService<Settings>(), at.GetRequiredService<StorageRoot>(),
            at.GetRequiredService<PoisonMessages>(),
            at.GetRequiredService<Handlers>(), at.GetRequiredService<Readiness>(), at.GetRequiredService<TimeProvider>()));
    }

    public static void MapOperating(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (reading, poison) = (app.Services.GetRequiredService<OperationsReading>(), app.Services.GetRequiredService<PoisonMessages>());
        app.Map<Results<Ok<OperationsItem>, Refusal>>(OperationFunctions.Look, async (context, _) =>
            TypedResults.Ok(await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false)));
        app.Map(OperationFunctions.Settle, (context, caller) => Incoming.WithJsonAsync<Ok<PoisonSettled>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (action, reason) = (envelope.Text("action", required: false), envelope.Text("reason", required: false, PoisonMessages.LongestReason));
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await poison.SettleAsync(caller, (string?)context.Request.RouteValues["queue"], (string?)context.Request.RouteValues["id"],
                    action, reason, "api",
                    context.RequestAborted).ConfigureAwait(false)).To(done => TypedResults.Ok(done));
        }));
    }
}

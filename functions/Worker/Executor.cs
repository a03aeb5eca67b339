using System.Globalization;
using App.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>
/// Runs what the Functions host fires. Timers and queues call the catalogue's handlers; an HTTP function is done at once, because the host forwards
/// the request itself to the application's own server.
/// </summary>
internal sealed class Executor(Handlers handlers, TimeProvider time, ILogger<Executor> log) : IFunctionExecutor
{
    public async ValueTask ExecuteAsync(FunctionContext context)
    {
        if (!Catalogue.Triggers.TryGetValue(context.FunctionDefinition.Name, out var function))
        {
            return;
        }

        try
        {
            var message = function is QueueFunction
                ? (await context.BindInputAsync<string>(context.FunctionDefinition.InputBindings[Metadata.Message])).Value
                : null;
            await handlers.RunAsync(function, new Firing(message, time.GetUtcNow()) { Due = Due(context), Trace = context.TraceContext.TraceParent },
                context.CancellationToken);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new InvocationFailedException(function.Name);
        }
#pragma warning disable CA1031 // Whatever went wrong: the host tries a message again, and sets it aside after the last try.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.FunctionFailed(function.Name, failure);
            throw new InvocationFailedException(function.Name);
        }
    }

    /// <summary>What the host says of a message's age, on its first try.</summary>
    private static DateTimeOffset? Due(FunctionContext context)
    {
        var told = context.BindingContext.BindingData;
        return told.TryGetValue("DequeueCount", out var count) && count?.ToString() == "1" && told.TryGetValue("InsertionTime", out var inserted)
            && DateTimeOffset.TryParse(inserted?.ToString()?.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since : null;
    }
}

/// <summary>
/// What the Functions host hears of a failure. It logs the message of an exception, and ours may hold what a record held; so it gets this one.
/// </summary>
internal sealed class InvocationFailedException(string function) : Exception($"{function} failed; the worker's log says where.");

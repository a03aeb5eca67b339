using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace App.Functions;

internal static partial class Log
{
    /// <summary>Type and place only: the message of an exception may hold what a document held.</summary>
    public static void FunctionFailed(this ILogger log, string function, Exception exception)
    {
        foreach (var one in exception is AggregateException many ? many.Flatten().InnerExceptions : (IReadOnlyList<Exception>)[exception])
        {
            log.FunctionFailed(function, one.GetType().Name, new StackTrace(one).ToString());
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "Function {Function} failed: {Type}\n{Place}")]
    private static partial void FunctionFailed(this ILogger log, string function, string type, string place);
}

using Microsoft.Extensions.Logging;

namespace App.Security;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    public static partial void RequestDone(this ILogger log, string method, string route, int status, double milliseconds);

    [LoggerMessage(1002, LogLevel.Error, "Request failed, number {Trace}: {Type} {Inner}\n{Place}")]
    public static partial void RequestFailed(this ILogger log, string trace, string type, string inner, string place);

    [LoggerMessage(1003, LogLevel.Warning, "The issuer of staff accounts cannot be reached: {Type}")]
    public static partial void IssuerUnreachable(this ILogger log, string type);
}

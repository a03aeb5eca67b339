using Microsoft.Extensions.Logging;

namespace App.Security;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    public static partial void RequestDone(this ILogger log, string method, string route, int status, double milliseconds);

    [LoggerMessage(1002, LogLevel.Error, "Request failed, number {Trace}: {Type} {Inner}\n{Place}")]
    public static partial void RequestFailed(this ILogger log, string trace, string type, string inner, string place);

    [LoggerMessage(1004, LogLevel.Error, "Damaged, does not open: {Kind} {Id}. The rest is served; restore it from a backup")]
    public static partial void RecordDamaged(this ILogger log, string kind, string id);

    [LoggerMessage(1005, LogLevel.Error, "Not in order: {Part}. {Words}")]
    public static partial void NotReady(this ILogger log, string part, string words);

    [LoggerMessage(1006, LogLevel.Information, "In order again: {Part}")]
    public static partial void ReadyAgain(this ILogger log, string part);

    [LoggerMessage(1007, LogLevel.Error, "The store is in trouble ({Trouble}): {Words}")]
    public static partial void StoreInTrouble(this ILogger log, string trouble, string words);

    [LoggerMessage(1003, LogLevel.Warning, "The issuer of staff accounts cannot be reached: {Type}")]
    public static partial void IssuerUnreachable(this ILogger log, string type);
}

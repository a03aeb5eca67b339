using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace App.Chat;

internal static partial class Log
{
    /// <summary>Type and place only: the message of an exception may hold what somebody said.</summary>
    public static void EffectFailed(this ILogger log, string effect, Exception exception) =>
        log.EffectFailed(effect, exception.GetType().Name, new StackTrace(exception).ToString());

    [LoggerMessage(1201, LogLevel.Error, "Chat: {Effect} failed: {Type}\n{Place}")]
    private static partial void EffectFailed(this ILogger log, string effect, string type, string place);

    [LoggerMessage(1202, LogLevel.Warning, "Chat: a notice cannot be delivered ({Code}); a case is open")]
    public static partial void NoticeUndeliverable(this ILogger log, string code);

    [LoggerMessage(1203, LogLevel.Warning, "Chat: replies were not delivered ({Code}); the channel was told")]
    public static partial void RepliesLost(this ILogger log, string code);

    [LoggerMessage(1204, LogLevel.Warning, "Chat: Direct Line gave no token (status {Status})")]
    public static partial void NoDirectLineToken(this ILogger log, int status);
}

using Microsoft.Extensions.Logging;

namespace Channels;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Direct Line: a bot turn failed; the client is told to send again")]
    public static partial void TurnFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Direct Line: the greeting failed; the conversation is open all the same")]
    public static partial void GreetingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Connector: the service answered {Status}")]
    public static partial void ConnectorRefused(ILogger logger, int status);

    [LoggerMessage(5, LogLevel.Warning, "WeChat customer service: error code {Code}")]
    public static partial void CustomerServiceRefused(ILogger logger, int code);
}

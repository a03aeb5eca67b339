using Microsoft.Extensions.Logging;

namespace App.Demo;

internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Information, "演示数据已经齐了（用了 {Seconds:0.0} 秒）。The synthetic city is seeded")]
    public static partial void DemoSeeded(this ILogger log, double seconds);

    [LoggerMessage(1202, LogLevel.Error, "Seeding the synthetic city failed: {Type}\n{Place}")]
    public static partial void DemoFailed(this ILogger log, string type, string place);
}

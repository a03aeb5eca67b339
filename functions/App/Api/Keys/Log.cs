using Microsoft.Extensions.Logging;

namespace App.Api.Keys;

internal static partial class Log
{
    [LoggerMessage(1008, LogLevel.Information, "Keys: {Key} is {State}")]
    public static partial void KeyChanged(this ILogger log, string key, string state);

    [LoggerMessage(1009, LogLevel.Information, "Keys: sealing anew goes on, job {Job}, {Done} documents so far")]
    public static partial void SealingAnew(this ILogger log, string job, int done);

    [LoggerMessage(1010, LogLevel.Information, "Keys: sealing anew has ended, job {Job}: {Done} documents written. "
        + "Left under the keys of before: {TooLarge} as large as a commit, {Damaged} that do not open; as always audit entries, jobs, leases and "
        + "files. "
        + "Written with the search tokens they had: {Unread} that this version cannot read")]
    public static partial void SealedAnew(this ILogger log, string job, int done, int tooLarge, int damaged, int unread);

    [LoggerMessage(1011, LogLevel.Error, "Keys: {Words}")]
    public static partial void KeysHeldUp(this ILogger log, string words);

    [LoggerMessage(1012, LogLevel.Error, "Keys: cannot be read by this version, keeps its search tokens: {Kind} {Id}")]
    public static partial void TokensKept(this ILogger log, string kind, string id);
}

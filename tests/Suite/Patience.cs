namespace Suite;

/// <summary>
/// How long a test waits for what must come. A slow machine is no fault of what is tested: whoever waits in vain fails all the same, only later.
/// </summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>What a page may take, in milliseconds.</summary>
    public const int Page = 120_000;
}

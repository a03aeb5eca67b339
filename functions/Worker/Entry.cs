using Microsoft.Azure.Functions.Worker;

namespace Worker;

/// <summary>The Functions host asks for a method of every function; the worker never calls it (<see cref="Executor"/>).</summary>
public static class Entry
{
    public static void Run()
    {
    }

    /// <summary>
    /// Not a function of the deployment: the Functions SDK packs the host's part of the queue extension only where some method uses it.
    /// </summary>
    [Function("Unused")]
    public static void Unused([QueueTrigger("unused")] string message) => ArgumentNullException.ThrowIfNull(message);
}

namespace App.Functions;

/// <summary>Timers look after many things that have nothing to do with each other: one that fails must not keep the others waiting.</summary>
internal static class Each
{
    /// <summary>Does it for every one; what failed is thrown together at the end, so that the operator hears of it.</summary>
    public static async Task DoAsync<T>(IEnumerable<T> many, Func<T, Task> act, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        foreach (var one in many)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await act(one).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Thrown below, when the others have had their turn.
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }
}

using System.IO.Pipelines;
using Storage;

namespace App.Api.Sheets;

/// <summary>What is written forward only, taken into the sealed store as it is made.</summary>
internal static class Made
{
    /// <summary>A sealed temporary place that holds all of it.</summary>
    public static Task<SealedTemporary> TemporaryAsync(IBlobStore blobs, Func<Stream, CancellationToken, Task> write, CancellationToken stop) =>
        ThroughAsync(write, from => blobs.TemporaryAsync(from, stop), stop);

    /// <summary>Lets one side write and the other read at once; a failure of the writer is told to the reader.</summary>
    public static async Task<T> ThroughAsync<T>(Func<Stream, CancellationToken, Task> write, Func<Stream, Task<T>> read, CancellationToken stop)
    {
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            Exception? failed = null;
            try
            {
                await write(pipe.Writer.AsStream(leaveOpen: true), stop).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Told to the one who reads the pipe.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed = exception;
            }

            await pipe.Writer.CompleteAsync(failed).ConfigureAwait(false);
        }, CancellationToken.None);
        try
        {
            return await read(pipe.Reader.AsStream()).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
    }
}

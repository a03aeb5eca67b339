using App.Wire;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// Looks at what was attached, a few at a time: an upload is spooled to a sealed file first, and only what has its turn is in memory. Small
/// pictures have a turn of their own, so that a photo of a hukou book never waits behind somebody's forty walls of dots.
/// </summary>
/// <remarks>
/// Per instance. Who finds too many waiting is asked to come back, with the seconds to wait; nothing is kept of it.
/// </remarks>
public sealed class AttachmentTurns : IDisposable
{
    /// <summary>A photo sent through a messenger has a megabyte; what a screen shows, two or three million dots.</summary>
    private const int SmallBytes = 2 * 1024 * 1024;

    private const long SmallPixels = 4_000_000;

    /// <summary>
    /// So many may wait for each sort of turn; at half a second each the last of them waits as long as a parent with a telephone does.
    /// </summary>
    private const int MostWaiting = 24;

    /// <summary>Seconds after which it is worth to try again.</summary>
    private const int ComeBack = 10;

    /// <summary>Enough to see what a picture says about itself; its description comes before its dots.</summary>
    private const int HeadBytes = 64 * 1024;

    private readonly Turn _small = new();
    private readonly Turn _large = new();

    /// <summary>The content to keep, or the refusal.</summary>
    /// <param name="patient">Waits however many there are: for a chat, where nobody can be told to come back.</param>
    public async Task<Attempt<AttachmentContent>> ReadAsync(SealedTemporary spooled, CancellationToken cancellation,
        bool patient = false)
    {
        ArgumentNullException.ThrowIfNull(spooled);
        var turn = IsSmall(spooled) ? _small : _large;
        if (!await turn.EnterAsync(patient ? int.MaxValue : MostWaiting, cancellation).ConfigureAwait(false))
        {
            return Errors.TooManyPictures(ComeBack);
        }

        try
        {
            return await Task.Run(() => Read(spooled, turn), cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Leave();
        }
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    private static bool IsSmall(SealedTemporary spooled)
    {
        if (spooled.Length > SmallBytes)
        {
            return false;
        }

        using var stream = spooled.Open();
        var head = new byte[(int)Math.Min(spooled.Length, HeadBytes)];
        stream.ReadExactly(head);

        // Of a progressive JPEG the passes are behind its head: what is not known to be small has the other turn.
        return PictureHeader.Read(head) is { } header && header.Pixels is > 0 and <= SmallPixels;
    }

    private static Attempt<AttachmentContent> Read(SealedTemporary spooled, Turn turn)
    {
        var bytes = turn.Buffer((int)spooled.Length);
        try
        {
            using (var stream = spooled.Open())
            {
                stream.ReadExactly(bytes.Span);
            }

            return AttachmentContent.Read(bytes);
        }
        finally
        {
            // It held somebody's papers.
            bytes.Span.Clear();
        }
    }

    /// <summary>One at a time, and not too many waiting.</summary>
    private sealed class Turn : IDisposable
    {
        private readonly SemaphoreSlim _free = new(1, 1);
        private int _waiting;
        private byte[] _buffer = [];

        /// <summary>
        /// Used again by the next: of ten megabytes each, forty in a row would be there until the collector comes. Whoever has the turn alone asks
        /// for it.
        /// </summary>
        public Memory<byte> Buffer(int length) => (_buffer.Length >= length ? _buffer : _buffer = GC.AllocateUninitializedArray<byte>(length))
            .AsMemory(0, length);

        public async Task<bool> EnterAsync(int most, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref _waiting) > most)
            {
                Interlocked.Decrement(ref _waiting);
                return false;
            }

            try
            {
                await _free.WaitAsync(cancellation).ConfigureAwait(false);
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        public void Leave() => _free.Release();

        public void Dispose() => _free.Dispose();
    }
}

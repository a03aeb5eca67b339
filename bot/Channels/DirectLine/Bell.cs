using System.Threading.Channels;

namespace Channels.DirectLine;

/// <summary>Wakes the open streams of a conversation. Only a hint: the log is the truth, so nothing is lost when nobody listens.</summary>
internal sealed class Bell
{
    private readonly Dictionary<string, List<Channel<bool>>> _listeners = new(StringComparer.Ordinal);

    public void Ring(string conversationId)
    {
        lock (_listeners)
        {
            foreach (var listener in _listeners.GetValueOrDefault(conversationId) ?? [])
            {
                listener.Writer.TryWrite(true);
            }
        }
    }

    public Listener Listen(string conversationId)
    {
        // One pending ring is enough: the listener reads everything new.
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_listeners)
        {
            if (!_listeners.TryGetValue(conversationId, out var listeners))
            {
                _listeners.Add(conversationId, listeners = []);
            }

            listeners.Add(channel);
        }

        return new(this, conversationId, channel);
    }

    public sealed class Listener(Bell bell, string conversationId, Channel<bool> channel) : IDisposable
    {
        public ValueTask<bool> WaitAsync(CancellationToken cancellation) => channel.Reader.ReadAsync(cancellation);

        public void Dispose()
        {
            lock (bell._listeners)
            {
                if (bell._listeners.TryGetValue(conversationId, out var listeners) && listeners.Remove(channel) && listeners.Count == 0)
                {
                    bell._listeners.Remove(conversationId);
                }
            }
        }
    }
}

using System.Collections.Concurrent;
using App.Wire;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// Requests per client address and minute on the anonymous declaration routes; counted in memory, so per instance (and said to be).
/// </summary>
public sealed class RateLimits(int perMinute, ClientAddress address, TimeProvider time)
{
    private readonly MinuteWindows<UInt128> _windows = new(perMinute, time);

    /// <summary>Counts this request; the refusal where it is one too many.</summary>
    public Refusal? Take(HttpContext context) => _windows.Take(address.KeyOf(context)) is { } seconds ? Wire.Errors.TooMany(seconds) : null;
}

/// <summary>
/// Calls per client and minute on the routes of staff and departments, a client being the account of the token or session: a program that runs away
/// stands in nobody else's way. Counted in memory, so per instance (and said to be).
/// </summary>
public sealed class ClientLimits(int perMinute, TimeProvider time)
{
    private readonly MinuteWindows<string> _windows = new(perMinute, time);

    /// <summary>Counts this call; the refusal where it is one too many.</summary>
    public Refusal? Take(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return _windows.Take(caller.Subject) is { } seconds ? Wire.Errors.TooManyCalls(seconds) : null;
    }
}

/// <summary>So many a minute for each key.</summary>
/// <remarks>
/// A sliding minute in two halves of bookkeeping: the running minute's count plus what of the last minute is still inside the last 60 seconds. Unlike
/// a fixed minute it cannot be passed twice over at the turn of the minute. Ours and not the framework's limiter: that knows no TimeProvider, so that
/// no test could let a minute pass.
/// </remarks>
internal sealed class MinuteWindows<TKey>(int perMinute, TimeProvider time)
    where TKey : notnull
{
    private const int ForgetAbove = 50_000;

    private readonly ConcurrentDictionary<TKey, Window> _windows = new();

    /// <summary>Null: granted. Otherwise how many seconds to wait.</summary>
    public int? Take(TKey key)
    {
        if (perMinute == 0)
        {
            return null;
        }

        var now = time.GetTimestamp();
        var minute = time.TimestampFrequency * 60;
        var window = _windows.GetOrAdd(key, static _ => new Window());
        var wait = window.Take(now, minute, perMinute);
        if (_windows.Count > ForgetAbove)
        {
            Forget(now, minute);
        }

        return wait is null ? null : (int)Math.Clamp((wait.Value + time.TimestampFrequency - 1) / time.TimestampFrequency, 1, 60);
    }

    private void Forget(long now, long minute)
    {
        foreach (var (key, window) in _windows)
        {
            if (window.IsOver(now, minute))
            {
                _windows.TryRemove(key, out _);
            }
        }
    }

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private long _start = long.MinValue / 2;
        private int _count;
        private int _before;

        /// <summary>Null: granted. Otherwise how long to wait.</summary>
        public long? Take(long now, long minute, int limit)
        {
            lock (_lock)
            {
                if (now - _start >= minute)
                {
                    (_before, _count, _start) = now - _start >= 2 * minute ? (0, 0, now) : (_count, 0, _start + minute);
                }

                var left = minute - (now - _start);
                var weighted = _count + (_before * ((double)left / minute));
                if (weighted < limit)
                {
                    _count++;
                    return null;
                }

                return _count >= limit || _before == 0 ? left : (long)Math.Ceiling(minute * (weighted - limit + 1) / _before);
            }
        }

        public bool IsOver(long now, long minute)
        {
            lock (_lock)
            {
                return now - _start >= 2 * minute;
            }
        }
    }
}

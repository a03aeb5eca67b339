namespace Domain.Forms;

/// <summary>A value that is given once, before anybody looks, or is what it would be otherwise; nobody ever sees two.</summary>
/// <param name="otherwise">What it is where somebody looks before it was given.</param>
internal sealed class Settled<T>(T otherwise)
    where T : class
{
    private T? _value;

    public T Value => Volatile.Read(ref _value) ?? Interlocked.CompareExchange(ref _value, otherwise, null) ?? otherwise;

    /// <exception cref="InvalidOperationException">It was given, or looked at, before.</exception>
    public void Settle(T value)
    {
        if (Interlocked.CompareExchange(ref _value, value, null) is not null)
        {
            throw new InvalidOperationException("What is settled once was given or looked at before.");
        }
    }
}

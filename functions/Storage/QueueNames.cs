using System.Text;

namespace Storage;

/// <summary>What a queue may be called and how much a message may hold; the same on every back end.</summary>
internal static class QueueNames
{
    public const string Poison = "-poison";

    private const int MaxBytes = 48 * 1024;

    /// <exception cref="ArgumentException">Not a queue name.</exception>
    public static void Check(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (queue.Length is < 3 or > 63 || queue[0] == '-' || queue[^1] == '-' || queue.Contains("--", StringComparison.Ordinal)
            || !queue.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException("A queue name has 3 to 56 lower-case letters, digits and single '-'.", nameof(queue));
        }
    }

    /// <exception cref="ArgumentException">Not a queue name, or a message that is too long.</exception>
    public static void Check(string queue, string text)
    {
        Check(queue);
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw new ArgumentException("A message holds at most 48 KB: put the rest into a blob.", nameof(text));
        }
    }
}

namespace Conversation.Readers;

/// <summary>属狗: the year follows where only one such year is within childhood.</summary>
internal static class Zodiac
{
    /// <summary>From the year 4 on, every twelfth year is one of the rat.</summary>
    private const string Animals = "鼠牛虎兔龙蛇马羊猴鸡狗猪";
    private const int Childhood = 16;

    public static int? YearIn(string text, DateOnly today)
    {
        var at = text.IndexOf('属', StringComparison.Ordinal);
        if (at < 0 || at + 1 >= text.Length || Animals.IndexOf(text[at + 1], StringComparison.Ordinal) is not (>= 0 and var animal))
        {
            return null;
        }

        var years = Enumerable.Range(today.Year - Childhood, Childhood + 1).Where(year => (year - 4) % 12 == animal).ToList();
        return years is [var only] ? only : null;
    }
}

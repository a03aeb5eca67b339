namespace Domain.Identity;

/// <summary>The MOD 11-2 check of GB 11643-1999 (ISO 7064), used by citizen numbers and by the 2023 foreign permanent residence numbers.</summary>
public static class CheckDigit
{
    /// <summary>Position weights 2^(18-i) mod 11.</summary>
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private const string Characters = "10X98765432";

    /// <summary>The 18th character for 17 digits.</summary>
    public static char Of(ReadOnlySpan<char> seventeen)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seventeen.Length, 17);
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += (seventeen[i] - '0') * Weights[i];
        return Characters[sum % 11];
    }

    public static bool Holds(ReadOnlySpan<char> eighteen) => eighteen.Length == 18 && Of(eighteen[..17]) == eighteen[17];
}

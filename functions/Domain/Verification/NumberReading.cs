using Domain.Identity;

namespace Domain.Verification;

/// <summary>A number of whatever card, as a department's list has it.</summary>
/// <param name="Value">Normalised; what stood there where it is damaged but can be compared; null where it is nothing.</param>
/// <param name="Holder">The identity number in it.</param>
/// <param name="Wrong">What is wrong with it.</param>
/// <param name="Certificate">The 残疾人证 that it is.</param>
public sealed record NumberReading(string? Value, IdentityNumber? Holder, IdentityProblem? Wrong, DisabilityCertificateNumber? Certificate)
{
    /// <summary>Shorter than this it is no number of a card, only digits.</summary>
    private const int Shortest = 14;

    private const int Longest = 24;

    /// <summary>Whether the last digits are gone: nothing can be concluded from such a number.</summary>
    public bool HasLostDigits => Wrong?.Code == Identity.Errors.LostDigits.Code;

    /// <summary>Reads 18 or 15 digits, 残疾人证 (20), 学籍号 (G or L and 18) and foreigners' cards, whichever it is.</summary>
    public static NumberReading Of(string raw, DateOnly today)
    {
        var text = IdentityNumber.Normalize(raw);
        if (text is ['G' or 'L', ..] && text.Length > 15)
        {
            var student = StudentNumber.Parse(raw, today);
            return student.IsValid ? new(student.Value.Value, student.Value.Holder, null, null) : Damaged(text, student.Code, student.Message);
        }

        if (text.Length is >= 20 and <= 23 && char.IsAsciiDigit(text[0]))
        {
            var certificate = DisabilityCertificateNumber.Parse(raw, today);
            return certificate.IsValid ? new(certificate.Value.Value, certificate.Value.Holder, null, certificate.Value)
                : Damaged(text, certificate.Code, certificate.Message);
        }

        var number = IdentityNumber.Parse(raw, today);
        return number.IsValid ? new(number.Value.Value, number.Value, null, null) : Damaged(text, number.Code, number.Message);
    }

    private static NumberReading Damaged(string text, string code, string message)
    {
        var digits = text.Count(char.IsAsciiDigit);
        var comparable = code != Identity.Errors.LostDigits.Code && text.Length is >= Shortest and <= Longest && digits >= Shortest - 1
            && text.All(char.IsAsciiLetterOrDigit);
        return new(comparable ? text : null, null, new(code, message), null);
    }
}

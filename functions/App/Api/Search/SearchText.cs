using App.Api.Children;
using Domain.Declarations;
using Domain.Identity;
using Domain.Problems;

namespace App.Api.Search;

/// <summary>What somebody means who writes one line into one box.</summary>
internal static class SearchText
{
    public const int MaxLength = 60;

    /// <summary>Reads the line: a receipt, a number or its last six, a telephone or its last four, else a name or its pinyin.</summary>
    public static (ChildSearch? Terms, Problem? Problem) Read(string? text)
    {
        var typed = (text ?? "").Trim();
        if (typed.Length == 0)
        {
            return (null, Errors.NothingToSearch());
        }

        if (typed.Length > MaxLength)
        {
            return (null, Errors.TooLong());
        }

        if (Receipt.TryParse(typed, out _))
        {
            return (new(null, null, null, typed, null), null);
        }

        var number = IdentityNumber.Parse(typed, DateOnly.MaxValue);
        if (number.Code == Domain.Identity.Errors.LostDigits.Code)
        {
            return (null, new(nameof(text), number.Code!, number.Message!));
        }

        if (number.Value is { } known)
        {
            return (new(null, known.Value, null, null, null), null);
        }

        if (PhoneNumber.Parse(typed).Value is { } phone)
        {
            return (new(null, null, phone.Value, null, null), null);
        }

        var plain = string.Concat(typed.Normalize(System.Text.NormalizationForm.FormKC).Where(character => !char.IsWhiteSpace(character)));
        if (!plain.Any(char.IsAsciiDigit))
        {
            return (new(typed, null, null, null, null), null);
        }

        return plain switch
        {
            { Length: 4 } when plain.All(char.IsAsciiDigit) => (new(null, null, plain, null, null), null),
            { Length: 6 } when plain[..5].All(char.IsAsciiDigit) && (char.IsAsciiDigit(plain[5]) || plain[5] is 'x' or 'X') =>
                (new(null, plain.ToUpperInvariant(), null, null, null), null),
            _ => (null, Errors.UnclearDigits()),
        };
    }
}

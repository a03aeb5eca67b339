namespace Domain.Identity;

/// <summary>Sex as GB/T 2261.1 numbers it.</summary>
public enum Sex
{
    Unknown = 0,
    Male = 1,
    Female = 2,
    NotStated = 9,
}

/// <summary>
/// What a field of type N holds (forms.md): a citizen number, the permits of Hong Kong, Macao and Taiwan residents among them, or a foreign
/// permanent residence number. <c>ToString</c> is masked, so that a number cannot slip into a log.
/// </summary>
public abstract record IdentityNumber
{
    private protected IdentityNumber(string value) => Value = value;

    /// <summary>The normalised number: upper case, no separators, 18 characters (15 for the 2017 foreign card).</summary>
    public string Value { get; }

    /// <summary>
    /// The number as it is read back to whoever gave it, so that they see which card was understood; without the birth day. A list shows less
    /// (<see cref="Privacy.Masking"/>): with a birth date from elsewhere eight digits and the check digit are the whole number.
    /// </summary>
    public abstract string Display { get; }

    /// <summary>
    /// The day of birth that the number carries; null for the 2017 foreign card, which carries only a year and month of two digits.
    /// </summary>
    public abstract DateOnly? BirthDate { get; }

    /// <summary>The sex that the number carries, if it carries one.</summary>
    public abstract Sex Sex { get; }

    /// <summary>What may be wrong with an acceptable number; never a reason to refuse it.</summary>
    public virtual IReadOnlyList<IdentityProblem> Warnings => [];

    public sealed override string ToString() => Display;

    /// <summary>Reads whatever a person typed or a spreadsheet exported into a field of type N.</summary>
    /// <param name="today">The day of submission: a birth after it is refused.</param>
    public static Parsed<IdentityNumber> Parse(string? raw, DateOnly today)
    {
        if (RawText.HasLostDigits(raw))
            return Errors.LostDigits;
        var text = RawText.Clean(raw);
        return text switch
        {
            "" => Errors.Empty,
            [>= 'A' and <= 'Z', ..] => ForeignPermanentResidenceNumber.Parse(raw, today).As<IdentityNumber>(),
            ['9', ..] when text.Length == 18 => ForeignPermanentResidenceNumber.Parse(raw, today).As<IdentityNumber>(),
            _ => CitizenNumber.Parse(raw, today).As<IdentityNumber>(),
        };
    }

    /// <summary>The normalised form for comparing and searching, without judging it; idempotent.</summary>
    public static string Normalize(string? raw) => RawText.Clean(raw);
}

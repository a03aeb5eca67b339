namespace Domain.Identity;

/// <summary>
/// A national student number (学籍号): G and the student's citizen number; or L and eighteen characters that the register gave a student who had no
/// citizen number yet (临时学籍号). Which digits a temporary number may have was not read in a primary source, so only its shape is checked.
/// </summary>
/// <remarks>A school's list often holds nothing else: G140403201502280017 is how 140403201502280017 is found.</remarks>
public sealed record StudentNumber
{
    private StudentNumber(string value, CitizenNumber? holder) => (Value, Holder) = (value, holder);

    /// <summary>The letter and eighteen characters, upper case.</summary>
    public string Value { get; }

    /// <summary>The student's citizen number; null for a temporary number that is none.</summary>
    public CitizenNumber? Holder { get; }

    public bool IsTemporary => Value[0] == 'L';

    /// <summary>G1404**********0017.</summary>
    public string Display => string.Concat(Value.AsSpan(0, 5), "**********", Value.AsSpan(15, 4));

    public override string ToString() => Display;

    /// <summary>Reads what a school register exported; a number behind G is checked like any citizen number.</summary>
    /// <param name="today">The day of submission: a birth after it is refused.</param>
    public static Parsed<StudentNumber> Parse(string? raw, DateOnly today)
    {
        if (RawText.HasLostDigits(raw))
            return Errors.LostDigits;
        var text = RawText.Clean(raw);
        if (text.Length == 0)
            return Errors.Empty;
        if (text[0] is not ('G' or 'L'))
            return Errors.StudentLetter;
        if (text.Length != 19 || text.AsSpan(1, 17).IndexOfAnyExceptInRange('0', '9') >= 0 || !(char.IsAsciiDigit(text[18]) || text[18] == 'X'))
            return Errors.StudentLength;
        var holder = CitizenNumber.Parse(text[1..], today);
        if (text[0] == 'G' && !holder.IsValid)
            return holder.As<StudentNumber>();
        return Parsed<StudentNumber>.Ok(new(text, holder.Value));
    }
}

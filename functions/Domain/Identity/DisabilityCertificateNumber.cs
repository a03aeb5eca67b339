namespace Domain.Identity;

/// <summary>
/// The number of a 残疾人证: citizen number, one digit for the category (1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重), one for the grade
/// (1 heaviest to 4); replaced certificates carry B and a count behind it.
/// </summary>
public sealed record DisabilityCertificateNumber
{
    private DisabilityCertificateNumber(CitizenNumber holder, int category, int grade, int replacement) =>
        (Holder, Category, Grade, Replacement) = (holder, category, grade, replacement);

    public CitizenNumber Holder { get; }

    public int Category { get; }

    public int Grade { get; }

    /// <summary>How often the certificate was replaced: the number behind B, 0 for the first. The suffix was not read in a primary source.</summary>
    public int Replacement { get; }

    public string Value => $"{Holder.Value}{Category}{Grade}{(Replacement > 0 ? $"B{Replacement}" : "")}";

    public string Display => $"{Holder.Display}**";

    public override string ToString() => Display;

    public static Parsed<DisabilityCertificateNumber> Parse(string? raw, DateOnly today)
    {
        if (RawText.HasLostDigits(raw))
            return Errors.LostDigits;
        var text = RawText.Clean(raw);
        if (text.Length == 0)
            return Errors.Empty;
        var replacement = text.Length switch
        {
            20 => 0,
            22 when text[20] == 'B' && text[21] is >= '1' and <= '9' => text[21] - '0',
            23 when text[20] == 'B' && text[21] is >= '1' and <= '9' && char.IsAsciiDigit(text[22]) => (text[21] - '0') * 10 + text[22] - '0',
            _ => -1,
        };
        if (replacement < 0)
            return Errors.DisabilityLength;
        var holder = CitizenNumber.Parse(text[..18], today);
        if (!holder.IsValid)
            return holder.As<DisabilityCertificateNumber>();
        if (text[18] is < '1' or > '7')
            return Errors.DisabilityCategory;
        if (text[19] is < '1' or > '4')
            return Errors.DisabilityGrade;
        return Parsed<DisabilityCertificateNumber>.Ok(new(holder.Value, text[18] - '0', text[19] - '0', replacement));
    }
}

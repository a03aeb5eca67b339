namespace Domain.Declarations;

/// <summary>
/// By when staff look at what came in. The plan sets no days for it (七(一) asks only to act 及时): these are our dated numbers, in calendar days, from
/// 长民发〔2024〕50号 on, and a change of them is a new entry here.
/// </summary>
public static class DeclarationTerms
{
    /// <summary>A child without anybody, or wandering, cannot wait for an ordinary review.</summary>
    public const int UrgentDays = 1;

    /// <summary>A child with a reason to be in the key-care ledger (六).</summary>
    public const int KeyCareDays = 3;

    /// <summary>How long a question to the declarant may stay open before somebody goes and sees.</summary>
    public const int AskDays = 15;

    /// <summary>By when a county decides a request to erase. 个人信息保护法 50 asks for it in time and names no days.</summary>
    public const int RequestDays = 15;

    /// <summary>
    /// How long the county that handed a registered child over keeps its copy of the declarations: as proof of what it decided by, no longer than
    /// needed (PIPL 19). Whoever was affected may sue within six months of knowing (行政诉讼法 46), so a year.
    /// </summary>
    public const int HandedCopyDays = 365;

    public const int MaxAttachments = 10;

    /// <summary>A guardian corrects a handful of times; a machine that got hold of a token does not stop.</summary>
    public const int MaxCorrections = 50;
}

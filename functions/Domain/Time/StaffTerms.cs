namespace Domain.Time;

/// <summary>By when staff look at something, of whatever room it is.</summary>
public static class StaffTerms
{
    /// <summary>
    /// Calendar days for a declaration, a case, a lead or a record that waits to be looked at. The plan sets none (七(一) asks only to act 及时): ours,
    /// from 长民发〔2024〕50号 on, and a change of it is a new entry here.
    /// </summary>
    public const int ReviewDays = 10;
}

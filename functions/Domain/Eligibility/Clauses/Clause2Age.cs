namespace Domain.Eligibility.Clauses;

/// <summary>二(一), 二(二), 四(一): 不满十六周岁的未成年人 (民法典 1259: sixteen itself is not "under").</summary>
internal static class Clause2Age
{
    /// <param name="asked">The question.</param>
    /// <param name="startsAfterBirth">
    /// Whether another condition cannot begin to hold before the birth (a child leaves home after it is born; its parents may have left before). If not, an
    /// unknown birth also leaves open when the rule begins to hold.
    /// </param>
    public static Line UnderSixteen(Case asked, bool startsAfterBirth)
    {
        if (asked.Born is not { } born)
        {
            return new(ConditionIds.UnderSixteen, Timeline.Always(Outcome.Unknown), Facts.None, Wording.BirthDateMissing, StartsUnknown: !startsAfterBirth, EndsUnknown: true);
        }

        // Years as months: 29 February falls on the 28th in common years.
        var birthday = Case.After(born, asked.Policy.AgeLimitYears * 12);
        var last = asked.Policy.AgeCompletesOn == AgeCompletion.DayAfterBirthday ? birthday : birthday - 1;
        var lastDay = DateOnly.FromDayNumber(Math.Min(last, DateOnly.MaxValue.DayNumber));
        return new(
            ConditionIds.UnderSixteen,
            Timeline.Window(born.DayNumber, last, Outcome.Met, Outcome.NotMet),
            new Facts().With("birthDate", born).With("lastDayUnderSixteen", lastDay),
            Wording.UnderSixteen(asked, born, lastDay));
    }
}

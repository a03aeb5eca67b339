namespace Domain.Eligibility.Clauses;

/// <summary>二(一), 二(二), 四(一): 不满十六周岁的未成年人 (民法典 1259: sixteen itself is not "under").</summary>
internal static class Clause2Age
{
    /// <param name="asked">The question.</param>
    /// <param name="startsAfterBirth">
    /// Whether another condition cannot begin to hold before the birth (a child leaves home after it is born; its parents may have left before). If
    /// not, an unknown birth also leaves open when the rule begins to hold.
    /// </param>
    public static Line UnderSixteen(Case asked, bool startsAfterBirth)
    {
        if (asked.Born is not { } born)
        {
            return new BirthUnknown(asked) { StartsUnknown = !startsAfterBirth, EndsUnknown = true };
        }

        // Years as months: 29 February falls on the 28th in common years.
        var birthday = Case.After(born, asked.Policy.AgeLimitYears * 12);
        return new BirthKnown(asked, born, asked.Policy.AgeCompletesOn == AgeCompletion.DayAfterBirthday ? birthday : birthday - 1);
    }

    private sealed class BirthUnknown(Case asked) : Line(asked, Outcome.Unknown)
    {
        public override string Id => ConditionIds.UnderSixteen;

        protected override string Explain() => Wording.BirthDateMissing;

        protected override void StateOwn(FactSheet facts)
        {
        }
    }

    private sealed class BirthKnown(Case asked, DateOnly born, int last)
        : ChangingLine(asked, Timeline.Window(born.DayNumber, last, Outcome.Met, Outcome.NotMet))
    {
        private readonly DateOnly _born = born;
        private readonly DateOnly _last = DateOnly.FromDayNumber(Math.Min(last, DateOnly.MaxValue.DayNumber));

        public override string Id => ConditionIds.UnderSixteen;

        protected override string Explain() => Wording.UnderSixteen(Asked, _born, _last);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("birthDate", _born);
            facts.Add("lastDayUnderSixteen", _last);
        }
    }
}

using Domain.Time;

namespace Domain.Forms;

/// <summary>
/// When a box is shown or needed. Three-valued: null means that what it depends on is not answered, so nothing is dropped and nothing demanded.
/// A closed union, so that every surface (JSON, page, bot, Excel instructions) can describe it.
/// </summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <param name="answers">What is known.</param>
    /// <param name="on">The day of submission: "under 7" is meant as of it.</param>
    public abstract bool? Holds(Answers answers, DateOnly on);

    /// <summary>The choice is one of the codes.</summary>
    public sealed record OneOf(Field<string> Field, params IReadOnlyList<string> Codes) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on) => answers.Get(Field) is { } code ? Codes.Contains(code) : null;
    }

    /// <summary>The multiple choice includes the code.</summary>
    public sealed record Includes(Field<CodeSet> Field, string Code) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on) => answers.Get(Field)?.Has(Code);
    }

    /// <summary>The yes/no box says so.</summary>
    public sealed record Says(Field<bool> Field, bool Yes) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on) => answers.Value(Field) is { } said ? said == Yes : null;
    }

    /// <summary>
    /// The child is younger than so many months; with <paramref name="Including"/> the day on which it completes them still counts
    /// ("0-36个月" up to and including 36 months).
    /// </summary>
    public sealed record YoungerThan(Field<DateOnly> BirthDate, int Months, bool Including) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on) => answers.Value(BirthDate) is not { } born
            ? null
            : Including ? CivilTime.FullMonths(born, on) <= Months : CivilTime.FullMonths(born, on) < Months;
    }

    public sealed record All(params IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on)
        {
            bool? all = true;
            foreach (var part in Parts)
            {
                switch (part.Holds(answers, on))
                {
                    case false: return false;
                    case null: all = null; break;
                }
            }

            return all;
        }
    }

    public sealed record Any(params IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on)
        {
            bool? any = false;
            foreach (var part in Parts)
            {
                switch (part.Holds(answers, on))
                {
                    case true: return true;
                    case null: any = null; break;
                }
            }

            return any;
        }
    }

    /// <summary>A condition that no combination of the others says; it carries its own words.</summary>
    public sealed record Rule(string Id, string Text, Func<Answers, bool?> Test) : Condition
    {
        public override bool? Holds(Answers answers, DateOnly on) => Test(answers);
    }
}

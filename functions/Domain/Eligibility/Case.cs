using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Domain.Eligibility;

/// <summary>One question to the rules: whose answers, which day, by which parameters, with which judgements.</summary>
internal sealed class Case
{
    private readonly IReadOnlyList<Judgement> _judgements;
    private List<Problem>? _warnings;

    public Case(Answers answers, DateOnly asOf, PolicyParameters policy, IReadOnlyList<Judgement> judgements)
    {
        (Answers, AsOf, Day, Policy, _judgements) = (answers, asOf, asOf.DayNumber, policy, judgements);
        Born = BornOn(answers);
        if (Born is not null && !answers.Has(Shared2024.BirthDate))
        {
            Warn(Errors.BirthDateFromNumber());
        }

        IsWithoutHukou = answers.Value(Shared2024.HukouRegistered) == false;
        Hukou = IsWithoutHukou ? default : Place(answers.Get(Shared2024.HukouAddress)?.Division);
        Current = Place(answers.Get(Shared2024.CurrentAddress)?.Division);
    }

    public Answers Answers { get; }

    public DateOnly AsOf { get; }

    /// <summary><see cref="AsOf"/> as a day number.</summary>
    public int Day { get; }

    public PolicyParameters Policy { get; }

    /// <summary>See <see cref="BornOn"/>.</summary>
    public DateOnly? Born { get; }

    /// <summary>是否登记户口 = 否: there is nothing to compare a residence with.</summary>
    public bool IsWithoutHukou { get; }

    /// <summary>Where the hukou is; unknown also where there is none.</summary>
    public Locality Hukou { get; }

    /// <summary>Where the child lives.</summary>
    public Locality Current { get; }

    /// <summary>
    /// What the parents' work is compared with, 二(二): the hukou; a child that has none has its home where it lives, and whether work in another
    /// county counts is then for a person to judge.
    /// </summary>
    public Locality WorkIsAwayFrom => IsWithoutHukou ? Current : Hukou;

    public IReadOnlyList<Problem> Warnings => _warnings ?? (IReadOnlyList<Problem>)[];

    public void Warn(Problem warning) => (_warnings ??= []).Add(warning);

    /// <summary>
    /// What a condition that the plan leaves to a person says with a recorded judgement: that settles the days that need one, nothing else.
    /// </summary>
    public Timeline Judged(string condition, Timeline found) => JudgementOn(condition) is { } judgement ? found.Judged(judgement.Outcome) : found;

    /// <summary>The recorded judgement that settles what was found for the day asked, where there is one and it needs one.</summary>
    public Judgement? Settles(string condition, Outcome found) => found == Outcome.NeedsJudgement ? JudgementOn(condition) : null;

    /// <summary>The birth date; where it is not known, the one that the child's number carries.</summary>
    public static DateOnly? BornOn(Answers answers) => answers.Value(Shared2024.BirthDate) ?? answers.Get(Shared2024.CitizenNumber)?.BirthDate;

    /// <summary>An answer's place as the rules compare it.</summary>
    public static Locality Place(DivisionCode? code) => code is { } known ? new(known) : default;

    /// <summary>The first day on which so many months are complete at its end (民法典 201, 202), or <see cref="Timeline.Never"/>.</summary>
    public int SixMonthsFrom(DateOnly start) => After(start, Policy.MinimumMonths);

    /// <summary>The corresponding day so many months on, or the month's last; <see cref="Timeline.Never"/> past the calendar.</summary>
    public static int After(DateOnly start, int months) => IsPastCalendar(start, months) ? Timeline.Never : start.AddMonths(months).DayNumber;

    /// <remarks>Years and months are only counted where the last years of the calendar are near.</remarks>
    private static bool IsPastCalendar(DateOnly start, int months) =>
        start.DayNumber + (months * 31L) >= Timeline.Never && (start.Year * 12L) + start.Month + months > (9999 * 12) + 12;

    /// <summary>The judgement that counts for a condition, or null where none is recorded.</summary>
    private Judgement? JudgementOn(string condition) => Judgement.Latest(_judgements, condition);
}

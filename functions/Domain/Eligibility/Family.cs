using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Eligibility;

/// <summary>What the two ticks of form 2 say together.</summary>
internal enum Away
{
    /// <summary>父母双方同时外出. Also where both boxes are ticked: it asks more of the dates, and the contradiction is warned about with the form.</summary>
    Both,

    /// <summary>父母一方外出、另一方无监护能力.</summary>
    One,

    /// <summary>Both boxes say no.</summary>
    Nobody,

    Unknown,
}

/// <summary>Whose work counts in a left-behind child's family.</summary>
internal sealed class Family
{
    public Family(Case asked)
    {
        var answers = asked.Answers;
        Away = (answers.Value(LeftBehind2024.BothParentsAway), answers.Value(LeftBehind2024.OneAwayOtherIncapable)) switch
        {
            (true, _) => Away.Both,
            (_, true) => Away.One,
            (false, false) => Away.Nobody,
            _ => Away.Unknown,
        };
        if (Away == Away.One)
        {
            OneAway = Parent.Called(LeftBehind2024.OneParentAway(answers));
            StatusOfOther = LeftBehind2024.StatusOfOther(answers);
        }

        Working = OneAway is { } only ? [WorkOf(asked, only)] : [WorkOf(asked, Parent.Father), WorkOf(asked, Parent.Mother)];
        WarnOfDeath(asked, Parent.Father, Shared2024.FatherStatus);
        WarnOfDeath(asked, Parent.Mother, Shared2024.MotherStatus);
    }

    public Away Away { get; }

    /// <summary>Where one works away and the answers tell which; else null.</summary>
    public Parent? OneAway { get; }

    /// <summary>Status of the parent who stayed, where the answers tell which that is.</summary>
    public string? StatusOfOther { get; }

    /// <summary>The parents whose work is looked at: both, unless the one away is known.</summary>
    public Work[] Working { get; }

    /// <summary>
    /// The family's line from each parent's: both where both are away; the one who is away; where the answers do not tell which one it is, what is true of
    /// either; and where the ticks do not say who is away, the better of the two.
    /// </summary>
    public Timeline Join(Func<Work, Timeline> of)
    {
        if (Working is not [var his, var hers])
        {
            return of(Working[0]);
        }

        var (father, mother) = (of(his), of(hers));
        return Away switch
        {
            Away.Both => father.And(mother),
            Away.One => father.Join(mother, static (father, mother) => father == mother ? father : Outcome.Unknown),
            _ => father.Join(mother, Outcomes.Best),
        };
    }

    private Work WorkOf(Case asked, Parent parent) =>
        new(asked, parent, asked.Answers.Get(parent == Parent.Father ? LeftBehind2024.FatherWork : LeftBehind2024.MotherWork), IsAway(parent));

    private bool IsAway(Parent parent) => Away == Away.Both || OneAway == parent;

    private void WarnOfDeath(Case asked, Parent parent, Field<string> status)
    {
        if (IsAway(parent) && asked.Answers.Is(status, "deceased"))
        {
            asked.Warn(Errors.DeceasedParentAway(status.Key));
        }
    }
}

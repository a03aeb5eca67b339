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
    private readonly Work? _father;
    private readonly Work? _mother;

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
        OneAway = Away == Away.One ? LeftBehind2024.OneParentAway(answers) : null;
        StatusOfOther = Away == Away.One ? LeftBehind2024.StatusOfOther(answers) : null;
        _father = OneAway == "mother" ? null : new Work(asked, "father", answers.Get(LeftBehind2024.FatherWork), Away == Away.Both || OneAway == "father");
        _mother = OneAway == "father" ? null : new Work(asked, "mother", answers.Get(LeftBehind2024.MotherWork), Away == Away.Both || OneAway == "mother");
        Working = _father is null ? [_mother!] : _mother is null ? [_father] : [_father, _mother];
        WarnOfTheDead(asked);
    }

    public Away Away { get; }

    /// <summary>"father" or "mother" where one works away and the answers tell which; else null.</summary>
    public string? OneAway { get; }

    /// <summary>Status of the parent who stayed, where the answers tell which that is.</summary>
    public string? StatusOfOther { get; }

    /// <summary>The parents whose work is looked at: both, unless the one away is known.</summary>
    public IReadOnlyList<Work> Working { get; }

    /// <summary>
    /// The family's line from each parent's: both where both are away; the one who is away; where the answers do not tell which one it is, what is true of
    /// either; and where the ticks do not say who is away, the better of the two.
    /// </summary>
    public Timeline Join(Func<Work, Timeline> of)
    {
        if (_father is null || _mother is null)
        {
            return of(Working[0]);
        }

        return of(_father).Join(of(_mother), Away switch
        {
            Away.Both => static (father, mother) => father > mother ? father : mother,
            Away.One => static (father, mother) => father == mother ? father : Outcome.Unknown,
            _ => static (father, mother) => father < mother ? father : mother,
        });
    }

    private void WarnOfTheDead(Case asked)
    {
        foreach (var (field, group) in (ReadOnlySpan<(Field<string>, string)>)[(Shared2024.FatherStatus, "father"), (Shared2024.MotherStatus, "mother")])
        {
            if (asked.Answers.Is(field, "deceased") && (Away == Away.Both || OneAway == group))
            {
                asked.Warnings.Add(Errors.DeceasedParentAway(field.Key));
            }
        }
    }
}

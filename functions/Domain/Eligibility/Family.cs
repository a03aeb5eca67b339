using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Eligibility;

/// <summary>What the two ticks of form 2 and the parents' status say together.</summary>
internal enum Away
{
    /// <summary>父母双方同时外出. Also where both boxes are ticked: it asks more of the dates, and the contradiction is warned about with the form.</summary>
    Both,

    /// <summary>父母一方外出、另一方无监护能力. Also where both are ticked away and one has died: then the other is the one away.</summary>
    One,

    /// <summary>Both boxes say no, or both parents have died.</summary>
    Nobody,

    /// <summary>The ticks leave it open.</summary>
    Unknown,
}

/// <summary>Who is away in a left-behind child's family, and whose work counts for it.</summary>
/// <remarks>
/// A parent who died is never the one away, whatever work stands there and whatever day is asked about, for no form asks when he died: the father
/// drove a lorry in 浙江 for years, but it is the mother's work in 上海 that counts, and he is the other one. Where the answers leave open who is away
/// there are several readings; what all of them say is known all the same.
/// </remarks>
internal sealed class Family
{
    private static readonly Parent[] Father = [Parent.Father];
    private static readonly Parent[] Mother = [Parent.Mother];
    private static readonly Parent[] FatherAndMother = [Parent.Father, Parent.Mother];
    private static readonly Parent[][] OnlyFather = [Father];
    private static readonly Parent[][] OnlyMother = [Mother];
    private static readonly Parent[][] Together = [FatherAndMother];
    private static readonly Parent[][] EitherOne = [Father, Mother];

    /// <summary>Who may be away: one entry, unless the answers leave it open; none where nobody is left.</summary>
    private readonly Parent[][] _readings;

    public Family(Case asked)
    {
        var answers = asked.Answers;
        var (both, one) = (answers.Value(LeftBehind2024.BothParentsAway), answers.Value(LeftBehind2024.OneAwayOtherIncapable));
        AreDeceased = LeftBehind2024.AreBothParentsDeceased(answers);
        var living = AreDeceased ? [] : answers.Is(Shared2024.FatherStatus, "deceased") ? Mother : answers.Is(Shared2024.MotherStatus, "deceased")
            ? Father : FatherAndMother;
        var named = Parent.Called(LeftBehind2024.OneParentAway(answers));
        Away = (both, one) switch
        {
            _ when AreDeceased => Away.Nobody,
            (true, _) => living.Length == 2 ? Away.Both : Away.One,
            (_, true) => Away.One,
            (false, false) => Away.Nobody,
            _ => Away.Unknown,
        };
        if (Away == Away.One)
        {
            OneAway = named;
            StatusOfOther = LeftBehind2024.StatusOfOther(answers);
        }

        var ofOne = named is null ? EitherOne : named == Parent.Father ? OnlyFather : OnlyMother;
        _readings = Away switch
        {
            _ when AreDeceased => [],
            Away.One => ofOne,

            // Not ticked yet: both, or one of them, as far as the boxes that are ticked allow it.
            Away.Unknown when living.Length == 2 && one is null => both is null ? [FatherAndMother, .. ofOne] : ofOne,
            _ => living.Length == 2 ? Together : ofOne,
        };
        Working = Array.ConvertAll(_readings is [var only] ? only : living, parent => WorkOf(asked, parent));
        WarnOfDeaths(asked, both == true, both == true || one == true);
    }

    public Away Away { get; }

    /// <summary>Neither parent lives.</summary>
    public bool AreDeceased { get; }

    /// <summary>Where one works away and the answers tell which; else null.</summary>
    public Parent? OneAway { get; }

    /// <summary>Status of the parent who stayed, where the answers tell which that is.</summary>
    public string? StatusOfOther { get; }

    /// <summary>The parents whose work is looked at: all who are, or may be, away.</summary>
    public Work[] Working { get; }

    /// <summary>
    /// The family's line from each parent's: of two who are away together what <paramref name="together"/> makes of both; of several readings what
    /// all of them say, else unknown; and <paramref name="ofNobody"/> where no parent is left.
    /// </summary>
    public Timeline Join(Func<Work, Timeline> of, Outcome ofNobody, Func<Outcome, Outcome, Outcome> together)
    {
        Timeline? joined = null;
        foreach (var reading in _readings)
        {
            var line = of(WorkOf(reading[0]));
            line = reading is [_, var second] ? line.Join(of(WorkOf(second)), together) : line;
            joined = joined is { } others ? others.Join(line, static (a, b) => a == b ? a : Outcome.Unknown) : line;
        }

        return joined ?? Timeline.Always(ofNobody);
    }

    private Work WorkOf(Parent parent) => Working[0].Who == parent ? Working[0] : Working[1];

    private Work WorkOf(Case asked, Parent parent) => new(
        asked,
        parent,
        asked.Answers.Get(parent == Parent.Father ? LeftBehind2024.FatherWork : LeftBehind2024.MotherWork),
        saidAway: Away is Away.Both or Away.One);

    private void WarnOfDeaths(Case asked, bool saidBoth, bool saidAway)
    {
        if (AreDeceased)
        {
            if (saidAway)
            {
                asked.Warn(Errors.BothParentsDeceased());
            }

            return;
        }

        WarnOfDeath(asked, Parent.Father, Shared2024.FatherStatus, saidBoth);
        WarnOfDeath(asked, Parent.Mother, Shared2024.MotherStatus, saidBoth);
    }

    private void WarnOfDeath(Case asked, Parent parent, Field<string> status, bool saidBoth)
    {
        var saidAway = saidBoth || (Away == Away.One && asked.Answers.Is(LeftBehind2024.AwayParent, parent.Group));
        if (saidAway && asked.Answers.Is(status, "deceased"))
        {
            asked.Warn(Errors.DeceasedParentAway(status.Key));
        }
    }
}

using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Children;

/// <summary>Whose spell it is.</summary>
public enum SpellOf
{
    Child,
    Father,
    Mother,
}

/// <summary>What somebody did there.</summary>
public enum SpellKind
{
    /// <summary>The child lived at its hukou.</summary>
    AtHukou,

    /// <summary>The child lived away from its hukou.</summary>
    Residence,

    /// <summary>A parent worked away (外出务工).</summary>
    Work,
}

/// <summary>One bar of a child's timeline, read off the answers; both ends included.</summary>
/// <remarks>
/// Born in 壶关 on 2016-03-05, to 潞州区 on 2023-09-01, home again on 2025-07-10: at the hukou until 2023-08-31, away until 2025-07-09, at the hukou
/// since.
/// </remarks>
/// <param name="Where">Null when not known.</param>
/// <param name="From">Null when not known.</param>
/// <param name="To">Null while it lasts.</param>
public sealed record TimelineSpell(SpellOf Of, SpellKind Kind, DivisionCode? Where, DateOnly? From, DateOnly? To)
{
    /// <summary>All spells that the answers tell of: the child's, then the father's, then the mother's, each by start.</summary>
    public static IReadOnlyList<TimelineSpell> Read(FormDefinition form, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        return form.Kind switch
        {
            ChildKind.Migrant => [.. Residence(answers)],
            ChildKind.LeftBehind =>
            [
                .. Work(SpellOf.Father, answers.Get(LeftBehind2024.FatherWork)),
                .. Work(SpellOf.Mother, answers.Get(LeftBehind2024.MotherWork)),
            ],
        };
    }

    private static IEnumerable<TimelineSpell> Residence(Answers answers)
    {
        var hukou = answers.Get(Shared2024.HukouAddress)?.Division;
        var born = answers.Value(Shared2024.BirthDate);
        var left = answers.Value(Migrant2024.LeftHukouOn);
        var arrived = answers.Value(Migrant2024.ArrivedOn) ?? left;
        var returned = answers.Value(Migrant2024.ReturnedOn);
        if (left is { } leaving && (born is null || born < leaving))
        {
            yield return new(SpellOf.Child, SpellKind.AtHukou, hukou, born, leaving.AddDays(-1));
        }

        if (returned is null || arrived is null || arrived < returned)
        {
            yield return new(SpellOf.Child, SpellKind.Residence, answers.Get(Shared2024.CurrentAddress)?.Division, arrived, returned?.AddDays(-1));
        }

        if (returned is not null)
        {
            yield return new(SpellOf.Child, SpellKind.AtHukou, hukou, returned, null);
        }
    }

    private static IEnumerable<TimelineSpell> Work(SpellOf parent, SpellList? spells) =>
        (spells ?? Enumerable.Empty<Spell>()).OrderBy(spell => spell.StartedOn)
            .Select(spell => new TimelineSpell(parent, SpellKind.Work, spell.Division, spell.StartedOn, spell.EndedOn));
}

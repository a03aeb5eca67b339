using Domain.Forms;

namespace App.Demo;

/// <summary>
/// Families of a city that does not exist, over the divisions that do: seeded, streaming, the same on every machine. Nothing in it was taken from a
/// person; what it has of reality is its shape: which counties send and receive, retired number prefixes, twins, children without hukou, work in
/// 东莞 with home visits, and what the calendar will change in the next weeks.
/// </summary>
public static class SyntheticCity
{
    /// <summary>The children of the demonstration city, roughly one in a hundred of the real register's reach.</summary>
    public const int DemoCount = 6_000;

    public const ulong DemoSeed = 20240816;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>
    /// The first <paramref name="count"/> children; generated as they are taken, so a million costs no more memory than the numbers given out.
    /// </summary>
    /// <param name="today">The China date every date in the city is relative to.</param>
    public static IEnumerable<SyntheticChild> Generate(ulong seed, int count, DateOnly today)
    {
        var numbers = new Numbers(today);
        var index = 0;
        for (var number = 0; index < count; number++)
        {
            var dice = Dice.For(seed, (ulong)number);
            var family = Family.Make(dice, numbers, today);
            var fill = family.Kind is ChildKind.Migrant ? (Func<Born, Answers>)new MigrantForm(dice, numbers, family, today).Fill
                : new LeftBehindForm(dice, numbers, family, today).Fill;
            var at = new DateTimeOffset(family.SubmittedOn, new TimeOnly(dice.Between(8, 20), dice.Below(50), dice.Below(60)), China);
            foreach (var child in family.Children)
            {
                if (index == count)
                {
                    yield break;
                }

                var form = family.Kind is ChildKind.Migrant ? Domain.Forms.Catalogue.Migrant2024.Form : Domain.Forms.Catalogue.LeftBehind2024.Form;
                yield return new SyntheticChild(index++, number, form, fill(child), at, family.SelfDeclared, dice.Below(1000));
                at = at.AddMinutes(dice.Between(2, 5));
            }
        }
    }
}

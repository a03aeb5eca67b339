using System.Globalization;
using Domain.Identity;
using Domain.Matching;

namespace App.Demo;

/// <summary>A person of the invented city: what the register has of it, and what a department's file has; each may be nothing.</summary>
/// <param name="Person">Which person: 0, 1, 2 …</param>
/// <param name="Twin">Has a twin in the city.</param>
internal sealed record TrueChild(int Person, LinkageRecord? Child, IReadOnlyList<(LinkageRecord Row, Spoilt How)> Rows, bool Twin);

/// <summary>
/// A register and a department's file about one city, with the truth: who is who. Some children are in one of the two only, some rows twice, a few
/// have a stranger's name and birth date. Rows are spoilt at the rates of <see cref="Spoiling"/>.
/// </summary>
internal static class DepartmentFile
{
    // Of a thousand persons each.
    public const int OnlyRegistered = 60;
    public const int OnlyInFile = 60;
    public const int Stranger = 4;

    /// <summary>The first <paramref name="count"/> persons, generated as they are taken.</summary>
    public static IEnumerable<TrueChild> Generate(ulong seed, int count, DateOnly today)
    {
        LinkageRecord? before = null;
        SyntheticChild? waiting = null;
        var twinBefore = false;
        foreach (var next in SyntheticCity.Generate(seed, count, today).Append(null))
        {
            if (waiting is { } child)
            {
                var twinNext = next is not null && next.Family == child.Family && Birth(next) == Birth(child);
                var (made, clean) = Make(seed, child, before, twinNext || twinBefore);
                yield return made;
                (before, twinBefore) = (clean, twinNext);
            }

            waiting = next;
        }
    }

    private static DateOnly? Birth(SyntheticChild child) => DeclaredChild.Record("", child.Answers).BirthDate;

    private static (TrueChild Made, LinkageRecord Clean) Make(ulong seed, SyntheticChild child, LinkageRecord? before, bool twin)
    {
        var dice = Dice.For(seed ^ 0xF11E, (ulong)child.Index);
        var id = child.Index.ToString(CultureInfo.InvariantCulture);
        var clean = DeclaredChild.Record("c" + id, child.Answers);
        var how = twin ? Spoilt.Twin : Spoilt.None;
        if (before is { Name: { } name, BirthDate: { } born } && clean.Number is { Length: 18 } number && !twin && dice.Chance(Stranger)
            && !SameFamily(before, clean))
        {
            var seventeen = string.Create(CultureInfo.InvariantCulture, $"{number[..6]}{born:yyyyMMdd}{number[14..17]}");
            clean = clean with { Name = name, BirthDate = born, Number = seventeen + CheckDigit.Of(seventeen) };
            how = Spoilt.Stranger;
        }

        // What the register has is as good as families say it, numbers included.
        var roll = dice.Below(1000);
        var rows = new List<(LinkageRecord, Spoilt)>();
        if (roll >= OnlyRegistered)
        {
            var another = clean.Guardians.Select(guardian => guardian.Number).FirstOrDefault(known => known is not null) is { } parents
                && dice.Chance(500) ? parents : before?.Number;
            var times = dice.Chance(Spoiling.Repeated) ? 2 : 1;
            for (var time = 0; time < times; time++)
            {
                var (row, spoilt) = Spoiling.Spoil(dice, clean with { Id = $"r{id}.{time}" }, another);
                rows.Add((row, spoilt | how | (time > 0 ? Spoilt.Repeated : Spoilt.None)));
            }
        }

        return (new TrueChild(child.Index, roll is >= OnlyRegistered and < OnlyRegistered + OnlyInFile ? null : clean, rows, twin), clean);
    }

    private static bool SameFamily(LinkageRecord a, LinkageRecord b) =>
        a.Guardians.Any(guardian => b.Guardians.Any(other => other.Name == guardian.Name));
}

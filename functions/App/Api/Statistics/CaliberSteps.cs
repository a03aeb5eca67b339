using Domain.Forms;
using Domain.Statistics;

namespace App.Api.Statistics;

/// <summary>Two calibers side by side: who is only in one of them, and why.</summary>
/// <param name="First">How many moving children the first counts; null: kept back.</param>
/// <param name="OnlyFirst">By reason; a reason that nobody has is not there.</param>
public sealed record CaliberStep(Caliber One, Caliber Other, int? First, int? Second,
    IReadOnlyList<(DifferenceReason Reason, int? Count)> OnlyFirst, IReadOnlyList<(DifferenceReason Reason, int? Count)> OnlySecond)
{
    /// <summary>Every pair, the wider one first.</summary>
    /// <remarks>Left-behind children have one rule for all three (四(一)), so moving children alone are compared.</remarks>
    public static IReadOnlyList<CaliberStep> Of(Asking room)
    {
        ArgumentNullException.ThrowIfNull(room);
        List<CaliberStep> steps = [Pair(Caliber.Statistics, Caliber.Monitoring), Pair(Caliber.Statistics, Caliber.Census),
            Pair(Caliber.Monitoring, Caliber.Census)];

        // A sum beside a part that is kept back would tell it, in whichever of the pairs it stands.
        return steps.Exists(step => step.OnlyFirst.Concat(step.OnlySecond).Any(reason => reason.Count is null))
            ? [.. steps.Select(step => step with { First = null, Second = null })] : steps;

        CaliberStep Pair(Caliber one, Caliber other)
        {
            var (first, second) = (Choose(one), Choose(other));
            return new(one, other, Total(first), Total(second), Reasons(first, other), Reasons(second, one));
        }

        Counted Choose(Caliber caliber) => room.Look.Choose(room.Question with { Caliber = caliber, Kind = ChildKind.Migrant });

        int? Total(Counted counted) => counted.Count < room.Minimum && counted.Count > 0 ? null : counted.Count;

        IReadOnlyList<(DifferenceReason Reason, int? Count)> Reasons(Counted counted, Caliber other)
        {
            var cells = Differences.Of(counted, other, room.Question.AsOf).GroupBy(child => child.Reason).OrderBy(children => children.Key)
                .Select(children => new Cell([children.Key.Id()], ChildKind.Migrant, children.Count())).ToList();
            return [.. room.Shown(cells).Select(cell => (Differences.Find(cell.Codes[0])!.Value, cell.Count))];
        }
    }
}

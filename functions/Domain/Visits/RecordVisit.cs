using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Domain.Time;

namespace Domain.Visits;

/// <summary>A visit as the visitor tells it.</summary>
public sealed record RecordVisit(DateOnly On, ImmutableArray<Met> Met, string? Seen, DateOnly? NextOn, AuditActor By)
{
    /// <summary>How far the child's record had come when the visit was taken along; null where it was told with a signal.</summary>
    public TakenMark? Taken { get; init; }

    /// <summary>Kept, and left to the county to compare with what others did meanwhile: it settles nothing about the next visit.</summary>
    public bool ForOffice { get; init; }

    /// <summary>Characters of the note: a page in a notebook.</summary>
    public const int MaxSeenLength = 1000;

    /// <summary>How far ahead a next visit can be planned, in days.</summary>
    public const int MostDaysAhead = 366;

    /// <summary>Decides whether the visit can be kept with the child. Pure: the same telling, day and id give the same visit.</summary>
    /// <param name="place">Where the child is looked after.</param>
    public static Decision<Visit> Decide(Child child, DivisionCode? place, RecordVisit command, DateTimeOffset now, string id)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        var (today, problems) = (CivilTime.ChinaDate(now), new List<Problem>());
        if (!child.Status.IsOpen())
        {
            problems.Add(Children.Errors.WrongStatus(child));
        }

        if (command.On > today)
        {
            problems.Add(Errors.InTheFuture());
        }
        else if (child.Answers.Value(Shared2024.BirthDate) is { } born && command.On < born)
        {
            problems.Add(Errors.BeforeBirth());
        }

        if (command.Met.IsDefaultOrEmpty)
        {
            problems.Add(Errors.NobodyNamed());
        }
        else if (command.Met.Length > 1 && command.Met.Contains(Visits.Met.Nobody))
        {
            problems.Add(Errors.NobodyStandsAlone());
        }

        var seen = command.Seen?.Trim() ?? "";
        if (seen.Length == 0)
        {
            problems.Add(Errors.NothingSeen());
        }
        else if (seen.Length > MaxSeenLength)
        {
            problems.Add(Errors.SeenTooLong(MaxSeenLength));
        }

        if (command.NextOn is { } next && (next < today || next > CivilTime.AddDays(today, MostDaysAhead)))
        {
            problems.Add(next < today ? Errors.NextIsPast() : Errors.NextIsTooFar());
        }

        return problems.Count > 0 ? problems
            : new Visit(id, child.Id, child.County, place, command.On, [.. command.Met.Distinct().Order()], seen, command.NextOn, command.By, now);
    }
}

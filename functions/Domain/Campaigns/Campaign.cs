using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Campaigns;

/// <summary>A campaign of 摸排: its phases one after the other, the counties that take part. After its last phase it is routine (五, last
/// sentence).</summary>
/// <param name="Phases">In their order; days between two of them belong to none.</param>
public sealed record Campaign(string Id, string Name, IReadOnlyList<PhaseSpan> Phases, IReadOnlyList<DivisionCode> Counties, AuditActor By,
    DateTimeOffset At)
{
    public DateOnly From => Phases[0].From;

    public DateOnly Until => Phases[^1].Until;

    public bool IsRoutine(DateOnly today) => today > Until;

    /// <summary>The phase of that day; null before, between and after them.</summary>
    public CampaignPhase? PhaseOn(DateOnly day) => Phases.FirstOrDefault(span => span.From <= day && day <= span.Until)?.Phase;

    /// <summary>What is counted on a day: the campaign so far, in the routine the half-year so far. Null before the first day.</summary>
    public (DateOnly From, DateOnly Until)? Window(DateOnly today)
    {
        if (today < From)
        {
            return null;
        }

        if (!IsRoutine(today))
        {
            return (From, today);
        }

        var half = CampaignPhases.HalfYear(today);
        return (half.From > Until ? half.From : Until.AddDays(1), today);
    }

    public bool Has(DivisionCode county) => Counties.Contains(county);
}

/// <summary>Every campaign there is, one document: two that are made at once meet in its version.</summary>
public sealed record CampaignBook(IReadOnlyList<Campaign> Campaigns)
{
    public static CampaignBook Empty { get; } = new([]);
}

/// <summary>The city makes a campaign.</summary>
/// <param name="Phases">Null: those of the plan.</param>
/// <param name="Counties">Null: all twelve.</param>
public sealed record MakeCampaign(string Name, IReadOnlyList<PhaseSpan>? Phases, IReadOnlyList<DivisionCode>? Counties, AuditActor By)
{
    public const int LongestName = 40;

    public static Decision<Campaign> Decide(CampaignBook book, MakeCampaign command, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        var name = VisibleText.Of(command.Name);
        if (name.Length is 0 or > LongestName)
        {
            problems.Add(Errors.NameNeeded(LongestName));
        }

        var phases = command.Phases ?? CampaignPhases.OfThePlan;
        if (phases.Count != CampaignPhases.All.Count || !phases.Select(span => span.Phase).SequenceEqual(CampaignPhases.All))
        {
            problems.Add(Errors.PhasesNeeded());
        }
        else if (phases.Any(span => span.Until < span.From) || phases.Zip(phases.Skip(1)).Any(pair => pair.Second.From <= pair.First.Until))
        {
            problems.Add(Errors.PhasesInOrder());
        }

        IReadOnlyList<DivisionCode> all = [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];
        var counties = command.Counties ?? all;
        if (counties.Count == 0 || counties.Any(county => !all.Contains(county)))
        {
            problems.Add(Errors.UnknownCounty());
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var made = new Campaign(id, name, phases, [.. counties.Distinct()], command.By, now);
        foreach (var other in book.Campaigns.Where(other => other.From <= made.Until && made.From <= other.Until))
        {
            var both = made.Counties.Where(other.Has).ToList();
            if (both.Count > 0)
            {
                problems.Add(Errors.Overlaps(other, both));
            }
        }

        return problems.Count > 0 ? problems : made;
    }
}

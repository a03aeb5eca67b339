using System.Globalization;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace App.Portal.Children;

/// <summary>A child's life as it is drawn: lanes of bars over one axis of days, and what happened on single days.</summary>
/// <param name="From">The first day of the axis, always a 1 January.</param>
/// <param name="To">The last day of the axis.</param>
internal sealed record LifeLine(DateOnly From, DateOnly To, IReadOnlyList<Lane> Lanes, IReadOnlyList<Mark> Marks)
{
    /// <summary>Years before the first thing that happened, and after the last, that are drawn.</summary>
    private const int Margin = 1;

    public static LifeLine Of(Child child, IReadOnlyList<FindingSpan> findings, IReadOnlyList<Mark> marks, DateOnly today)
    {
        List<Lane> lanes =
        [
            .. child.Timeline.GroupBy(Title).Select(group =>
                new Lane(group.Key, [.. group.Select(spell => new Bar(spell.Kind == SpellKind.AtHukou ? "hukou" : "away", spell.From, spell.To))])),
            .. findings.GroupBy(span => span.Rule).Select(group => new Lane(Words.Rule(group.Key),
                [.. group.Where(span => span.Outcome != Outcome.NotMet).Select(span => new Bar(FormJson.Id(span.Outcome), span.From, span.Until))])),
        ];

        // The axis is about the time in which something is so; the years at home before it are a line that comes from the left.
        var starts = lanes.SelectMany(lane => lane.Bars).Where(bar => bar.Css != "hukou").Select(bar => bar.From).OfType<DateOnly>()
            .Concat(marks.Select(mark => mark.On)).Append(today).Min();
        var born = child.Answers.Value(Shared2024.BirthDate);
        var first = born is { } birth && birth > starts.AddYears(-Margin) ? birth : starts.AddYears(-Margin);
        var last = marks.Select(mark => mark.On).Append(today).Max().AddYears(Margin);
        return new(new DateOnly(first.Year, 1, 1), new DateOnly(last.Year, 12, 31), lanes, marks);
    }

    /// <summary>The years of the axis, no more than there is room for.</summary>
    public IEnumerable<int> Years
    {
        get
        {
            var step = Math.Max(1, (To.Year - From.Year + 1 + 7) / 8);
            return Enumerable.Range(From.Year, To.Year - From.Year + 1).Where(year => (year - From.Year) % step == 0);
        }
    }

    /// <summary>Where a day lies on the axis; what lies outside, at its end.</summary>
    public string At(DateOnly? day, DateOnly otherwise) => Percent(Share(day ?? otherwise));

    /// <summary>How long a bar is; a day at least, so that it can be seen.</summary>
    public string Length(Bar bar) => Percent(Math.Max(0.4, Share(bar.To?.AddDays(1) ?? To) - Share(bar.From ?? From)));

    /// <summary>Whether any of it lies on the axis.</summary>
    public bool Shows(Bar bar) => (bar.To ?? To) >= From && (bar.From ?? From) <= To;

    public static string Title(TimelineSpell spell) => spell.Of switch
    {
        SpellOf.Father => "爸爸务工",
        SpellOf.Mother => "妈妈务工",
        _ => "孩子居住",
    };

    public static string Place(DivisionCode? where) => where is { } known ? DivisionTable.FullName(known) ?? "不清楚" : "不清楚在哪里";

    private double Share(DateOnly day) => Math.Clamp((day.DayNumber - From.DayNumber) * 100.0 / (To.DayNumber - From.DayNumber + 1), 0, 100);

    private static string Percent(double share) => share.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

/// <param name="Bars">Stretches of days; between them it is not so.</param>
internal sealed record Lane(string Title, IReadOnlyList<Bar> Bars);

/// <param name="From">Null where it began before anything is known.</param>
/// <param name="To">Null while it lasts.</param>
internal sealed record Bar(string Css, DateOnly? From, DateOnly? To);

/// <summary>Something that happened, or will be looked at, on one day.</summary>
/// <param name="Css">"register", "move", "judge", "review", "end".</param>
internal sealed record Mark(DateOnly On, string Css, string Text);

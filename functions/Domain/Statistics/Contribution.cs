using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Domain.Time;

namespace Domain.Statistics;

/// <summary>On which days a record is counted, as far as that hangs on the record and not on the rules.</summary>
public enum Presence
{
    /// <summary>On every day.</summary>
    Here,

    /// <summary>On the way to another county: on every day, unless that county has it already.</summary>
    Departing,

    /// <summary>Handed over: another county counts it.</summary>
    Gone,

    /// <summary>Closed: on the days before.</summary>
    Ended,

    /// <summary>Merged into another record, or registered by mistake.</summary>
    Never,
}

/// <summary>What of a moving child's way from its hukou to its home the three rules tell apart (<see cref="Differences"/>).</summary>
[Flags]
public enum Way
{
    /// <summary>Over a county's border, or not known.</summary>
    None = 0,

    /// <summary>Inside one county.</summary>
    SameCounty = 1,

    /// <summary>Inside or between the districts (市辖区) of one city.</summary>
    CityDistricts = 2,

    /// <summary>Whoever goes it is from Hong Kong, Macao, Taiwan or a foreign country.</summary>
    NotMainland = 4,
}

/// <summary>Days without a break on which a rule says the same of a child, by what is known today and by the parameters of those days.</summary>
/// <param name="Met">False: unknown, or waiting for a person's judgement.</param>
/// <param name="From">First day, as a day number.</param>
/// <param name="To">Last day, as a day number.</param>
/// <param name="Since">The day from which it has been so, also where parameters changed meanwhile.</param>
public readonly record struct Window(Caliber Caliber, bool Met, int From, int To, int Since);

/// <summary>
/// What one registered child contributes to every table: no name, no number, no address; what its answers say in each dimension, and on which days it
/// is counted. All figures are sums over these, so a table asked for today and one asked for last month agree by construction.
/// </summary>
public sealed class Contribution
{
    /// <summary>The last day of a window that does not end.</summary>
    public const int Always = int.MaxValue;

    public required Guid Child { get; init; }

    /// <summary>Of the child: an older state never replaces a newer one.</summary>
    public required int Revision { get; init; }

    /// <summary>
    /// The record with the highest is the child's (<see cref="Child.TransferSequence"/>); of a tombstone, the one that it went away with.
    /// </summary>
    public required int Sequence { get; init; }

    public required Presence Presence { get; init; }

    /// <summary>Where it goes or went.</summary>
    public DivisionCode? To { get; init; }

    /// <summary>Of a closed record: the day, on which it is no longer counted.</summary>
    public DateOnly? EndedOn { get; init; }

    public required ChildKind Kind { get; init; }

    /// <summary>The same for both kinds of record of one person, by the identity number; without one, the record's own.</summary>
    public required ulong Person { get; init; }

    public DateOnly? Born { get; init; }

    public Way Way { get; init; }

    /// <summary>By <see cref="Dimension.OfRecord.Place"/>, as numbers of the dimension's codebook.</summary>
    public required ImmutableArray<ushort> Values { get; init; }

    public required ImmutableArray<Window> Windows { get; init; }

    /// <summary>What stored contributions were made by: another text of it, and they are made anew.</summary>
    public static string Basis(PolicyInForce policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return "2;" + string.Join(',', Dimensions.OfRecord.Select(dimension => dimension.Key)) + ";"
            + string.Join(';', policy.History.Select(entry => entry.EffectiveFrom.ToString("O", CultureInfo.InvariantCulture) + " " + entry.Basis));
    }

    public static Contribution Of(Child child, PolicyInForce policy)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(policy);
        var presence = child.Status switch
        {
            ChildStatus.Active or ChildStatus.InReview or ChildStatus.Arriving => Presence.Here,
            ChildStatus.Departing => Presence.Departing,
            ChildStatus.Transferred => Presence.Gone,
            ChildStatus.Closed => child.Ending is { InError: true } ? Presence.Never : Presence.Ended,
            ChildStatus.Merged => Presence.Never,
        };
        var leaves = presence is Presence.Departing or Presence.Gone;
        var counted = presence is Presence.Here or Presence.Departing or Presence.Ended && child.ErasedAt is null;
        var subject = new Subject(child.Form, child.Answers, CivilTime.ChinaDate(child.RegisteredAt));
        return new()
        {
            Child = Guid.ParseExact(child.Id, "N"),
            Revision = child.Revision,
            Sequence = presence == Presence.Gone && child.Transfer is { } went ? went.Sequence : child.TransferSequence,
            Presence = presence,
            To = leaves ? child.Transfer?.To : null,
            EndedOn = presence == Presence.Ended && child.Ending is { } ending ? CivilTime.ChinaDate(ending.At) : null,
            Kind = child.Kind,
            Person = PersonOf(child),
            Born = counted ? Case.BornOn(child.Answers) : null,
            Way = counted ? WayOf(child, policy) : Way.None,
            Values = counted ? [.. Dimensions.OfRecord.Select(dimension => dimension.Codes.Of(dimension.Value(subject)))] : [],
            Windows = counted ? [.. WindowsOf(child, policy)] : [],
        };
    }

    /// <summary>The window of a caliber that a day lies in; null where the child is not counted then, and is not open either.</summary>
    public Window? On(Caliber caliber, DateOnly day)
    {
        var number = day.DayNumber;
        if (EndedOn is { } ended && ended.DayNumber <= number)
        {
            return null;
        }

        foreach (var window in Windows)
        {
            if (window.Caliber == caliber && window.From <= number && number <= window.To)
            {
                return window;
            }
        }

        return null;
    }

    /// <summary>Parameters hold from a day on; each entry says what it says about its own days only.</summary>
    private static IEnumerable<Window> WindowsOf(Child child, PolicyInForce policy)
    {
        var first = Case.BornOn(child.Answers) ?? DateOnly.MinValue;
        var entries = policy.History;
        for (var i = 0; i < entries.Count; i++)
        {
            var from = i == 0 ? 0 : entries[i].EffectiveFrom.DayNumber;
            var to = i + 1 < entries.Count ? entries[i + 1].EffectiveFrom.DayNumber - 1 : Always;
            var spans = FindingsOverTime.Of(child.Form, child.Answers, first, entries[i], child.Judgements);
            foreach (var caliber in Calibers.All)
            {
                var rule = caliber.Rule(child.Kind);
                foreach (var window in Joined(spans.Where(span => span.Rule == rule && span.Outcome != Outcome.NotMet), caliber, first.DayNumber))
                {
                    if (Math.Max(window.From, from) <= Math.Min(window.To, to))
                    {
                        yield return window with { From = Math.Max(window.From, from), To = Math.Min(window.To, to) };
                    }
                }
            }
        }
    }

    /// <summary>Unknown, then waiting for a judgement: open on all those days.</summary>
    /// <param name="first">The day of birth, where it is known; nothing holds before.</param>
    private static List<Window> Joined(IEnumerable<FindingSpan> spans, Caliber caliber, int first)
    {
        var windows = new List<Window>();
        foreach (var span in spans)
        {
            var (met, from, to) = (span.Outcome == Outcome.Met, span.From?.DayNumber ?? first, span.Until?.DayNumber ?? Always);
            if (windows is [.., var last] && last.Met == met && last.To == from - 1)
            {
                windows[^1] = last with { To = to };
            }
            else
            {
                windows.Add(new(caliber, met, from, to, from));
            }
        }

        return windows;
    }

    private static Way WayOf(Child child, PolicyInForce policy)
    {
        var asked = new Case(child.Answers, DateOnly.MinValue, policy.On(DateOnly.MinValue), []);
        return (DivisionTable.CompareCounties(asked.Hukou, asked.Current) == DivisionComparison.Same ? Way.SameCounty : Way.None)
            | (DivisionTable.CompareCityDistricts(asked.Hukou, asked.Current) == DivisionComparison.Same ? Way.CityDistricts : Way.None)
            | (child.Answers.Get(Shared2024.CitizenNumber) is ForeignPermanentResidenceNumber or CitizenNumber { IsPermit: true }
                ? Way.NotMainland : Way.None);
    }

    private static ulong PersonOf(Child child) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(
        child.Answers.Get(Shared2024.CitizenNumber) is { } number ? "number " + number.Value : "record " + child.Id)).AsSpan(0, 8));
}

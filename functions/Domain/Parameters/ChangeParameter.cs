using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Problems;
using Domain.Time;

namespace Domain.Parameters;

/// <summary>What a decision made of the book: committed and entered in the trail alike, whatever was decided about.</summary>
public interface IBookChange
{
    PolicyBook Book { get; }

    /// <summary>Of the change.</summary>
    string Id { get; }

    /// <summary>What was changed, for the audit entry.</summary>
    string Key { get; }
}

/// <summary>A book after a decision, and the change that was decided about.</summary>
public sealed record BookChange(PolicyBook Book, ParameterChange Change) : IBookChange
{
    string IBookChange.Id => Change.Id;

    string IBookChange.Key => Change.Parameter;
}

/// <summary>Proposes another value of a parameter.</summary>
/// <param name="Parameter">Its id, as it was written.</param>
/// <param name="Value">As it was written.</param>
/// <param name="ValidFrom">The first day on which it is to hold.</param>
public sealed record ProposeParameter(string Parameter, string Value, DateOnly ValidFrom, string Reason, AuditActor By)
{
    /// <summary>So far ahead a change may be written down.</summary>
    public const int MostDaysAhead = 366;

    /// <summary>The change as it would stand in the book, or everything that is wrong with it.</summary>
    /// <param name="id">For the new change.</param>
    public static Decision<BookChange> Decide(PolicyBook book, ProposeParameter command, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(command);
        var today = CivilTime.ChinaDate(now);
        List<Problem> problems = [.. CheckReason(command.Reason), .. CheckDay(command.ValidFrom, today)];
        if (PolicyParameter.Find(command.Parameter) is not { } parameter)
        {
            return (List<Problem>)[Errors.UnknownParameter(), .. problems];
        }

        if (book.Changes.Any(other => other.Parameter == parameter.Id && other.Status == ChangeStatus.Proposed))
        {
            return Errors.AlreadyProposed(parameter);
        }

        var on = book.On(command.ValidFrom);
        if (parameter.Put(on, command.Value) is not { } put)
        {
            problems.Add(Errors.BadValue(parameter));
            return problems;
        }

        var value = parameter.Of(put);
        if (value == parameter.Of(on))
        {
            problems.Add(Errors.SameValue(parameter));
        }

        var change = new ParameterChange(id, parameter.Id, value, command.ValidFrom, ChangeStatus.Proposed,
            new(command.By, now, command.Reason.Trim()), null, 1, now, book.Approvals);
        problems.AddRange(DecideParameter.Conflicts(book, change));
        return problems.Count > 0 ? problems : new BookChange(book.With(change), change);
    }

    internal static IReadOnlyList<Problem> CheckDay(DateOnly validFrom, DateOnly today) =>
        validFrom <= today ? [Errors.NotAhead()]
        : validFrom > CivilTime.AddDays(today, MostDaysAhead) ? [Errors.TooFarAhead(MostDaysAhead)]
        : [];

    internal static IReadOnlyList<Problem> CheckReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? [Errors.ReasonRequired()]
        : reason.Length > Reasons.MaxLength ? [Reasons.TooLong()]
        : [];
}

/// <summary>What a second person decides.</summary>
/// <param name="Agrees">Puts it in force from its day on; else it is refused.</param>
/// <param name="Reason">Of a refusal.</param>
/// <param name="Revision">The counting of its effect that was looked at.</param>
public sealed record DecideParameter(bool Agrees, string? Reason, int Revision, AuditActor By)
{
    /// <summary>Older, the effect speaks of other children.</summary>
    public const int EffectHoldsDays = 30;

    /// <param name="counties">How many counties there are to count in.</param>
    /// <param name="effects">What was counted so far for this revision.</param>
    public static Decision<BookChange> Decide(PolicyBook book, ParameterChange change, DecideParameter command, int counties,
        IReadOnlyList<CountyEffect> effects, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(effects);
        if (FourEyes.MayNotDecide(change.Status, change.Proposed, command.By) is { } mayNot)
        {
            return mayNot;
        }

        var step = FourEyes.Step(command.By, now, command.Reason);
        if (!command.Agrees)
        {
            return ProposeParameter.CheckReason(command.Reason) is { Count: > 0 } unsaid ? unsaid.ToList() : Decided(ChangeStatus.Refused);
        }

        if (FourEyes.IsTooLate(change.ValidFrom, now))
        {
            return Errors.TooLate();
        }

        if (change.Revision != command.Revision || change.Basis != book.Approvals || (now - change.CountedAt).TotalDays > EffectHoldsDays)
        {
            return Errors.EffectOutdated();
        }

        if (effects.Count(effect => effect.Revision == change.Revision && effect.IsWhole) < counties)
        {
            return Errors.EffectNotCounted();
        }

        return Conflicts(book, change) is { Count: > 0 } problems ? problems : Decided(ChangeStatus.Approved);

        BookChange Decided(ChangeStatus status)
        {
            var decided = change with { Status = status, Decided = step };
            return new(book.With(decided), decided);
        }
    }

    /// <summary>What does not go together on the day of the change or on any later one.</summary>
    internal static List<Problem> Conflicts(PolicyBook book, ParameterChange change) =>
        [.. book.Entries(change).Where(entry => entry.EffectiveFrom >= change.ValidFrom).SelectMany(entry =>
            entry.Conflicts()).Distinct().Select(conflict => Errors.Conflict(conflict.Wanted))];
}

/// <summary>Taken back by whoever proposed it.</summary>
public sealed record WithdrawParameter(AuditActor By)
{
    public static Decision<BookChange> Decide(PolicyBook book, ParameterChange change, WithdrawParameter command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(command);
        if (FourEyes.MayNotTakeBack(change.Status, change.Proposed, command.By) is { } mayNot)
        {
            return mayNot;
        }

        var withdrawn = change with { Status = ChangeStatus.Withdrawn, Decided = new(command.By, now, null) };
        return new BookChange(book.With(withdrawn), withdrawn);
    }
}

/// <summary>Has the effect counted anew: something else came into force, or the children are others by now.</summary>
public sealed record CountParameterEffect
{
    public static Decision<BookChange> Decide(PolicyBook book, ParameterChange change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(change);
        if (change.Status != ChangeStatus.Proposed)
        {
            return Errors.NotProposed();
        }

        var counted = change with { Revision = change.Revision + 1, CountedAt = now, Basis = book.Approvals };
        return new BookChange(book.With(counted), counted);
    }

    /// <summary>The counties in which it is counted.</summary>
    public static IReadOnlyList<DivisionCode> Counties { get; } = [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];
}

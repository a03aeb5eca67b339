using Domain.Divisions;
using Domain.Time;

namespace Domain.Cases;

/// <summary>The urgent case of a conversation: calls join it while it is open, and it moves to the county where the child is.</summary>
public sealed partial record CaseForReview
{
    /// <summary>
    /// More than anybody reads in a hurry; beyond it the first and the newest stay. A person who writes "救命" a hundred times is one case, not a
    /// flood.
    /// </summary>
    public const int MostCalls = 50;

    /// <summary>A case of its own for the first call of a conversation.</summary>
    /// <param name="within">By when somebody must have acted, from the call on.</param>
    public static CaseForReview OfCall(string id, DivisionCode county, string thread, UrgentCall call, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CaseForReview
        {
            Id = id,
            Type = CaseType.Urgent,
            County = county,
            Status = CaseStatus.Open,
            At = call.At,
            Thread = thread,
            Calls = [call]
        }.Until(call.At + within);
    }

    /// <summary>
    /// A further call: it joins the open case and does not put its term off; a settled case opens again with a new term. One that is known changes
    /// nothing.
    /// </summary>
    public CaseForReview With(UrgentCall call, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Calls.Any(known => known.Key == call.Key))
        {
            return this;
        }

        var calls = Calls.Length < MostCalls ? Calls.Add(call) : Calls.RemoveAt(1).Add(call);
        return Status == CaseStatus.Open
            ? this with { Calls = calls }
            : (this with { Calls = calls, Status = CaseStatus.Open, At = call.At, OtherCounty = null }).Until(call.At + within);
    }

    /// <summary>
    /// The case as the county finds it to which it was passed on: with what was said and written, and with the term that the family already waits
    /// for.
    /// </summary>
    /// <param name="there">A case of the same conversation that this county already has.</param>
    public CaseForReview PassedTo(DivisionCode county, CaseForReview? there) => there is null
        ? this with { County = county, OtherCounty = County, Settlements = [] }
        : there with
        {
            Status = CaseStatus.Open,
            At = At,
            DueOn = DueOn,
            DueAt = DueAt,
            OtherCounty = County,
            Calls = [.. there.Calls, .. Calls.Where(call => there.Calls.All(known => known.Key != call.Key))],
            Replies = [.. there.Replies, .. Replies.Where(reply => !there.Replies.Contains(reply))],
        };

    private CaseForReview Until(DateTimeOffset due) => this with { DueAt = due, DueOn = CivilTime.ChinaDate(due) };
}

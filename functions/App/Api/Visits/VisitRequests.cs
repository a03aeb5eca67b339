using App.Security;
using App.Wire;
using Domain.Problems;
using Domain.Visits;

namespace App.Api.Visits;

/// <summary>The command of this room, as the route and the page say it; null with every problem.</summary>
internal static class VisitRequests
{
    /// <summary>The door it came through, whichever page or client opened it.</summary>
    public const string Channel = "visit";

    /// <summary>A visit.</summary>
    public static (RecordVisit? Command, IReadOnlyList<Problem> Problems) Read(Envelope envelope, Caller caller)
    {
        var (on, next) = (envelope.Date("visitedOn", required: true), envelope.Date("nextOn", required: false));
        var (seen, met) = (envelope.Text("seen", required: false, 20_000), new List<Met>());
        foreach (var given in envelope.Texts("met", Meetings.All.Count, Wire.Errors.WrongType("met", "一组选项")))
        {
            if (Meetings.Find(given) is { } known)
            {
                met.Add(known);
            }
            else
            {
                envelope.Add(Errors.UnknownMet());
            }
        }

        var forOffice = envelope.YesOrNo("forOffice", Wire.Errors.WrongType("forOffice", "是或者否")) ?? false;
        TakenMark? taken = null;
        if (envelope.Text("taken", required: false) is { Length: > 0 } mark && !TakenMark.TryParse(mark, out taken))
        {
            envelope.Add(Errors.BadMark());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, problems)
            : (new RecordVisit(on!.Value, [.. met], seen, next, caller.Actor) { Taken = taken, ForOffice = forOffice }, []);
    }
}

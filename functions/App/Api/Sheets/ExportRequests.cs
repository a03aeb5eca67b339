using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;

namespace App.Api.Sheets;

/// <summary>What an export is asked for, as the route and the page say it; null with every problem.</summary>
internal static class ExportRequests
{
    /// <summary>What is asked for.</summary>
    public static (Export? Export, IReadOnlyList<Problem> Problems) Read(Envelope envelope, Caller caller, DivisionCode county, DateTimeOffset now)
    {
        var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
        var (kind, status) = (envelope.Text("kind", required: false, 20), envelope.Text("status", required: false, 30));
        var (place, due) = (envelope.Text("township", required: false, 12), envelope.Text("due", required: false, 20));
        if (kind is not ("migrant" or "leftBehind"))
        {
            envelope.Add(Errors.KindNeeded());
        }

        if (status is not null && ChildStatuses.Find(status) is null)
        {
            envelope.Add(Children.Errors.UnknownStatus());
        }

        if (due is not null && DueFilter.Find(due) is null)
        {
            envelope.Add(Children.Errors.BadDue());
        }

        if (place is not null && !(DivisionCode.TryParse(place, out var code) && county.Contains(code)))
        {
            envelope.Add(Children.Errors.UnknownPlace("township"));
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, problems)
            : (new(OpaqueId.New(now), county.Value, kind!, status is null ? [.. ChildStatuses.All.Where(one => one.IsOpen()).Select(one => one.Id())]
                : [status], place,
                due, reason!, caller.Actor.Subject, caller.Actor.Role, now), []);
    }
}

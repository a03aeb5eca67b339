using System.Collections.Immutable;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Api.KeyCare;

/// <summary>The filter and the commands of the ledger, as the routes and the pages say them. Each command is null with every problem.</summary>
internal static class KeyCareRequests
{
    /// <summary>A follow-up.</summary>
    public static (FollowUpNote? Note, string? Version, IReadOnlyList<Problem> Problems) ReadFollowUp(Envelope envelope, DateOnly today)
    {
        var on = envelope.Date("on", required: false) ?? today;
        var kind = envelope.Text("kind", required: false);

        // Read far beyond the limit: what is too long is then refused by the rule that says so, with its own words.
        var notes = envelope.Text("notes", required: true, 50_000);
        var next = envelope.Date("nextDueOn", required: false);
        var version = envelope.Text("version", required: false);
        var confirms = Confirms(envelope);
        var corrects = envelope.Number("corrects", Errors.NotANumber());
        if (kind is not null && FollowUpKinds.Find(kind) is null)
        {
            envelope.Add(Errors.UnknownKind());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, version, problems)
            : (new FollowUpNote(on, FollowUpKinds.Find(kind) ?? FollowUpKind.HomeVisit, notes!, next, corrects, confirms), version, []);
    }

    /// <summary>The filter that a list's query asks for.</summary>
    public static (KeyCareFilter Filter, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var problems = new List<Problem>();
        var status = query.Read<KeyCareStatus>("status", text => KeyCareStatuses.Find(text), Errors.UnknownStatus(), problems);
        var kind = query.Read<ChildKind>("kind", text =>
            text switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null },
            Children.Errors.UnknownKind(), problems);
        var place = query.Read<DivisionCode>("township", text => DivisionCode.TryParse(text, out var code) ? code : null,
            Children.Errors.UnknownPlace("township"), problems);
        var due = DueFilter.Find(query["due"]);
        if (due is null && query["due"] is [{ Length: > 0 }, ..])
        {
            problems.Add(Children.Errors.BadDue());
        }

        var trigger = query["trigger"] is [{ Length: > 0 } id, ..] ? id : null;
        if (trigger is not null && !TriggerIds.All.Contains(trigger))
        {
            problems.Add(Errors.UnknownTrigger());
        }

        return (new(status ?? KeyCareStatus.Open, kind, trigger, place, due) { Sort = Sorting.Read(query, problems) }, problems);
    }

    private static ImmutableArray<string> Confirms(Envelope envelope)
    {
        var confirms = envelope.Texts("confirms", TriggerIds.All.Count, Errors.NotTriggers());
        if (confirms.All(trigger => TriggerIds.All.Contains(trigger)))
        {
            return [.. confirms.OfType<string>()];
        }

        envelope.Add(Errors.NotTriggers());
        return [];
    }
}

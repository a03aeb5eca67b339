using App.Pages;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Storage;

namespace App.Api.Visits;

/// <summary>
/// A door visit that is not finished: what somebody has put into the boxes so far, exactly as typed. Nobody but its owner sees it; it becomes a
/// declaration, or it expires.
/// </summary>
/// <param name="Id">32 lower-case hex digits, chosen by whoever starts it.</param>
/// <param name="Owner">Pseudonym of the account that started it.</param>
/// <param name="Screen">The screen last looked at, from 0.</param>
/// <param name="Save">Key of the save that wrote this state: the same save repeated changes nothing.</param>
/// <param name="Done">Set once it was submitted; the boxes are empty from then on.</param>
public sealed record VisitDraft(
    string Id, string Owner, FormDefinition Form, Posted Boxes, int Screen, string Save, DateTimeOffset StartedAt, DateTimeOffset ChangedAt,
        SubmittedVisit? Done = null);

/// <summary>What became of a visit.</summary>
/// <param name="Declaration">Id of the declaration.</param>
public sealed record SubmittedVisit(Receipt Receipt, string Declaration, DivisionCode County, DateTimeOffset At);

/// <summary>A draft with the document that it was read from.</summary>
public sealed record StoredVisitDraft(VisitDraft Draft, Document Document);

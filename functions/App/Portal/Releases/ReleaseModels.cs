using App.Api.Releases;
using App.Pages;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Releases;

namespace App.Portal.Releases;

/// <summary>What the list shows.</summary>
/// <param name="DraftsFor">The area for which the reader drafts; null: none.</param>
public sealed record ReleaseListModel(Listed<StoredRelease> Listed, ReleaseStatus? Status, DivisionCode? DraftsFor, Paging Paging);

/// <summary>What the form of a release shows: what was typed, and below it what it comes to.</summary>
/// <param name="Found">The draft that is being changed; null for a new one.</param>
/// <param name="Version">Of the draft, when its form was first opened.</param>
/// <param name="Preview">Null before somebody has looked.</param>
public sealed record ReleaseFormModel(DivisionCode Area, ReleaseForm Form, Release? Found, string Version, Release? Preview, Refusal? Refusal);

/// <summary>What the page of a release shows.</summary>
/// <param name="Own">The department for which the reader speaks of it and that was asked; null: none.</param>
/// <param name="Briefs">The papers made of it, for who may make one.</param>
/// <param name="Typed">What was written into a form that was refused.</param>
public sealed record ReleasePageModel(StoredRelease Found, Department? Own, bool MayChange, bool MayDecide, IReadOnlyList<Brief> Briefs,
    Posted Typed, Refusal? Refusal, string Done)
{
    public Release Release => Found.Release;
}

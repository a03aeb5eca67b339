using System.Collections.Immutable;
using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;

namespace App.Api.Cases;

/// <summary>Who said an answer, by which door, and when.</summary>
public sealed record Said(string What, AuditActor By, DateTimeOffset At);

/// <summary>One of several declarations of a number, as far as the caller may see it.</summary>
/// <param name="Status">Where it stands; known of another county's too.</param>
/// <param name="Declaration">Null where it is another county's or township's.</param>
/// <param name="Child">Its registered child.</param>
public sealed record Side(DivisionCode County, ChildKind Kind, DeclarationStatus Status, StoredDeclaration? Declaration, StoredChild? Child)
{
    /// <summary>What is known now: the register where there is one, else the declaration.</summary>
    public Answers Answers { get; init; } = Answers.Empty;

    /// <summary>By field key.</summary>
    public IReadOnlyDictionary<string, Said> Provenance { get; init; } = ImmutableDictionary<string, Said>.Empty;

    /// <summary>The caller has opened it: it is shown in full.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>
/// The declarations and children of one number, side by side. Of another county nobody learns more than that there is one, its kind and its status.
/// </summary>
public sealed class SameNumber(DeclarationRecords declarations, ChildRecords children, Openings openings)
{
    public async Task<IReadOnlyList<Side>> SidesAsync(Caller caller, CaseForReview found, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        var sides = new List<Side>();
        foreach (var part in found.Parts)
        {
            // A declaration that was undone with its import is simply gone.
            if (await declarations.FindAsync(part.County, part.Declaration, cancellation).ConfigureAwait(false) is { } stored)
            {
                sides.Add(await SideAsync(caller, found.County, part, stored, cancellation).ConfigureAwait(false));
            }
        }

        return sides;
    }

    private async Task<Side> SideAsync(Caller caller, DivisionCode own, CasePart part, StoredDeclaration stored, CancellationToken cancellation)
    {
        var (declaration, status) = (stored.Declaration, stored.Declaration.Status);
        if (part.County != own || !caller.Assignment.May(Permission.DeclarationsList, part.County,
            DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()), out _))
        {
            return new(part.County, part.Kind, status, null, null);
        }

        var child = declaration.ChildId is { } id ? await children.FindAsync(caller, part.County, id, Permission.ChildrenList, cancellation)
            .ConfigureAwait(false) : null;
        var provenance = Spoken(declaration);
        if (child is not null)
        {
            // What was changed on the register since comes from there.
            foreach (var revision in (await children.HistoryAsync(child.Child, cancellation).ConfigureAwait(false))
                .Where(revision => revision.Cause != RevisionCause.Registered))
            {
                foreach (var key in revision.Changed)
                {
                    provenance[key] = new(revision.Cause.Label(), revision.By, revision.At);
                }
            }
        }

        return new(part.County, part.Kind, status, stored, child)
        {
            Answers = child is { Child.Answers.Count: > 0 } ? child.Child.Answers : declaration.Answers(),
            Provenance = provenance,
            IsOpen = await openings.UntilAsync(caller, part.County, "declaration.open", part.Declaration, cancellation)
                .ConfigureAwait(false) is not null,
        };
    }

    /// <summary>Of every field, the statement that it comes from: the last one that named it.</summary>
    private static Dictionary<string, Said> Spoken(Declaration declaration)
    {
        var first = new Said(declaration.Provenance.Channel.Label(), declaration.Provenance.DeclaredBy, declaration.Provenance.SubmittedAt);
        var said = declaration.Stated.Keys.Concat(declaration.Stated.Unknown).ToDictionary(key => key, _ => first, StringComparer.Ordinal);
        foreach (var correction in declaration.Corrections)
        {
            foreach (var key in correction.Changes.Keys.Concat(correction.Changes.Unknown))
            {
                said[key] = new("更正（" + correction.Channel.Label() + "）", correction.By, correction.At);
            }
        }

        return said;
    }
}

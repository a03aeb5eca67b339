using App.Wire;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms.Catalogue;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// Keeps one child from becoming two on the register: a number is registered once for each form, in whatever county. The same number on the other
/// form is lawful (流动 where she lives, 留守 where her hukou is) and stands in nobody's way.
/// </summary>
/// <remarks>
/// No lock and no luck: the declaration is entered in the number index before the others are read from it. Of two that are registered in the same
/// moment at least one therefore sees the other, and the case that this opened.
/// </remarks>
public sealed class Registrations(IStore store, DeclarationRecords records, NumberIndex numbers)
{
    /// <summary>
    /// Why the declaration cannot be registered now: the child is on the register, or staff have not yet said what the other declaration is. Null: it
    /// can.
    /// </summary>
    public async Task<Refusal?> RefuseAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        if (declaration.Answers().Get(Shared2024.CitizenNumber) is not { } number)
        {
            return null;
        }

        // What came in this very moment is in the county before it is in the index.
        foreach (var same in await records.OfNumberAsync(declaration.County, number.Value, cancellation).ConfigureAwait(false))
        {
            if (same.Id != declaration.Id && same.Status.IsOpen())
            {
                await numbers.AddAsync(same, cancellation).ConfigureAwait(false);
            }
        }

        var waits = false;
        foreach (var other in await numbers.OthersAsync(declaration, cancellation).ConfigureAwait(false))
        {
            if (await records.FindCurrentAsync(other.County, other.Declaration, cancellation).ConfigureAwait(false) is not { Declaration: var known })
            {
                continue; // undone with its import, or taken back and erased
            }

            if (known.Status == DeclarationStatus.Registered && known.ChildId is { } id)
            {
                if (await store.FindAsync(DeclarationRecords.PartitionOf(known.County), Kinds.Child, id, cancellation)
                    .ConfigureAwait(false) is { } document
                    && ChildJson.Read(document.Body) is var child && child.Status != ChildStatus.Closed && child.Status != ChildStatus.Merged
                    && (child.Answers.Get(Shared2024.CitizenNumber) ?? known.Answers().Get(Shared2024.CitizenNumber)) == number)
                {
                    return Errors.AlreadyRegistered(child.Status == ChildStatus.Transferred ? child.Transfer!.To : known.County,
                        declaration.Form.Kind);
                }
            }
            else
            {
                waits |= known.Status.IsOpen() && known.Answers().Get(Shared2024.CitizenNumber) == number;
            }
        }

        return waits && await numbers.IsCaseOpenAsync(declaration.County, number.Value, cancellation).ConfigureAwait(false)
            ? Errors.OpenCase() : null;
    }
}

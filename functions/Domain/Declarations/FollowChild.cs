using Domain.Children;

namespace Domain.Declarations;

/// <summary>
/// A registered child goes to another county and its declarations with it: what somebody stated is the evidence that the register rests on, and
/// whoever is responsible must be able to read it and to answer for it.
/// </summary>
/// <remarks>
/// The girl moves from 潞州区 to 襄垣县. There her declaration, its corrections and the picture of the household register are 襄垣's own from then on: the
/// receipt leads there, a correction is made there. 潞州 keeps a copy that can be read and not changed, as proof of what it decided by, for a year.
/// </remarks>
public static class FollowChild
{
    /// <summary>The giver's copy, from now on unchangeable. Null: it is so already, or the declaration is no longer the giver's to give.</summary>
    public static Declaration? Give(Declaration declaration, Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(transfer);
        return declaration.IsHandedAway || declaration.County != transfer.From ? null : declaration with
        {
            DueOn = null,
            Transfer = new((declaration.Transfer?.Sequence ?? 0) + 1, transfer.From, transfer.To, transfer.At, transfer.By, transfer.Reason),
        };
    }

    /// <summary>
    /// What the taking county gets: the same id and receipt and everything that was said. Null where this hand-over has arrived before.
    /// </summary>
    /// <param name="given">The giver's copy.</param>
    /// <param name="known">What the taking county has under this id: nothing, or its own copy of an earlier hand-over in the other direction.</param>
    public static Declaration? Arrive(Declaration given, Declaration? known)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.Transfer is not { } transfer || !given.IsHandedAway || known?.Transfer?.Sequence >= transfer.Sequence ? null : given with
        {
            County = transfer.To,
            Attachments = [.. given.Attachments.Select(attachment => attachment.CopyFor(transfer))],
        };
    }

    /// <summary>Whether this hand-over of the child is the one that the declaration went with.</summary>
    public static bool WentWith(Declaration declaration, Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(transfer);
        return declaration is { IsHandedAway: true, Transfer: { } went } && went.To == transfer.To && went.At == transfer.At;
    }
}

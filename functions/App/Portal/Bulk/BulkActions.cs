using Domain.Privacy;

namespace App.Portal.Bulk;

/// <summary>Something that can be done to many declarations at once.</summary>
/// <param name="Permission">What it takes, of each of them.</param>
/// <param name="Reason">What the one text of it is to whoever writes it.</param>
public sealed record BulkAction(string Id, Permission Permission, string Label, string Reason);

/// <summary>What may be done in bulk: nothing that ends somebody's declaration, and only what the caller could do or propose one by one.</summary>
public static class BulkActions
{
    public static readonly BulkAction Register = new("register", Permission.DeclarationsRegister, "登记", "登记的原因");

    public static readonly BulkAction Ask = new("ask", Permission.DeclarationsAsk, "问家长同一个问题", "问题（家长会看到这句话）");

    public static readonly BulkAction Transfer = new("transfer", Permission.DeclarationsTransfer, "转给负责的县（区）", "原因");

    private static readonly BulkAction[] All = [Register, Ask, Transfer];

    /// <summary>The actions for the caller; whoever only approves meets each proposal by itself.</summary>
    public static IReadOnlyList<BulkAction> For(Seat seat)
    {
        ArgumentNullException.ThrowIfNull(seat);
        return [.. All.Where(action => seat.Caller.Assignment.May(action.Permission, out var grant) && grant.Duty != Duty.Approve)];
    }

    public static BulkAction? Find(string? id) => Array.Find(All, action => action.Id == id);
}

using App.Api.Declarations;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;

namespace App.Portal.Queue;

/// <summary>Which declarations the queue's address names.</summary>
internal static class QueueFilter
{
    private static readonly IReadOnlyList<DeclarationStatus> Waiting = [.. DeclarationStatuses.All.Where(each => each.IsOpen())];

    public static DeclarationStatus? StatusOf(Func<string, string?> query) => DeclarationStatuses.Find(query("status"));

    public static ChildKind? KindOf(Func<string, string?> query) => query("kind") switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null };

    public static DivisionCode? PlaceOf(DivisionCode county, Func<string, string?> query) =>
        DivisionCode.TryParse(query("township"), out var township) && county.Contains(township) ? township : null;

    /// <summary>Without a choice: what is left to do, soonest first. A status that is over has no due day and is listed by age.</summary>
    public static DeclarationFilter Of(DivisionCode county, Func<string, string?> query) => StatusOf(query) is { } one
        ? new([one], KindOf(query), PlaceOf(county, query), DueFirst: one.IsOpen())
        : new(Waiting, KindOf(query), PlaceOf(county, query), DueFirst: true);
}

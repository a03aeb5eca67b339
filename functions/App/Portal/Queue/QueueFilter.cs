using App.Api.Declarations;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;

namespace App.Portal.Queue;

/// <summary>Which declarations the queue's address names.</summary>
internal static class QueueFilter
{
    /// <summary>Soonest due first: what is over has no due day.</summary>
    public const string Due = "due";
    public const string DueLast = "due-last";
    public const string Newest = "newest";
    public const string Oldest = "oldest";

    private static readonly IReadOnlyList<DeclarationStatus> Waiting = [.. DeclarationStatuses.All.Where(each => each.IsOpen())];

    public static DeclarationStatus? StatusOf(Func<string, string?> query) => DeclarationStatuses.Find(query("status"));

    /// <summary>A village, or the township of it.</summary>
    public static DivisionCode? PlaceOf(DivisionCode county, Func<string, string?> query) =>
        DivisionCode.TryParse(query("township"), out var township) && county.Contains(township)
            ? DivisionCode.TryParse(query("village"), out var village) && village.Township == township ? village : township
            : null;

    public static ChildKind? KindOf(Func<string, string?> query) =>
        query("kind") switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null };

    public static Outcome? FindingOf(Func<string, string?> query) =>
        Enum.GetValues<Outcome>().Where(outcome => FormJson.Id(outcome) == query("finding")).Cast<Outcome?>().FirstOrDefault();

    public static bool? CareOf(Func<string, string?> query) => query("care") switch { "yes" => true, "no" => false, _ => null };

    /// <summary>Without a choice what is left to do soonest due first, what is over newest first.</summary>
    public static string OrderOf(Func<string, string?> query) => (query("order"), StatusOf(query)?.IsOpen() ?? true) switch
    {
        (Newest, _) => Newest,
        (Oldest, _) => Oldest,
        (DueLast, true) => DueLast,
        (_, var isOpen) => isOpen ? Due : Newest,
    };

    /// <summary>Without a choice: what is left to do.</summary>
    public static DeclarationFilter Of(DivisionCode county, Func<string, string?> query)
    {
        var order = OrderOf(query);
        return new(StatusOf(query) is { } one ? [one] : Waiting, KindOf(query), PlaceOf(county, query), DueFirst: order is Due or DueLast)
        {
            IsTurned = order is DueLast or Oldest,
            Finding = FindingOf(query),
            Age = AgeFilter.Find(query("age")),
            IsCared = CareOf(query),
        };
    }
}

using Domain.Divisions;

namespace Domain.National;

/// <summary>Which children a batch is made of.</summary>
public enum WhoGoes
{
    /// <summary>Those that never went.</summary>
    New,

    /// <summary>Those whose record has changed since they last went, and those that came back.</summary>
    Changed,

    /// <summary>All of one township, whether they went or not.</summary>
    Township,
}

/// <summary>A registered child as far as it matters for who goes.</summary>
/// <param name="Revision">The version of the record now.</param>
/// <param name="Township">Where the child is looked after; null where not known.</param>
public sealed record Candidate(string Child, int Revision, DivisionCode? Township)
{
    /// <summary>Other records that live on in this one: what went of them went of this child.</summary>
    public IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>Every id under which it may stand in the ledger.</summary>
    public IEnumerable<string> Ids => MergedFrom.Prepend(Child);
}

public static class WhoGoesRules
{
    /// <summary>Children of one batch: what fits into a file that a clerk still looks through, and into one request.</summary>
    public const int Most = 2000;

    public static IReadOnlyList<WhoGoes> All { get; } = Enum.GetValues<WhoGoes>();

    public static string Id(this WhoGoes who) => who switch { WhoGoes.New => "new", WhoGoes.Changed => "changed", WhoGoes.Township => "township" };

    public static string Label(this WhoGoes who) => who switch
    {
        WhoGoes.New => "还没有报过的",
        WhoGoes.Changed => "上次报过以后有变化的，和被退回的",
        WhoGoes.Township => "一个乡镇（街道）的全部",
    };

    public static WhoGoes? Find(string? id) => id switch
    {
        "new" => WhoGoes.New,
        "changed" => WhoGoes.Changed,
        "township" => WhoGoes.Township,
        _ =>
        null
    };

    /// <summary>Who goes, in the order of the candidates; all of them, also beyond <see cref="Most"/>.</summary>
    /// <param name="went">The ledger, by child.</param>
    /// <param name="approved">Batches that a second person agreed to: what stands in the ledger of another never went.</param>
    /// <param name="township">One township only; null: the whole county.</param>
    public static IReadOnlyList<Candidate> Choose(IEnumerable<Candidate> candidates, IReadOnlyDictionary<string, NationalEntry> went,
        IReadOnlySet<string> approved, WhoGoes who, DivisionCode? township)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(went);
        ArgumentNullException.ThrowIfNull(approved);
        return [.. candidates.Where(one => (township is null || one.Township == township) && Goes(one))];

        bool Goes(Candidate one)
        {
            var last = Last(one.Child);

            // What went under the other record of a merged child is not new, and has changed by the merger itself.
            var isMerged = last is null && one.MergedFrom.Any(other => Last(other) is not null);
            return who switch
            {
                WhoGoes.New => last is null && !isMerged,
                WhoGoes.Changed => isMerged || (last is not null && (last.Revision < one.Revision || last.Outcome == SendingOutcome.Rejected)),
                WhoGoes.Township => true,
            };
        }

        Sending? Last(string child) => went.GetValueOrDefault(child)?.Sendings.LastOrDefault(sending => approved.Contains(sending.Batch));
    }
}

using App.Api.Children;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Storage;

namespace App.Api.National;

/// <summary>A child that goes, with the row that it was given.</summary>
internal sealed record Going(int Row, Child Child);

/// <summary>Who would go.</summary>
/// <param name="Chosen">A few more than a batch holds where there are more.</param>
/// <param name="Examples">The first few of the chosen.</param>
/// <param name="Damaged">Records and entries of the ledger that do not open.</param>
internal sealed record Choice(IReadOnlyList<Candidate> Chosen, IReadOnlyList<Child> Examples, int Damaged);

/// <summary>Who goes, by the register and the ledger: when a batch is looked at or asked for, and again when it is agreed to.</summary>
internal sealed class NationalChoosing(IStore store, ChildRecords children, NationalRecords records)
{
    public const int Examples = 3;

    /// <summary>Children that are looked up, and later committed, together.</summary>
    public const int AtOnce = 50;

    private const int PageSize = 500;

    public static readonly IReadOnlyList<ChildStatus> Open = [.. ChildStatuses.All.Where(status => status.IsOpen())];

    /// <summary>Who goes, by what stands in the county's register and ledger at this moment; and the first few of them.</summary>
    public async Task<Attempt<Choice>> ChooseAsync(DivisionCode county, FormDefinition form, WantedBatch wanted, CancellationToken cancellation)
    {
        var filter = new ChildFilter(Open, form.Kind, wanted.Township) { Order = ChildOrder.Oldest };
        var (chosen, examples, damaged) = (new List<Candidate>(), new List<Child>(), 0);
        var batches = new Dictionary<string, bool>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await children.ListAsync(county, filter, next, PageSize, cancellation).ConfigureAwait(false);
            var byId = page.Items.ToDictionary(stored => stored.Child.Id, stored => stored.Child, StringComparer.Ordinal);
            List<Candidate> candidates = [.. page.Items.Select(stored => CandidateOf(stored.Child))];
            var ledger = await records.LedgerAsync(county, candidates.SelectMany(one => one.Ids), batches, cancellation).ConfigureAwait(false);
            if (ledger.IsBatchDamaged)
            {
                return Errors.BatchDamaged();
            }

            var whole = candidates.Where(ledger.IsWhole).ToList();
            damaged += page.Damaged.Count + candidates.Count - whole.Count;
            var some = WhoGoesRules.Choose(whole, ledger.Went, ledger.Approved, wanted.Who, wanted.Township);
            chosen.AddRange(some);
            examples.AddRange(some.Take(Examples - examples.Count).Select(one => byId[one.Child]));
            next = page.Next;
        }
        while (next is not null && chosen.Count <= WhoGoesRules.Most);

        return new Choice(chosen, examples, damaged);
    }

    private static Candidate CandidateOf(Child child) =>
        new(child.Id, child.Revision, ChildRecords.PlaceOf(child)?.Township) { MergedFrom = child.MergedFrom };

    /// <summary>Those of the chosen that are still on the county's register and still go by the ledger, with the row that each was given.</summary>
    public async Task<Attempt<List<Going>>> GoingAsync(DivisionCode county, NationalBatch batch, IReadOnlyList<string> chosen,
        CancellationToken cancellation)
    {
        var (going, batches) = (new List<Going>(), new Dictionary<string, bool>(StringComparer.Ordinal));
        var who = WhoGoesRules.Find(batch.Who)!.Value;
        var township = batch.Township is { } code ? DivisionCode.Parse(code) : (DivisionCode?)null;
        foreach (var some in chosen.Select((id, at) => (Row: at + 1, Id: id)).Chunk(AtOnce))
        {
            var found = (await store.FindAllAsync(NationalRecords.Of(county), Kinds.Child, [.. some.Select(one => one.Id)], cancellation)
                .ConfigureAwait(false))
                .Items.Select(document => ChildJson.Read(document.Body)).Where(child => child.Status.IsOpen()).ToDictionary(child => child.Id,
                    StringComparer.Ordinal);
            List<Candidate> candidates = [.. found.Values.Select(CandidateOf)];
            var ledger = await records.LedgerAsync(county, candidates.SelectMany(one => one.Ids), batches, cancellation).ConfigureAwait(false);
            if (ledger.IsBatchDamaged)
            {
                return Errors.BatchDamaged();
            }

            var go = WhoGoesRules.Choose(candidates.Where(ledger.IsWhole), ledger.Went, ledger.Approved, who, township)
                .Select(one => one.Child).ToHashSet(StringComparer.Ordinal);
            going.AddRange(some.Where(one => go.Contains(one.Id)).Select(one => new Going(one.Row, found[one.Id])));
        }

        return going;
    }
}

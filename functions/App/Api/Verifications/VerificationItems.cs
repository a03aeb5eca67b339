using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Domain.Verification;
using Storage;
using Storage.Sealing;

namespace App.Api.Verifications;

/// <summary>Something with the document that it was read from.</summary>
public sealed record Decided<T>(T Value, Document Document);

/// <summary>A difference with its number in the comparison and what was decided about it.</summary>
public sealed record SeenDifference(int Number, FoundDifference Found, Decided<Adjudication>? Decided)
{
    public string Status => Rulings.Status(Decided?.Value);

    public bool IsOpen => Decided?.Value.Ruling is null;
}

/// <summary>An item with what persons have decided about it.</summary>
/// <param name="Version">Changes when the pair is decided, a decision taken back, or a child of the page erased, whose differences count no more.
/// A ruling on one field leaves the others as they were seen.</param>
public sealed record SeenItem(string Id, string Version, VerifiedItem Item, IReadOnlyList<SeenDifference> Differences, Decided<LinkDecision>? Decided)
{
    public LinkVerdict? Verdict => Decided?.Value.Verdict;
}

/// <summary>One page of what a comparison came to.</summary>
/// <param name="Next">The number of the next page; null at the end.</param>
public sealed record SeenPage(IReadOnlyList<SeenItem> Items, int? Next);

/// <summary>Reads what comparisons came to: pages, from which only an erased child goes, and beside them what was decided since.</summary>
public sealed class VerificationItems(IStore store, SearchTokens tokens)
{
    /// <summary>A page of an outcome, or of all; null where there is no such page.</summary>
    /// <param name="page">Number of the page in the comparison; null: the first.</param>
    public async Task<SeenPage?> PageAsync(StoredVerification found, string? outcome, int? page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        var (from, until) = Range(found.Verification.Summary!, outcome);
        var number = page ?? from;
        if (number < from || (number >= until && page is not null))
        {
            return null;
        }

        // Pages of a small county are short ones: put together, so that whoever asks once has what one page holds.
        List<SeenItem> seen = [];
        while (number < until && (seen.Count == 0 || seen.Count + VerificationNames.PageSize / 2 <= VerificationNames.PageSize))
        {
            seen.AddRange(await ReadAsync(found, number++, cancellation).ConfigureAwait(false));
        }

        return new(seen, number < until ? number : null);
    }

    /// <summary>How many differences and possible pairs of a comparison nobody has settled yet, as far as <paramref name="most"/> of each.</summary>
    public async Task<(int Differences, int Pairs)> OpenAsync(StoredVerification found, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Verification.Summary is not { } summary)
        {
            return (0, 0);
        }

        var (differences, pairs) = (0, 0);
        foreach (var outcome in (string[])[Outcomes.Matched, Outcomes.Unmatched])
        {
            // Of an outcome those that differ come first: behind the first without a difference there is none.
            var (from, until) = summary.Discrepancies > 0 ? Range(summary, outcome) : (0, 0);
            for (var differs = true; from < until && differs && differences < most; from++)
            {
                var seen = await ReadAsync(found, from, cancellation).ConfigureAwait(false);
                differences += seen.Sum(item => item.Differences.Count(difference => difference.IsOpen));
                differs = seen is [.., { Item.IsErased: true } or { Differences.Count: > 0 }];
            }
        }

        for (var (from, until) = Range(summary, Outcomes.Possible); from < until && pairs < most; from++)
        {
            pairs += (await ReadAsync(found, from, cancellation).ConfigureAwait(false)).Count(item => item.Verdict is null && !item.Item.IsErased);
        }

        return (Math.Min(differences, most), Math.Min(pairs, most));
    }

    /// <summary>First page of an outcome, and the one behind its last.</summary>
    public static (int From, int Until) Range(VerificationSummary summary, string? outcome)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var place = outcome is null ? -1 : Outcomes.All.ToList().IndexOf(outcome);
        var from = place < 0 ? 0 : summary.Pages.Take(place).Sum();
        return (from, place < 0 ? summary.Pages.Sum() : from + summary.Pages[place]);
    }

    /// <summary>How many items there are of an outcome, or of all; of who is only in the department those that became cases are kept.</summary>
    public static int Count(VerificationSummary summary, string? outcome)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return outcome switch
        {
            Outcomes.Matched => summary.Matched,
            Outcomes.Possible => summary.Possible,
            Outcomes.Unmatched => summary.Unmatched,
            Outcomes.OnlyInDepartment => summary.Cases,
            _ => summary.Total + summary.Cases,
        };
    }

    /// <summary>The item of that id; null where there is none.</summary>
    public async Task<SeenItem?> FindAsync(StoredVerification found, string? item, CancellationToken cancellation) =>
        VerificationNames.Item(item) is var (page, place) && await ReadAsync(found, page, cancellation, only: place)
        .ConfigureAwait(false) is [var one] ? one : null;

    /// <summary>The item with the difference of that number; null where there is none.</summary>
    public async Task<(SeenItem Item, SeenDifference Difference)?> FindAsync(StoredVerification found, int number, CancellationToken cancellation)
    {
        if (number < 1)
        {
            return null;
        }

        var (page, place) = VerificationNames.OfNumber(number);
        var items = (await RawAsync(found, page, cancellation).ConfigureAwait(false)).Items;
        var (before, at) = (0, 0);
        while (at < items.Count && before + items[at].Differences.Count <= place)
        {
            before += items[at++].Differences.Count;
        }

        return at < items.Count && await ReadAsync(found, page, cancellation, only: at).ConfigureAwait(false) is [var item]
            && item.Differences.FirstOrDefault(one => one.Number == number) is { } difference
            ? (item, difference) : null;
    }

    private async Task<VerifiedPage> RawAsync(StoredVerification found, int page, CancellationToken cancellation) =>
        found.Verification.Summary is { } summary && page >= 0 && page < summary.Pages.Sum()
        && await store.FindAsync(found.Document.Partition, Kinds.VerificationResult,
            VerificationNames.Page(found.Verification.Id, summary.Attempt, page), cancellation).ConfigureAwait(false) is { } document
            ? document.Read(VerificationJson.Default.VerifiedPage) : new([]);

    private async Task<IReadOnlyList<SeenItem>> ReadAsync(StoredVerification found, int page, CancellationToken cancellation, int? only = null)
    {
        var (items, erased) = await RawAsync(found, page, cancellation).ConfigureAwait(false);
        var department = found.Verification.Department;
        var (number, places) = (0, new List<Place>());
        for (var at = 0; at < items.Count; at++)
        {
            var (item, first) = (items[at], number);
            if (only is null || only == at)
            {
                places.Add(new(at, item,
                    item is { Child: { } child, RowKey: { } row } ? VerificationNames.Decision(tokens, department, child, row) : null,
                    [.. item.Differences.Select((difference, n) =>
                        (VerificationNames.Number(page, first + n), difference,
                            VerificationNames.Adjudication(tokens, department, item.Child!, difference)))]));
            }

            number += item.Differences.Count;
        }

        var decisions = await DecidedAsync(found, Kinds.LinkDecision, places.Select(place => place.Decision).OfType<string>(),
            VerificationJson.Default.LinkDecision, cancellation).ConfigureAwait(false);
        var rulings = await DecidedAsync(found, Kinds.Adjudication,
            places.SelectMany(place => place.Differences).Select(difference => difference.Ruling), VerificationJson.Default.Adjudication,
                cancellation).ConfigureAwait(false);
        return [.. places.Select(place =>
        {
            var decided = place.Decision is { } decision ? decisions.GetValueOrDefault(decision) : null;
            var id = VerificationNames.Item(page, place.At);
            var seen = $"{found.Verification.Id}\n{id}\n{decided?.Document.Version}"
                + (erased == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n{erased}"));
            var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seen)).AsSpan(0, 8));
            return new SeenItem(id, version, place.Item,
                [.. place.Differences.Select(difference => new SeenDifference(difference.Number, difference.Found,
                    rulings.GetValueOrDefault(difference.Ruling)))], decided);
        })];
    }

    /// <summary>An item of a page with the ids under which lies what was decided about it.</summary>
    private sealed record Place(int At, VerifiedItem Item, string? Decision,
        IReadOnlyList<(int Number, FoundDifference Found, string Ruling)> Differences);

    /// <exception cref="DamagedException">One of them does not open: shown as undecided it would be decided again.</exception>
    private async Task<IReadOnlyDictionary<string, Decided<T>>> DecidedAsync<T>(StoredVerification found, Kind kind, IEnumerable<string> ids,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var listing = await store.FindAllAsync(found.Document.Partition, kind, [.. ids], cancellation).ConfigureAwait(false);
        return listing.Damaged is [var damaged, ..] ? throw new DamagedException(damaged.Kind, damaged.Id)
            : listing.Items.ToDictionary(document => document.Id, document => new Decided<T>(document.Read(type), document));
    }
}

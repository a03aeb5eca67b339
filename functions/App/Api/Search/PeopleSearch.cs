using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Storage;
using Storage.Sealing;

namespace App.Api.Search;

/// <summary>What was looked for and found: the searcher's own words, and ids.</summary>
internal sealed record KeptSearch(string By, string Text, ImmutableArray<string> Declarations, ImmutableArray<string> Children);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptSearch))]
internal sealed partial class KeptSearchJson : JsonSerializerContext;

/// <summary>Somebody found: a declaration that waits, or a registered child.</summary>
public sealed record FoundPerson(StoredDeclaration? Declaration, StoredChild? Child);

/// <summary>One page of what a search found, as it is now and as far as the caller may list it.</summary>
/// <param name="Text">What was written into the box; for the searcher alone.</param>
public sealed record SearchPage(string Text, IReadOnlyList<FoundPerson> Items, int Total, string? Next);

/// <summary>
/// One search over declarations and registered children of the caller's territory. What is looked for names somebody, so it travels in a body and
/// lies sealed; the address of the result is an opaque number that lives a day and belongs to whoever searched.
/// </summary>
public sealed class PeopleSearch(IStore store, ChildRecords children, Reviews reviews, SearchTokens tokens, SearchLimit limit, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public const int PageSize = 50;

    /// <summary>Looks, writes down who looked for what kind of thing and whom they found, and keeps it.</summary>
    public async Task<Attempt<string>> BeginAsync(Caller caller, DivisionCode county, ChildSearch terms, string text, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(terms);
        if (await limit.TakeAsync(caller, cancellation).ConfigureAwait(false) is { } tooMany)
        {
            return tooMany;
        }

        var waiting = await DeclarationsAsync(caller, county, terms, cancellation).ConfigureAwait(false);
        var registered = await children.MatchesAsync(caller, county, terms, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var id = OpaqueId.New(now);
        var kept = new KeptSearch(caller.Subject, text, [.. waiting.Select(found => found.Declaration.Id)],
            [.. registered.Select(found => found.Child.Id)]);
        var entry = new AuditEntry
        {
            Id = OpaqueId.New(now),
            County = county.Value,
            At = now,
            Actor = caller.Actor,
            Channel = channel,
            Action = "people.search",
            SubjectKind = "search",
            SubjectIds = [id, .. kept.Declarations, .. kept.Children],
            FieldKeys = terms.Terms,
        };
        var fields = new IndexFields().Set(Fields.Actor, caller.Subject).Set(Fields.At, now);
        var batch = Batch.Of(entry).Create(Kinds.Search, id, kept, KeptSearchJson.Default.KeptSearch, fields, expiresOn: now + Life);
        await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false);
        return id;
    }

    /// <summary>A page of what was found; null where it is over or somebody else's.</summary>
    /// <param name="page">How many rows come before it.</param>
    public async Task<SearchPage?> FindAsync(Caller caller, DivisionCode county, string id, int page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!OpaqueId.Is(id)
            || await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Search, id, cancellation).ConfigureAwait(false) is not { } document
            || JsonSerializer.Deserialize(document.Body.Span, KeptSearchJson.Default.KeptSearch) is not { } kept || kept.By != caller.Subject)
        {
            return null;
        }

        var found = new List<FoundPerson>();
        var all = kept.Declarations.Select(one => (Declaration: true, Id: one))
            .Concat(kept.Children.Select(one => (Declaration: false, Id: one))).ToList();
        foreach (var (isDeclaration, one) in all.Skip(page).Take(PageSize))
        {
            var person = isDeclaration
                ? await reviews.FindAsync(caller, county, one, Permission.DeclarationsList, cancellation).ConfigureAwait(false) is { } declaration
                ? new FoundPerson(declaration, null) : null
                : await children.FindAsync(caller, county, one, Permission.ChildrenList, cancellation).ConfigureAwait(false) is { } child
                ? new FoundPerson(null, child) : null;
            if (person is not null)
            {
                found.Add(person);
            }
        }

        var next = page + PageSize < all.Count ? (page + PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return new(kept.Text, found, all.Count, next);
    }

    /// <summary>
    /// Declarations that match, what waits first: by whole name, number or telephone (no more of a declaration is indexed), or by receipt.
    /// </summary>
    private async Task<IReadOnlyList<StoredDeclaration>> DeclarationsAsync(Caller caller, DivisionCode county, ChildSearch terms,
        CancellationToken cancellation)
    {
        if (terms.Receipt is { } typed)
        {
            return Receipt.TryParse(typed, out var receipt) && await reviews.FindAsync(caller, receipt, cancellation).ConfigureAwait(false) is { } one
                && one.Declaration.County == county
                ? [one] : [];
        }

        var partition = DeclarationRecords.PartitionOf(county);
        var query = Query.Of(Kinds.Declaration).OrderById(descending: true);
        foreach (var wanted in (IReadOnlyList<string>?[])
        [
            terms.Name is { } name ? tokens.FindName(partition, name) : null,
            terms.Number is { } number ? tokens.FindNumber(partition, number) : null,
            terms.Phone is { } phone ? tokens.FindPhone(partition, phone) : null,
        ])
        {
            if (wanted is not null)
            {
                query.Any(Fields.Tokens, wanted);
            }
        }

        if (terms.Village is { } place)
        {
            query.In(place);
        }

        if (query.Within(caller, Permission.DeclarationsList) is null)
        {
            return [];
        }

        var listing = await store.ListAsync(partition, query, new(PageSize), cancellation).ConfigureAwait(false);
        return [.. listing.Items.Select(document => new StoredDeclaration(DeclarationJson.Read(document.Body), document))
            .OrderByDescending(found => found.Declaration.Status.IsOpen())];
    }
}

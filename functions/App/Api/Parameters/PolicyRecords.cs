using System.Text.Json.Serialization;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Parameters;
using Storage;

namespace App.Api.Parameters;

/// <summary>The policy book with the document that it was read from.</summary>
public sealed record StoredBook(PolicyBook Book, Document Document);

/// <summary>
/// How the book lies in the store, with the city's own records: one document; beside it what the change of a parameter was counted to do, one
/// document a county.
/// </summary>
/// <param name="first">The plan with the operator's settings, before any book was read: what a book of an earlier version of the program lacks holds
/// by them, as everything did when it began. Null: by the plan.</param>
public sealed class PolicyRecords(IStore store, PolicyParameters? first = null)
{
    internal static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    internal const string BookId = "policy";

    private const string EffectType = "policyEffect";

    /// <summary>Null: the system has not begun.</summary>
    public async Task<StoredBook?> FindAsync(CancellationToken cancellation) =>
        await store.FindAsync(City, Kinds.PolicyBook, BookId, cancellation).ConfigureAwait(false) is { } document
            && document.Read(PolicyJson.Default.PolicyBook) is var book ? new(first is null ? book : book.Completed(first), document) : null;

    /// <summary>What was counted of a change so far, for every county in the order of the table.</summary>
    public async Task<IReadOnlyList<CountyEffect>> EffectsAsync(ParameterChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await Task.WhenAll(CountParameterEffect.Counties.Select(async county =>
            await FindEffectAsync(change, county.Value, cancellation).ConfigureAwait(false) is { } document && Read(document) is { } effect
                && effect.Revision == change.Revision
                ? effect : CountyEffect.None(county.Value, change.Revision, change.CountedAt))).ConfigureAwait(false);
    }

    internal Task<Document?> FindEffectAsync(ParameterChange change, string county, CancellationToken cancellation) =>
        store.FindAsync(City, Kinds.Rollup, EffectId(change, county), cancellation);

    /// <summary>Writes down how far counting has come; null: somebody else counts the same.</summary>
    internal async Task<Document?> PutEffectAsync(ParameterChange change, CountyEffect effect, Document? before, CancellationToken cancellation)
    {
        var (id, fields) = (EffectId(change, effect.County), new IndexFields().Set(Fields.Type, EffectType).Set(Fields.At, effect.At));
        var batch = before is null ? Batch.Technical().Create(Kinds.Rollup, id, effect, PolicyJson.Default.CountyEffect, fields)
            : Batch.Technical().Replace(before, effect, PolicyJson.Default.CountyEffect, fields);
        var result = await store.CommitAsync(City, batch, cancellation).ConfigureAwait(false);
        return result.IsCommitted ? Document.Written(City, Kinds.Rollup, id, result.Versions[0]) : null;
    }

    internal static CountyEffect Read(Document document) => document.Read(PolicyJson.Default.CountyEffect);

    internal static RecordBatch Put(RecordBatch batch, PolicyBook book, Document? before, DateTimeOffset now)
    {
        var fields = new IndexFields().Set(Fields.At, now);
        return before is null ? batch.Create(Kinds.PolicyBook, BookId, book, PolicyJson.Default.PolicyBook, fields)
            : batch.Replace(before, book, PolicyJson.Default.PolicyBook, fields);
    }

    private static string EffectId(ParameterChange change, string county) => $"{EffectType}-{change.Id}-{county}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PolicyBook))]
[JsonSerializable(typeof(CountyEffect))]
internal sealed partial class PolicyJson : JsonSerializerContext;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Declarations;
using App.Api.Releases;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Rights;
using Domain.Time;
using Storage;

namespace App.Api.Rights;

/// <summary>A request with the document that it was read from.</summary>
public sealed record StoredRight(RightsRequest Request, Document Document);

/// <summary>Which requests a list shows.</summary>
public sealed record RightsFilter(RightStatus Status = RightStatus.Open, DueFilter? Due = null);

/// <summary>What families asked, in the store: beside the declarations of the county that answers.</summary>
public sealed class RightsRecords(IStore store, TimeProvider time)
{
    public const string SubjectKind = "rights";

    /// <summary>What the trail calls an opening.</summary>
    public const string OpenAction = "rights.open";

    public const int PageSize = 50;

    /// <summary>The open ones soonest due first, the others newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<StoredRight>> ListAsync(Caller caller, DivisionCode county, RightsFilter filter, string? page, int size,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        if (!caller.Assignment.May(Permission.RightsList, county, null, out _))
        {
            return Listed<StoredRight>.Nothing;
        }

        var partition = DeclarationRecords.PartitionOf(county);
        var query = Ask(filter);
        _ = filter.Status == RightStatus.Open ? query.OrderBy(Fields.DueOn) : query.OrderBy(Fields.At, descending: true);
        return Listed<StoredRight>.Of(await store.ListAsync(partition, query, new Page(size, page), cancellation).ConfigureAwait(false), Read) with
        {
            Total = await store.TotalAsync(partition, Ask(filter), cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>The request of that id in the county, if the caller may do this to it; whatever else, null: its existence is private.</summary>
    public async Task<StoredRight?> FindAsync(Caller caller, DivisionCode county, string? id, Permission permission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && caller.Assignment.May(permission, county, null, out _)
            && await FindAsync(county, id!, cancellation).ConfigureAwait(false) is { } found ? found : null;
    }

    /// <summary>Everything that was ever asked about a declaration, newest first; also what the county was asked that had it before.</summary>
    public async Task<IReadOnlyList<StoredRight>> OfAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var found = new List<StoredRight>();
        foreach (var county in ((DivisionCode?[])[declaration.County, declaration.Transfer?.From]).OfType<DivisionCode>().Distinct())
        {
            var query = Query.Of(Kinds.RightsRequest).Where(Fields.Declaration, declaration.Id);
            var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(Page.MaxSize), cancellation).ConfigureAwait(false);
            found.AddRange(page.Items.Select(Read));
        }

        return [.. found.OrderByDescending(stored => stored.Request.At)];
    }

    internal async Task<StoredRight?> FindAsync(DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.RightsRequest, id, cancellation).ConfigureAwait(false) is { } document
            ? Read(document) : null;

    internal static RecordBatch Create(RecordBatch batch, RightsRequest request) =>
        batch.Create(Kinds.RightsRequest, request.Id, request, RightsJson.Default.RightsRequest, FieldsOf(request));

    internal static RecordBatch Replace(RecordBatch batch, StoredRight found, RightsRequest request) =>
        batch.Replace(found.Document, request, RightsJson.Default.RightsRequest, FieldsOf(request));

    /// <summary>
    /// The id of the next request of a kind about a declaration: two that are put in at the same moment are one. A key comes back as the request that
    /// it made, whichever number that had.
    /// </summary>
    internal static string IdOf(string declaration, RightKind kind, int before) =>
        Hash(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rights\n{declaration}\n{kind.Id()}\n{before}"));

    internal static string KeyOf(string declaration, string key) => Hash($"rights-key\n{declaration}\n{key}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private Query Ask(RightsFilter filter)
    {
        var query = Query.Of(Kinds.RightsRequest).Where(Fields.Status, filter.Status.Id());
        if (filter.Due is { } due)
        {
            var (from, until) = due.Span(CivilTime.ChinaDate(time.GetUtcNow()), DuePrecision.Day);
            query.Between(Fields.DueOn, from is { } first ? first : null, until is { } last ? last : null);
        }

        return query;
    }

    /// <summary>What of a request leaves the sealed body: a due day only while somebody has to answer.</summary>
    private static IndexFields FieldsOf(RightsRequest request)
    {
        var fields = new IndexFields().Set(Fields.Status, request.Status.Id()).Set(Fields.Type, request.Kind.Id())
            .Set(Fields.Declaration, request.Declaration)
            .Set(Fields.At, request.At);
        return request.Status == RightStatus.Open ? fields.Set(Fields.DueOn, request.DueOn) : fields;
    }

    internal static StoredRight Read(Document document) => new(document.Read(RightsJson.Default.RightsRequest), document);
}

/// <summary>The stored form of a request, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter), typeof(ReceiptConverter)])]
[JsonSerializable(typeof(RightsRequest))]
internal sealed partial class RightsJson : JsonSerializerContext;

/// <summary>A receipt as its text.</summary>
internal sealed class ReceiptConverter : JsonConverter<Receipt>
{
    public override Receipt Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Receipt.TryParse(reader.GetString(), out var receipt) ? receipt : throw new JsonException("Not a receipt.");

    public override void Write(Utf8JsonWriter writer, Receipt value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

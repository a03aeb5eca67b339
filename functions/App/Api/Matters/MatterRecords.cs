using System.Text.Json.Serialization;
using App.Api.Releases;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Matters;
using Domain.Privacy;
using Storage;

namespace App.Api.Matters;

/// <summary>A report with the document that it was read from.</summary>
public sealed record StoredMatter(Matter Matter, Document Document);

/// <summary>Reports in the store: in the city's partition, where the city reads them without asking every county.</summary>
public sealed class MatterRecords(IStore store, TimeProvider time)
{
    public const string Open = "open";
    public const string Received = "received";

    private const int PageSize = 25;

    public static IReadOnlyList<string> Statuses { get; } = [Open, Received];

    private static Partition Home { get; } = Partition.County(DivisionCode.Changzhi.Value);

    /// <summary>One page, newest first: of the caller's county, or of every county for the city.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<StoredMatter>> ListAsync(Caller caller, string? status, string? page, CancellationToken cancellation) =>
        Listed<StoredMatter>.Of(await store.ListAsync(Home, Ask(caller.Assignment.HomeCounty, status).OrderById(descending: true),
            new Page(PageSize, page), cancellation).ConfigureAwait(false), Read) with
        {
            Total = await store.TotalAsync(Home, Ask(caller.Assignment.HomeCounty, status), cancellation).ConfigureAwait(false),
        };

    /// <summary>Everything that one county, or the whole city, ever reported.</summary>
    public async Task<IReadOnlyList<Matter>> OfAsync(DivisionCode area, CancellationToken cancellation)
    {
        var all = new List<Matter>();
        string? page = null;
        do
        {
            var listing = await store.ListAsync(Home, Ask(area == DivisionCode.Changzhi ? null : area, null), new Page(Page.MaxSize, page),
                cancellation).ConfigureAwait(false);
            all.AddRange(listing.Items.Select(document => Read(document).Matter));
            page = listing.Next;
        }
        while (page is not null);

        return all;
    }

    /// <summary>The first ones, oldest first, of which the city has not taken note.</summary>
    public async Task<IReadOnlyList<Matter>> WaitingAsync(int most, CancellationToken cancellation) =>
        [.. (await store.ListAsync(Home, Ask(null, Open).OrderBy(Fields.At), new Page(most), cancellation).ConfigureAwait(false)).Items
            .Select(document => Read(document).Matter)];

    public async Task<StoredMatter?> FindAsync(string id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Home, Kinds.Matter, id, cancellation).ConfigureAwait(false) is { } document ? Read(document) : null;

    /// <summary>A county reports.</summary>
    public async Task<Attempt<StoredMatter>> ReportAsync(Caller caller, ReportMatter command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.MattersReport, out _) || caller.Assignment.County is not { } county)
        {
            return Wire.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var decision = ReportMatter.Decide(county, command, OpaqueId.New(now), now);
        return decision.IsAccepted ? await CommitAsync(decision.Outcome, null, "matter.report", caller, channel, now,
            cancellation).ConfigureAwait(false)
            : Wire.Errors.Invalid(decision.Problems);
    }

    /// <summary>The city takes note.</summary>
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<StoredMatter>> ReceiveAsync(Caller caller, StoredMatter found, ReceiveMatter command, string version,
        string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!caller.Assignment.May(Permission.MattersReceive, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var decision = ReceiveMatter.Decide(found.Matter, command, now);
        return !decision.IsAccepted ? Wire.Errors.Decided(decision.Problems)
            : version != found.Document.Version ? Wire.Errors.VersionConflict()
            : await CommitAsync(decision.Outcome, found.Document, "matter.receive", caller, channel, now, cancellation).ConfigureAwait(false);
    }

    private async Task<Attempt<StoredMatter>> CommitAsync(Matter matter, Document? known, string action, Caller caller, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var fields = new IndexFields().Set(Fields.Status, matter.ReceivedAt is null ? Open : Received).Set(Fields.Type, matter.County.Value)
            .Set(Fields.Actor, matter.By.Subject).Set(Fields.At, matter.At);

        // The trail of the city: the report lies with the city, and a commit stands in one county's chain.
        var batch = Batch.Of(AuditEntries.Of("matter", matter.Id, DivisionCode.Changzhi, action, caller.Actor, channel, now, null));
        if (known is null)
        {
            batch.Create(Kinds.Matter, matter.Id, matter, MatterJson.Default.Matter, fields);
        }
        else
        {
            batch.Replace(known, matter, MatterJson.Default.Matter, fields);
        }

        return (await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await FindAsync(matter.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Wire.Errors.VersionConflict();
    }

    private static Query Ask(DivisionCode? county, string? status)
    {
        var query = Query.Of(Kinds.Matter);
        if (status is not null)
        {
            query.Where(Fields.Status, status);
        }

        if (county is { } only)
        {
            query.Where(Fields.Type, only.Value);
        }

        return query;
    }

    private static StoredMatter Read(Document document) => new(document.Read(MatterJson.Default.Matter), document);
}

/// <summary>The stored form of a report, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(Matter))]
internal sealed partial class MatterJson : JsonSerializerContext;

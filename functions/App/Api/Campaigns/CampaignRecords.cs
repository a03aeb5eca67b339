using System.Text.Json.Serialization;
using App.Api.Releases;
using App.Security;
using App.Wire;
using Domain.Campaigns;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.Campaigns;

/// <summary>Campaigns, goals and figures in the store: in the city's partition, where the city reads them without asking every county.</summary>
public sealed class CampaignRecords(IStore store, TimeProvider time)
{
    private const string BookId = "book";

    /// <summary>Somebody who makes another campaign at the same moment goes first; so often the book is read again.</summary>
    private const int Attempts = 4;

    private static Partition Home { get; } = Partition.County(DivisionCode.Changzhi.Value);

    /// <summary>Those in which the caller's county takes part, the latest first; for the city all.</summary>
    public async Task<IReadOnlyList<Campaign>> OfAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var home = caller.Assignment.HomeCounty;
        return [.. (await BookAsync(cancellation).ConfigureAwait(false)).Book.Campaigns.Where(one => home is not { } county
            || one.Has(county)).OrderByDescending(one => one.From)];
    }

    /// <summary>Null also where the caller's county takes no part.</summary>
    public async Task<Campaign?> FindAsync(Caller caller, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) ? (await OfAsync(caller, cancellation).ConfigureAwait(false)).FirstOrDefault(one => one.Id == id) : null;

    public async Task<Attempt<Campaign>> MakeAsync(Caller caller, MakeCampaign command, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.CampaignsPlan, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var ((book, read), now) = (await BookAsync(cancellation).ConfigureAwait(false), time.GetUtcNow());
            var decision = MakeCampaign.Decide(book, command, OpaqueId.New(now), now);
            if (!decision.IsAccepted)
            {
                return Errors.Overlaps(decision.Problems);
            }

            var made = decision.Outcome;
            var batch = Batch.Of(AuditEntries.Of("campaign", made.Id, DivisionCode.Changzhi, "campaign.make", caller.Actor, channel, now, null));
            var (after, fields) = (new CampaignBook([.. book.Campaigns, made]), new IndexFields().Set(Fields.Type, "book").Set(Fields.At, now));
            _ = read is null ? batch.Create(Kinds.Campaign, BookId, after, CampaignJson.Default.CampaignBook, fields)
                : batch.Replace(read, after, CampaignJson.Default.CampaignBook, fields);
            if ((await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return made;
            }
        }

        return Wire.Errors.VersionConflict();
    }

    /// <summary>The goals of these counties, by county.</summary>
    public async Task<IReadOnlyDictionary<DivisionCode, CountyGoals>> GoalsAsync(Campaign campaign, IEnumerable<DivisionCode> counties,
        CancellationToken cancellation) =>
        (await store.FindAllAsync(Home, Kinds.Campaign, [.. counties.Select(county => GoalsId(campaign, county))], cancellation)
            .ConfigureAwait(false)).Items
            .Select(document => document.Read(CampaignJson.Default.CountyGoals)).ToDictionary(goals => goals.County);

    /// <summary>The figures of these counties.</summary>
    public async Task<IReadOnlyList<CampaignFigure>> FiguresAsync(Campaign campaign, IEnumerable<DivisionCode> counties,
        CancellationToken cancellation) =>
        [
            .. (await store.FindAllAsync(Home, Kinds.Campaign,
                [.. from county in counties from kind in FigureKinds.All select FigureId(campaign, county, kind)], cancellation)
                    .ConfigureAwait(false)).Items
                .Select(document => document.Read(CampaignJson.Default.CampaignFigure)).OrderBy(figure => figure.County.Value,
                    StringComparer.Ordinal).ThenBy(figure => figure.Kind),
        ];

    /// <summary>Sets what one place is to reach.</summary>
    public async Task<Attempt<CountyGoals>> SetAsync(Caller caller, Campaign campaign, SetGoal command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Goal.Area.County is not { } county || (caller.Assignment.HomeCounty is { } home && county != home))
        {
            return Wire.Errors.Invalid([Domain.Campaigns.Errors.UnknownArea()]);
        }

        if (!caller.Assignment.May(Permission.CampaignsSet, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        var (id, now) = (GoalsId(campaign, county), time.GetUtcNow());
        var read = await store.FindAsync(Home, Kinds.Campaign, id, cancellation).ConfigureAwait(false);
        var decision = SetGoal.Decide(campaign, read?.Read(CampaignJson.Default.CountyGoals), county, command, now);
        return !decision.IsAccepted ? Wire.Errors.Invalid(decision.Problems)
            : await KeepAsync(caller, campaign, read, id, "goals", decision.Outcome, CampaignJson.Default.CountyGoals, "campaign.goal", channel, now,
                cancellation).ConfigureAwait(false);
    }

    /// <summary>Enters a figure of a county; what was there stays as a version.</summary>
    public async Task<Attempt<CampaignFigure>> EnterAsync(Caller caller, Campaign campaign, DivisionCode? county, EnterFigure command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(command);
        if ((caller.Assignment.HomeCounty ?? county) is not { } place || (county is { } asked && asked != place))
        {
            return Wire.Errors.Invalid([Domain.Campaigns.Errors.UnknownArea()]);
        }

        if (!caller.Assignment.May(Permission.CampaignsSet, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        var (id, now) = (FigureId(campaign, place, command.Kind ?? default), time.GetUtcNow());
        var read = await store.FindAsync(Home, Kinds.Campaign, id, cancellation).ConfigureAwait(false);
        var decision = EnterFigure.Decide(campaign, place, read?.Read(CampaignJson.Default.CampaignFigure), command, CivilTime.ChinaDate(now), now);
        return !decision.IsAccepted ? Wire.Errors.Invalid(decision.Problems)
            : await KeepAsync(caller, campaign, read, id, "figure", decision.Outcome, CampaignJson.Default.CampaignFigure, "campaign.figure", channel,
                now, cancellation)
                .ConfigureAwait(false);
    }

    /// <summary>Enters the figures of a table: all of them in one commit, or none.</summary>
    internal async Task<Attempt<EnteredFigures>> EnterAsync(Caller caller, Campaign campaign, IReadOnlyList<FigureRow> rows,
        string channel, CancellationToken cancellation)
    {
        if (!caller.Assignment.May(Permission.CampaignsSet, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (caller.Assignment.HomeCounty is { } home && rows.Any(row => row.County != home))
        {
            return Wire.Errors.Invalid([Domain.Campaigns.Errors.UnknownArea()]);
        }

        var (now, made, problems) = (time.GetUtcNow(), new List<CampaignFigure>(), new List<Domain.Problems.Problem>());
        var batch = Batch.Of(AuditEntries.Of("campaign", campaign.Id, DivisionCode.Changzhi, "campaign.figure", caller.Actor, channel, now, null));
        foreach (var row in rows)
        {
            var id = FigureId(campaign, row.County, row.Kind);
            var read = await store.FindAsync(Home, Kinds.Campaign, id, cancellation).ConfigureAwait(false);
            var decision = EnterFigure.Decide(campaign, row.County, read?.Read(CampaignJson.Default.CampaignFigure),
                new(row.Kind, row.Value, row.Source, row.On, caller.Actor), CivilTime.ChinaDate(now), now);
            if (!decision.IsAccepted)
            {
                problems.AddRange(decision.Problems);
                continue;
            }

            var fields = new IndexFields().Set(Fields.Type, "figure").Set(Fields.Parent, campaign.Id).Set(Fields.At, now);
            _ = read is null ? batch.Create(Kinds.Campaign, id, decision.Outcome, CampaignJson.Default.CampaignFigure, fields)
                : batch.Replace(read, decision.Outcome, CampaignJson.Default.CampaignFigure, fields);
            made.Add(decision.Outcome);
        }

        return problems.Count > 0 ? Wire.Errors.Invalid(problems)
            : (await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted ? new EnteredFigures(made)
            : Wire.Errors.VersionConflict();
    }

    private async Task<Attempt<T>> KeepAsync<T>(Caller caller, Campaign campaign, Document? read, string id, string type, T body,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info, string action, string channel, DateTimeOffset now,
            CancellationToken cancellation)
        where T : class
    {
        // The trail of the city: the documents lie with the city, and a commit stands in one county's chain.
        var batch = Batch.Of(AuditEntries.Of("campaign", campaign.Id, DivisionCode.Changzhi, action, caller.Actor, channel, now, null));
        var fields = new IndexFields().Set(Fields.Type, type).Set(Fields.Parent, campaign.Id).Set(Fields.At, now);
        _ = read is null ? batch.Create(Kinds.Campaign, id, body, info, fields) : batch.Replace(read, body, info, fields);
        return (await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted ? body : Wire.Errors.VersionConflict();
    }

    private async Task<(CampaignBook Book, Document? Read)> BookAsync(CancellationToken cancellation) =>
        await store.FindAsync(Home, Kinds.Campaign, BookId, cancellation).ConfigureAwait(false) is { } document
            ? (document.Read(CampaignJson.Default.CampaignBook), document) : (CampaignBook.Empty, null);

    private static string GoalsId(Campaign campaign, DivisionCode county) => $"{campaign.Id}-{county.Value}";

    private static string FigureId(Campaign campaign, DivisionCode county, FigureKind kind) => $"{campaign.Id}-{county.Value}-{kind.Id()}";
}

/// <summary>What a table has entered.</summary>
public sealed record EnteredFigures(IReadOnlyList<CampaignFigure> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true,
    Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(CampaignBook))]
[JsonSerializable(typeof(CountyGoals))]
[JsonSerializable(typeof(CampaignFigure))]
internal sealed partial class CampaignJson : JsonSerializerContext;

using App.Api.Parameters;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Parameters;
using Domain.Privacy;
using Storage;
using Suite.Contracts;

namespace Suite.Parameters;

/// <summary>The policy book on the embedded store.</summary>
public sealed class ParametersEmbedded : ParametersContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync();
}

/// <summary>The policy book on Cosmos DB's real client over the protocol double.</summary>
public sealed class ParametersOnCosmos : ParametersContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverDoubleAsync();
}

/// <summary>Versions of parameters by several instances at the same moment, on every store.</summary>
public abstract class ParametersContract : IAsyncLifetime
{
    private static readonly Caller Analyst = new("u-analyst", null, new(Role.CityAnalyst));

    private IStoreBackEnd _backEnd = null!;

    /// <summary>Holds the queue.</summary>
    private EmbeddedBackEnd _beside = null!;

    protected abstract Task<IStoreBackEnd> OpenAsync();

    private PolicyRecords Records => new(_backEnd.Store);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private DateOnly InAMonth => DateOnly.FromDateTime(_backEnd.Clock.GetUtcNow().UtcDateTime).AddDays(30);

    public async ValueTask InitializeAsync() => (_backEnd, _beside) = (await OpenAsync(), await EmbeddedBackEnd.OpenAsync());

    public async ValueTask DisposeAsync()
    {
        if (_backEnd is not null)
        {
            await _backEnd.DisposeAsync();
        }

        if (_beside is not null)
        {
            await _beside.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact] // api.md: Policy:* seeds the first version only
    public async Task The_first_version_is_written_once_whatever_starts_at_the_same_time_and_all_go_by_it()
    {
        var instances = Enumerable.Range(5, 4).Select(days => Instance(days)).ToList();
        await Task.WhenAll(instances.Select(instance => instance.Reader.FreshAsync(Now).AsTask()));
        var days = instances.Select(instance => instance.Policy.On(InAMonth).HomeVisitMaxDays).Distinct().ToList();
        Assert.InRange(Assert.Single(days), 5, 8);
        Assert.Equal(["policy.begin"], await AuditAsync());
        instances.ForEach(instance => instance.Reader.Dispose());
    }

    [Fact]
    public async Task What_one_instance_proposes_and_another_counts_a_third_puts_in_force_and_a_fourth_hears_of()
    {
        using var proposing = Instance().Reader;
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Actions(proposing).ProposeAsync(Analyst,
            new("keyCareDays", "60", InAMonth, "局务会议", Analyst.Actor), "api", Now)));
        var change = Assert.Single(replies, reply => reply.Done is not null).Done!;
        Assert.All(replies.Where(reply => reply.Refusal is not null), reply => Assert.Equal("already-proposed", reply.Refusal!.Code));

        // One message a county went out with the proposal.
        var messages = await _beside.Root.Queue.ReceiveAsync(ParameterFunctions.Count.Queue, 32, TimeSpan.FromMinutes(1), Now);
        Assert.Equal(CountParameterEffect.Counties.Count, messages.Count);
        Assert.Equal("effect-not-counted", (await DecideAsync(change, "u-one", agrees: true)).Refusal!.Code);
        var effects = new ParameterEffects(_backEnd.Store, Records, _backEnd.Clock);
        foreach (var message in messages.Concat(messages))
        {
            await effects.RunAsync(message.Text, Now);
        }

        Assert.All(await Records.EffectsAsync(change, Now), effect => Assert.True(effect.IsWhole));
        var decided = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => DecideAsync(change, $"u-{i}", agrees: i % 2 == 0)));
        var status = Assert.Single(decided, reply => reply.Done is not null).Done!.Status;
        Assert.All(decided.Where(reply => reply.Refusal is not null), reply => Assert.Equal("wrong-status", reply.Refusal!.Code));

        var fourth = Instance();
        await fourth.Reader.FreshAsync(Now);
        fourth.Reader.Dispose();
        Assert.Equal((90, status == ChangeStatus.Approved ? 60 : 90),
            (fourth.Policy.On(InAMonth.AddDays(-1)).KeyCareDays, fourth.Policy.On(InAMonth).KeyCareDays));
        string[] trail = ["policy.begin", "policy.propose", status == ChangeStatus.Approved ? "policy.approve" : "policy.refuse"];
        Assert.Equal(trail.Order(StringComparer.Ordinal), await AuditAsync());
    }

    [Fact]
    public async Task An_instance_keeps_what_it_knows_while_the_store_does_not_answer_and_hears_of_it_afterwards()
    {
        var (policy, failing) = (new PolicyInForce((IReadOnlyList<KeyValuePair<string, string?>>)[]), new Failing(_backEnd.Store));
        using var reader = new PolicyReader(failing, new(failing), policy, exception => exception is IOException ? Trouble.Unreachable : null,
            _backEnd.Clock);
        await reader.FreshAsync(Now);
        failing.Fails = true;
        _backEnd.Clock.Advance(TimeSpan.FromMinutes(1));
        await reader.FreshAsync(Now);
        Assert.Equal(90, policy.On(InAMonth).KeyCareDays);

        // One that knows nothing yet says so instead of guessing.
        using var fresh = new PolicyReader(failing, new(failing), new((IReadOnlyList<KeyValuePair<string, string?>>)[]),
            exception => exception is IOException ? Trouble.Unreachable : null, _backEnd.Clock);
        await Assert.ThrowsAsync<IOException>(() => fresh.FreshAsync(Now).AsTask());
        failing.Fails = false;
        await fresh.FreshAsync(Now);
    }

    private (PolicyInForce Policy, PolicyReader Reader) Instance(int? homeVisitDays = null)
    {
        List<KeyValuePair<string, string?>> settings = homeVisitDays is { } days
            ? [new("HomeVisitMaxDays", days.ToString(null, System.Globalization.CultureInfo.InvariantCulture))] : [];
        var policy = new PolicyInForce(settings);
        return (policy, new(_backEnd.Store, Records, policy, _ => null, _backEnd.Clock));
    }

    private ParameterActions Actions(PolicyReader reader) => new(_backEnd.Store, _beside.Root.Queue, Records, reader, _backEnd.Clock);

    private async Task<App.Wire.Attempt<ParameterChange>> DecideAsync(ParameterChange change, string who, bool agrees)
    {
        var approver = new Caller(who, null, new(Role.CityApprover));
        using var reader = Instance().Reader;
        return await Actions(reader).DecideAsync(approver, change.Id, new(agrees, agrees ? null : "再议", 1, approver.Actor), "api", Now);
    }

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        var page = await _backEnd.Store.ListAsync(Partition.County(DivisionCode.Changzhi.Value), Query.Of(Kinds.Audit).OrderBy(Fields.At), new(100),
            Now);
        return [.. page.Items.Select(document => document.Fields.Get(Fields.Action)!).Order(StringComparer.Ordinal)];
    }

    /// <summary>A store that does not answer for a while.</summary>
    private sealed class Failing(IStore store) : IStore
    {
        public bool Fails { get; set; }

        private IStore Answering => Fails ? throw new IOException("The store does not answer.") : store;

        public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
            Answering.FindAsync(partition, kind, id, cancellation);

        public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
            Answering.ListAsync(partition, query, page, cancellation);

        public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
            Answering.CountAsync(partition, query, most, cancellation);

        public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default) =>
            Answering.CommitAsync(partition, batch, cancellation);

        public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null,
            CancellationToken cancellation = default) =>
            Answering.ChangesAsync(partition, cursor, max, only, cancellation);
    }
}

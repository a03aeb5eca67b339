using App;
using App.Api.Assignments;
using App.Security;
using Domain.Assignments;
using Domain.Audit;
using Domain.Privacy;
using Microsoft.Extensions.Configuration;
using Storage;
using Suite.Contracts;

namespace Suite.Assignments;

/// <summary>Assignments on the embedded store.</summary>
public sealed class AssignmentsEmbedded : AssignmentsContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync();
}

/// <summary>Assignments on Cosmos DB's real client over the protocol double.</summary>
public sealed class AssignmentsOnCosmos : AssignmentsContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverDoubleAsync();
}

/// <summary>Letting accounts in and out at the same moment, and the first administrator, on every store.</summary>
public abstract class AssignmentsContract : IAsyncLifetime
{
    private const string Issuer = "https://login.example.cn";

    private static readonly AuditActor One = new(Caller.SubjectOf(Issuer, "one"), "securityAdmin");
    private static readonly AuditActor Two = new(Caller.SubjectOf(Issuer, "two"), "securityAdmin");

    private IStoreBackEnd _backEnd = null!;

    protected abstract Task<IStoreBackEnd> OpenAsync();

    private AssignmentRecords Records => new(_backEnd.Store);

    private AssignmentActions Actions => new(_backEnd.Store, Records, _backEnd.Clock);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _backEnd = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_backEnd is not null)
        {
            await _backEnd.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_two_who_give_one_account_a_role_at_the_same_moment_one_is_told_that_it_has_one()
    {
        var results = await Task.WhenAll(GiveAsync("zhang", "countyReviewer 140403 - - -", One),
            GiveAsync("zhang", "countyApprover 140404 - - -", Two));
        Assert.Single(results, result => result.Done is not null);
        Assert.Equal("already-assigned", Assert.Single(results, result => result.Refusal is not null).Refusal!.Code);

        // The same after it had been ended once.
        var given = results.Single(result => result.Done is not null).Done!;
        Assert.NotNull((await Actions.EndAsync(given.Id, new("调走了", One), given.Version, "api", Now)).Done);
        results = await Task.WhenAll(GiveAsync("zhang", "countyReviewer 140403 - - -", One), GiveAsync("zhang", "countyApprover 140404 - - -", Two));
        Assert.Single(results, result => result.Done is not null);
        Assert.Single((await Records.FindAsync(given.Id, Now))!.Assignment.Earlier);
        Assert.Equal(3, (await AuditAsync()).Count);
    }

    [Fact]
    public async Task Of_two_approvals_at_the_same_moment_one_is_carried_out_and_written_down_once()
    {
        await StartAsync("one", "two");
        var proposed = (await GiveAsync("zhang", "securityAdmin - - - -", One)).Done!;
        Assert.Equal(AssignmentStatus.Proposed, proposed.Assignment.Status);
        var three = new AuditActor(Caller.SubjectOf(Issuer, "three"), "securityAdmin");
        var results = await Task.WhenAll(new[] { Two, three }.Select(by => Actions.ApproveAsync(proposed.Id, new(by), proposed.Version, "api", Now)));
        Assert.Single(results, result => result.Done is not null);
        Assert.Equal(409, Assert.Single(results, result => result.Refusal is not null).Refusal!.Status);
        Assert.Single(await AuditAsync(), entry => entry == "assignment.approve");
        Assert.Equal(3, (await Records.AdministratorsAsync(Now)).Accounts.Count);
    }

    [Fact]
    public async Task Two_administrators_who_end_each_other_at_the_same_moment_leave_one()
    {
        await StartAsync("one", "two");
        var (one, two) = (await FindAsync("one"), await FindAsync("two"));
        var results = await Task.WhenAll(Actions.EndAsync(two.Id, new("互相", One), two.Version, "api", Now),
            Actions.EndAsync(one.Id, new("互相", Two), one.Version, "api", Now));
        Assert.Single(results, result => result.Done is not null);
        var left = Assert.Single((await Records.AdministratorsAsync(Now)).Accounts);
        Assert.Single(new[] { await FindAsync("one"), await FindAsync("two") }, stored => stored.Assignment.Status == AssignmentStatus.Active
            && stored.Assignment.Account == left);

        // And whoever comes after them cannot end the last.
        var last = (await FindAsync("one")).Assignment.Account == left ? await FindAsync("one") : await FindAsync("two");
        Assert.Equal("last-administrator", (await Actions.EndAsync(last.Id, new("再来", new("u-x", "securityAdmin")), last.Version, "api",
            Now)).Refusal!.Code);
    }

    [Fact]
    public async Task The_first_administrator_comes_from_the_setting_once_whatever_starts_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync("one")));
        var first = await FindAsync("one");
        Assert.Equal((AssignmentStatus.Active, Role.SecurityAdmin, "system"),
            (first.Assignment.Status, first.Assignment.Assignment.Role, first.Assignment.Given.By.Subject));
        Assert.Equal(["assignment.first"], await AuditAsync());

        // Somebody else in the setting afterwards is nobody: there was an administrator.
        await StartAsync("mallory");
        Assert.Null(await Records.FindAsync(Caller.AssignmentIdOf(Caller.SubjectOf(Issuer, "mallory")), Now));
        Assert.Single(await AuditAsync());
    }

    [Fact]
    public async Task A_single_administrator_gets_a_second_one_by_whoever_runs_the_server_and_only_the_one_it_proposed()
    {
        await StartAsync("one");
        var proposed = (await GiveAsync("two", "securityAdmin - - - -", One)).Done!;
        Assert.Equal("same-person", (await Actions.ApproveAsync(proposed.Id, new(One), proposed.Version, "api", Now)).Refusal!.Code);
        await StartAsync("one");
        Assert.Equal(AssignmentStatus.Proposed, (await FindAsync("two")).Assignment.Status);
        await StartAsync("two");
        Assert.Equal((AssignmentStatus.Active, "system"), ((await FindAsync("two")).Assignment.Status,
            (await FindAsync("two")).Assignment.Decided!.By.Subject));

        // With two there is a second person: the setting approves nothing any more.
        Assert.NotNull((await GiveAsync("three", "securityAdmin - - - -", One)).Done);
        await StartAsync("three");
        Assert.Equal(AssignmentStatus.Proposed, (await FindAsync("three")).Assignment.Status);

        // Nor does it let in another administrator than one for security.
        Assert.NotNull((await Actions.EndAsync((await FindAsync("two")).Id, new("离职", One), (await FindAsync("two")).Version, "api", Now)).Done);
        Assert.NotNull((await GiveAsync("four", "auditor - - - -", One)).Done);
        await StartAsync("four");
        Assert.Equal(AssignmentStatus.Proposed, (await FindAsync("four")).Assignment.Status);
    }

    [Fact]
    public async Task The_list_is_cut_to_status_role_and_county_and_goes_on_page_by_page()
    {
        await StartAsync("one");
        for (var i = 0; i < 60; i++)
        {
            Assert.NotNull((await GiveAsync($"worker-{i}", i % 2 == 0 ? "countyReviewer 140403 - - -" : "departmentOfficer 140404 - - education",
                One)).Done);
        }

        var ended = await FindAsync("worker-0");
        Assert.NotNull((await Actions.EndAsync(ended.Id, new("调走了", One), ended.Version, "api", Now)).Done);
        Assert.Equal(61, (await AllAsync(new(null, null, null))).Count);
        Assert.Equal(29, (await AllAsync(new(AssignmentStatus.Active, Role.CountyReviewer, null))).Count);
        Assert.Equal(30, (await AllAsync(new(null, null, Domain.Divisions.DivisionCode.Parse("140404")))).Count);
        Assert.Equal(ended.Id, Assert.Single(await AllAsync(new(AssignmentStatus.Ended, null, null))).Id);
        Assert.Single(await AllAsync(new(null, null, Domain.Divisions.DivisionCode.Changzhi)));
    }

    private async Task<IReadOnlyList<StoredAssignment>> AllAsync(AssignmentFilter filter)
    {
        var all = new List<StoredAssignment>();
        string? after = null;
        do
        {
            var page = await Records.ListAsync(filter, after, Now);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(all.Count, all.DistinctBy(stored => stored.Id).Count());
        return all;
    }

    private Task<App.Wire.Attempt<StoredAssignment>> GiveAsync(string subject, string scope, AuditActor by) => Actions.GiveAsync(
        new(Caller.SubjectOf(Issuer, subject), Issuer, subject, null, IsMachine: false, Scopes.Read(scope).Assignment!, by), "api", Now);

    private async Task<StoredAssignment> FindAsync(string subject) => (await Records.FindAsync(Caller.AssignmentIdOf(Caller.SubjectOf(Issuer,
        subject)), Now))!;

    /// <summary>A start with these accounts in the setting.</summary>
    private Task StartAsync(params string[] subjects)
    {
        var given = new Dictionary<string, string?>
        {
            ["Auth:FirstAdministrator"] = string.Join(", ",
            subjects.Select(subject => $"{Issuer} {subject}"))
        };
        var (settings, problems) = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build());
        Assert.Equal([], problems);
        return new FirstAdministrators(settings!, _backEnd.Store, Records, _backEnd.Clock).EnsureAsync(Now);
    }

    private async Task<IReadOnlyList<string>> AuditAsync() =>
        [.. (await _backEnd.Store.ListAsync(Partition.County("140400"), Query.Of(Kinds.Audit), new(1000), Now)).Items.Select(entry =>
            entry.Fields.Get(Fields.Action)!)];
}

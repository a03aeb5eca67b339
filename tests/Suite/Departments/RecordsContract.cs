using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Api.Departments;
using App.Security;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Domain.Verification;
using Storage;
using Suite.Contracts;

namespace Suite.Departments;

/// <summary>Departments' records on the embedded store.</summary>
public sealed class RecordsEmbedded : RecordsContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync();
}

/// <summary>Departments' records on Cosmos DB's real client over the protocol double.</summary>
public sealed class RecordsOnCosmos : RecordsContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverDoubleAsync();
}

/// <summary>Sending, correcting, taking back and erasing what a department knows, on every store; the sealed rows lie in a folder.</summary>
public abstract class RecordsContract : IAsyncLifetime
{
    private static readonly DivisionCode County = DivisionCode.Parse(Lists.County);

    private static readonly Caller Officer = new("u-officer", null, new(Role.DepartmentOfficer, County, Department: Department.Education));

    private IStoreBackEnd _backEnd = null!;

    /// <summary>Holds the blobs.</summary>
    private EmbeddedBackEnd _beside = null!;

    protected abstract Task<IStoreBackEnd> OpenAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IBlobStore Blobs => _beside.Root.Blobs;

    private DepartmentRows Rows => new(_backEnd.Store, Blobs);

    private Records Sent => new(_backEnd.Store, Blobs, new(_backEnd.Store, _backEnd.Clock), new(Blobs, Rows), null!, _backEnd.Clock);

    private DateOnly Today => CivilTime.ChinaDate(_backEnd.Clock.GetUtcNow());

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

    [Fact]
    public async Task The_same_list_sent_by_several_at_once_is_one_batch_and_is_written_down_once()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(Today, Row(1, "东街小学"), Row(2, "西街小学"))));
        Assert.Single(sent.Select(batch => batch.Id).Distinct());
        Assert.Equal(1, await Sent.CountAsync(Department.Education, County, Now));
        Assert.Equal(2, (await Rows.CurrentAsync(Department.Education, County, Now)).Count);
        Assert.Single(await AuditAsync());

        // Another day, another list; another department has none.
        await SendAsync(Today.AddDays(-1), Row(1, "东街小学"), Row(2, "西街小学"));
        Assert.Equal((2, 0), (await Sent.CountAsync(Department.Education, County, Now), await Sent.CountAsync(Department.Health, County, Now)));
    }

    [Fact]
    public async Task The_later_word_is_in_force_and_when_it_is_taken_back_by_two_at_once_the_earlier_one_again()
    {
        await SendAsync(Today.AddDays(-10), Row(1, "东街小学"));
        var correction = await SendAsync(Today, Row(1, "南街小学"));
        Assert.Equal(["南街小学"], await SchoolsAsync());
        var found = (await Sent.FindAsync(DepartmentProfiles.Find(Department.Education)!, County, correction.Id, Now))!;
        var taken = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Sent.CancelAsync(Officer, found, "api", Now)));
        Assert.All(taken, result => Assert.Equal(BatchStatus.Cancelled, result.Done!.Batch.Status));
        Assert.Equal(["东街小学"], await SchoolsAsync());
        Assert.Single(await AuditAsync(), action => action == "records.cancel");
    }

    [Fact] // 个人信息保护法 19: no longer than it is needed
    public async Task Rows_that_another_list_has_replaced_are_erased_after_their_time_and_those_in_force_stay()
    {
        await SendAsync(Today, Row(1, "东街小学"), Row(2, "西街小学"));
        var replaced = await SendAsync(Today.AddDays(1), Row(3, "北街小学"));
        await SendAsync(Today.AddDays(2), Row(3, "南街小学"));
        using var left = new MemoryStream("left by a crash"u8.ToArray());
        await Blobs.CreateAsync(RecordNames.Folder(Lists.County, App.Wire.OpaqueId.New(_backEnd.Clock.GetUtcNow())) + "0-rows-00000", left, Now);
        Assert.Equal(4, await FilesAsync());

        // A day: what no batch knows of goes, nothing else.
        _backEnd.Clock.Advance(TimeSpan.FromHours(25));
        await CleanAsync();
        Assert.Equal(3, await FilesAsync());
        _backEnd.Clock.Advance(TimeSpan.FromDays(398));
        await CleanAsync();
        Assert.Equal(3, await FilesAsync());

        // The parameter's days are over: the replaced row goes, the first list is still the last word about its children.
        _backEnd.Clock.Advance(TimeSpan.FromDays(3));
        await CleanAsync();
        await CleanAsync();
        Assert.Equal(2, await FilesAsync());
        Assert.NotNull((await Sent.FindAsync(DepartmentProfiles.Find(Department.Education)!, County, replaced.Id, Now))!.Batch.ErasedAt);
        Assert.Equal(["东街小学", "南街小学", "西街小学"], await SchoolsAsync());
        Assert.Single(await AuditAsync(), action => action == "records.erase");
    }

    [Fact] // the days are a parameter of the policy
    public async Task A_shorter_time_in_force_erases_sooner()
    {
        await SendAsync(Today, Row(3, "北街小学"));
        await SendAsync(Today.AddDays(1), Row(3, "南街小学"));
        _backEnd.Clock.Advance(TimeSpan.FromDays(40));
        await CleanAsync();
        Assert.Equal(2, await FilesAsync());
        await CleanAsync(new([KeyValuePair.Create("RecordKeptDays", (string?)"30")]));
        Assert.Equal(1, await FilesAsync());
    }

    private static JsonObject Row(int child, string school) => new()
    {
        ["childName"] = "儿童" + (char)('甲' + child),
        ["citizenNumber"] = Lists.Number(child),
        ["school"] = school,
    };

    private async Task<StoredBatch> SendAsync(DateOnly asOf, params JsonObject[] rows)
    {
        var body = Encoding.UTF8.GetBytes(Lists.Json([.. rows.Select(row => (JsonObject)row.DeepClone())]));
        using var json = JsonDocument.Parse(body);
        var result = await Sent.SendAsync(new(Officer, DepartmentProfiles.Find(Department.Education)!, County, asOf, Whole: false, "api"),
            json.RootElement, body, Now);
        Assert.Equal((BatchStatus.Done, rows.Length), (result.Done!.Batch.Status, result.Done.Batch.Accepted));
        return result.Done;
    }

    private async Task<IReadOnlyList<string?>> SchoolsAsync() =>
        [.. (await Rows.CurrentAsync(Department.Education, County, Now)).Select(row => row.Data.School).Order(StringComparer.Ordinal)];

    private Task CleanAsync(PolicyInForce? policy = null) =>
        new RecordCleaning(_backEnd.Store, Blobs, Rows, policy ?? PolicyInForce.AsWritten, _backEnd.Clock).CleanAsync(Now);

    private async Task<int> FilesAsync() => (await Blobs.ListAsync(RecordNames.Blobs, Now).ToListAsync(Now)).Count;

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        var page = await _backEnd.Store.ListAsync(Partition.County(Lists.County), Query.Of(Kinds.Audit).OrderBy(Fields.At), new(100), Now);
        return [.. page.Items.Select(document => document.Fields.Get(Fields.Action)!)];
    }
}

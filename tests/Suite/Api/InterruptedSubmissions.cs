using System.Text.Json;
using App.Api.Declarations;
using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;

namespace Suite.Api;

/// <summary>A submission that dies before its n-th write, and what a repetition or the sweep makes of it.</summary>
public sealed class InterruptedSubmissions : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interrupted-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 9, 1, 1, 0, 0, TimeSpan.Zero));
    private StorageRoot _root = null!;

    public async ValueTask InitializeAsync() => _root =
        await StorageRoot.OpenAsync(new StorageSettings { Path = Path.Combine(_folder, "data") }, _time);

    public async ValueTask DisposeAsync()
    {
        await _root.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_repetition_goes_on_where_it_stopped(int dies)
    {
        await Assert.ThrowsAsync<IOException>(() => SubmitAsync(new Dying(_root.Store, dies)));
        var again = await SubmitAsync(_root.Store);
        Assert.NotNull(again.Accepted);
        await AssertOneAsync(again.Accepted.Declaration.Id);
        Assert.Equal(dies > 1, again.IsRepeated);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_sweep_goes_on_where_it_stopped(int dies)
    {
        await Assert.ThrowsAsync<IOException>(() => SubmitAsync(new Dying(_root.Store, dies)));
        _time.Advance(TimeSpan.FromMinutes(2));
        var (submissions, _, _) = Rooms(_root.Store);
        Assert.Equal(1, await submissions.ResumeAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await submissions.ResumeAsync(TestContext.Current.CancellationToken));
        var declaration = await AssertOneAsync(null);
        var (_, records, _) = Rooms(_root.Store);
        Assert.Equal(declaration.Id, (await records.FindByReceiptAsync(declaration.Receipt, TestContext.Current.CancellationToken))?.Declaration.Id);
        Assert.Empty((await _root.Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.Outbox), new(10),
            TestContext.Current.CancellationToken)).Items);

        // Whoever asks again with the same key hears the same.
        Assert.Equal(declaration.Receipt, (await SubmitAsync(_root.Store)).Accepted?.Declaration.Receipt);
    }

    [Fact]
    public async Task Before_the_first_write_there_is_nothing_to_sweep()
    {
        await Assert.ThrowsAsync<IOException>(() => SubmitAsync(new Dying(_root.Store, 1)));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await Rooms(_root.Store).Submissions.ResumeAsync(TestContext.Current.CancellationToken));
        Assert.Empty((await _root.Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.Declaration), new(10),
            TestContext.Current.CancellationToken)).Items);
    }

    private async Task<Declaration> AssertOneAsync(string? id)
    {
        var document = Assert.Single((await _root.Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.Declaration), new(10),
            TestContext.Current.CancellationToken)).Items);
        Assert.Single((await _root.Store.ListAsync(Partition.County("140403"), Query.Of(Kinds.Audit), new(10),
            TestContext.Current.CancellationToken)).Items);
        Assert.True(id is null || id == document.Id);
        return DeclarationJson.Read(document.Body);
    }

    private async Task<Submission> SubmitAsync(IStore store)
    {
        using var json = JsonDocument.Parse(Forms.Family.Migrant().ToJsonString());
        var form = FormCatalogue.Find("migrant-2024")!;
        return await Rooms(store).Submissions.SubmitAsync("key", "hash", form, new Input.Raw(json.RootElement), Channel.Web, AuditActor.Declarant,
            TestContext.Current.CancellationToken);
    }

    private (Submissions Submissions, DeclarationRecords Records, AfterSubmission After) Rooms(IStore store)
    {
        var tokens = new SearchTokens(_root.Keys);
        var records = new DeclarationRecords(store, tokens);
        var after = new AfterSubmission(store, new NumberIndex(store, tokens, _time), NullLogger<AfterSubmission>.Instance);
        return (new Submissions(store, records, after, _time, PolicyInForce.AsWritten), records, after);
    }
}

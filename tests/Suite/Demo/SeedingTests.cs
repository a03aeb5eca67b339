using System.Text.Json;
using App.Api.Declarations;
using App.Api.Releases;
using App.Demo;
using App.Disclosure;
using Domain.Declarations;
using Domain.Releases;
using Domain.Statistics.Disclosure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;
using Suite.Api;
using Suite.Statistics;

namespace Suite.Demo;

public sealed class SeedingTests
{
    private const int Count = 400;

    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2024, 9, 1, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_city_is_put_in_once_and_declared_by_the_same_rules()
    {
        await using var site = await Site.StartAsync(Time);
        await Seeder(site, site.Store).SeedAsync(Count, TestContext.Current.CancellationToken);
        var (declarations, children, audits) = await CountAsync(site);
        Assert.InRange(declarations, Count * 9 / 10, Count);
        Assert.InRange(children, Count / 2, declarations);
        Assert.True(audits > declarations);
        Assert.True(await CitySeeder.IsSeededAsync(site.Store, TestContext.Current.CancellationToken));

        await Seeder(site, site.Store).SeedAsync(Count, TestContext.Current.CancellationToken);
        Assert.Equal((declarations, children, audits), await CountAsync(site));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task An_installation_for_made_up_data_says_so_on_every_page_before_anything_is_in_it(string setting, bool says)
    {
        await using var site = await Site.StartAsync(Time, "Site:SyntheticDataOnly=" + setting);
        foreach (var page in (string[])["/declare", "/declare/status", "/chat", "/portal/signin"])
        {
            var text = (await site.GetAsync(page)).Body;
            Assert.Contains("长治市流动儿童和留守儿童关爱", text, StringComparison.Ordinal);
            Assert.Equal(says, text.Contains("演示数据", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_interrupted_seeding_goes_on_and_ends_the_same()
    {
        await using var undisturbed = await Site.StartAsync(Time);
        await Seeder(undisturbed, undisturbed.Store).SeedAsync(Count, TestContext.Current.CancellationToken);
        await using var site = await Site.StartAsync(Time);
        await Assert.ThrowsAnyAsync<Exception>(() => Seeder(site, new Dying(site.Store, 200))
            .SeedAsync(Count, TestContext.Current.CancellationToken));
        await Seeder(site, site.Store).SeedAsync(Count, TestContext.Current.CancellationToken);
        Assert.Equal(await CountAsync(undisturbed), await CountAsync(site));
    }

    [Fact]
    public async Task A_store_with_other_declarations_is_left_alone()
    {
        await using var site = await Site.StartAsync(Time);
        (await site.DeclareAsync(Declaring.Migrant())).Is(System.Net.HttpStatusCode.Created);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Seeder(site, site.Store).SeedAsync(Count, TestContext.Current.CancellationToken));
        Assert.Single(await site.AllAsync("140403", Kinds.Declaration));
    }

    [Fact]
    public async Task Every_seeded_receipt_leads_to_its_declaration()
    {
        await using var site = await Site.StartAsync(Time);
        await Seeder(site, site.Store).SeedAsync(100, TestContext.Current.CancellationToken);
        var records = site.App.Services.GetRequiredService<DeclarationRecords>();
        var seen = 0;
        foreach (var document in await site.AllAsync("140403", Kinds.Declaration))
        {
            var declaration = DeclarationJson.Read(document.Body);
            Assert.Equal(declaration.Id,
                (await records.FindByReceiptAsync(declaration.Receipt, TestContext.Current.CancellationToken))?.Declaration.Id);
            seen++;
        }

        Assert.True(seen > 0);
    }

    [Fact(DisplayName = "The invented city's first release is on its public page, once, however often it is begun; a county's draft waits for 教育")]
    public async Task The_city_has_published()
    {
        await using var site = await Site.StartAsync(Time);
        await Seeder(site, site.Store).SeedAsync(Count * 3, TestContext.Current.CancellationToken);
        var services = site.App.Services;
        var dying = new Dying(site.Store, 3);
        var half = new ReleaseSeeder(new(dying), new(dying, new(dying), services.GetRequiredService<IReleaseFigures>(),
            services.GetRequiredService<App.Settings>().Policy, static () => NoSolver.Instance, new CpSatAttacker(), Time), Time);
        await Assert.ThrowsAnyAsync<Exception>(() => half.SeedAsync(TestContext.Current.CancellationToken));
        for (var i = 0; i < 2; i++)
        {
            await services.GetRequiredService<ReleaseSeeder>().SeedAsync(TestContext.Current.CancellationToken);
        }

        var listed = (await site.GetAsync("/api/public/releases")).Json.GetProperty("items");
        var number = Assert.Single(listed.EnumerateArray()).GetProperty("number").GetString();
        Assert.Contains(number!, (await site.GetAsync("/public")).Body, StringComparison.Ordinal);
        var document = (await site.GetAsync("/api/public/releases/" + number)).Json;
        Assert.Equal("140400", document.GetProperty("area").GetString());
        Assert.Contains(document.GetProperty("tables")[0].GetProperty("cells").EnumerateArray(),
            cell => cell.GetProperty("count").ValueKind == JsonValueKind.Number);
        var recount = await PlainRecount.OfAsync(site.Store, services.GetRequiredService<App.Settings>().Policy);
        Assert.True(Agree(document, recount) > 20);

        // A township of 潞州区, from its records by hand.
        var preview = (await site.PostAsync("/api/releases/preview",
            """{"title":"各街道","level":"county","caliber":"monitoring","asOf":"2024-09-01","tables":[["township"]]}""",
                Site.Bearer(await site.TokenAsync("countyReviewer", "140403")))).Json;
        Assert.True(Agree(preview, recount) > 0);
        var drafts = await services.GetRequiredService<ReleaseRecords>().DraftsAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal([Domain.Forms.Department.Education], Assert.Single(drafts).Owing);
    }

    /// <summary>Every number of inner cells that is shown is what somebody counts by hand from the records; how many there are.</summary>
    private static int Agree(JsonElement release, PlainRecount recount)
    {
        var agreed = 0;
        foreach (var table in release.GetProperty("tables").EnumerateArray())
        {
            var by = table.GetProperty("by").EnumerateArray().Select(dimension => dimension.GetProperty("key").GetString()!).ToList();
            var byHand = recount.Cells("monitoring", new(2024, 9, 1), by);
            foreach (var cell in table.GetProperty("cells").EnumerateArray()
                .Where(cell => cell.GetProperty("count").ValueKind == JsonValueKind.Number))
            {
                var key = string.Join(" | ", by.Select(name => cell.GetProperty(name).GetString())) + " | " + cell.GetProperty("kind").GetString();
                Assert.Equal((key, byHand[key]), (key, cell.GetProperty("count").GetInt32()));
                agreed++;
            }
        }

        return agreed;
    }

    private static async Task<(int Declarations, int Children, int Audits)> CountAsync(Site site)
    {
        var (declarations, children, audits) = (0, 0, 0);
        foreach (var county in Domain.Divisions.DivisionTable.Children(Domain.Divisions.DivisionCode.Changzhi).Select(county => county.Code.Value)
            .Append("140400"))
        {
            declarations += (await site.AllAsync(county, Kinds.Declaration)).Count;
            children += (await site.AllAsync(county, Kinds.Child)).Count;
            audits += (await site.AllAsync(county, Kinds.Audit)).Count;
        }

        return (declarations, children, audits);
    }

    private static CitySeeder Seeder(Site site, IStore store)
    {
        var tokens = site.App.Services.GetRequiredService<SearchTokens>();
        var records = new DeclarationRecords(store, tokens);
        return new CitySeeder(store, records, site.App.Services.GetRequiredService<Reviews>(), new NumberIndex(store, tokens, Time), Time);
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Divisions;
using Domain.Forms;
using Domain.Statistics;
using Suite.Api;

namespace Suite.Statistics;

/// <summary>四(二) 结合人口统计调查: the population figures, and children per 1,000 where both sides are of one caliber.</summary>
public sealed class Populations(AskingFigures.SmallCity city) : IClassFixture<AskingFigures.SmallCity>
{
    private static readonly string[] Bands = ["0-2", "3-5", "6-11", "12-14", "15"];

    private static readonly Dimension Sex = Dimensions.Find("sex")!;

    [Fact]
    public async Task A_corrected_table_is_a_new_version_and_the_earlier_one_stays()
    {
        var token = await city.Site.TokenAsync("statistician");
        var first = (await PutAsync(token, 2023, Body(2023, 100))).Is(HttpStatusCode.OK);
        Assert.Equal(1, first.Json.GetProperty("version").GetInt32());
        Assert.Equal(1, (await PutAsync(token, 2023, Body(2023, 100))).Is(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        Assert.Equal(2, (await PutAsync(token, 2023, Body(2023, 120, seen: 1))).Is(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        (await PutAsync(token, 2023, Body(2023, 130, seen: 1))).Is(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal(first.Body, (await city.Site.GetAsync("/api/populations/2023?version=1", token)).Is(HttpStatusCode.OK).Body);
        Assert.Equal(2, (await city.Site.GetAsync("/api/populations/2023", token)).Json.GetProperty("version").GetInt32());
        (await city.Site.GetAsync("/api/populations/2023?version=3", token)).Is(HttpStatusCode.NotFound);
        (await city.Site.GetAsync("/api/populations/2022", token)).Is(HttpStatusCode.NotFound);
        (await PutAsync(await city.Site.TokenAsync("cityAnalyst"), 2023, Body(2023, 100))).Is(HttpStatusCode.Forbidden);
        (await PutAsync(await city.Site.TokenAsync("countyReviewer", "140403"), 2023, Body(2023, 100))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_wrong_with_a_table_is_said_row_by_row_and_all_at_once()
    {
        var token = await city.Site.TokenAsync("statistician");
        var body = new JsonObject
        {
            ["source"] = "抽样调查",
            ["referenceDay"] = "2023-11-01",
            ["rows"] = new JsonArray(Row("140403", "0-2", "male", 5), Row("110101", "0-3", "boy", -1), Row("140403", "0-2", "male", 5)),
        };
        var refused = (await PutAsync(token, 2024, body)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["another-year", "duplicate-row", "invalid-number", "unknown-division", "unknown-option", "unknown-option"],
            refused.Codes.Order(StringComparer.Ordinal));
        Assert.Contains("rows[1].ageBand", refused.Fields);
        (await PutAsync(token, 2024, new JsonObject())).Is(HttpStatusCode.UnprocessableEntity, "required");
        (await PutAsync(token, 2024, new JsonObject { ["source"] = "x", ["referenceDay"] = "2024-11-01", ["rows"] = new JsonArray("x") }))
            .Is(HttpStatusCode.UnprocessableEntity, "wrong-type");
        (await PutAsync(token, 2090, Body(2090, 1))).Is(HttpStatusCode.UnprocessableEntity, "future-day");
        (await PutAsync(token, 2024, new JsonObject
        {
            ["source"] = "x",
            ["referenceDay"] = "2024-11-01",
            ["rows"] = new JsonArray(Row("140403", "0-2", "male", 5), Row("140403001", "0-2", "male", 4), Row("140403002", "0-2", "male", 2)),
        })).Is(HttpStatusCode.UnprocessableEntity, "parts-exceed-whole");
        (await city.Site.SendAsync(HttpMethod.Put, "/api/populations/two", new StringContent("{}", Encoding.UTF8, "application/json"),
            Site.Bearer(token))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Migrant_children_per_thousand_residents_and_otherwise_why_not()
    {
        var token = await city.Site.TokenAsync("statistician");
        (await PutAsync(token, 2025, Body(2025, 150))).Is(HttpStatusCode.OK); // 1,500 children in each county
        var reviewer = await city.Site.TokenAsync("countyReviewer", "140403");
        var rated = (await city.Site.GetAsync("/api/statistics/statistics?by=county&kind=migrant&asOf=2025-06-01&rates=true", reviewer))
            .Is(HttpStatusCode.OK).Json;
        Assert.Equal((5, 3.3m), (rated.GetProperty("cells")[0].GetProperty("count").GetInt32(), rated.GetProperty("cells")[0].GetProperty("rate")
            .GetDecimal()));
        Assert.Equal((1000, "2025年人口变动抽样调查", JsonValueKind.Null),
            (rated.GetProperty("rates").GetProperty("per").GetInt32(), rated.GetProperty("rates").GetProperty("source").GetString(),
            rated.GetProperty("rates").GetProperty("whyNot").ValueKind));

        // A hidden count has no rate, or the rate would tell it.
        var hidden = (await city.Site.GetAsync("/api/statistics/statistics?by=county&kind=migrant&asOf=2025-06-01&rates=true", token)).Json
            .GetProperty("cells");
        Assert.All(hidden.EnumerateArray(), cell => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
            (cell.GetProperty("count").ValueKind, cell.GetProperty("rate").ValueKind)));

        foreach (var (question, because) in ((string, string)[])
        [
            ("monitoring?by=county&kind=migrant&asOf=2025-06-01", "监测口径"),
            ("statistics?by=county,housing&kind=migrant&asOf=2025-06-01", "没有对应的人口数"),
            ("statistics?by=county&kind=migrant&asOf=2021-06-01", "还没有 2021 年的人口数"),
            ("statistics?by=persons&asOf=2025-06-01", "按人计"),
        ])
        {
            var answer = (await city.Site.GetAsync($"/api/statistics/{question}&rates=true", reviewer)).Is(HttpStatusCode.OK).Json;
            Assert.Contains(because, answer.GetProperty("rates").GetProperty("whyNot").GetString(), StringComparison.Ordinal);
            Assert.All(answer.GetProperty("cells").EnumerateArray(), cell => Assert.False(cell.TryGetProperty("rate", out _)));
        }

        var leftBehind = (await city.Site.GetAsync("/api/statistics/statistics?asOf=2025-06-01&rates=true",
            await city.Site.TokenAsync("countyReviewer", "140423"))).Json;
        Assert.Contains("留守儿童按户籍地统计", leftBehind.GetProperty("rates").GetProperty("whyNot").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_is_of_the_population_of_the_same_cell()
    {
        var population = new Population(2024, 1, PopulationOf.Resident, "调查", new(2024, 11, 1),
        [
            new(DivisionCode.Parse("140403"), "6-11", "male", 400), new(DivisionCode.Parse("140403"), "6-11", "female", 350),
                new(DivisionCode.Parse("140403001"), "6-11", "male", 0),
        ]);
        Assert.Equal([32.5m, 5.7m], Of([Dimensions.AgeBand5, Sex], new Cell(["6-11", "male"], ChildKind.Migrant, 13),
            new Cell(["6-11", "female"], ChildKind.Migrant, 2)));
        Assert.Equal([20.0m, null], Of([Dimensions.AgeBand5], new Cell(["6-11"], ChildKind.Migrant, 15), new Cell(["0-2"], ChildKind.Migrant, 15)));
        Assert.Equal([null, null], Of([Dimensions.Township], new Cell(["140403001"], ChildKind.Migrant, 15),
            new Cell(["unknown"], ChildKind.Migrant, 15)));

        decimal?[] Of(IReadOnlyList<Dimension> by, params Cell[] cells) =>
            [.. Rates.Of(new(new(Caliber.Census, new(2024, 12, 31), by, Place: DivisionCode.Parse("140403")), cells, 0), population).Values];
    }

    private async Task<Reply> PutAsync(string token, int year, JsonObject body) =>
        await city.Site.SendAsync(HttpMethod.Put, $"/api/populations/{year}",
            new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), Site.Bearer(token));

    /// <summary>So many boys and girls in each band of each county.</summary>
    private static JsonObject Body(int year, int count, int? seen = null)
    {
        var rows = from county in DivisionTable.Children(DivisionCode.Changzhi)
                   from band in Bands
                   from sex in (string[])["male",
            "female"]
                   select (JsonNode)Row(county.Code.Value, band, sex, count);
        var body = new JsonObject { ["source"] = $"{year}年人口变动抽样调查", ["referenceDay"] = $"{year}-11-01", ["rows"] = new JsonArray([.. rows]) };
        if (seen is { } version)
        {
            body["version"] = version;
        }

        return body;
    }

    private static JsonObject Row(string division, string band, string sex, int count) =>
        new() { ["division"] = division, ["ageBand"] = band, ["sex"] = sex, ["count"] = count };
}

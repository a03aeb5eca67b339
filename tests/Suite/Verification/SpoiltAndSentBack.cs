using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using App.Demo;
using Domain.Identity;
using Domain.Matching;
using Microsoft.Extensions.DependencyInjection;
using Suite.Api;

namespace Suite.Verification;

/// <summary>六: the list that a department was given comes back as clerks keep it, with slips in names and numbers, and is understood.</summary>
public sealed class SpoiltAndSentBack
{
    private const string County = "140403";
    private const string OtherSchool = "太行双语学校";
    private const int EverySo = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_that_was_exported_spoilt_as_a_clerk_would_and_sent_back_comes_out_right()
    {
        await using var site = await Site.StartAsync();
        await site.App.Services.GetRequiredService<CitySeeder>().SeedAsync(1_500, Cancel);
        var officer = Site.Bearer(await PolicyGaps.GapRoutes.OfficerAsync(site, "education"));
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", County));
        var listed = (await site.PostAsync("/api/departments/education/checklist/deliveries", """{"reason":"半年核对"}""", officer)).Is(HttpStatusCode.OK)
            .Json.GetProperty("new").EnumerateArray().ToList();
        Assert.True(listed.Count > 150, "The city is too small to say anything.");

        var (table, changed) = Spoilt(listed);
        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).DateTime);
        var sent = await site.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/api/departments/education/records?asOf={today:yyyy-MM-dd}"),
            Encoding.UTF8.GetBytes(table), "text/csv", officer);
        sent.Is(HttpStatusCode.Accepted);
        Assert.Empty(sent.Json.GetProperty("rejected").EnumerateArray());

        var run = (await site.PostAsync("/api/departments/education/verifications", "{}", reviewer)).Is(HttpStatusCode.Accepted).Text("id");
        await Site.UntilAsync(async () => (await site.SendAsync(HttpMethod.Get, "/api/verifications/" + run, null, reviewer))
            .Text("status") == "done");
        var matched = await MatchedAsync(site, run, reviewer);

        // Nobody is taken for somebody else, hardly anybody is missed, and what differs is what was changed.
        Assert.All(matched, item => Assert.Equal(Who(listed[item.Row - 2]),
            Who(listed.Single(child => child.GetProperty("id").GetString() == item.Child))));
        Assert.InRange(matched.Count, listed.Count * 97 / 100, listed.Count);
        Assert.Equal(matched.Where(item => changed.Contains(item.Row)).Select(item => item.Row).Order(),
            matched.Where(item => item.Differs).Select(item => item.Row).Order());
    }

    private static string Who(JsonElement child) => $"{Text(child, "childName")} {Text(child, "birthDate")}";

    private static string? Text(JsonElement child, string key) => child.TryGetProperty(key, out var value) ? value.GetString() : null;

    /// <summary>The rows of the list under a school's headings, spoilt; and the numbers of those whose school is another now.</summary>
    private static (string Table, HashSet<int> Changed) Spoilt(List<JsonElement> listed)
    {
        var (table, changed, dice) = (new StringBuilder("学生姓名,身份证件号,出生日期,性别,家长姓名,联系电话,学校名称\r\n"), new HashSet<int>(), new Dice(14));
        foreach (var (place, child) in listed.Index())
        {
            var guardian = new LinkageGuardian(Text(child, "guardianName"), null, Text(child, "guardianPhone"));
            var clean = new LinkageRecord
            {
                Id = place.ToString(CultureInfo.InvariantCulture),
                Name = Text(child, "childName"),
                Number = Text(child, "citizenNumber"),
                BirthDate = Text(child, "birthDate") is { } day ? DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture) : null,
                Sex = Text(child, "sex") switch { "male" => Sex.Male, "female" => Sex.Female, _ => Sex.Unknown },
                Guardians = guardian == new LinkageGuardian() ? [] : [guardian],
            };
            var (row, _) = Spoiling.Spoil(dice, clean, place > 0 ? Text(listed[place - 1], "citizenNumber") : null);
            var school = Text(child, "school");
            if (school is not null && place % EverySo == 0)
            {
                (school, _) = (OtherSchool, changed.Add(place + 2));
            }

            var grownUp = row.Guardians.Count > 0 ? row.Guardians[0] : new();
            table.AppendJoin(',', row.Name, row.Number, row.BirthDate?.ToString("O", CultureInfo.InvariantCulture), row.Sex == Sex.Male ? "男"
                : row.Sex == Sex.Female ? "女" : "", grownUp.Name,
                grownUp.Phone, school).Append("\r\n");
        }

        return (table.ToString(), changed);
    }

    private static async Task<List<(string Child, int Row, bool Differs)>> MatchedAsync(Site site, string run, (string Name, string Value)[] reviewer)
    {
        var (found, next) = (new List<(string, int, bool)>(), (string?)null);
        do
        {
            var page = (await site.SendAsync(HttpMethod.Get, $"/api/verifications/{run}/results?outcome=matched"
                + (next is null ? "" : "&page=" + next), null, reviewer)).Is(HttpStatusCode.OK).Json;
            found.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(item => (item.GetProperty("child").GetString()!, item.GetProperty("row").GetInt32(),
                item.GetProperty("discrepancies").EnumerateArray().Any(one => one.GetProperty("field").GetString() == "school"))));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return found;
    }
}

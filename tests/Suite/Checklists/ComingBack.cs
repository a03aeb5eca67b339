using System.Net;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Verification;
using Suite.Api;
using Suite.PolicyGaps;
using Suite.Portal;

namespace Suite.Checklists;

/// <summary>
/// 六: the table that goes out can be filled in and come back as it is: every heading is known, every cell is taken, nothing is lost.
/// </summary>
public sealed class ComingBack
{
    private const string County = "140403";

    public static TheoryData<Department> EveryDepartment => [.. DepartmentProfiles.All.Select(profile => profile.Department)];

    [Theory]
    [MemberData(nameof(EveryDepartment))]
    public void Every_heading_of_a_list_is_known_to_whoever_reads_records_and_means_the_same(Department department)
    {
        var columns = Checklist.Columns(DepartmentProfiles.Find(department)!);
        var guessed = Headings.Guess([.. columns.Select((column, i) => new Heading(i, null, column.Label))]);
        Assert.Equal(columns.Select(column => column.Key), guessed.Select(column => column.Target?.Id));
        Assert.True(Headings.AreClear(guessed));
    }

    [Theory]
    [MemberData(nameof(EveryDepartment))]
    public async Task A_list_that_went_out_is_taken_back_row_by_row_and_counts_as_the_departments_answer(Department department)
    {
        await using var site = await Site.StartAsync(GapRoutes.Clock());
        await site.RegisterAsync(Declaring.Migrant(Declaring.Number("140421", "20200305")).With("birthDate", "2020-03-05")
            .With("schooling", "preschool")
            .Without("studyStatus").Without("school").Without("boarding").With("healthManagement", "none").With("vaccination", "partial")
            .With("health", new JsonArray("disabled")).With("disabilityCategories", new JsonArray("visual", "hearing")).With("disabilityGrade", "2")
            .With("rehabilitationAid", false));
        await site.RegisterAsync(Declaring.Migrant(Declaring.Number("140421", "20210706")).With("childName", "李晓红").With("birthDate", "2021-07-06")
            .With("healthManagement", "atHukou").With("schooling", "primary"));
        var officer = await GapRoutes.OfficerAsync(site, department.Id());
        var at = $"/api/departments/{department.Id()}";
        var delivered = (await site.PostAsync(at + "/checklist/deliveries", """{"reason":"核对"}""", Site.Bearer(officer))).Is(HttpStatusCode.OK);
        Assert.Equal(2, delivered.Json.GetProperty("new").GetArrayLength());
        var file = await FileAsync(site, $"{at}/checklist/deliveries/{delivered.Text("id")}/file", officer);
        var sent = await site.PostAsync($"{at}/records?asOf=2026-08-31", file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Site.Bearer(officer));
        sent.Is(HttpStatusCode.Accepted);
        Assert.Equal(("done", 2), (sent.Text("status"), sent.Json.GetProperty("accepted").GetInt32()));
        Assert.Empty(sent.Json.GetProperty("rejected").EnumerateArray());

        // It came from that department today: nothing is owed for half a year.
        var own = Assert.Single((await site.GetAsync("/api/departments/cadence", officer)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("2026-08-31", "2027-02-28"), (own.GetProperty("recordsOn").GetString(), own.GetProperty("recordsDueOn").GetString()));
    }

    private static async Task<byte[]> FileAsync(Site site, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}

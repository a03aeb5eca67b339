using System.Net;
using System.Text.Json.Nodes;
using Suite.Api;

namespace Suite.Visits;

/// <summary>Unfinished visits over HTTP: kept as typed, once per save, versioned, nobody else's business.</summary>
public sealed class KeepingDrafts
{
    private const string Today = "2026-09-10";

    [Fact]
    public async Task A_draft_is_kept_as_typed_and_a_save_whose_answer_was_lost_is_not_doubled()
    {
        await using var village = await Village.StartAsync(Today);
        var id = Guid.CreateVersion7().ToString("N");
        var first = await PutAsync(village, id, Save("save-0001", null, ("childName", "王"), ("birthDate", "2015-3-"), ("health", "healthy")));
        first.Is(HttpStatusCode.OK);
        var again = await PutAsync(village, id, Save("save-0001", null, ("childName", "王"), ("birthDate", "2015-3-"), ("health", "healthy")));
        Assert.Equal(first.Text("version"), again.Text("version"));
        var second = await PutAsync(village, id, Save("save-0002", first.Text("version"), ("childName", "王小明")));
        second.Is(HttpStatusCode.OK);

        // The answer to the second save never arrived: the device sends the very same again.
        Assert.Equal(second.Text("version"), (await PutAsync(village, id, Save("save-0002", first.Text("version"), ("childName", "王小明"))))
            .Text("version"));
        var draft = await village.Site.GetAsync($"/api/visits/drafts/{id}", village.Worker);
        Assert.Equal("王小明", draft.Json.GetProperty("boxes").GetProperty("childName")[0].GetString());
        Assert.Equal(second.Text("version"), draft.Text("version"));
        Assert.Equal(id, (await village.Site.GetAsync("/api/visits/drafts", village.Worker)).Json.GetProperty("items")[0].GetProperty("id")
            .GetString());
    }

    [Fact]
    public async Task A_second_phone_with_an_old_version_overwrites_nothing_and_sees_what_differs()
    {
        await using var village = await Village.StartAsync(Today);
        var id = Guid.CreateVersion7().ToString("N");
        var version = (await PutAsync(village, id, Save("save-0001", null, ("childName", "王小明"), ("sex", "male")))).Text("version");
        (await PutAsync(village, id, Save("save-0002", version, ("childName", "王小鸣"), ("sex", "male")))).Is(HttpStatusCode.OK);
        var stale = await PutAsync(village, id, Save("save-0003", version, ("childName", "王小明"), ("sex", "female"),
            ("currentAddress.division", Village.Own)));
        stale.Is(HttpStatusCode.Conflict, "version-conflict");
        var differences = stale.Json.GetProperty("differences").EnumerateArray()
            .ToDictionary(one => one.GetProperty("field").GetString()!,
                one => (one.GetProperty("yours").GetString(), one.GetProperty("theirs").GetString()));
        Assert.Equal(("王小明", "王小鸣"), differences["childName"]);
        Assert.Equal(("女", "男"), differences["sex"]);
        Assert.Null(differences["currentAddress"].Item2);
        Assert.Equal("王小鸣", stale.Json.GetProperty("current").GetProperty("boxes").GetProperty("childName")[0].GetString());
        (await PutAsync(village, id, Save("save-0004", stale.Json.GetProperty("current").GetProperty("version").GetString(), ("childName", "王小明"))))
            .Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_else_finds_the_draft_and_it_expires()
    {
        await using var village = await Village.StartAsync(Today);
        var id = Guid.CreateVersion7().ToString("N");
        (await PutAsync(village, id, Save("save-0001", null, ("childName", "王小明")))).Is(HttpStatusCode.OK);
        foreach (var other in (string[])[await village.WorkerAsync(Village.Neighbour), village.Reviewer,
            await village.Site.TokenAsync("villageWorker", Village.County, Village.Township, Village.Own, "别人")])
        {
            (await village.Site.GetAsync($"/api/visits/drafts/{id}", other)).Is(HttpStatusCode.NotFound);
            (await PutAsync(village, id, Save("save-0002", null, ("childName", "坏")), other)).Is(HttpStatusCode.NotFound);
            Assert.Equal(0, (await village.Site.GetAsync("/api/visits/drafts", other)).Json.GetProperty("items").GetArrayLength());
        }

        village.Time.Advance(TimeSpan.FromDays(31));
        (await village.Site.GetAsync($"/api/visits/drafts/{id}", await village.WorkerAsync(Village.Own))).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"formId":"migrant-2024","boxes":{"nonsense":["x"]},"save":"save-0001"}""", "unknown-field")]
    [InlineData("""{"formId":"migrant-2024","boxes":{"childName":"x"},"save":"save-0001"}""", "wrong-type")]
    [InlineData("""{"formId":"migrant-2024","boxes":{"childName":["x\u0000"]},"save":"save-0001"}""", "invalid-characters")]
    [InlineData("""{"formId":"migrant-2024","boxes":{},"save":"no"}""", "invalid-save")]
    [InlineData("""{"formId":"migrant-2024","boxes":{},"save":"save-0001","screen":-1}""", "wrong-type")]
    [InlineData("""{"formId":"other","boxes":{},"save":"save-0001"}""", "unknown-form")]
    public async Task What_is_no_box_of_the_form_is_refused(string body, string code)
    {
        await using var village = await Village.StartAsync(Today);
        (await village.Site.SendAsync(HttpMethod.Put, $"/api/visits/drafts/{Guid.CreateVersion7():N}",
            new StringContent(body, null, "application/json"), Site.Bearer(village.Worker)))
            .Is(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Far_too_long_a_note_is_refused_by_its_label()
    {
        await using var village = await Village.StartAsync(Today);
        var refused = await PutAsync(village, Guid.CreateVersion7().ToString("N"), Save("save-0001", null, ("helpDetails", new string('字', 1001))));
        refused.Is(HttpStatusCode.UnprocessableEntity, "too-long");
        Assert.Contains("救助帮扶需求", refused.Body, StringComparison.Ordinal);
    }

    private static JsonObject Save(string save, string? version, params (string Name, string Value)[] boxes)
    {
        var all = new JsonObject();
        foreach (var (name, value) in boxes)
        {
            all[name] = new JsonArray(value);
        }

        return new() { ["formId"] = "migrant-2024", ["boxes"] = all, ["screen"] = 1, ["save"] = save, ["version"] = version };
    }

    private static Task<Reply> PutAsync(Village village, string id, JsonObject body, string? token = null) => village.Site.SendAsync(
        HttpMethod.Put, $"/api/visits/drafts/{id}", new StringContent(body.ToJsonString(), null, "application/json"),
            Site.Bearer(token ?? village.Worker));
}

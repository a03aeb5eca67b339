using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using App.Api;
using Suite.Scenarios;

namespace Suite.Api;

/// <summary>
/// The description of the contract is made from the types by which answers are written; every answer that any test of the suite gets from a <see
/// cref="Site"/>
/// is held to it. Here: that this is a check at all, and that little escapes it.
/// </summary>
public sealed class DescribedAnswers
{
    /// <summary>What is written by hand, and is described as any object or file: forms, files, frozen documents, the health of the process, the
    /// bot's replies.</summary>
    private static readonly string[] ByHand =
    [
        "BotMessages", "CampaignFile", "ChecklistFile", "ChildAnnex", "DeclarationAnnex", "ExportFile", "GetBrief", "GetForm",
            "GetPublicRelease", "Health",
            "ImportProblems", "NationalBatchFile", "OpenApi", "Ready",
        "RecordProblems", "RecordTemplate", "SheetTemplate", "ViewAttachment", "WeChatCheck", "WeChatMessages",
    ];

    [Fact]
    public async Task Every_operation_says_what_it_takes_and_gives_down_to_the_member()
    {
        await using var site = await Site.StartAsync();
        var document = JsonNode.Parse((await site.GetAsync("/api/openapi/v1.json")).Body)!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();
        Assert.True(operations.Count > 100, "The test saw hardly any operation.");
        Assert.Equal(ByHand, operations.Where(operation => !GivesAType(operation)).Select(operation =>
            operation["operationId"]!.GetValue<string>()).Order(StringComparer.Ordinal));

        // Every type is there, and says which of its members are always there.
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.True(schema!["required"] is JsonArray || name == "FormPart", name);
        }

        static bool GivesAType(JsonNode operation) => operation["responses"]!.AsObject().Where(response => response.Key.StartsWith('2'))
            .Any(response => response.Value!["content"]?["application/json"]?["schema"] is { } schema
                && schema["$ref"]?.GetValue<string>().EndsWith("/FormPart", StringComparison.Ordinal) != true);
    }

    /// <summary>Whoever gives a record of the rules a member more, for whatever reason, must not publish it by that.</summary>
    [Fact]
    public void No_record_of_the_rules_is_written_into_an_answer_as_it_is()
    {
        var written = typeof(AnswerJson).GetProperties().Select(property => property.GetValue(AnswerJson.Default)).OfType<JsonTypeInfo>()
            .Where(type => type.Kind == JsonTypeInfoKind.Object && type.Type.Namespace!.StartsWith("Domain", StringComparison.Ordinal))
            .Select(type => type.Type.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["LinkageEvidence", "Problem"], written);
    }

    [Fact]
    public async Task Everything_used_once_answers_as_it_is_described()
    {
        await using var site = await Site.StartAsync();
        await EverythingOnce.RunAsync(site.Client, TestContext.Current.CancellationToken);
        var (reviewer, analyst, auditor) = (await site.TokenAsync("countyReviewer", "140403"), await site.TokenAsync("cityAnalyst"),
            await site.TokenAsync("auditor"));
        var child = (await site.GetAsync("/api/children", reviewer)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var path in new[]
        {
            "/api/forms", "/api/divisions?parent=140400", "/api/children", $"/api/children/{child}/history", "/api/key-care", "/api/cases",
                "/api/leads", "/api/imports", "/api/exports",
            "/api/policy-gaps", "/api/departments/cadence", "/api/statistics/monitoring?by=ageBand", $"/api/children/{child}/visits",
        })
        {
            Assert.Equal(200, (int)(await site.GetAsync(path, reviewer)).Status);
        }

        Assert.Equal(200, (int)(await site.PostAsync($"/api/children/{child}/opening", new JsonObject { ["reason"] = "核对" },
            Site.Bearer(reviewer))).Status);
        Assert.Equal(200, (int)(await site.GetAsync("/api/parameters", analyst)).Status);
        Assert.Equal(200, (int)(await site.GetAsync("/api/audit?county=140403", auditor)).Status);
        Assert.True(site.Answers.Seen.Count >= 26, "Hardly any operation was looked at: "
            + string.Join(", ", site.Answers.Seen.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task What_is_missing_too_much_of_another_type_or_no_code_is_noticed()
    {
        await using var site = await Site.StartAsync();
        var contract = Described.Of(site.App);
        var operation = contract.Find("GET", "/api/jobs/0198f0a1b2c37d4e8f90a1b2c3d4e5f6")!;
        JsonObject Job() => JsonNode.Parse("""
            {"id":"a","version":"1","kind":"import","county":"140403","status":"running","done":1,"total":2,"phase":null,"error":null}
            """)!.AsObject();
        IReadOnlyList<string> Of(Action<JsonObject> change, int status = 200)
        {
            var job = Job();
            change(job);
            return contract.Problems(operation, status, "application/json", job.ToJsonString());
        }

        Assert.Empty(Of(static _ => { }));
        Assert.Equal(["/phase is missing"], Of(job => job.Remove("phase")));
        Assert.Equal(["/name is not described"], Of(job => job["name"] = "张晓雨"));
        Assert.Equal(["/done: string instead of integer"], Of(job => job["done"] = "1"));
        Assert.StartsWith("/status: \"asleep\" is none of", Assert.Single(Of(job => job["status"] = "asleep")), StringComparison.Ordinal);
        Assert.Equal(["the status 418 is not described"], Of(static _ => { }, 418));
        Assert.Equal("CancelVerification", contract.Find("POST",
            "/api/verifications/0198f0a1b2c37d4e8f90a1b2c3d4e5f6/cancellation")!["operationId"]!.GetValue<string>());
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Verification;

/// <summary>比对核实 over HTTP: one comparison however often it is asked for, two views of what it came to, and what is decided once.</summary>
public sealed class Routes
{
    private const string County = "140403";

    private static readonly DivisionCode Township = DivisionTable.Children(DivisionCode.Parse(County))
        .First(unit => unit.Name.EndsWith("街道", StringComparison.Ordinal)).Code;

    [Fact]
    public async Task A_department_sees_outcomes_and_its_own_fields_and_civil_affairs_sees_the_evidence_too()
    {
        await using var site = await Site.StartAsync();
        var (child, number) = await PupilAsync(site);
        var batch = await site.SendAsync(Department.Education, County,
            Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学").Saying(Shared2024.Boarding, true),
            Lists.Row(3, "牛小芳", Declaring.Number("410105", "20160506", female: true), new(2016, 5, 6), ChildKind.Migrant,
                school: DivisionTable.Name(Township)![..^2] + "第一小学"),
            Lists.Row(4, "路人甲", null, new(2016, 7, 8)));
        var officer = await site.OfficerAsync("education");
        var state = (await site.ComparedAsync("education", officer)).Json;
        Assert.Equal(("done", 1, 1, 1, 0, 0, 2, 2), (state.GetProperty("status").GetString(), N("total"), N("processed"), N("matched"), N("possible"),
            N("unmatched"), N("onlyInDepartment"), N("discrepancies")));
        var id = state.GetProperty("id").GetString()!;
        int N(string name) => state.GetProperty(name).GetInt32();

        var reply = await site.GetAsync($"/api/verifications/{id}/results", officer);
        var items = reply.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["matched", "onlyInDepartment"], items.Select(item => item.GetProperty("outcome").GetString()));
        Assert.NotEqual(child, items[0].GetProperty("child").GetString());
        Assert.Equal((batch, 2), (items[0].GetProperty("batch").GetString(), items[0].GetProperty("row").GetInt32()));
        Assert.Equal(JsonValueKind.Null, items[1].GetProperty("child").ValueKind);
        Assert.Equal(["boarding", "school"], items[0].GetProperty("discrepancies").EnumerateArray()
            .Select(one => one.GetProperty("field").GetString()).Order());
        var school = items[0].GetProperty("discrepancies").EnumerateArray().Single(one => one.GetProperty("field").GetString() == "school");
        Assert.Equal(("某小学", "东街小学", "2026-11-01", "open"),
            (school.GetProperty("declared").GetString(), school.GetProperty("reported").GetString(), school.GetProperty("reportedOn").GetString(),
                school.GetProperty("status").GetString()));

        // Neither a name, a number, the child's own id, nor how sure the comparison is.
        var allowed = new[] { "id", "version", "child", "batch", "row", "outcome", "discrepancies" };
        Assert.All(items, item => Assert.Equal(allowed, item.EnumerateObject().Select(member => member.Name)));
        Assert.All(["王小明", number, child, "13900001111", "王大山", "probability", "evidence"],
            secret => Assert.DoesNotContain(secret, reply.Body, StringComparison.Ordinal));

        var reviewer = await site.TokenAsync("countyReviewer", County);
        var whole = (await site.ItemsAsync(id, reviewer, "matched"))[0];
        Assert.Equal((child, 1.0), (whole.GetProperty("childId").GetString(), whole.GetProperty("probability").GetDouble()));
        Assert.Contains(whole.GetProperty("evidence").EnumerateArray(), step => step.GetProperty("explanation").GetString() == "证件号码相同");
        Assert.Equal(2, (await site.AllAsync(County, Kinds.Audit)).Count(entry => entry.Fields.Get(Fields.Action) == "verification.read"));

        var found = CaseJson.Read(Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Body, DivisionCode.Parse(County));
        Assert.Equal((CaseType.UndeclaredChild, Department.Education), (found.Type, found.Department));
        Assert.Contains("牛小芳", found.Words, StringComparison.Ordinal);
        Assert.Equal(Township, found.Township);
    }

    [Fact]
    public async Task No_department_ever_reads_a_field_that_is_not_its_own()
    {
        await using var site = await Site.StartAsync();
        var (_, number) = await PupilAsync(site);
        foreach (var profile in Domain.Verification.DepartmentProfiles.All)
        {
            var row = Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学").Saying(Shared2024.Boarding, true)
                .Saying(Migrant2024.MedicalInsurance, "none")
                .Saying(Migrant2024.ResidenceRegistration, "none").Saying(Shared2024.Vaccination, "partial")
                .Saying(Shared2024.DisabilityCategories, new CodeSet(["visual"]));
            await site.SendAsync(profile.Department, County, row);
            var officer = await site.OfficerAsync(profile.Department.Id());
            var state = await site.ComparedAsync(profile.Department.Id(), officer);
            var keys = profile.Fields.Select(field => field.Key).ToHashSet();
            foreach (var item in await site.ItemsAsync(state.Text("id"), officer))
            {
                Assert.All(item.GetProperty("discrepancies").EnumerateArray(), one => Assert.Contains(one.GetProperty("field").GetString()!, keys));
            }

            var other = await site.OfficerAsync(profile.Department == Department.Education ? "health" : "education");
            (await site.GetAsync("/api/verifications/" + state.Text("id"), other)).Is(HttpStatusCode.Forbidden);
            (await site.GetAsync($"/api/verifications/{state.Text("id")}/results", other)).Is(HttpStatusCode.Forbidden);
            (await site.PostAsync($"/api/departments/{profile.Department.Id()}/verifications", new JsonObject(), Site.Bearer(other)))
                .Is(HttpStatusCode.Forbidden);
            (await site.GetAsync("/api/verifications/" + state.Text("id"), await site.OfficerAsync(profile.Department.Id(), "140423")))
                .Is(HttpStatusCode.NotFound);
        }

        (await site.PostAsync("/api/departments/statistics/verifications", new JsonObject(),
            Site.Bearer(await site.TokenAsync("countyReviewer", County)))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_hundred_triggers_at_once_are_one_comparison()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", null, new(2015, 3, 5)));
        var token = await site.TokenAsync("countyReviewer", County);
        var started = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => site.PostAsync("/api/departments/education/verifications", new JsonObject(), Site.Bearer(token))));
        Assert.All(started, reply => reply.Is(HttpStatusCode.Accepted));

        // One that has ended meanwhile makes room for the next; while it is on there is no other.
        foreach (var id in started.Select(reply => reply.Text("id")).Distinct())
        {
            Assert.Equal("done", (await site.EndedAsync(id, token)).Text("status"));
        }

        var jobs = (await site.AllAsync(County, Kinds.Job)).Where(job => job.Fields.Get(Fields.Type) == "verification").ToList();
        Assert.Equal(started.Select(reply => reply.Text("id")).Distinct().Count(), jobs.Count);
        Assert.InRange(jobs.Count, 1, 20);
    }

    [Fact]
    public async Task A_difference_is_settled_once_and_adopting_changes_the_child_with_its_source_and_is_asked_no_more()
    {
        await using var site = await Site.StartAsync();
        var (child, number) = await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学")
            .Saying(Shared2024.Boarding, true));
        var token = await site.TokenAsync("countyReviewer", County);
        var id = (await site.ComparedAsync("education", token)).Text("id");
        var item = (await site.ItemsAsync(id, token))[0];
        int Number(string field) => item.GetProperty("discrepancies").EnumerateArray().Single(one => one.GetProperty("field").GetString() == field)
            .GetProperty("n").GetInt32();
        Task<Reply> SettleAsync(string field, string decision, string? version = null) =>
            site.PostAsync($"/api/verifications/{id}/discrepancies/{Number(field)}/adjudication",
            new JsonObject { ["decision"] = decision, ["reason"] = "学校出了证明", ["version"] = version ?? item.GetProperty("version").GetString() },
                Site.Bearer(token));

        (await SettleAsync("school", "adopt", "old")).Is(HttpStatusCode.Conflict, "version-conflict");
        (await SettleAsync("school", "shrug")).Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync($"/api/verifications/{id}/discrepancies/{Number("school")}/adjudication",
            new JsonObject { ["decision"] = "adopt", ["reason"] = "x", ["version"] = "y" }, Site.Bearer(await site.OfficerAsync("education"))))
                .Is(HttpStatusCode.Forbidden);
        var done = (await SettleAsync("school", "adopt")).Is(HttpStatusCode.OK);
        Assert.Contains("\"adopted\"", done.Body, StringComparison.Ordinal);
        (await SettleAsync("school", "keep")).Is(HttpStatusCode.Conflict, "already-settled");
        (await SettleAsync("boarding", "keep")).Is(HttpStatusCode.OK);

        Assert.Equal("东街小学", (await site.ChildAsync(child)).Answers.Get(Shared2024.School));
        var revision = (await site.AllAsync(County, Kinds.ChildRevision)).Select(document => ChildJson.ReadRevision(document.Body))
            .MaxBy(one => one.Number)!;
        Assert.Contains("教育部门截至2026-11-01", revision.Reason, StringComparison.Ordinal);

        id = (await site.ComparedAsync("education", token)).Text("id");
        var again = Assert.Single((await site.ItemsAsync(id, token))[0].GetProperty("discrepancies").EnumerateArray());
        Assert.Equal(("boarding", "kept"), (again.GetProperty("field").GetString(), again.GetProperty("status").GetString()));

        // Taken back with a reason, it is open again and may be settled otherwise.
        item = (await site.ItemsAsync(id, token))[0];
        var back = (await site.PostAsync($"/api/verifications/{id}/discrepancies/{Number("boarding")}/adjudication/withdrawal",
            new JsonObject { ["reason"] = "看错了", ["version"] = item.GetProperty("version").GetString() }, Site.Bearer(token))).Is(HttpStatusCode.OK);
        Assert.Contains("\"open\"", back.Body, StringComparison.Ordinal);
        (await SettleAsync("boarding", "refer")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Twenty_who_settle_one_difference_at_once_settle_it_once()
    {
        await using var site = await Site.StartAsync();
        var (_, number) = await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学"));
        var token = await site.TokenAsync("countyReviewer", County);
        var id = (await site.ComparedAsync("education", token)).Text("id");
        var item = (await site.ItemsAsync(id, token))[0];
        var n = item.GetProperty("discrepancies")[0].GetProperty("n").GetInt32();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => site.PostAsync($"/api/verifications/{id}/discrepancies/{n}/adjudication",
            new JsonObject
            {
                ["decision"] = i % 2 == 0 ? "adopt" : "keep",
                ["reason"] = "核对过",
                ["version"] = item.GetProperty("version").GetString()
            }, Site.Bearer(token))));
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK),
            reply => Assert.Equal((HttpStatusCode.Conflict, "already-settled"), (reply.Status, reply.Text("code"))));
        Assert.Single(await site.AllAsync(County, Kinds.Adjudication));
    }

    [Fact]
    public async Task A_possible_pair_is_decided_once_for_every_later_comparison_and_the_decision_can_be_taken_back()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小鸣", null, new(2015, 3, 5), phone: "13900001111", school: "某小学")
            .Saying(Shared2024.Boarding, true));
        var token = await site.TokenAsync("countyReviewer", County);
        var state = await site.ComparedAsync("education", token);
        var item = Assert.Single(await site.ItemsAsync(state.Text("id"), token));
        Assert.Contains(item.GetProperty("outcome").GetString(), new[] { "possible", "matched" });
        Task<Reply> DecideAsync(string id, JsonElement on, string decision, string? version = null) =>
            site.PostAsync($"/api/verifications/{id}/results/{on.GetProperty("id").GetString()}/decision",
            new JsonObject { ["decision"] = decision, ["version"] = version ?? on.GetProperty("version").GetString() }, Site.Bearer(token));

        (await DecideAsync(state.Text("id"), item, "different", "old")).Is(HttpStatusCode.Conflict, "version-conflict");
        (await DecideAsync(state.Text("id"), item, "different")).Is(HttpStatusCode.OK);
        (await DecideAsync(state.Text("id"), item, "same")).Is(HttpStatusCode.Conflict, "already-settled");
        state = await site.ComparedAsync("education", token);
        Assert.Equal("unmatched", Assert.Single(await site.ItemsAsync(state.Text("id"), token)).GetProperty("outcome").GetString());

        // Asked about the pair no more, so it is taken back where it was decided.
        var decision = Assert.Single(await site.AllAsync(County, Kinds.LinkDecision));
        Assert.Equal("different", decision.Fields.Get(Fields.Status));
    }

    [Fact]
    public async Task What_is_said_to_be_the_same_child_is_matched_in_the_next_comparison()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小鸣", null, new(2015, 3, 5), phone: "13900001111", school: "某小学")
            .Saying(Shared2024.Boarding, true));
        var token = await site.TokenAsync("countyReviewer", County);
        var id = (await site.ComparedAsync("education", token)).Text("id");
        var item = Assert.Single(await site.ItemsAsync(id, token));
        var path = $"/api/verifications/{id}/results/{item.GetProperty("id").GetString()}/decision";
        var same = (await site.PostAsync(path, new JsonObject { ["decision"] = "same", ["version"] = item.GetProperty("version").GetString() },
            Site.Bearer(token))).Is(HttpStatusCode.OK);
        var next = Assert.Single(await site.ItemsAsync((await site.ComparedAsync("education", token)).Text("id"), token));
        Assert.Equal(("matched", "boarding"), (next.GetProperty("outcome").GetString(), next.GetProperty("discrepancies")[0].GetProperty("field")
            .GetString()));
        Assert.Contains(next.GetProperty("evidence").EnumerateArray(), step => step.GetProperty("field").GetString() == "person");

        (await site.PostAsync(path + "/withdrawal", new JsonObject { ["reason"] = "", ["version"] = same.Text("version") }, Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync(path + "/withdrawal", new JsonObject { ["reason"] = "点错了", ["version"] = same.Text("version") }, Site.Bearer(token)))
            .Is(HttpStatusCode.OK);
        next = Assert.Single(await site.ItemsAsync((await site.ComparedAsync("education", token)).Text("id"), token));
        Assert.DoesNotContain(next.GetProperty("evidence").EnumerateArray(), step => step.GetProperty("field").GetString() == "person");
    }

    [Fact]
    public async Task Nobody_declared_is_one_case_for_a_child_whichever_department_and_however_often_and_none_for_who_is_registered_elsewhere()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        var elsewhere = Declaring.Number("140423", "20140601", female: true);
        await site.RegisterAsync(Declaring.LeftBehind(elsewhere), "140423");
        var number = Declaring.Number("410105", "20160506", female: true);
        await site.SendAsync(Department.Education, County,
            Lists.Row(2, "牛小芳", number, new(2016, 5, 6), ChildKind.Migrant), Lists.Row(3, "赵小花", elsewhere, new(2014, 6, 1), ChildKind.LeftBehind),
                Lists.Row(4, "李四", null, new(2015, 1, 1)));
        await site.SendAsync(Department.Health, County, Lists.Row(2, "牛小芳", null, new(2016, 5, 6), hukou: "410105"));
        var token = await site.TokenAsync("countyReviewer", County);
        for (var round = 0; round < 2; round++)
        {
            var state = (await site.ComparedAsync("education", token)).Json;
            Assert.Equal((3, 1), (state.GetProperty("onlyInDepartment").GetInt32(), state.GetProperty("cases").GetInt32()));
            Assert.Equal(1, (await site.ComparedAsync("health", token)).Json.GetProperty("cases").GetInt32());
        }

        Assert.Equal("undeclaredChild", Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Fields.Get(Fields.Type));
        var item = (await site.GetAsync("/api/cases?type=undeclaredChild", token)).Json.GetProperty("items")[0];
        Assert.Contains("familyAsked", item.GetProperty("outcomes").EnumerateArray().Select(one => one.GetString()));
        (await site.PostAsync($"/api/cases/{item.GetProperty("id").GetString()}/settlement",
            new JsonObject { ["outcome"] = "notMeant", ["reason"] = "本县户籍", ["version"] = item.GetProperty("version").GetString() },
                Site.Bearer(token))).Is(HttpStatusCode.OK);
        await site.ComparedAsync("education", token);
        Assert.Equal("settled", Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Fields.Get(Fields.Status));
    }

    [Fact] // api.md: at most one per child
    public async Task A_child_on_the_lists_of_two_counties_is_one_case_in_the_city_however_many_compare_at_once()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("410105", "20160506", female: true);
        string[] counties = ["140403", "140404", "140423"];
        foreach (var county in counties)
        {
            await site.SendAsync(Department.Education, county,
                Lists.Row(2, "牛小芳", number, new(2016, 5, 6), ChildKind.Migrant), Lists.Row(3, "马小军", null, new(2015, 4, 3), ChildKind.LeftBehind));
        }

        for (var round = 0; round < 2; round++)
        {
            var states = await Task
                .WhenAll(counties.Select(async county =>
                    (await site.ComparedAsync("education", await site.TokenAsync("countyReviewer", county))).Json));
            Assert.All(states, state => Assert.Equal(2, state.GetProperty("onlyInDepartment").GetInt32()));

            // Of the girl with a number one county asks; the boy without may be three boys of one name.
            Assert.Equal([1, 1, 2], states.Select(state => state.GetProperty("cases").GetInt32()).Order());
            var opened = (await Task.WhenAll(counties.Select(county => site.AllAsync(county, Kinds.CaseForReview))))
                .SelectMany(cases => cases).ToList();
            Assert.Equal(4, opened.Count);
            Assert.Single(opened, document => System.Text.Encoding.UTF8.GetString(document.Body.Span).Contains("牛小芳", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_adoption_is_undone_in_one_step_with_the_childs_record_unless_the_record_says_something_else_by_now()
    {
        await using var site = await Site.StartAsync();
        var (child, number) = await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学")
            .Saying(Shared2024.Boarding, true));
        var token = await site.TokenAsync("countyReviewer", County);
        var id = (await site.ComparedAsync("education", token)).Text("id");
        (await RuleAsync("school", "adopt", "adjudication")).Is(HttpStatusCode.OK);
        (await RuleAsync("boarding", "adopt", "adjudication")).Is(HttpStatusCode.OK);
        Assert.Equal("东街小学", (await site.ChildAsync(child)).Answers.Get(Shared2024.School));

        var undone = (await RuleAsync("school", null, "adjudication/withdrawal")).Is(HttpStatusCode.OK);
        Assert.Contains("\"open\"", undone.Body, StringComparison.Ordinal);
        Assert.Equal("某小学", (await site.ChildAsync(child)).Answers.Get(Shared2024.School));
        var last = (await site.AllAsync(County, Kinds.ChildRevision)).Select(document => ChildJson.ReadRevision(document.Body))
            .MaxBy(one => one.Number)!;
        Assert.Equal("撤回按教育部门的记录所做的更新：学校的证明是另一个孩子的", last.Reason);
        (await RuleAsync("school", null, "adjudication/withdrawal")).Is(HttpStatusCode.Conflict, "not-settled");

        // It is asked about again, and may be settled otherwise.
        (await RuleAsync("school", "keep", "adjudication")).Is(HttpStatusCode.OK);

        // Somebody has written something else meanwhile: that stays.
        (await site.PostAsync($"/api/children/{child}/update",
            new JsonObject
            {
                ["answers"] = new JsonObject { ["boarding"] = false },
                ["reason"] = "走访得知",
                ["version"] = await site.VersionAsync(child)
            }, Site.Bearer(token))).Is(HttpStatusCode.OK);
        (await RuleAsync("boarding", null, "adjudication/withdrawal")).Is(HttpStatusCode.Conflict, "changed-since");
        Assert.Equal(false, (await site.ChildAsync(child)).Answers.Value(Shared2024.Boarding));

        async Task<Reply> RuleAsync(string field, string? decision, string verb)
        {
            var item = (await site.ItemsAsync(id, token, "matched"))[0];
            var n = item.GetProperty("discrepancies").EnumerateArray().Single(one => one.GetProperty("field").GetString() == field).GetProperty("n")
                .GetInt32();
            var body = new JsonObject { ["reason"] = "学校的证明是另一个孩子的", ["version"] = item.GetProperty("version").GetString() };
            if (decision is not null)
            {
                body["decision"] = decision;
            }

            return await site.PostAsync($"/api/verifications/{id}/discrepancies/{n}/{verb}", body, Site.Bearer(token));
        }
    }

    [Fact]
    public async Task A_number_under_another_name_and_birth_date_is_a_case_and_no_match()
    {
        await using var site = await Site.StartAsync();
        var (child, number) = await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "马晓燕", number, new(2011, 7, 9)));
        var token = await site.TokenAsync("countyReviewer", County);
        Assert.Equal(1, (await site.ComparedAsync("education", token)).Json.GetProperty("unmatched").GetInt32());
        await site.ComparedAsync("education", token);
        var found = CaseJson.Read(Assert.Single(await site.AllAsync(County, Kinds.CaseForReview)).Body, DivisionCode.Parse(County));
        Assert.Equal((CaseType.NumberOfAnother, child), (found.Type, found.Child));
    }

    [Fact]
    public async Task A_department_that_has_sent_nothing_fails_a_running_one_shows_no_results_and_one_that_was_stopped_leaves_none()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        var token = await site.TokenAsync("countyReviewer", County);
        var failed = (await site.ComparedAsync("health", token)).Json;
        Assert.Equal(("failed", "no-records"), (failed.GetProperty("status").GetString(), failed.GetProperty("error").GetString()));
        (await site.GetAsync($"/api/verifications/{failed.GetProperty("id").GetString()}/results", token)).Is(HttpStatusCode.Conflict, "not-done");
        (await site.PostAsync($"/api/verifications/{failed.GetProperty("id").GetString()}/cancellation", new JsonObject(), Site.Bearer(token)))
            .Is(HttpStatusCode.Conflict, "already-ended");
        (await site.GetAsync("/api/verifications/" + failed.GetProperty("id").GetString(), await site.TokenAsync("countyReviewer", "140423")))
            .Is(HttpStatusCode.NotFound);
        Assert.Empty(await site.AllAsync(County, Kinds.VerificationResult));
    }

    [Fact]
    public async Task The_city_starts_all_twelve_and_reads_counts_only()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", null, new(2015, 3, 5)));
        var city = await site.TokenAsync("cityAnalyst");
        var all = (await site.PostAsync("/api/departments/education/verifications", new JsonObject(), Site.Bearer(city))).Is(HttpStatusCode.Accepted)
            .Json.GetProperty("items");
        Assert.Equal(12, all.GetArrayLength());
        var id = all.EnumerateArray().Single(one => one.GetProperty("county").GetString() == County).GetProperty("id").GetString()!;
        Assert.Equal("done", (await site.EndedAsync(id, city)).Text("status"));
        (await site.GetAsync($"/api/verifications/{id}/results", city)).Is(HttpStatusCode.Forbidden);
        (await site.PostAsync("/api/departments/education/verifications", new JsonObject { ["county"] = "110101" }, Site.Bearer(city)))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync("/api/departments/education/verifications", new JsonObject { ["county"] = County }, Site.Bearer(city)))
            .Is(HttpStatusCode.Accepted);
        (await site.PostAsync("/api/departments/education/verifications", new JsonObject { ["county"] = "140423" },
            Site.Bearer(await site.TokenAsync("countyReviewer", County)))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_new_list_is_compared_without_being_asked_for_and_the_same_lists_only_once()
    {
        await using var site = await Site.StartAsync();
        await PupilAsync(site);
        var start = (App.Api.Verifications.VerificationStart)site.App.Services.GetService(typeof(App.Api.Verifications.VerificationStart))!;
        var (county, token) = (DivisionCode.Parse(County), await site.TokenAsync("countyReviewer", County));
        await start.AsDueAsync(county, TestContext.Current.CancellationToken);
        Assert.Empty(await site.AllAsync(County, Kinds.Verification));
        for (var lists = 1; lists <= 2; lists++)
        {
            await site.SendAsync(Department.Education, County, Lists.Row(lists, "王小明", null, new(2015, 3, 5)));
            for (var round = 0; round < 3; round++)
            {
                await start.AsDueAsync(county, TestContext.Current.CancellationToken);
                await site.EndedAsync((await start.SlotAsync(Department.Education, county, TestContext.Current.CancellationToken))!.Current, token);
            }

            Assert.Equal(lists, (await site.AllAsync(County, Kinds.Verification)).Count);
        }
    }

    private static async Task<(string Child, string Number)> PupilAsync(Site site)
    {
        var number = Declaring.Number("140421", "20150305");
        return (await site.RegisterAsync(Declaring.Migrant(number)), number);
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Storage;
using Suite.Api;
using static Suite.Departments.Lists;

namespace Suite.Departments;

/// <summary>A department sends what it has (六): as JSON, as its own table; what is taken, what is told.</summary>
public sealed class Sending(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Fact]
    public async Task Rows_of_the_insurance_office_are_taken_with_their_keys_and_its_own_field()
    {
        var token = await _site.OfficerAsync("medicalInsurance", "140406");
        var reply = (await _site.SendAsync(token, "medicalInsurance", Json(
            new()
            {
                ["childName"] = "李小明",
                ["citizenNumber"] = "130503670401001",
                ["birthDate"] = "1967-04-01",
                ["sex"] = "male",
                ["medicalInsurance"] = "insured",
                ["kind"] = "migrant",
                ["hukouAddress"] = "山西省长治市潞城区店上镇",
                ["currentAddress"] = new JsonObject { ["division"] = "140406", ["detail"] = "某街1号" }
            },
            new() { ["childName"] = "王小红", ["citizenNumber"] = Number(2), ["medicalInsurance"] = "已参保", ["kind"] = "留守" })))
                .Is(HttpStatusCode.Accepted);
        Assert.Equal((2, 0, 0, 0), Counts(reply));
        Assert.Equal("done", reply.Text("status"));
        var rows = await _site.InForceAsync(Department.MedicalInsurance, "140406");
        Assert.Equal(("李小明", "130503196704010016", Sex.Male, ChildKind.Migrant),
            (rows[0].Data.Name, rows[0].Data.Number, rows[0].Data.Sex, rows[0].Data.Kind));
        Assert.Equal(("140406", "某街1号"), (rows[0].Data.Current!.Division.Value, rows[0].Data.Current!.Detail));
        Assert.Equal("140406", rows[0].Data.Hukou!.Division.County?.Value);

        // 已参保 of a child living here is 居住地; of a child left behind it is simply insured.
        Assert.Equal("atResidence", rows[0].Data.Values.Get(Migrant2024.MedicalInsurance));
        Assert.Equal("insured", rows[1].Data.Values.Get(LeftBehind2024.MedicalInsurance));
        var again = (await _site.GetAsync($"/api/departments/medicalInsurance/records/{reply.Text("batch")}", token)).Is(HttpStatusCode.OK);
        Assert.Equal("done", again.Text("status"));
        Assert.NotEmpty(again.Text("version"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_row_is_told_and_no_name_is_repeated()
    {
        var token = await _site.OfficerAsync("education", "140423");
        var reply = (await _site.SendAsync(token, "education", Json(
            new() { ["childName"] = "张三丰", ["medicalInsurance"] = "insured", ["livesWith"] = "bothParents" },
            new() { ["childName"] = "", ["citizenNumber"] = 140403201502280017, ["nonsense"] = "张三丰" },
            new() { ["childName"] = "李四光", ["schooling"] = "大学", ["birthDate"] = "2031-01-01", ["sex"] = "人" },
            new() { ["childName"] = "王五", ["citizenNumber"] = "1.40403E+17" },
            new() { ["childName"] = "赵六", ["birthDate"] = "2016-02-30", ["guardianCitizenNumber"] = "140403197002280000.0" },
            new() { ["childName"] = "好孩子", ["schooling"] = "三年级2班", ["boarding"] = "√", ["studyStatus"] = "在籍" }))).Is(HttpStatusCode.Accepted);
        Assert.Equal(
            [
                "1 medicalInsurance not-your-field", "1 livesWith not-your-field", "2 citizenNumber digits-lost", "2 nonsense unknown-field",
                    "2 childName required", "3 schooling unknown-option", "3 birthDate future-date",
                "3 sex unknown-option", "4 citizenNumber digits-lost", "5 birthDate invalid-date", "5 guardianCitizenNumber digits-lost",
            ],
            Wrong(reply));
        Assert.DoesNotContain("张三丰", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("李四光", reply.Body, StringComparison.Ordinal);
        var row = Assert.Single(await _site.InForceAsync(Department.Education, "140423")).Data;
        Assert.Equal(("primary", true, "enrolled"), (row.Values.Get(Shared2024.Schooling), row.Values.Value(Shared2024.Boarding),
            row.Values.Get(Shared2024.StudyStatus)));
    }

    [Fact]
    public async Task A_damaged_number_or_a_telephone_that_is_none_costs_no_row()
    {
        var token = await _site.OfficerAsync("health", "140425");
        var damaged = Number(4)[..17] + (Number(4)[17] == '1' ? "2" : "1");
        var reply = (await _site.SendAsync(token, "health", Json(
            new JsonObject
            {
                ["childName"] = "李一",
                ["citizenNumber"] = damaged,
                ["guardianPhone"] = "12345",
                ["currentAddress"] = "不知什么地方",
                ["healthManagement"] = "received"
            }))).Is(HttpStatusCode.Accepted);
        Assert.Equal((1, 0, 0, 0), Counts(reply));
        Assert.Equal(["1 guardianPhone unknown-phone-prefix", "1 currentAddress unknown-division", "1 citizenNumber wrong-check-digit"],
            Wrong(reply, "warnings"));
        var row = Assert.Single(await _site.InForceAsync(Department.Health, "140425")).Data;
        Assert.Equal((damaged, null, null), (row.Number, row.GuardianPhone, row.Current));
    }

    [Fact]
    public async Task A_certificate_of_disability_fills_empty_columns_and_must_not_contradict_filled_ones()
    {
        var token = await _site.OfficerAsync("disabledFederation", "140426");
        var number = Number(5);
        var reply = (await _site.SendAsync(token, "disabledFederation", Json(
            new() { ["childName"] = "李一", ["citizenNumber"] = number + "12" },
            new()
            {
                ["childName"] = "李二",
                ["citizenNumber"] = Number(6) + "43",
                ["disabilityCategories"] = new JsonArray("physical"),
                ["disabilityGrade"] = "三级"
            },
            new()
            {
                ["childName"] = "李三",
                ["citizenNumber"] = Number(7) + "43",
                ["disabilityCategories"] = new JsonArray("visual"),
                ["disabilityGrade"] = "2"
            },
            new() { ["childName"] = "李四", ["citizenNumber"] = Number(8) + "72", ["disabilityCategories"] = "多重（视力、听力）" },
            new() { ["childName"] = "李五", ["disabilityCategories"] = "多重" }))).Is(HttpStatusCode.Accepted);
        Assert.Equal(["3 disabilityCategories contradicts-number", "3 disabilityGrade contradicts-number",
            "5 disabilityCategories multiple-must-list"], Wrong(reply));
        var rows = (await _site.InForceAsync(Department.DisabledFederation, "140426")).ToDictionary(row => row.Data.Name!, row => row.Data);
        Assert.Equal(("2", number + "12"), (rows["李一"].Values.Get(Shared2024.DisabilityGrade), rows["李一"].Number));
        Assert.Equal((string[])["visual"], rows["李一"].Values.Get(Shared2024.DisabilityCategories)!);
        Assert.Equal((string[])["visual", "hearing"], rows["李四"].Values.Get(Shared2024.DisabilityCategories)!);
    }

    [Fact]
    public async Task Rows_that_contradict_each_other_are_a_pair_and_the_field_is_left_out_of_the_row_in_force()
    {
        var token = await _site.OfficerAsync("education", "140427");
        JsonObject Child(string school, string? boarding = null) =>
            new() { ["childName"] = "李一", ["citizenNumber"] = Number(9), ["school"] = school, ["boarding"] = boarding };
        var reply = (await _site.SendAsync(token, "education", Json(
            Child("第一小学", "是"), new() { ["childName"] = "王二", ["birthDate"] = "2015-02-28", ["guardianPhone"] = "13800000001", ["school"] = "第一小学" },
                Child("第二小学"), Child("第一小学", "是"), new()
                {
                    ["childName"] = "王 二",
                    ["birthDate"] = "2015年2月28日",
                    ["guardianPhone"] = "+86 138 0000 0001",
                    ["school"] = "第一小学"
                })))
                .Is(HttpStatusCode.Accepted);
        Assert.Equal((3, 2, 0, 1), Counts(reply));
        var pair = reply.Json.GetProperty("pairs")[0];
        Assert.Equal([1, 3], pair.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
        Assert.Equal(["school"], pair.GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
        var rows = await _site.InForceAsync(Department.Education, "140427");
        Assert.Equal(2, rows.Count);
        Assert.Null(rows[0].Data.School);
        Assert.False(rows[0].Data.Values.Has(Shared2024.School));
        Assert.True(rows[0].Data.Values.Value(Shared2024.Boarding));
        Assert.Equal("第一小学", rows[1].Data.School);
    }

    [Fact]
    public async Task A_correction_supersedes_the_earlier_row_and_says_so_and_taking_it_back_undoes_that()
    {
        var token = await _site.OfficerAsync("medicalInsurance", "140428");
        JsonObject Child(int child, string insured) => new()
        {
            ["childName"] = "孩子" + child,
            ["citizenNumber"] = Number(child),
            ["medicalInsurance"] = insured
        };
        await _site.SendAsync(token, "medicalInsurance", Json(Child(1, "none"), Child(2, "insured")), "2026-01-31");
        var later = (await _site.SendAsync(token, "medicalInsurance", Json(Child(1, "insured"), Child(3, "insured")), "2026-06-30"))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal(1, later.Json.GetProperty("superseded").GetInt32());

        // What speaks of an earlier day changes nothing, also when it comes later.
        var earlier = (await _site.SendAsync(token, "medicalInsurance", Json(Child(1, "none")), "2025-12-31")).Is(HttpStatusCode.Accepted);
        Assert.Equal(0, earlier.Json.GetProperty("superseded").GetInt32());
        Assert.Equal(["孩子1 insured", "孩子3 insured", "孩子2 insured"], await StateAsync());

        (await _site.PostAsync($"/api/departments/medicalInsurance/records/{later.Text("batch")}/cancellation", (JsonNode?)null, Site.Bearer(token)))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal(["孩子1 none", "孩子2 insured"], await StateAsync());

        // A whole list ends what was sent before; the same rows as a whole list are another batch.
        var whole = (await _site.SendAsync(token, "medicalInsurance", Json(Child(3, "insured")), "2026-07-31", "&whole=true"))
            .Is(HttpStatusCode.Accepted);
        Assert.NotEqual(whole.Text("batch"), (await _site.SendAsync(token, "medicalInsurance", Json(Child(3, "insured")), "2026-07-31"))
            .Text("batch"));
        Assert.Equal(["孩子3 insured"], await StateAsync());
        Assert.Contains(await _site.InForceAsync(Department.MedicalInsurance, "140428"), row => !row.Whole);

        async Task<IEnumerable<string>> StateAsync() =>
            (await _site.InForceAsync(Department.MedicalInsurance, "140428"))
            .Select(row => row.Data.Name + " " + row.Data.Values.Get(LeftBehind2024.MedicalInsurance));
    }

    [Fact]
    public async Task The_same_rows_of_the_same_day_are_one_batch_also_twenty_times_at_once()
    {
        var token = await _site.OfficerAsync("health", "140429");
        var body = Json([.. Enumerable.Range(1, 200).Select(child =>
            new JsonObject { ["childName"] = "孩子", ["citizenNumber"] = Number(child), ["healthManagement"] = "none" })]);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _site.SendAsync(token, "health", body)));
        Assert.All(replies, reply => Assert.Equal((200, 0, 0, 0), Counts(reply.Is(HttpStatusCode.Accepted))));
        Assert.Single(replies.Select(reply => reply.Text("batch")).Distinct());
        var batch = Assert.Single(await _site.AllAsync("140429", Kinds.DepartmentBatch));
        Assert.Equal(replies[0].Text("version"), batch.Version);
        Assert.Single(await _site.AllAsync("140429", Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "records.send");
        Assert.Equal(200, (await _site.InForceAsync(Department.Health, "140429")).Count);
        Assert.NotEqual(replies[0].Text("batch"), (await _site.SendAsync(token, "health", body, "2026-07-01")).Text("batch"));

        // Taken back, the same rows may be sent again.
        (await _site.PostAsync($"/api/departments/health/records/{replies[0].Text("batch")}/cancellation", (JsonNode?)null, Site.Bearer(token)))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal(("done", replies[0].Text("batch")), (await _site.SendAsync(token, "health", body)) is var again
            ? (again.Text("status"), again.Text("batch")) : default);
    }

    [Theory]
    [InlineData("", "required")]
    [InlineData("2026-02-30", "invalid-date")]
    [InlineData("30.6.2026", "invalid-date")]
    [InlineData("2099-01-01", "future-date")]
    public async Task The_day_of_the_list_is_named_possible_and_not_to_come(string asOf, string code)
    {
        var token = await _site.OfficerAsync("health");
        (await _site.SendAsync(token, "health", "[]", asOf)).Is(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_department_sends_only_for_itself_and_a_reviewer_brings_a_list_in_for_any_of_its_county()
    {
        var (health, reviewer, worker) = (await _site.OfficerAsync("health"), await _site.TokenAsync("countyReviewer", County),
            await _site.TokenAsync("systemAdmin"));
        var row = Json(new JsonObject { ["childName"] = "李一", ["medicalInsurance"] = "insured" });
        (await _site.SendAsync(health, "medicalInsurance", row)).Is(HttpStatusCode.Forbidden);
        (await _site.SendAsync(health, "civilAffairs", row)).Is(HttpStatusCode.Forbidden);
        (await _site.SendAsync(reviewer, "civilAffairs", row)).Is(HttpStatusCode.NotFound);
        (await _site.SendAsync(health, "weather", row)).Is(HttpStatusCode.NotFound);
        (await _site.SendAsync(worker, "medicalInsurance", row)).Is(HttpStatusCode.Forbidden);
        (await _site.PostAsync(Send("health"), row)).Is(HttpStatusCode.Unauthorized);
        var sent = (await _site.SendAsync(reviewer, "medicalInsurance", row)).Is(HttpStatusCode.Accepted);
        Assert.Contains(await _site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "records.send"
            && entry.Fields.GetMany(Fields.Subjects).Contains(sent.Text("batch")));
        (await _site.GetAsync($"/api/departments/health/records/{sent.Text("batch")}", health)).Is(HttpStatusCode.NotFound);
        (await _site.GetAsync($"/api/departments/medicalInsurance/records/{sent.Text("batch")}",
            await _site.OfficerAsync("medicalInsurance", "140423"))).Is(HttpStatusCode.NotFound);
        (await _site.GetAsync($"/api/departments/medicalInsurance/records/{sent.Text("batch")}", await _site.OfficerAsync("medicalInsurance")))
            .Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{}", "wrong-type", HttpStatusCode.UnprocessableEntity)]
    [InlineData("[]", "no-rows", HttpStatusCode.UnprocessableEntity)]
    [InlineData("[{]", "malformed-json", HttpStatusCode.BadRequest)]
    public async Task What_is_no_array_of_rows_is_refused_whole(string body, string code, HttpStatusCode status)
    {
        var token = await _site.OfficerAsync("health");
        (await _site.SendAsync(token, "health", body)).Is(status, code);
    }

    [Fact]
    public async Task More_than_five_thousand_rows_go_as_a_table_and_odd_members_are_problems_of_their_row()
    {
        var token = await _site.OfficerAsync("health");
        (await _site.SendAsync(token, "health", "[" + string.Join(',', Enumerable.Repeat("{}", 5001)) + "]")).Is(HttpStatusCode.UnprocessableEntity,
            "too-many-rows");
        var reply = (await _site.SendAsync(token, "health",
            """[1,{"childName":true},{"childName":"a","childName":"b"},{"childName":["a"]},{"childName":{"a":1}},{"childName":"\ud800"},{"childName":"好","healthManagement":["received"]}]""")).Is(HttpStatusCode.Accepted);
        Assert.Equal(0, reply.Json.GetProperty("accepted").GetInt32());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], reply.Json.GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("row").GetInt32()));
    }

    [Fact]
    public async Task Encodings_are_recognised_and_a_register_is_read_under_its_own_headings()
    {
        const string Register = "潞州区2026年春季学生花名册\n序号,姓名,性别,身份证号,出生日期,年级,学校名称,是否寄宿,父亲姓名,父亲电话,母亲姓名,母亲电话,家庭住址,是否留守儿童,备注\n"
            + "1,李一,男,{0},2015-02-28,三年级,第一小学,否,李大,13800000001,王大,13800000002,山西省长治市潞州区,是,\n2,王二,女,'{1},20150228,初一,第二中学,是,,,王三,13800000003,,否,"
            + "无\n合计,2,,,,,,,,,,,,,\n填表人：,张三,,,,,,,,,,,,,\n";
        var csv = string.Format(System.Globalization.CultureInfo.InvariantCulture, Register, Number(11), Number(12));
        foreach (var (county, encoding) in new[]
        {
            ("140404", (Encoding)new UTF8Encoding(false)),
            ("140405", new UTF8Encoding(true)),
            ("140430", CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!)
        })
        {
            var reply = (await _site.SendTableAsync(await _site.OfficerAsync("education", county), "education", csv, encoding: encoding))
                .Is(HttpStatusCode.Accepted);
            Assert.Equal((2, 0, 0, 0), Counts(reply));
            var rows = await _site.InForceAsync(Department.Education, county);
            Assert.Equal((3, "李一", "李大", "13800000001", "第一小学", ChildKind.LeftBehind, "primary"), rows[0].Data is var one
                ? (one.Row, one.Name, one.GuardianName, one.GuardianPhone, one.School, one.Kind, one.Values.Get(Shared2024.Schooling)) : default);
            Assert.Equal((4, "王三", "13800000003", null, "juniorHigh", true), rows[1].Data is var two
                ? (two.Row, two.GuardianName, two.GuardianPhone, two.Kind, two.Values.Get(Shared2024.Schooling),
                    two.Values.Value(Shared2024.Boarding)) : default);
        }
    }

    [Fact]
    public async Task A_column_of_another_department_is_an_error_of_each_row_that_fills_it()
    {
        var reply = (await _site.SendTableAsync(await _site.OfficerAsync("education", "140431"), "education", "姓名,年级,参保状态\n李一,三年级,已参保\n王二,二年级,\n"))
            .Is(HttpStatusCode.Accepted);
        Assert.Equal(["2 medicalInsurance not-your-field"], Wrong(reply));
        Assert.Equal(1, reply.Json.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task Unclear_headings_are_asked_about_once_with_three_masked_rows_and_known_from_then_on()
    {
        var token = await _site.OfficerAsync("diseaseControl");
        const string Csv = "受种儿童全名,身份证号,本年度情况\n李小明明,{0},全程接种\n王二,,漏种\n赵三,,未接种\n";
        var csv = string.Format(System.Globalization.CultureInfo.InvariantCulture, Csv, Number(13));
        var asked = (await _site.SendTableAsync(token, "diseaseControl", csv)).Is(HttpStatusCode.UnprocessableEntity, "headings-unclear");
        Assert.DoesNotContain("李小明明", asked.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Number(13), asked.Body, StringComparison.Ordinal);
        var columns = asked.Json.GetProperty("columns").EnumerateArray().ToList();
        Assert.All(columns, column => Assert.Equal(3, column.GetProperty("samples").GetArrayLength()));
        Assert.Equal(["citizenNumber"], columns.Where(column => column.GetProperty("certain").GetBoolean())
            .Select(column => column.GetProperty("target").GetString()));
        Assert.Empty(await _site.InForceAsync(Department.DiseaseControl));

        var confirm = asked.Text("confirm");
        (await _site.PostAsync(confirm, """{"columns":[{"heading":"受种儿童全名","target":"vaccination"}]}""", Site.Bearer(token)))
            .Is(HttpStatusCode.UnprocessableEntity, "name-column-needed");
        (await _site.PostAsync(confirm, """{"columns":[{"heading":"受种儿童全名","target":"childName"},{"heading":"身份证号","target":"medicalInsurance"}]}""",
            Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, "not-your-field");
        (await _site.PostAsync(confirm,
            """{"columns":[{"heading":"本年度情况","target":"vaccination"},{"heading":"受种儿童全名","target":"childName"},{"heading":"身份证号","target":"citizenNumber"}]}""", Site.Bearer(token))).Is(HttpStatusCode.OK);
        Assert.Equal((3, 0, 0, 0), Counts((await _site.SendTableAsync(token, "diseaseControl", csv)).Is(HttpStatusCode.Accepted)));
        var rows = await _site.InForceAsync(Department.DiseaseControl);
        Assert.Equal(["complete", "partial", "none"], rows.Select(row => row.Data.Values.Get(Shared2024.Vaccination)));

        // Kept of the headings is what they are, and nobody's data.
        var map = Assert.Single(await _site.AllAsync(County, Kinds.HeadingMap));
        Assert.DoesNotContain("李小明明", Encoding.UTF8.GetString(map.Body.Span), StringComparison.Ordinal);
    }
}

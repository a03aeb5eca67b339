using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Domain.Forms;
using Storage;

namespace Suite.Api;

/// <summary>Bodies that nobody means well with: each gets a Chinese problem, none a 500, and nothing is stored.</summary>
public sealed class HostileBodies(SharedSite shared) : IClassFixture<SharedSite>
{
    private static readonly (string, string)[] Key = [("Idempotency-Key", "hostile")];

    private readonly Site _site = shared.Site;

    public static TheoryData<string> Routes => ["/api/eligibility", "/api/declarations", "/api/declarations/status"];

    public static TheoryData<string, string, int, string> Bodies
    {
        get
        {
            var data = new TheoryData<string, string, int, string>();
            foreach (var route in (string[])["/api/eligibility", "/api/declarations", "/api/declarations/status"])
            {
                data.Add(route, "", 400, "empty-body");
                data.Add(route, "  \n", 400, "empty-body");
                data.Add(route, "{", 400, "malformed-json");
                data.Add(route, "{\"formId\":\"migrant-2024\",}", 400, "malformed-json");
                data.Add(route, "{'formId':'migrant-2024'}", 400, "malformed-json");
                data.Add(route, "not json", 400, "malformed-json");
                data.Add(route, "{} {}", 400, "malformed-json");
                data.Add(route, "{\"a\":01}", 400, "malformed-json");
                data.Add(route, "{\"a\":NaN}", 400, "malformed-json");
                data.Add(route, "{\"a\":\"\0\"}", 400, "malformed-json");
                data.Add(route, new string('[', 5000) + new string(']', 5000), 400, "json-too-deep");
                data.Add(route, string.Concat(Enumerable.Repeat("{\"a\":", 3000)) + "1" + new string('}', 3000), 400, "json-too-deep");
                data.Add(route, "[]", 422, "wrong-type");
                data.Add(route, "\"text\"", 422, "wrong-type");
                data.Add(route, "null", 422, "wrong-type");
                data.Add(route, "7", 422, "wrong-type");
                data.Add(route, "{\"\\ud800\":1}", 422, "unknown-field");
                data.Add(route, "{\"x\":1,\"x\":2}", 422, "duplicate-field");
                data.Add(route, "{\"__proto__\":{}}", 422, "unknown-field");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_request_is_refused_in_words(string route, string body, int status, string code)
    {
        var reply = await _site.PostAsync(route, body, Key);
        reply.Is((HttpStatusCode)status, code);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Text_that_is_not_UTF_8_is_refused(string route)
    {
        // 王 in GB 18030.
        byte[] body = [.. "{\"formId\":\""u8, 0xCD, 0xF5, .. "\"}"u8];
        (await _site.PostAsync(route, body, "application/json", Key)).Is(HttpStatusCode.BadRequest, "invalid-utf8");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_byte_order_mark_is_no_offence(string route) =>
        Assert.NotEqual(HttpStatusCode.BadRequest,
            (await _site.PostAsync(route, (byte[])[0xEF, 0xBB, 0xBF, .. "{}"u8], "application/json", Key)).Status);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=gbk")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_refused(string type) =>
        (await _site.PostAsync("/api/declarations", "{}"u8.ToArray(), type, Key)).Is(HttpStatusCode.UnsupportedMediaType, "wrong-content-type");

    /// <summary>api.md, errors: "all problems at once", also where one of them stands beside the answers.</summary>
    [Fact]
    public async Task An_unknown_member_beside_the_answers_hides_nothing_that_is_wrong_in_them()
    {
        var body = Declaring.Migrant();
        body["status"] = "registered";
        body["answers"]!["sex"] = "boy";
        body["answers"]!["birthDate"] = "2099-01-01";
        body["answers"]!["consent.noticeVersion"] = "999";
        body["answers"]!.AsObject().Remove("housing");
        var reply = await _site.PostAsync("/api/declarations", body, Key);
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["birthDate", "consent.noticeVersion", "housing", "sex", "status"], reply.Fields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}", "phoneLast4 required,receipt required")]
    [InlineData("""{"receipt":"","phoneLast4":" "}""", "phoneLast4 required,receipt required")]
    [InlineData("""{"receipt":5,"phoneLast4":8000,"x":1}""", "phoneLast4 wrong-type,receipt wrong-type,x unknown-field")]
    public async Task Who_asks_for_the_status_is_told_everything_that_lacks(string body, string problems)
    {
        var reply = await _site.PostAsync("/api/declarations/status", body);
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(problems, string.Join(',', reply.Fields.Zip(reply.Codes, (field, code) => $"{field} {code}").Order(StringComparer.Ordinal)));
    }

    /// <summary>A parser that takes the last of two answers would store what nobody saw.</summary>
    [Theory]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140403","division":"140404"}}""", "currentAddress.division")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140403","detail":"","detail":"某街1号"}}""", "currentAddress.detail")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140403","divis\u0069on":"140403"}}""", "currentAddress.division")]
    [InlineData("left-behind-2024", """{"fatherWork":[{"division":null,"division":"310115","startedOn":"2024-01-05"}]}""", "fatherWork[0].division")]
    [InlineData("left-behind-2024", """{"fatherWork":[{"startedOn":"2024-01-05","startedOn":null,"endedOn":null,"endedOn":"2024-07-01"}]}""",
        "fatherWork[0].endedOn,fatherWork[0].startedOn")]
    public async Task The_same_member_twice_inside_an_answer_is_refused(string formId, string answers, string fields)
    {
        var reply = await _site.PostAsync("/api/eligibility", $$"""{"formId":"{{formId}}","answers":{{answers}}}""");
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields, string.Join(',', reply.Fields.Order(StringComparer.Ordinal)));
        Assert.All(reply.Codes, code => Assert.Equal("duplicate-field", code));
    }

    /// <summary>A day that exists is not said to be none.</summary>
    [Fact]
    public async Task A_year_too_far_back_is_called_that()
    {
        var reply = await _site.PostAsync("/api/eligibility", """{"formId":"migrant-2024","answers":{"birthDate":"1800-01-01"}}""");
        reply.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["invalid-date"], reply.Codes);
        Assert.Contains("早于1900年", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_before_it_is_unpacked()
    {
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        (await _site.SendAsync(HttpMethod.Post, "/api/declarations", content, Key)).Is(HttpStatusCode.UnsupportedMediaType, "compressed-body");
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(30 * 1024 * 1024)]
    public async Task A_body_above_64_KB_is_too_large(int size)
    {
        var body = Encoding.UTF8.GetBytes("{\"formId\":\"migrant-2024\",\"answers\":{\"childName\":\"" + new string('x', size) + "\"}}");
        (await _site.PostAsync("/api/declarations", body, "application/json", Key)).Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        (await _site.PostAsync("/api/eligibility", body, "application/json")).Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_body_above_64_KB_in_chunks_is_too_large()
    {
        using var content = new StreamContent(new MemoryStream(new byte[300_000]));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        (await _site.SendAsync(HttpMethod.Post, "/api/declarations", content, [.. Key, ("Transfer-Encoding", "chunked")]))
            .Is(HttpStatusCode.RequestEntityTooLarge);
    }

    public static TheoryData<string> Forms => ["migrant-2024", "left-behind-2024"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_box_refuses_every_wrong_shape_by_its_name(string formId)
    {
        string[] shapes =
        [
            "{}", "[]", "[[]]", "[1]", "[null]", "7", "-1e400", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e王\"", "{\"division\":7}",
                "{\"division\":\"140403\",\"x\":1}",
            "{\"division\":\"140403\",\"division\":\"140403\"}", "[{\"division\":[]}]", "[{}]", "\"1.40421E+17\"", "\"2024-02-30\"", "\"9999-12-31\"",
                "\"" + new string('王', 3000) + "\"",
        ];
        foreach (var field in FormCatalogue.Find(formId)!.Fields)
        {
            foreach (var shape in shapes)
            {
                var reply = await _site.PostAsync("/api/declarations", "{\"formId\":\"" + formId + "\",\"answers\":{\"" + field.Key + "\":" + shape
                    + "}}", Key);
                Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, $"{field.Key} = {shape}: {(int)reply.Status} {reply.Body}");
                Assert.NotEmpty(reply.Codes);
            }
        }
    }

    [Fact]
    public async Task Random_mutations_of_a_good_body_never_break_anything()
    {
        var good = Encoding.UTF8.GetBytes(Declaring.Migrant().ToJsonString());
        var random = new Random(20240816);
        for (var i = 0; i < 300; i++)
        {
            var body = good.ToArray();
            for (var j = 0; j <= random.Next(4); j++)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var reply = await _site.PostAsync("/api/eligibility", body, "application/json");
            Assert.True((int)reply.Status < 500, $"Round {i}: {reply.Body}");
        }
    }

    [Fact]
    public async Task Nothing_of_all_this_was_stored()
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/api/declarations", Declaring.Migrant().With("sex", JsonValue.Create("boy")), Key))
            .Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        (await site.PostAsync("/api/declarations", Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140105" }), Key))
            .Is(HttpStatusCode.UnprocessableEntity, "outside-jurisdiction");
        foreach (var kind in Kinds.All.Values)
        {
            Assert.Empty((await site.Store.ListAsync(Partition.WholeIndex, Query.Of(kind), new(1), TestContext.Current.CancellationToken)).Items);
            Assert.Empty(await site.AllAsync("140403", kind));
        }
    }
}

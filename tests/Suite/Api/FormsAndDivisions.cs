using System.Net;
using Domain.Forms;

namespace Suite.Api;

public sealed class FormsAndDivisions(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Fact]
    public async Task The_two_official_forms_are_listed()
    {
        var reply = await _site.GetAsync("/api/forms");
        reply.Is(HttpStatusCode.OK);
        Assert.Equal(["migrant-2024", "left-behind-2024"],
            reply.Json.GetProperty("items").EnumerateArray().Select(form => form.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("migrant-2024")]
    [InlineData("left-behind-2024")]
    public async Task A_form_comes_with_every_box(string id)
    {
        var reply = await _site.GetAsync("/api/forms/" + id);
        reply.Is(HttpStatusCode.OK);
        var keys = reply.Json.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("key").GetString()).ToList();
        Assert.Equal(FormCatalogue.Find(id)!.Fields.Select(field => field.Key), keys);
        Assert.All(reply.Json.GetProperty("sections").EnumerateArray(), section => Assert.NotEmpty(section.GetProperty("fields").EnumerateArray()));
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_not_found() =>
    (await _site.GetAsync("/api/forms/migrant-1999")).Is(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Changzhi_has_twelve_counties()
    {
        var reply = await _site.GetAsync("/api/divisions?parent=140400");
        reply.Is(HttpStatusCode.OK);
        Assert.Equal(12, reply.Json.GetProperty("items").GetArrayLength());
        Assert.All(reply.Json.GetProperty("items").EnumerateArray(),
            item => Assert.True(item.TryGetProperty("version", out _) && item.TryGetProperty("id", out _)));
    }

    [Fact]
    public async Task Without_a_parent_the_provinces_are_listed()
    {
        var reply = await _site.GetAsync("/api/divisions");
        Assert.Equal(34, reply.Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("潞州区", HttpStatusCode.UnprocessableEntity)]
    [InlineData("14'--", HttpStatusCode.UnprocessableEntity)]
    [InlineData("149999", HttpStatusCode.NotFound)]
    public async Task A_parent_that_is_no_division_is_refused(string parent, HttpStatusCode status) =>
        (await _site.GetAsync("/api/divisions?parent=" + Uri.EscapeDataString(parent))).Is(status);

    [Fact]
    public async Task An_unknown_path_is_a_problem_document() => (await _site.GetAsync("/api/nothing/here")).Is(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task A_wrong_method_is_refused_and_the_right_ones_named()
    {
        var reply = await _site.SendAsync(HttpMethod.Delete, "/api/forms", null);
        reply.Is(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Contains("GET", reply.ContentHeaders.Allow);
    }

    [Fact]
    public async Task A_path_that_is_only_posted_to_says_so_to_who_reads_it()
    {
        var reply = await _site.GetAsync("/api/eligibility");
        reply.Is(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["POST"], reply.ContentHeaders.Allow);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_unknown_path_is_unknown_by_every_method(string method) =>
        (await _site.SendAsync(new HttpMethod(method), "/api/nothing/here", null)).Is(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task The_process_is_live_and_ready()
    {
        (await _site.GetAsync("/api/health")).Is(HttpStatusCode.OK);
        var ready = await _site.GetAsync("/api/health/ready");
        ready.Is(HttpStatusCode.OK);
        Assert.Equal(["store", "keys", "queue", "demo"], ready.Json.GetProperty("checks").EnumerateObject().Select(check => check.Name));
    }
}

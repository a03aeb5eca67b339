using System.Net;
using System.Text.Json.Nodes;

namespace Suite.Api;

/// <summary>Marks that nobody sees, as address books and web pages wrap around what is copied from them.</summary>
public sealed class UnseenMarks(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\uFEFF \u2060")]
    [InlineData("\u202E\u202C")]
    public async Task A_name_of_marks_alone_is_no_name(string name)
    {
        var reply = await _site.DeclareAsync(Declaring.Migrant().With("childName", name));
        reply.Is(HttpStatusCode.UnprocessableEntity, "empty");
        Assert.DoesNotContain("不清楚", reply.Json.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_kept_without_them_so_that_staff_see_what_was_meant_and_find_it()
    {
        var declared = await _site.DeclareAsync(Declaring.Migrant().With("childName", "\u202E钟\u200B无\u200D忌\u202C")
            .With("school", "\u2066某\u00AD小学\u2069"));
        declared.Is(HttpStatusCode.Created);
        var reviewer = await _site.TokenAsync("countyReviewer", "140403");
        var item = (await _site.GetAsync("/api/declarations?receipt=" + declared.Text("receipt"), reviewer)).Json.GetProperty("items")[0];
        var opened = await _site.PostAsync($"/api/declarations/{item.GetProperty("id").GetString()}/opening",
            new JsonObject { ["reason"] = "审核\u202E" }, Site.Bearer(reviewer));
        opened.Is(HttpStatusCode.OK);
        Assert.Equal("钟无忌", opened.Json.GetProperty("answers").GetProperty("childName").GetString());
        Assert.Equal("某小学", opened.Json.GetProperty("answers").GetProperty("school").GetString());
    }
}

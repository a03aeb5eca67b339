using System.Text;
using App.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;

namespace Suite.Portal;

/// <summary>A page is rendered by the framework and written whole: as it was meant, and nothing of it where it fails half-way.</summary>
public sealed class PagesWhole
{
    private const string Name = "长治市 <b>“潞州”</b>";

    [Fact]
    public async Task A_page_has_its_length_is_kept_by_no_cache_and_says_chinese_as_it_is()
    {
        var (response, body) = await AnswerAsync("GET", Html.Page<Long>(Name));
        var text = Encoding.UTF8.GetString(body);
        Assert.StartsWith("<p>长治市 &lt;b&gt;“潞州”&lt;/b&gt;</p>", text, StringComparison.Ordinal);
        Assert.Equal(Long.Times, text.Split("“潞州”").Length - 1);
        Assert.DoesNotContain("&#", text, StringComparison.Ordinal);
        Assert.True(body.Length > 64 * 1024);
        Assert.Equal(body.Length, response.ContentLength);
        Assert.Equal("no-store", response.Headers.CacheControl);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
    }

    [Fact]
    public async Task Nothing_of_the_framework_s_own_script_is_offered_in_a_page_or_beside_it()
    {
        var (response, body) = await AnswerAsync("GET", Html.Page<Long>(Name));
        Assert.DoesNotContain(response.Headers.Keys, key => key.Contains("blazor", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("<!--", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asks_for_the_head_alone_gets_its_length_and_no_body()
    {
        var (response, body) = await AnswerAsync("HEAD", Html.Page<Long>(Name));
        Assert.Empty(body);
        Assert.True(response.ContentLength > 64 * 1024);
    }

    [Fact]
    public async Task Of_a_page_that_fails_half_way_nothing_is_sent_and_the_page_that_says_so_is_drawn_by_the_same_request()
    {
        using var drawn = new DrawnPage();
        var context = drawn.Context;
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.AnswerAsync(Html.Page<Broken>(Name)));
        Assert.Empty(drawn.Sent);
        context.Response.Clear();
        await context.AnswerAsync(Html.Page<FailedPage>(new FailedModel(new SiteContext(false, new(2026, 11, 30)), "请稍后再试。"), 503));
        Assert.Equal(503, context.Response.StatusCode);
        var text = Encoding.UTF8.GetString(drawn.Sent);
        Assert.StartsWith("<!DOCTYPE html>\n<html", text, StringComparison.Ordinal);
        Assert.Contains("请稍后再试。", text, StringComparison.Ordinal);
        Assert.DoesNotContain("“潞州”", text, StringComparison.Ordinal);
    }

    private static async Task<(HttpResponse Response, byte[] Body)> AnswerAsync(string method, IResult page)
    {
        using var drawn = new DrawnPage(method);
        await drawn.Context.AnswerAsync(page);
        return (drawn.Context.Response, drawn.Sent);
    }

    /// <summary>Longer than the first buffer.</summary>
    private sealed class Long : ComponentBase
    {
        public const int Times = 4_000;

        [Parameter, EditorRequired]
        public required string Model { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            for (var i = 0; i < Times; i++)
            {
                builder.OpenElement(0, "p");
                builder.AddContent(1, Model);
                builder.CloseElement();
            }
        }
    }

    private sealed class Broken : ComponentBase
    {
        [Parameter, EditorRequired]
        public required string Model { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.AddContent(0, Model);
            throw new InvalidOperationException();
        }
    }
}

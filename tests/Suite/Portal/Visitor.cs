using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Somebody with a browser of their own: cookies kept, redirects followed one by one, forms posted as the page drew them.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false };
    private readonly HttpClient _client;

    public Visitor(Site site)
        : this(site.Address)
    {
    }

    public Visitor(Uri address) => _client = new HttpClient(_handler) { BaseAddress = address };

    public CookieCollection Cookies => _handler.CookieContainer.GetCookies(_client.BaseAddress!);

    /// <summary>What the browser sends along to that address.</summary>
    public CookieCollection CookiesAt(string path) => _handler.CookieContainer.GetCookies(new Uri(_client.BaseAddress!, path));

    /// <summary>A persona signed in through the picker of the development rule.</summary>
    public static async Task<Visitor> SignedInAsync(Site site, string role, string? county = "140403", string? township = null,
        string? village = null, string name = "测试")
    {
        var visitor = new Visitor(site);
        var page = await visitor.PostAsync("/portal/signin",
            [("role", role), ("county", county ?? ""), ("township", township ?? ""), ("village", village ?? ""), ("department", "education"),
                ("name", name)]);
        Assert.Equal(HttpStatusCode.SeeOther, page.Status);
        return visitor;
    }

    public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Page> PostAsync(string path, params IEnumerable<(string Name, string Value)> fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post,
            path)
        { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    /// <summary>Posts with the form token of a page of this session.</summary>
    public async Task<Page> SubmitAsync(string path, params IEnumerable<(string Name, string Value)> fields) =>
        await PostAsync(path, [.. fields, ("formToken", await FormTokenAsync())]);

    /// <summary>Posts as a browser does that goes where the form leads.</summary>
    public Task<Page> NavigateAsync(string path, params IEnumerable<(string Name, string Value)> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post,
            path)
        { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        return SendAsync(request);
    }

    public async Task<string> FormTokenAsync() => (await GetAsync("/portal")).Document.QuerySelector("input[name=formToken]")!.GetAttribute("value")!;

    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _client.SendAsync(request))
        {
            return new(response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>A file with the name that the browser would keep it under, as it travels.</summary>
    public async Task<(string Name, byte[] Content)> DownloadAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var name = response.Content.Headers.TryGetValues("Content-Disposition", out var named) ? named.Single() : "";
        return (name, await response.Content.ReadAsByteArrayAsync());
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }
}

/// <summary>What came back.</summary>
internal sealed record Page(HttpStatusCode Status, string? Location, string Html)
{
    public IDocument Document => field ??= new HtmlParser().ParseDocument(Html);

    public string Text => Document.Body?.TextContent ?? "";

    public Page Is(HttpStatusCode status)
    {
        Assert.True(Status == status,
            $"{Status} instead of {status}: {(Html.Length > 400 ? Text.Trim()[..Math.Min(400, Text.Trim().Length)] : Html)}");
        return this;
    }

    /// <summary>After something was done: where the browser is sent to.</summary>
    public void LeadsTo(string address)
    {
        Is(HttpStatusCode.SeeOther);
        Assert.EndsWith(address, Location, StringComparison.Ordinal);
    }
}

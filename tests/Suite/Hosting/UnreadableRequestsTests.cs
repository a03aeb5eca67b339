using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Suite.Api;

namespace Suite.Hosting;

/// <summary>What no HTTP client would send, over a bare connection: refused in words before anything is routed, and the next one is served.</summary>
public sealed class UnreadableRequestsTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    public static TheoryData<string, string, int> Requests => new()
    {
        { "an address of 9,000 letters", $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: l\r\n\r\n", 414 },
        { "40 KB of cookies", $"GET / HTTP/1.1\r\nHost: l\r\nCookie: {new string('a', 40_000)}\r\n\r\n", 431 },
        {
            "two hundred headers",
            $"GET / HTTP/1.1\r\nHost: l\r\n"
                + $"{string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: 1\r\n")))}\r\n",
            431
        },
        { "no Host", "GET /api/forms HTTP/1.1\r\n\r\n", 400 },
        { "two Hosts", "GET /api/forms HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
        { "a Host that is none", "GET /api/forms HTTP/1.1\r\nHost: a b/c\r\n\r\n", 400 },
        { "another Host than in the address", "GET http://a/api/forms HTTP/1.1\r\nHost: b\r\n\r\n", 400 },
        { "words", "hello there\r\n\r\n", 400 },
        { "a TLS greeting", "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\r\n", 400 },
        { "a line without colon among the headers", "GET / HTTP/1.1\r\nHost: l\r\nnonsense\r\n\r\n", 400 },
        { "a header that goes on in the next line", "GET / HTTP/1.1\r\nHost: l\r\nA: b\r\n c\r\n\r\n", 400 },
        { "a zero byte in a header", "GET / HTTP/1.1\r\nHost: l\r\nA: b\0c\r\n\r\n", 400 },
        { "a length that is no number", "POST /api/declarations HTTP/1.1\r\nHost: l\r\nContent-Length: many\r\n\r\n", 400 },
        { "a length below zero", "POST /api/declarations HTTP/1.1\r\nHost: l\r\nContent-Length: -1\r\n\r\n", 400 },
        { "two lengths", "POST /api/declarations HTTP/1.1\r\nHost: l\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
        { "a body of unknown length", "POST /api/declarations HTTP/1.0\r\nHost: l\r\nConnection: keep-alive\r\n\r\n", 400 },
        { "an unknown transfer coding", "POST /api/declarations HTTP/1.1\r\nHost: l\r\nTransfer-Encoding: cloud\r\n\r\n", 400 },
        { "an encoded zero byte in the address", "GET /%00 HTTP/1.1\r\nHost: l\r\n\r\n", 400 },
        { "a tunnel", "GET example.cn:80 HTTP/1.1\r\nHost: l\r\n\r\n", 405 },
        { "the whole server by GET", "GET * HTTP/1.1\r\nHost: l\r\n\r\n", 405 },
        { "a later version", "GET / HTTP/7.0\r\nHost: l\r\n\r\n", 505 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_is_refused_in_words_and_the_next_one_is_served(string what, string request, int status)
    {
        var answer = await SendAsync(request);
        IsRefused(answer, status, what);
        Assert.Equal(HttpStatusCode.OK, (await _site.GetAsync("/api/forms")).Status);
    }

    /// <summary>What is read but not granted, by the frame or by what stands in front of the operations.</summary>
    [Theory]
    [InlineData("GET", "/nowhere", "Accept: text/html", 404)]
    [InlineData("GET", "/api/nowhere", "Accept: application/xml", 404)]
    [InlineData("GET", "/assets/nowhere.css", "Accept: text/css", 404)]
    [InlineData("DELETE", "/api/forms", "Accept: */*", 405)]
    [InlineData("PURGE", "/declare", "Accept: */*", 405)]
    [InlineData("TRACE", "/api/forms", "Accept: */*", 405)]
    [InlineData("OPTIONS", "*", "Accept: */*", 405)]
    [InlineData("POST", "/api/eligibility", "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415)]
    [InlineData("POST", "/api/eligibility", "Content-Type: application/json\r\nContent-Length: 66000000", 413)]
    [InlineData("POST", "/api/eligibility", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("GET", "/assets/site.css", "Range: bytes=999999999-", 416)]
    [InlineData("GET", "/assets/site.css", "If-Match: \"other\"", 412)]
    public async Task What_can_be_read_but_not_granted_is_refused_in_words_too(string method, string address, string header, int status)
    {
        var answer = await SendAsync($"{method} {address} HTTP/1.1\r\nHost: l\r\nConnection: close\r\n{header}\r\n\r\n");
        IsRefused(answer, status, $"{method} {address} {header}");
    }

    /// <summary>
    /// The server sees the end together with the bytes before it and closes, or a moment later and refuses: the wire decides which.
    /// </summary>
    [Fact]
    public async Task Whoever_hangs_up_in_the_middle_of_a_header_is_refused_in_words_or_not_answered_and_the_next_one_is_served()
    {
        if (await SendAsync("GET /api/forms HTTP/1.1\r\nHo", ends: true) is { Length: > 0 } answer)
        {
            IsRefused(answer, 400, "the end in the middle of a header");
        }

        Assert.Equal(HttpStatusCode.OK, (await _site.GetAsync("/api/forms")).Status);
    }

    [Fact]
    public async Task After_a_good_request_on_the_same_connection_both_are_answered()
    {
        var answers = await SendAsync("GET /api/forms HTTP/1.1\r\nHost: l\r\n\r\nGET /api/forms HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answers, StringComparison.Ordinal);
        IsRefused(answers[answers.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..], 400, answers);
    }

    [Fact]
    public async Task Where_only_the_head_was_asked_for_only_the_head_is_answered()
    {
        var answer = await SendAsync("HEAD /api/forms HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    private static void IsRefused(string answer, int status, string what)
    {
        Assert.True(answer.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), StringComparison.Ordinal),
            $"{what}: {answer}");
        var (head, body) = answer.Split("\r\n\r\n", 2) is [var left, var right] ? (left, right) : (answer, "");
        Assert.Contains("Content-Type: application/problem+json; charset=utf-8", head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", head, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"), head,
            StringComparison.Ordinal);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", problem["title"]!.GetValue<string>());
    }

    /// <summary>Everything that comes back until the server closes the connection.</summary>
    private async Task<string> SendAsync(string request, bool ends = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_site.Address.Host, _site.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        if (ends)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, TestContext.Current.CancellationToken).WaitAsync(Patience.Long, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server closed with something of the request unread: what came before counts.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}

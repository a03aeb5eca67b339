using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using Suite.Api;
using Suite.Hosting.Functions;

namespace Suite.Hosting;

/// <summary>The published worker under the Functions host: which functions it has, and how HTTP comes through.</summary>
[Trait("Kind", "Published")]
public sealed class UnderTheHost(SharedDeployment shared, PublishedWorker published) : IClassFixture<SharedDeployment>
{
    private readonly Deployment _deployment = shared.Deployment;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void The_host_hears_of_exactly_the_functions_of_the_catalogue_with_their_routes_methods_schedules_and_queues()
    {
        string[] expected =
        [
            .. Catalogue.Deployed.Select(function => $"{function.Name} {(function.Method == "GET" ? "GET,HEAD" : function.Method)} {function.Route}"),
            .. Catalogue.CatchAlls.Select(pages => $"{pages.Name} GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS {pages.Route.TrimStart('/')}"),
            .. Catalogue.Timers.Select(timer => $"{timer.Name} {timer.Schedule}"),
            .. Catalogue.Queues.Select(queue => $"{queue.Name} {queue.Queue}"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), _deployment.Host.Functions.Select(Says).Order(StringComparer.Ordinal));
        Assert.All(_deployment.Host.Functions.Where(function => function.IsHttp),
            function => Assert.Equal("anonymous", (string?)function.Trigger["authLevel"]));
        foreach (var queue in _deployment.Host.Functions.Where(function => function.Type == "queueTrigger"))
        {
            Assert.Equal(("AzureWebJobsStorage", "String"), ((string?)queue.Trigger["connection"], (string?)queue.Trigger["dataType"]));
        }

        static string Says(HostedFunction function) => function.Type switch
        {
            "httpTrigger" => $"{function.Name} {string.Join(',', function.Methods)} {function.Route}",
            "timerTrigger" => $"{function.Name} {function.Trigger["schedule"]}",
            _ => $"{function.Name} {function.Queue}",
        };
    }

    [Fact]
    public async Task The_folder_says_the_same_as_the_worker_and_has_all_that_the_host_reads()
    {
        var folder = await published.FolderAsync();
        var written = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "functions.metadata"), Now))!.AsArray()
            .Select(function => $"{function!["name"]} {function["entryPoint"]} {function["bindings"]!.AsArray()[0]!.ToJsonString()}");
        var said = _deployment.Host.Functions.Select(function =>
            $"{function.Name} {function.Description["entryPoint"]} {function.Trigger.ToJsonString()}");
        Assert.Equal(said.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        var host = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "host.json"), Now))!;
        Assert.Equal("", (string?)host["extensions"]!["http"]!["routePrefix"]);
        Assert.Null(host["customHandler"]);
        Assert.Null(host["extensionBundle"]);
        Assert.True(File.Exists(Path.Combine(folder, ".azurefunctions", "Microsoft.Azure.WebJobs.Extensions.Storage.Queues.dll")));
        // The solver of disclosure control brings some 70 MB of native libraries; the runtime is the platform's.
        Assert.InRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1,
            230L * 1024 * 1024);
        Assert.False(File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll")));
        // Nothing for another platform, but what the host's own part of the extensions brings along.
        Assert.False(Directory.Exists(Path.Combine(folder, "runtimes")));
    }

    [Theory]
    [InlineData("GET", "/api/nothing")]
    [InlineData("DELETE", "/api/forms")]
    [InlineData("GET", "/api/eligibility")]
    [InlineData("TRACE", "/api/health")]
    [InlineData("POST", "/Sweep")]
    [InlineData("POST", "/IndexDeclaration")]
    [InlineData("POST", "/dev/token")]
    [InlineData("POST", "/v3/directline/tokens/generate")]
    [InlineData("GET", "/elsewhere")]
    public async Task What_is_no_operation_is_the_hosts_empty_404(string method, string path)
    {
        var reply = await _deployment.SendAsync(new HttpMethod(method), path);
        Assert.Equal((HttpStatusCode.NotFound, ""), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData("GET", "/declare/nothing")]
    [InlineData("GET", "/portal/nothing")]
    [InlineData("GET", "/declare/a%2F..%2Fb")]
    [InlineData("GET", "/assets/..%2f..%2fhost.json")]
    public async Task Below_the_pages_the_application_says_itself_that_there_is_nothing(string method, string path)
    {
        var reply = await _deployment.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.NotEqual("", reply.Body);
    }

    [Fact]
    public async Task Operations_pages_and_HEAD_come_through_and_the_store_behind_them_answers()
    {
        (await _deployment.SendAsync(HttpMethod.Get, "/api/health/ready")).Is(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await _deployment.SendAsync(HttpMethod.Head, "/api/health")).Status);
        (await _deployment.SendAsync(HttpMethod.Get, "/api/forms/migrant-2024")).Is(HttpStatusCode.OK);
        (await _deployment.SendAsync(HttpMethod.Get, "/api/divisions?parent=140400")).Is(HttpStatusCode.OK);
        var page = await _deployment.SendAsync(HttpMethod.Get, "/declare");
        page.Is(HttpStatusCode.OK);
        var files = System.Text.RegularExpressions.Regex.Matches(page.Body, "(?:href|src)=\"(/assets/[^\"]+)\"")
            .Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            // Browsers keep the files of a page and do not ask for them again.
            var asset = await _deployment.SendAsync(HttpMethod.Get, file);
            asset.Is(HttpStatusCode.OK);
            Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("not an id")]
    [InlineData("")]
    public async Task A_client_that_sends_an_invocation_id_of_its_own_is_answered_and_holds_nobody_up(string id)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 2 == 0
            ? _deployment.SendAsync(HttpMethod.Get, "/api/health", null, ("x-ms-invocation-id", id))
            : _deployment.DeclareAsync(Declaring.Migrant(), null, ("x-ms-invocation-id", id))));
        Assert.All(replies, reply => Assert.True((int)reply.Status is 200 or 201, reply.Body));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Twenty_megabytes_to_a_route_of_64_kilobytes_get_the_applications_own_413(bool sized)
    {
        using HttpContent content = sized ? new ByteArrayContent(new byte[20 * 1024 * 1024]) : new Chunked(20 * 1024 * 1024);
        content.Headers.ContentType = new("application/json");
        (await _deployment.SendAsync(HttpMethod.Post, "/api/eligibility", content)).Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Past_the_limit_of_the_host_itself_the_413_or_its_500_comes_at_once_and_the_next_request_goes_through()
    {
        using var content = new Chunked(101 * 1024 * 1024);
        content.Headers.ContentType = new("application/json");
        try
        {
            // Whoever is faster: the application, which has seen enough after 64 KB, or the host.
            var reply = await _deployment.SendAsync(HttpMethod.Post, "/api/eligibility", content);
            Assert.True(reply.Status is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.InternalServerError, $"{reply.Status}");
        }
        catch (HttpRequestException)
        {
            // The host hung up while the client was still sending.
        }

        (await _deployment.SendAsync(HttpMethod.Get, "/api/health")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task There_is_no_development_door_whatever_a_request_says_of_itself()
    {
        foreach (var header in new[] { ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("Host", "localhost:7071") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _deployment.SendAsync(HttpMethod.Post, "/dev/token", null, header)).Status);
            (await _deployment.PostAsync("/api/messages", new JsonObject(), header)).Is(HttpStatusCode.Unauthorized);
            Assert.DoesNotContain("persona", (await _deployment.SendAsync(HttpMethod.Get, "/portal/signin", null, header)).Body,
                StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>A body whose length nobody says.</summary>
    private sealed class Chunked(int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (var sent = 0; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

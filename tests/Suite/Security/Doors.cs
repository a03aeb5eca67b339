using System.Net;
using System.Text.Json.Nodes;
using App.Functions;
using App.Security;
using Domain.Privacy;
using Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Suite.Api;

namespace Suite.Security;

/// <summary>Every endpoint names its permission; the development door opens only under its whole rule.</summary>
public sealed class Doors
{
    [Fact]
    public async Task Every_endpoint_names_its_permission()
    {
        await using var site = await Site.StartAsync();
        var endpoints = Endpoints(site.App).ToList();
        Assert.True(endpoints.Count > 15, "The test saw hardly any endpoint.");
        foreach (var endpoint in endpoints.Where(endpoint => !IsStaticFile(endpoint)))
        {
            Assert.True(endpoint.Metadata.GetMetadata<HttpFunction>() is not null, $"{endpoint.DisplayName} names no permission.");
        }
    }

    [Fact]
    public async Task Every_operation_of_the_catalogue_is_mapped_and_described_with_its_permission()
    {
        await using var site = await Site.StartAsync();
        var mapped = Endpoints(site.App).Select(endpoint => endpoint.Metadata.GetMetadata<HttpFunction>()).OfType<HttpFunction>().ToHashSet();
        Assert.Empty(Catalogue.Http.Except(mapped));
        var paths = (await site.GetAsync("/api/openapi/v1.json")).Json.GetProperty("paths");
        foreach (var function in Catalogue.Http.Where(function => function.Reach == Reach.Everywhere))
        {
            Assert.Equal(function.Permission.Id(), paths.GetProperty("/" + function.Route).GetProperty(function.Method.ToLowerInvariant())
                .GetProperty("x-permission").GetString());
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_names_no_server()
    {
        await using var site = await Site.StartAsync();
        foreach (var path in (string[])["/api/forms", "/api/health", "/api/nothing", "/", "/api/declarations"])
        {
            var reply = await site.GetAsync(path);
            Assert.Contains("default-src 'self'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(reply.Headers.Contains("Server"));
            Assert.False(reply.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Under_an_https_origin_browsers_are_told_to_stay_there()
    {
        await using var site = await Site.StartAsync(null, "Site:PublicOrigin=https://example.cn");
        Assert.True((await site.GetAsync("/api/forms")).Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 gateway")]
    [InlineData("X-Original-Host", "example.cn")]
    [InlineData("CF-Connecting-IP", "1.2.3.4")]
    [InlineData("True-Client-IP", "1.2.3.4")]
    [InlineData("X-Azure-ClientIP", "1.2.3.4")]
    [InlineData("X-ARR-LOG-ID", "1")]
    [InlineData("X-Envoy-External-Address", "1.2.3.4")]
    [InlineData("X-Cluster-Client-IP", "1.2.3.4")]
    [InlineData("Fastly-Client-IP", "1.2.3.4")]
    [InlineData("X-ProxyUser-Ip", "1.2.3.4")]
    [InlineData("Ali-Cdn-Real-Ip", "1.2.3.4")]
    [InlineData("X-Amzn-Trace-Id", "Root=1")]
    [InlineData("Proxy-Connection", "keep-alive")]
    [InlineData("Host", "example.cn")]
    [InlineData("Host", "localhost.example.cn")]
    public async Task A_forwarded_request_finds_no_development_door(string header, string value)
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/dev/token", """{"role":"auditor"}""")).Is(HttpStatusCode.OK);
        (await site.PostAsync("/dev/token", """{"role":"auditor"}""", (header, value))).Is(HttpStatusCode.NotFound);

        // A token that was given out does not work through a proxy either.
        var token = await site.TokenAsync("countyReviewer", "140403");
        (await site.SendAsync(HttpMethod.Get, "/api/declarations", null, [.. Site.Bearer(token), (header, value)])).Is(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", null)]
    [InlineData("http://127.0.0.1:0;http://[::]:0", null)]
    [InlineData("http://0.0.0.0:0", "http://example.cn")]
    public async Task Where_others_can_ask_over_plain_HTTP_it_does_not_start_without_an_https_origin(string urls, string? origin)
    {
        var folder = Directory.CreateTempSubdirectory("open-").FullName;
        string[] args = ["--urls", urls, "--data", Path.Combine(folder, "data"), "--environment", "Production", .. origin is null
            ? Array.Empty<string>() : ["--Site:PublicOrigin", origin]];
        var (launch, _) = Launch.Read(args, _ => null);
        var refused = await Assert.ThrowsAsync<App.StartRefusedException>(() => Server.CreateAsync(launch!));
        Assert.Contains("Site:PublicOrigin", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "data")));
        await using (var app = await Server.CreateAsync(Launch.Read([.. args[..6], "--Site:PublicOrigin", "https://example.cn"], _ => null).Launch!))
        {
            Assert.NotNull(app);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Outside_of_development_no_cookie_goes_without_TLS_even_where_only_this_machine_asks()
    {
        await using var production = await Site.StartAsync(null, "environment=Production");
        var token = await production.PostAsync("/chat/token", new JsonObject());
        token.Is(HttpStatusCode.OK);
        Assert.Contains("; secure", Assert.Single(token.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chat_page_may_talk_to_its_own_origin_and_to_no_other_host()
    {
        await using var site = await Site.StartAsync();
        var policy = (await site.GetAsync("/chat")).Headers.GetValues("Content-Security-Policy").Single();
        var connect = policy.Split(';').Single(part => part.Trim().StartsWith("connect-src", StringComparison.Ordinal)).Trim().Split(' ');
        Assert.Equal(["connect-src", "'self'", $"ws://{site.Address.Authority}", "blob:", "data:"], connect);
        await using var open = await Site.StartAsync(null, "Site:PublicOrigin=https://example.cn");
        Assert.Contains(" wss://example.cn ", (await open.GetAsync("/chat")).Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:0")]
    [InlineData("Development", "http://0.0.0.0:0")]
    [InlineData("Development", "http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Elsewhere_there_is_no_development_door(string environment, string urls)
    {
        var folder = Directory.CreateTempSubdirectory("door-").FullName;
        var (launch, _) = Launch.Read(["--urls", urls, "--data", Path.Combine(folder, "data"), "--environment", environment], _ => null);
        await using (var app = await Server.CreateAsync(launch!))
        {
            Assert.False(app.Services.GetRequiredService<DevelopmentRule>().IsPossible);
            Assert.DoesNotContain(Endpoints(app), endpoint => endpoint.RoutePattern.RawText == "/dev/token");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("""{"role":"king","county":"140403"}""")]
    [InlineData("""{"role":"countyReviewer"}""")]
    [InlineData("""{"role":"countyReviewer","county":"110101"}""")]
    [InlineData("""{"role":"villageWorker","county":"140403","township":"140404100","village":"140404100201"}""")]
    [InlineData("""{"role":"departmentOfficer","county":"140403","department":"magic"}""")]
    public async Task A_persona_that_there_is_not_gets_no_token(string persona)
    {
        await using var site = await Site.StartAsync();
        (await site.PostAsync("/dev/token", persona)).Is(HttpStatusCode.UnprocessableEntity, "incomplete-assignment");
    }

    [Theory]
    [InlineData("""{"role":"villageWorker","county":"140403","village":"140403001001"}""")]
    [InlineData("""{"role":"villageWorker","village":"140403001001"}""")]
    [InlineData("""{"role":"townshipSupervisor","township":"140403001"}""")]
    public async Task A_village_names_its_township_and_county(string persona)
    {
        await using var site = await Site.StartAsync();
        var reply = await site.PostAsync("/dev/token", persona);
        reply.Is(HttpStatusCode.OK);
        (await site.DeclareAsync(Declaring.Migrant().With("currentAddress", new JsonObject { ["division"] = "140403001001", ["detail"] = "某街1号" })))
            .Is(HttpStatusCode.Created);
        Assert.Equal(1, (await site.GetAsync("/api/declarations", reply.Text("token"))).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_token_of_another_process_is_worth_nothing()
    {
        await using var one = await Site.StartAsync();
        await using var other = await Site.StartAsync();
        (await other.GetAsync("/api/declarations", await one.TokenAsync("countyReviewer", "140403"))).Is(HttpStatusCode.Unauthorized);
    }

    internal static IEnumerable<RouteEndpoint> Endpoints(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Files below /assets.</summary>
    internal static bool IsStaticFile(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("assets/", StringComparison.Ordinal) == true;
}

using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Suite.Api;

namespace Suite.Security;

/// <summary>Bearer tokens of an issuer with a discovery document and keys of its own, over HTTP.</summary>
public sealed class Accounts : IAsyncLifetime
{
    private const string ClientId = "app-1";

    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication _issuer = null!;
    private string _address = "";
    private Site _site = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _issuer = builder.Build();
        _issuer.MapGet("/.well-known/openid-configuration", context =>
            context.Response.WriteAsync("{\"issuer\":\"" + _address + "\",\"jwks_uri\":\"" + _address + "/keys\"}"));
        _issuer.MapGet("/keys", context =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "k1" });
            return context.Response.WriteAsync("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"use\":\"sig\",\"n\":\"" + key.N + "\",\"e\":\""
                + key.E + "\"}]}");
        });
        await _issuer.StartAsync();
        _address = _issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _site = await Site.StartAsync(null, $"Auth:Authority={_address}", $"Auth:ClientId={ClientId}");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _issuer.DisposeAsync();
        _rsa.Dispose();
    }

    [Fact]
    public async Task An_account_with_an_assignment_works_where_it_is_assigned()
    {
        (await _site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ListAsync(Token("zhang"))).Status);
        await AssignAsync("zhang", new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")));
        var list = await ListAsync(Token("zhang"));
        list.Is(HttpStatusCode.OK);
        Assert.Equal(1, list.Json.GetProperty("items").GetArrayLength());
        await AssignAsync("li", new Assignment(Role.CountyReviewer, DivisionCode.Parse("140404")));
        Assert.Equal(0, (await ListAsync(Token("li"))).Json.GetProperty("items").GetArrayLength());
        await AssignAsync("wang", new Assignment(Role.SystemAdmin));
        (await ListAsync(Token("wang"))).Is(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task A_token_that_is_forged_stale_or_for_somebody_else_is_worth_nothing()
    {
        await AssignAsync("zhang", new Assignment(Role.CountyReviewer, DivisionCode.Parse("140403")));
        (await ListAsync(Token("zhang"))).Is(HttpStatusCode.OK);
        using var other = RSA.Create(2048);
        string[] tokens =
        [
            Token("zhang", audience: "another-app"),
            Token("zhang", issuer: "https://login.example.cn"),
            Token("zhang", expires: DateTime.UtcNow.AddMinutes(-10)),
            Token("zhang", key: new RsaSecurityKey(other) { KeyId = "k1" }),
            Token("zhang", key: new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = "k1" },
                algorithm: SecurityAlgorithms.HmacSha256),
            string.Join('.', Token("zhang").Split('.')[..2]) + ".",
            Unsigned("zhang"),
        ];
        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await ListAsync(token)).Status);
        }
    }

    [Fact]
    public async Task A_role_in_the_token_or_the_request_is_not_believed()
    {
        await AssignAsync("zhang", new Assignment(Role.VillageWorker, DivisionCode.Parse("140403"), DivisionCode.Parse("140403001"),
            DivisionCode.Parse("140403001001")));
        (await _site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        var reply = await _site.GetAsync("/api/declarations?county=140403&role=countyReviewer", Token("zhang", role: "countyReviewer"));
        reply.Is(HttpStatusCode.OK);
        Assert.Equal(0, reply.Json.GetProperty("items").GetArrayLength());
    }

    private Task<Reply> ListAsync(string token) => _site.GetAsync("/api/declarations", token);

    private Task AssignAsync(string subject, Assignment assignment) => _site.Store.AssignAsync(_address, subject, assignment);

    private string Token(string subject, string? audience = null, string? issuer = null, DateTime? expires = null, SecurityKey? key = null,
        string? algorithm = null, string? role = null)
    {
        var claims = new ClaimsIdentity([new Claim("sub", subject)]);
        if (role is not null)
        {
            claims.AddClaim(new Claim("role", role));
        }

        var until = expires ?? DateTime.UtcNow.AddMinutes(10);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? _address,
            Audience = audience ?? ClientId,
            Subject = claims,
            NotBefore = until.AddMinutes(-20),
            IssuedAt = until.AddMinutes(-20),
            Expires = until,
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(_rsa) { KeyId = "k1" }, algorithm ?? SecurityAlgorithms.RsaSha256),
        });
    }

    private string Unsigned(string subject)
    {
        var until = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds();
        return Base64UrlEncoder.Encode("{\"alg\":\"none\"}") + "." + Base64UrlEncoder.Encode(
            "{\"iss\":\"" + _address + "\",\"aud\":\"" + ClientId + "\",\"sub\":\"" + subject + "\",\"exp\":"
                + until.ToString(null, System.Globalization.CultureInfo.InvariantCulture) + "}") + ".";
    }
}

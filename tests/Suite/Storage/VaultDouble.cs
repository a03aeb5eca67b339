using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Storage.Azure;

namespace Suite.Storage;

/// <summary>One secret with its versions; asks for a token first, as the service does.</summary>
internal sealed class VaultDouble : HttpMessageHandler
{
    public List<string> Versions { get; } = [];

    /// <summary>What it answers instead; null: it is there.</summary>
    public HttpStatusCode? Away { get; set; }

    /// <summary>The application's own way to it: the real client over this.</summary>
    public KeyVaultKeySource Source() => new(new SecretClient(new("https://rings.vault.azure.cn/"), new Token(),
        new SecretClientOptions
        {
            Transport = new HttpClientTransport(this),
            DisableChallengeResourceVerification = true,
            Retry = { MaxRetries = 0 }
        }));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Away is { } status)
        {
            return new(status);
        }

        if (request.Headers.Authorization is null)
        {
            return new(HttpStatusCode.Unauthorized)
            {
                Headers =
                    { { "WWW-Authenticate", "Bearer authorization=\"https://login.chinacloudapi.cn/tenant\", resource=\"https://vault.azure.cn\"" } },
            };
        }

        Assert.Equal("/secrets/key-rings", request.RequestUri!.AbsolutePath.TrimEnd('/'));
        if (request.Method == HttpMethod.Put)
        {
            var body = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
            Versions.Add(body.GetProperty("value").GetString()!);
        }

        return Versions.Count == 0
            ? new(HttpStatusCode.NotFound) { Content = JsonContent.Create(new { error = new { code = "SecretNotFound", message = "none" } }) }
            : new(HttpStatusCode.OK)
            {
                Content = JsonContent
                    .Create(new
                    {
                        value = Versions[^1],
                        id = $"https://rings.vault.azure.cn/secrets/key-rings/{Versions.Count}",
                        attributes = new { enabled = true }
                    }),
            };
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}

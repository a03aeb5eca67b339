using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Rest;
using Schema = Microsoft.Bot.Schema;

namespace Channels.BotFramework;

/// <summary>The connectors that Bot Builder sends through, one per service address, kept for good.</summary>
/// <remarks>
/// Bot Builder makes a connector per turn and disposes it: with it goes the reflection over every type it serialises, and a turn takes forty times
/// as long. The addresses are few, because only those of verified tokens (in development: of this machine) get a connector that sends.
/// </remarks>
internal sealed class Connectors(Func<HttpClient> http, BotToken token, bool verified) : ConnectorFactory
{
    /// <summary>For every address that may not be written to.</summary>
    private static readonly Uri Nowhere = new("https://nowhere.invalid/");

    private readonly ConcurrentDictionary<Uri, Connector> _kept = new();

    public override Task<IConnectorClient> CreateAsync(string serviceUrl, string audience, CancellationToken cancellationToken)
    {
        var address = token.MaySendTo(serviceUrl, verified) ? new Uri(serviceUrl) : Nowhere;
        return Task.FromResult<IConnectorClient>(_kept.GetOrAdd(address, Make));
    }

    private Connector Make(Uri address) => new(address, address == Nowhere ? new Refusing() : new Bearing(token), http());

    private sealed class Connector : ConnectorClient
    {
        public Connector(Uri address, ServiceClientCredentials credentials, HttpClient http)
            : base(address, credentials, http, disposeHttpClient: false) => SerializationSettings.Formatting = Newtonsoft.Json.Formatting.None;

#pragma warning disable CA2215 // Called at the end of every turn, and the next turn needs what it would take away.
        protected override void Dispose(bool disposing) { }
#pragma warning restore CA2215
    }

    private sealed class Bearing(BotToken token) : ServiceClientCredentials
    {
        public override async Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Headers.Authorization = await token.HeaderAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The turn takes its course, and what it says stays here.</summary>
    private sealed class Refusing : ServiceClientCredentials
    {
        public override Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new UndeliveredException(new(DeliveryOutcome.Misconfigured, Code: "untrustedServiceUrl"));
    }
}

/// <summary>What Bot Builder asks of a cloud. Requests are never checked here: they were, at our own door.</summary>
internal sealed class CheckedAtTheDoor(Func<HttpClient> http, BotToken token) : BotFrameworkAuthentication
{
    private static readonly ClaimsIdentity Verified = new("BotFramework");
    private static readonly ClaimsIdentity Unverified = new();

    private readonly Connectors _verified = new(http, token, verified: true);
    private readonly Connectors _unverified = new(http, token, verified: false);

    public static ClaimsIdentity Identity(bool verified) => verified ? Verified : Unverified;

    public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity) => claimsIdentity.IsAuthenticated ? _verified
        : _unverified;

    public override Task<UserTokenClient> CreateUserTokenClientAsync(ClaimsIdentity claimsIdentity, CancellationToken cancellationToken) =>
        Task.FromResult<UserTokenClient>(NobodySignsIn.Instance);

    public override Task<AuthenticateRequestResult> AuthenticateRequestAsync(
        Schema.Activity activity, string authHeader, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{nameof(BotFrameworkInbox)} checks requests.");

    public override Task<AuthenticateRequestResult> AuthenticateStreamingRequestAsync(
        string authHeader, string channelIdHeader, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{nameof(BotFrameworkInbox)} checks requests.");

    /// <summary>Parents have no account that the bot could sign in to; Bot Builder wants a client all the same.</summary>
    private sealed class NobodySignsIn : UserTokenClient
    {
        public static readonly NobodySignsIn Instance = new();

        public override Task<Schema.TokenResponse> GetUserTokenAsync(
            string userId, string connectionName, string channelId, string magicCode, CancellationToken cancellationToken) => throw Never();

        public override Task<Schema.SignInResource> GetSignInResourceAsync(
            string connectionName, Schema.Activity activity, string finalRedirect, CancellationToken cancellationToken) => throw Never();

        public override Task SignOutUserAsync(string userId, string connectionName, string channelId, CancellationToken cancellationToken) =>
            throw Never();

        public override Task<Schema.TokenStatus[]> GetTokenStatusAsync(
            string userId, string channelId, string includeFilter, CancellationToken cancellationToken) => throw Never();

        public override Task<Dictionary<string, Schema.TokenResponse>> GetAadTokensAsync(
            string userId, string connectionName, string[] resourceUrls, string channelId, CancellationToken cancellationToken) => throw Never();

        public override Task<Schema.TokenResponse> ExchangeTokenAsync(
            string userId, string connectionName, string channelId, Schema.TokenExchangeRequest exchangeRequest,
            CancellationToken cancellationToken) => throw Never();

        private static NotSupportedException Never() => new("The bot signs nobody in.");
    }
}

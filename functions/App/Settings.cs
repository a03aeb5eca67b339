using System.Globalization;
using System.Net.Http.Headers;
using Domain.Eligibility;
using Domain.Time;
using Microsoft.Extensions.Configuration;
using Storage;

namespace App;

/// <summary>
/// Everything that can be set, read and checked once at start; a wrong value, or a name that no setting has, stops the start with one line that names
/// the key.
/// </summary>
public sealed partial record Settings
{
    public required StorageSettings Storage { get; init; }

    /// <summary>What decisions are made by (<c>Policy:*</c>).</summary>
    public required PolicyInForce Policy { get; init; }

    public Uri? Authority { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Who gives the first assignments: none, one or two accounts.</summary>
    public IReadOnlyList<Security.Account> FirstAdministrators { get; init; } = [];

    /// <summary>Scheme and authority only.</summary>
    public Uri? PublicOrigin { get; init; }

    public string? ClientAddressHeader { get; init; }

    /// <summary>Everything in this installation is made up; every page says so.</summary>
    public bool SyntheticDataOnly { get; init; }

    public int DeclarationsPerMinute { get; init; } = 120;

    public int ChatPerMinute { get; init; } = 600;

    public int SearchesPerHour { get; init; } = 60;

    public int CallsPerMinutePerClient { get; init; } = 600;

    /// <summary>Days that a draft lives after the last word, by the parameters of the day (<see cref="PolicyParameters.DraftDays"/>).</summary>
    public int DraftDays(DateTimeOffset now) => Policy.On(CivilTime.ChinaDate(now)).DraftDays;

    public BotSettings Bot { get; init; } = new(null, null, null, null, global::Channels.BotFramework.BotCloud.Public);

    /// <summary>Where an OpenTelemetry collector listens; null: none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where later versions of the forms lie; null: there are none.</summary>
    public string? FormsFolder { get; init; }

    public WeChatSettings WeChat { get; init; } = new(null, null, null, null);

    private static List<KeyValuePair<string, string?>> PolicySettings(IConfiguration configuration) =>
        [
            .. configuration["Drafts:Days"]?.Trim() is { Length: > 0 } days ? [KeyValuePair.Create(nameof(PolicyParameters.DraftDays),
                (string?)days)] : (KeyValuePair<string, string?>[])[],
            .. configuration.GetSection("Policy").AsEnumerable(makePathsRelative: true).Where(setting => setting.Key.Length > 0
                && !string.IsNullOrWhiteSpace(setting.Value)),
        ];

    /// <summary>"issuer subject", or two of them with a comma; null where it is neither.</summary>
    private static List<Security.Account>? FirstAdministratorsOf(string? text)
    {
        var accounts = new List<Security.Account>();
        foreach (var one in text?.Split([',', '，'], StringSplitOptions.TrimEntries) ?? [])
        {
            if (one.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var issuer, { Length: <= 200 } subject]
                || !Api.Assignments.AssignmentRequests.IsIssuer(issuer))
            {
                return null;
            }

            accounts.Add(new(issuer, subject));
        }

        return accounts.Count <= 2 && accounts.DistinctBy(account => Security.Caller.SubjectOf(account.Issuer,
            account.Subject)).Count() == accounts.Count ? accounts : null;
    }

    /// <summary>The settings, or everything that is wrong with them, one line each.</summary>
    public static (Settings? Settings, IReadOnlyList<string> Problems) Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new List<string>();
        StorageSettings? storage = null;
        try
        {
            storage = StorageSettings.From(key => configuration[key]);
        }
        catch (StorageSettingException wrong)
        {
            problems.AddRange(wrong.Message.Split('\n'));
        }

        var (authority, clientId) = (Address("Auth:Authority"), Text("Auth:ClientId"));
        if (authority is { Scheme: "http", IsLoopback: false })
        {
            problems.Add("Auth:Authority 须是 https 网址：人员的登录不能明文传输。");
        }

        if (Text("Auth:Authority") is null != clientId is null)
        {
            problems.Add("Auth:Authority 和 Auth:ClientId 要么都设，要么都不设。");
        }

        var first = FirstAdministratorsOf(Text("Auth:FirstAdministrator"));
        if (first is null)
        {
            problems.Add("Auth:FirstAdministrator 写账号来源（https:// 网址）和账号编号，中间空一格；两个不同的账号用逗号分开。");
        }

        var origin = Address("Site:PublicOrigin");
        if (origin is { PathAndQuery: not "/" })
        {
            problems.Add("Site:PublicOrigin 只写协议和域名，如 https://example.cn。");
        }

        var header = Text("Site:ClientAddressHeader");
        if (header is not null && !(NameValueHeaderValue.TryParse(header, out var name) && name.Value is null))
        {
            problems.Add("Site:ClientAddressHeader 须是一个请求头的名称，如 X-Azure-ClientIP。");
        }

        var syntheticOnly = YesOrNo("Site:SyntheticDataOnly");
        if (storage is { IsInACloud: true, Cloud.IsInChina: false } && !syntheticOnly)
        {
            problems.Add("Azure:Cloud 是 public：这个云没有中国境内的区域，而真实儿童的数据只能存放在中国境内。请改用世纪互联的 Azure"
                + "（Azure:Cloud=china）；只放虚构数据的，请设 Site:SyntheticDataOnly=true。");
        }

        var (perMinute, chatPerMinute) = (Whole("RateLimits:DeclarationsPerMinute"), Whole("RateLimits:ChatPerMinute"));
        var (searches, calls) = (Whole("RateLimits:SearchesPerHour"), Whole("RateLimits:CallsPerMinutePerClient"));
        _ = Whole("Drafts:Days", 1, 180);
        var botCloud = global::Channels.BotFramework.BotCloud.Named((storage?.Cloud ?? AzureCloud.Public).Name);
        if (Address("Bot:Metadata") is { } metadata)
        {
            botCloud = botCloud with { Metadata = metadata };
            if (metadata is { Scheme: "http", IsLoopback: false })
            {
                problems.Add("Bot:Metadata 须是 https 网址。");
            }
        }

        var bot = new BotSettings(Text("Bot:AppId"), Text("Bot:TenantId"), Text("Bot:Secret"), Text("Bot:DirectLineSecret"), botCloud);
        if (bot is { Secret: not null, TenantId: null })
        {
            problems.Add("设了 Bot:Secret，就要同时设 Bot:TenantId。");
        }

        var weChat = new WeChatSettings(Text("WeChat:Token"), Text("WeChat:AppId"), Text("WeChat:EncodingAesKey"), Text("WeChat:Secret"));
        if (weChat.EncodingAesKey is { } aes && (aes.Length != 43 || weChat.AppId is null))
        {
            problems.Add("WeChat:EncodingAesKey 须是公众平台显示的 43 个字符，并同时设 WeChat:AppId。");
        }

        // What is exported names no person, but it says who works when: over HTTPS, or to this machine.
        var otlp = Address("Telemetry:Otlp");
        if (otlp is { Scheme: "http", IsLoopback: false })
        {
            problems.Add("Telemetry:Otlp 须是 https 网址；http 只能用于本机（127.0.0.1）。");
        }

        var policy = PolicySettings(configuration);
        problems.AddRange(PolicyInForce.Check(policy).Select(problem => problem.Message));
        problems.AddRange(UnknownSettings.In(configuration));

        return problems.Count > 0 ? (null, problems) : (new Settings
        {
            Policy = new(policy),
            Storage = storage!,
            Authority = authority,
            ClientId = clientId,
            FirstAdministrators = first!,
            PublicOrigin = origin,
            ClientAddressHeader = header,
            SyntheticDataOnly = syntheticOnly,
            DeclarationsPerMinute = perMinute,
            ChatPerMinute = chatPerMinute,
            SearchesPerHour = searches,
            CallsPerMinutePerClient = calls,
            FormsFolder = Text("Forms:Folder"),
            Bot = bot,
            WeChat = weChat,
            Otlp = otlp,
        }, []);

        string? Text(string key) => configuration[key]?.Trim() is { Length: > 0 } text ? text : null;

        // What stands in the table is what holds where nothing is said.
        string Default(string key) => Table.First(setting => setting.Key == key).Default;

        bool YesOrNo(string key)
        {
            if (bool.TryParse(Text(key) ?? Default(key), out var yes))
            {
                return yes;
            }

            problems.Add($"{key} 须是 true 或 false。");
            return false;
        }

        int Whole(string key, int least = 0, int most = int.MaxValue)
        {
            if (int.TryParse(Text(key) ?? Default(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                && number <= most)
            {
                return number;
            }

            problems.Add(most == int.MaxValue ? $"{key} 须是不小于 {least} 的整数。" : $"{key} 须是 {least} 到 {most} 的整数。");
            return least;
        }

        Uri? Address(string key)
        {
            if (Text(key) is not { } text)
            {
                return null;
            }

            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0)
            {
                return uri;
            }

            problems.Add($"{key} 须是 https:// 开头的网址。");
            return null;
        }
    }
}

/// <param name="Secret">Null: the managed identity.</param>
/// <param name="DirectLineSecret">Null: no Direct Line channel in Azure.</param>
public sealed record BotSettings(string? AppId, string? TenantId, string? Secret, string? DirectLineSecret,
    global::Channels.BotFramework.BotCloud Cloud);

/// <param name="Token">Null: no WeChat.</param>
public sealed record WeChatSettings(string? Token, string? AppId, string? EncodingAesKey, string? Secret);

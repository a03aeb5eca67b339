using System.Globalization;
using System.Net.Http.Headers;
using Domain.Eligibility;
using Microsoft.Extensions.Configuration;
using Storage;

namespace App;

/// <summary>One setting as the README lists it.</summary>
/// <param name="Key"><c>Section:Key</c>; in an environment variable the colon is written <c>__</c>.</param>
public sealed record SettingInfo(string Key, string Default, string Meaning)
{
    /// <summary>May also be given one by one, as <c>Key:0</c>, <c>Key:1</c> ….</summary>
    public bool IsList { get; init; }
}

/// <summary>Everything that can be set, read and checked once at start; a wrong value, or a name that no setting has, stops the start with one line that names the key.</summary>
public sealed record Settings
{
    /// <summary>Every setting: the README's table, the sample file and what counts as misspelt (<see cref="UnknownSettings"/>) come from here.</summary>
    public static IReadOnlyList<SettingInfo> Table { get; } =
    [
        new("Store:Kind", "embedded", "embedded (SQLite in the data folder) or azure"),
        new("Store:Path", "data", "Data folder of the embedded store; --data says the same"),
        new("Cosmos:Endpoint", "", "Account address, signed in to with the managed identity"),
        new("Cosmos:Connection", "", "Connection string instead of Endpoint; for development against a real account"),
        new("Cosmos:Gateway", "false", "true: everything over the account's HTTPS gateway, where a network lets no direct connection out"),
        new("Storage:Account", "", "Storage account name, signed in to with the managed identity"),
        new("Storage:Connection", "", "Connection string instead of Account (Azurite)"),
        new("KeyVault:Uri", "", "Key Vault that holds the two key rings"),
        new("Keys:Path", "beside the data folder", "File of the key rings where no Key Vault is set; never inside the data folder"),
        new("Auth:Authority", "", "OpenID Connect issuer of staff accounts (Entra ID tenant)"),
        new("Auth:ClientId", "", "Application id that staff tokens must be made for"),
        new("Auth:FirstAdministrator", "",
            "Issuer and subject of the first security administrator, with a space between; two accounts with a comma. Works once, and again for a proposed one while there is a single administrator"),
        new("Bot:AppId", "", "Bot Framework application id"),
        new("Bot:TenantId", "", "Its tenant"),
        new("Bot:Secret", "", "Its client secret (single tenant); empty: the user-assigned identity whose client id is Bot:AppId"),
        new("Bot:DirectLineSecret", "", "Secret of the Direct Line channel: /chat gets its tokens with it; empty: the local Direct Line, stand-alone only"),
        new("Bot:Cloud", "public", "public or china"),
        new("Bot:Metadata", "", "OpenID configuration with the keys of the service's tokens; empty: the cloud's own"),
        new("WeChat:Token", "", "Token of the Official Account callback"),
        new("WeChat:AppId", "", "Its application id"),
        new("WeChat:EncodingAesKey", "", "Its message key"),
        new("WeChat:Secret", "", "Its application secret: customer-service messages and photos; empty: passive replies only"),
        new("Site:PublicOrigin", "", "https://… under which the public reaches the site; links are made from it only; must be set where others than this machine can ask the stand-alone server"),
        new("Site:ClientAddressHeader", "", "Header in which the trusted front end puts the client address, e.g. X-Azure-ClientIP; empty: the connection's address"),
        new("Site:SyntheticDataOnly", "false", "true: only made-up data are kept here, and every page says so"),
        new("RateLimits:DeclarationsPerMinute", "120", "Requests a minute per client address on the anonymous declaration routes, per instance; 0 = off"),
        new("RateLimits:ChatPerMinute", "600", "Messages a minute per client address to the local Direct Line; 0 = off"),
        new("RateLimits:SearchesPerHour", "60", "Searches for children an hour per person, over all instances; 0 = off"),
        new("RateLimits:CallsPerMinutePerClient", "600", "Calls a minute per account on the routes of staff and departments, per instance; 0 = off"),
        new("Policy:AgeCompletesOn", "dayAfterBirthday", "Or birthday: the first day on which the sixteenth birthday no longer lets a child count"),
        new("Policy:HomeVisitMaxDays", "30", "Days between two work spells up to which the work is continuous"),
        new("Policy:JudgementGapMaxDays", "90", "Days up to which a person judges that; more interrupts it"),
        new("Policy:CentralDistricts", "", "County codes, with commas, between which a move is not cross-county (民发〔2024〕17号); empty: the plan's literal text") { IsList = true },
        new("Drafts:Days", "30", "How long a conversation that nobody continues is kept, 1 to 180"),
        new("Azure:Cloud", "public", "public or china"),
    ];

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

    /// <summary>Days that a draft lives after the last word.</summary>
    public int DraftDays { get; init; } = 30;

    public BotSettings Bot { get; init; } = new(null, null, null, null, global::Channels.BotFramework.BotCloud.Public);

    public WeChatSettings WeChat { get; init; } = new(null, null, null, null);

    private static List<KeyValuePair<string, string?>> PolicySettings(IConfiguration configuration) =>
        [.. configuration.GetSection("Policy").AsEnumerable(makePathsRelative: true).Where(setting => setting.Key.Length > 0 && !string.IsNullOrWhiteSpace(setting.Value))];

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
            problems.Add("Auth:Authority 须是 https 网址。");
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

        var syntheticOnly = false;
        if (Text("Site:SyntheticDataOnly") is { } synthetic && !bool.TryParse(synthetic, out syntheticOnly))
        {
            problems.Add("Site:SyntheticDataOnly 须是 true 或 false。");
        }

        var perMinute = 120;
        if (Text("RateLimits:DeclarationsPerMinute") is { } number && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out perMinute))
        {
            problems.Add("RateLimits:DeclarationsPerMinute 须是不小于 0 的整数。");
        }

        var chatPerMinute = 600;
        if (Text("RateLimits:ChatPerMinute") is { } chat && !int.TryParse(chat, NumberStyles.None, CultureInfo.InvariantCulture, out chatPerMinute))
        {
            problems.Add("RateLimits:ChatPerMinute 须是不小于 0 的整数。");
        }

        var searches = 60;
        if (Text("RateLimits:SearchesPerHour") is { } perHour && !int.TryParse(perHour, NumberStyles.None, CultureInfo.InvariantCulture, out searches))
        {
            problems.Add("RateLimits:SearchesPerHour 须是不小于 0 的整数。");
        }

        var calls = 600;
        if (Text("RateLimits:CallsPerMinutePerClient") is { } perClient
            && !int.TryParse(perClient, NumberStyles.None, CultureInfo.InvariantCulture, out calls))
        {
            problems.Add("RateLimits:CallsPerMinutePerClient 须是不小于 0 的整数。");
        }

        var draftDays = 30;
        if (Text("Drafts:Days") is { } days && !(int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out draftDays) && draftDays is >= 1 and <= 180))
        {
            problems.Add("Drafts:Days 须是 1 到 180 的整数。");
        }

        var cloud = Text("Bot:Cloud");
        if (cloud is not (null or "public" or "china"))
        {
            problems.Add("Bot:Cloud 须是 public 或 china。");
            cloud = null;
        }

        var botCloud = global::Channels.BotFramework.BotCloud.Named(cloud);
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
            DraftDays = draftDays,
            Bot = bot,
            WeChat = weChat,
        }, []);

        string? Text(string key) => configuration[key]?.Trim() is { Length: > 0 } text ? text : null;

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
public sealed record BotSettings(string? AppId, string? TenantId, string? Secret, string? DirectLineSecret, global::Channels.BotFramework.BotCloud Cloud);

/// <param name="Token">Null: no WeChat.</param>
public sealed record WeChatSettings(string? Token, string? AppId, string? EncodingAesKey, string? Secret);

using static App.SetBy;

namespace App;

/// <summary>Who sets something in Azure.</summary>
public enum SetBy
{
    /// <summary>Nobody: it is for other ways of running.</summary>
    Nobody,

    /// <summary>The operator, where the default will not do: <c>param settings</c> of infra-bicep.</summary>
    Parameter,

    /// <summary>The templates.</summary>
    Templates,

    /// <summary>The templates, as a reference to the vault: it is a secret.</summary>
    Vault,
}

/// <summary>One setting as the README lists it.</summary>
/// <param name="Key"><c>Section:Key</c>; in an environment variable the colon is written <c>__</c>.</param>
/// <param name="Default">What holds where nothing is set.</param>
/// <param name="InAzure">Who sets it there.</param>
public sealed record SettingInfo(string Key, string Default, SetBy InAzure, string Meaning)
{
    /// <summary>May also be given one by one, as <c>Key:0</c>, <c>Key:1</c> ….</summary>
    public bool IsList { get; init; }

    /// <summary>What local.settings.sample.json says where that is not the default.</summary>
    public string? Sample { get; init; }
}

public sealed partial record Settings
{
    /// <summary>Every setting. The page functions/Settings.md and local.settings.sample.json are written from here, what counts as misspelt
    /// (<see cref="UnknownSettings"/>) and the defaults of numbers are read from here, and what the templates of infra-bicep write is compared with
    /// it.</summary>
    public static IReadOnlyList<SettingInfo> Table { get; } =
    [
        new("Store:Kind", "embedded", Templates, "embedded (SQLite in the data folder) or azure"),
        new("Store:Path", "data", Nobody, "Data folder of the embedded store; --data says the same") { Sample = "../data" },
        new("Cosmos:Endpoint", "", Templates, "Account address, signed in to with the managed identity"),
        new("Cosmos:Connection", "", Nobody, "Connection string instead of Endpoint; for development against a real account"),
        new("Cosmos:Gateway", "false", Parameter, "true: everything over the account's HTTPS gateway, where a network lets no direct connection out"),
        new("Storage:Account", "", Templates, "Storage account name, signed in to with the managed identity"),
        new("Storage:Connection", "", Nobody, "Connection string instead of Account (Azurite)"),
        new("KeyVault:Uri", "", Templates, "Key Vault that holds the two key rings"),
        new("Keys:Path", "beside the data folder", Nobody,
            "File of the key rings where no Key Vault is set; never inside the data folder") { Sample = "" },
        new("Keys:Suite", "aes", Parameter,
            "What new keys are made for: aes (AES-256-GCM, HMAC-SHA256) or sm (SM4-GCM, HMAC-SM3); with another than before the keys are exchanged, "
            + "both are read. The same for every instance; at most one exchange a day"),
        new("Keys:Since", "", Parameter,
            "yyyy-MM-dd: keys made before this day are exchanged, for instance when one has leaked; nothing stands still. "
            + "A leaked first search key still lets one try out numbers and receipts against the ids of records, which keep being made with it"),
        new("Auth:Authority", "", Templates, "OpenID Connect issuer of staff accounts (Entra ID tenant)"),
        new("Auth:ClientId", "", Templates, "Application id that staff tokens must be made for"),
        new("Auth:FirstAdministrator", "", Parameter,
            "Issuer and subject of the first security administrator, with a space between; two accounts with a comma. Works once, "
            + "and again for a proposed one while there is a single administrator"),
        new("Bot:AppId", "", Templates, "Bot Framework application id"),
        new("Bot:TenantId", "", Templates, "Its tenant"),
        new("Bot:Secret", "", Vault, "Its client secret (single tenant); empty: the user-assigned identity whose client id is Bot:AppId"),
        new("Bot:DirectLineSecret", "", Vault,
            "Secret of the Direct Line channel: /chat gets its tokens with it; empty: the local Direct Line, stand-alone only"),
        new("Bot:Metadata", "", Parameter, "OpenID configuration with the keys of the service's tokens; empty: the cloud's own"),
        new("WeChat:Token", "", Vault, "Token of the Official Account callback"),
        new("WeChat:AppId", "", Templates, "Its application id"),
        new("WeChat:EncodingAesKey", "", Vault, "Its message key"),
        new("WeChat:Secret", "", Vault, "Its application secret: customer-service messages and photos; empty: passive replies only"),
        new("Site:PublicOrigin", "", Templates,
            "https://… under which the public reaches the site; links are made from it only; must be set where others than this "
            + "machine can ask the stand-alone server"),
        new("Site:ClientAddressHeader", "", Templates,
            "Header in which the trusted front end puts the client address, e.g. X-Azure-ClientIP; empty: the connection's address"),
        new("Site:SyntheticDataOnly", "false", Templates, "true: only made-up data are kept here, and every page says so"),
        new("RateLimits:DeclarationsPerMinute", "120", Parameter,
            "Requests a minute per client address on the anonymous declaration routes, per instance; 0 = off"),
        new("RateLimits:ChatPerMinute", "600", Nobody, "Messages a minute per client address to the local Direct Line; 0 = off"),
        new("RateLimits:SearchesPerHour", "60", Parameter, "Searches for children an hour per person, over all instances; 0 = off"),
        new("RateLimits:CallsPerMinutePerClient", "600", Parameter,
            "Calls a minute per account on the routes of staff and departments, per instance; 0 = off"),
        new("Policy:AgeCompletesOn", "dayAfterBirthday", Parameter,
            "Or birthday: the first day on which the sixteenth birthday no longer lets a child count"),
        new("Policy:HomeVisitMaxDays", "30", Parameter, "Days between two work spells up to which the work is continuous"),
        new("Policy:JudgementGapMaxDays", "90", Parameter, "Days up to which a person judges that; more interrupts it"),
        new("Policy:CentralDistricts", "", Parameter,
            "County codes, with commas, between which a move is not cross-county (民发〔2024〕17号); empty: the plan's literal text") { IsList = true },
        new("Forms:Folder", "", Parameter,
            "Folder with later versions of the forms, one JSON file each (functions/Domain/Forms/Versions/README.md), read at start and the same "
                + "for every "
            + "instance; empty: the forms of 2024 as they are"),
        new("Drafts:Days", "30", Parameter,
            "How long a conversation that nobody continues is kept, 1 to 180; the first value of the parameter draftDays"),
        new("Azure:Cloud", "public", Templates,
            "public, or china (operated by 21Vianet), for stores and bot alike; in public only with Site:SyntheticDataOnly"),
        new("Telemetry:Otlp", "", Parameter,
            "Address of an OpenTelemetry collector (OTLP over HTTP), e.g. http://127.0.0.1:4318: traces, metrics and logs go there, without "
                + "personal data; "
            + "empty: logs on the console only, and in Azure what APPLICATIONINSIGHTS_CONNECTION_STRING names"),
    ];
}

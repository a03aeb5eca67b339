using System.Data.Common;
using System.Globalization;
using Storage.Sealing;

namespace Storage;

/// <summary>A setting is missing or wrong; the message names it and says what to do.</summary>
public sealed class StorageSettingException(string message) : InvalidOperationException(message);

/// <summary>Where the data are. The names are the public ones of the settings table.</summary>
public sealed record StorageSettings
{
    /// <summary><c>Store:Kind</c>: embedded (default) or azure.</summary>
    public string Kind { get; init; } = "embedded";

    /// <summary><c>Store:Path</c>: the data folder of the embedded store; on Azure the folder for sealed temporary files.</summary>
    public string Path { get; init; } = "data";

    /// <summary><c>Keys:Path</c>: the key file; default: beside the data folder, <c>data.keys</c>.</summary>
    public string? KeysPath { get; init; }

    /// <summary><c>Keys:Suite</c>, <c>Keys:Since</c>: what the keys in use should be like.</summary>
    public KeyWish Keys { get; init; } = KeyWish.Usual;

    public string? CosmosEndpoint { get; init; }

    public string? CosmosConnection { get; init; }

    /// <summary><c>Cosmos:Gateway</c>: everything over the account's HTTPS gateway; plain HTTP on loopback only.</summary>
    public bool CosmosGateway { get; init; }

    public string? StorageAccount { get; init; }

    public string? StorageConnection { get; init; }

    public Uri? KeyVaultUri { get; init; }

    /// <summary><c>Azure:Cloud</c>: public or china.</summary>
    public AzureCloud Cloud { get; init; } = AzureCloud.Public;

    public bool IsAzure => Kind == "azure";

    /// <summary>Whether the records lie in a cloud, and not in an emulator on this machine.</summary>
    public bool IsInACloud => IsAzure && !(Uri.TryCreate(DatabaseAddress, UriKind.Absolute, out var uri) && uri.IsLoopback);

    /// <summary>Whether the other settings lead to the same documents.</summary>
    public bool IsSameStore(StorageSettings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsAzure == other.IsAzure && (IsAzure ? DatabaseAddress == other.DatabaseAddress
            : System.IO.Path.GetFullPath(Path) == System.IO.Path.GetFullPath(other.Path));
    }

    private string? DatabaseAddress => CosmosConnection is { } connection ? EndpointOf(connection) : CosmosEndpoint;

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="setting">Looks a setting up by its <c>Section:Key</c> name; null where it is not set.</param>
    /// <exception cref="StorageSettingException">Names every wrong setting at once.</exception>
    public static StorageSettings From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        string? Given(string name) => string.IsNullOrWhiteSpace(setting(name)) ? null : setting(name)!.Trim();
        var settings = new StorageSettings
        {
            Kind = Given("Store:Kind") ?? "embedded",
            Path = Given("Store:Path") ?? "data",
            KeysPath = Given("Keys:Path"),
            Keys = new(SuiteOf(Given("Keys:Suite")) ?? KeyWish.Usual.Suite, DayOf(Given("Keys:Since"))),
            CosmosEndpoint = Given("Cosmos:Endpoint"),
            CosmosConnection = Given("Cosmos:Connection"),
            CosmosGateway = Given("Cosmos:Gateway") == "true",
            StorageAccount = Given("Storage:Account"),
            StorageConnection = Given("Storage:Connection"),
            KeyVaultUri = Uri.TryCreate(Given("KeyVault:Uri"), UriKind.Absolute, out var uri) ? uri : null,
            Cloud = AzureCloud.Named(Given("Azure:Cloud")) ?? AzureCloud.Public,
        };
        var wrong = settings.Wrong(Given("KeyVault:Uri") is not null, AzureCloud.Named(Given("Azure:Cloud")) is not null).ToList();
        if (Given("Cosmos:Gateway") is not (null or "true" or "false"))
        {
            wrong.Add("Cosmos:Gateway 只能是 true 或 false。");
        }

        if (SuiteOf(Given("Keys:Suite")) is null)
        {
            wrong.Add("Keys:Suite 只能是 aes 或 sm（国密 SM4、SM3）。");
        }

        if (Given("Keys:Since") is not null && DayOf(Given("Keys:Since")) is null)
        {
            wrong.Add("Keys:Since 应是日期，如 2027-03-01。");
        }

        return wrong.Count == 0 ? settings : throw new StorageSettingException(string.Join('\n', wrong));
    }

    /// <summary>Where the key file is: beside the data folder, never inside.</summary>
    public string KeyFile => System.IO.Path.GetFullPath(KeysPath
        ?? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)) + ".keys");

    /// <summary>Where the heads of the audit chains are kept: beside the keys, for whoever can write to the data folder must not reach
    /// them.</summary>
    public string HeadFile => KeyFile + ".heads";

    /// <summary>Where the keys of backups are kept, outside of every backup: beside the keys, whose rings they are sealed with. On Azure in a
    /// container (<see cref="Backup.BackupKeys.Container"/>).</summary>
    public string BackupKeyFolder => KeyFile + ".backups";

    /// <summary>Where the keys are, in words for the operator.</summary>
    public string WhereKeysAre => KeyVaultUri is null || !IsAzure ? $"密钥文件 {KeyFile}（Keys:Path）" : $"密钥保管库 {KeyVaultUri.Host}（KeyVault:Uri）里的机密";

    /// <summary>Where the key rings are: the file, or of Azure the vault where one is set.</summary>
    internal IKeySource KeySource() => KeyVaultUri is null || !IsAzure ? new FileKeySource(KeyFile) : Azure.AzureStorage.Vault(this);

    /// <summary>Null where there is none of that name.</summary>
    private static CipherSuite? SuiteOf(string? name) => name switch
    {
        null or "aes" => CipherSuite.Aes256GcmHmacSha256,
        "sm" => CipherSuite.Sm4GcmHmacSm3,
        _ => null,
    };

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <param name="plain">HTTP to this machine will do, too.</param>
    private static bool IsAccount(string? address, bool plain) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (plain && uri is { Scheme: "http", IsLoopback: true }));

    /// <summary>Null where it is no connection string of an account, with its address and its key.</summary>
    private static string? EndpointOf(string connection)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connection };
            return parts.ContainsKey("AccountKey") && parts.TryGetValue("AccountEndpoint", out var address) ? address as string : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An address of one cloud beside the name of the other: half of the data would be looked for where they are not.</summary>
    private IEnumerable<string> InTheOtherCloud()
    {
        (string, string?)[] given =
        [
            ("Cosmos:Endpoint", CosmosEndpoint), ("Cosmos:Connection", CosmosConnection is null ? null : DatabaseAddress),
                ("KeyVault:Uri", KeyVaultUri?.AbsoluteUri),
        ];
        foreach (var (name, address) in given)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && AzureCloud.Of(uri.Host) is { } other && other != Cloud)
            {
                yield return $"{name} 是 {other.Name} 云的地址，Azure:Cloud 却是 {Cloud.Name}。请把 Azure:Cloud 改成 {other.Name}，或换成 {Cloud.Name} 云里的地址。";
            }
        }
    }

    private IEnumerable<string> Wrong(bool keyVaultGiven, bool cloudKnown)
    {
        if (Kind is not ("embedded" or "azure"))
        {
            yield return "Store:Kind 只能是 embedded 或 azure。";
        }

        if (!cloudKnown)
        {
            yield return "Azure:Cloud 只能是 public（国际版）或 china（世纪互联）。";
        }

        var folder = System.IO.Path.GetFullPath(Path) + System.IO.Path.DirectorySeparatorChar;
        if (KeyVaultUri is null && KeyFile.StartsWith(folder, StringComparison.Ordinal))
        {
            yield return "Keys:Path 不能在数据文件夹之内：复制数据时不应连同密钥一起复制。";
        }

        if (keyVaultGiven && KeyVaultUri is null)
        {
            yield return "KeyVault:Uri 应是完整的网址，如 https://名称.vault.azure.cn/。";
        }

        if (Kind != "azure")
        {
            yield break;
        }

        foreach (var line in cloudKnown ? InTheOtherCloud() : [])
        {
            yield return line;
        }

        if (CosmosEndpoint is not null && !IsAccount(CosmosEndpoint, plain: false))
        {
            yield return "Cosmos:Endpoint 应是完整的网址，如 https://名称.documents.azure.cn/。";
        }

        // Records are sealed, but their counties, dates and the account's key are not to be read on a wire.
        if (CosmosConnection is not null && !IsAccount(EndpointOf(CosmosConnection), plain: CosmosGateway))
        {
            yield return "Cosmos:Connection 应是 Azure 门户给出的连接字符串（AccountEndpoint=https://…;AccountKey=…;）；http 只能用于本机（127.0.0.1），并要设 Cosmos:Gateway "
                + "为 true。";
        }

        if (CosmosEndpoint is null && CosmosConnection is null)
        {
            yield return "Store:Kind 为 azure 时需要 Cosmos:Endpoint（托管标识）或 Cosmos:Connection。";
        }

        if (StorageAccount is null && StorageConnection is null)
        {
            yield return "Store:Kind 为 azure 时需要 Storage:Account（托管标识）或 Storage:Connection。";
        }

        if (KeyVaultUri is null && KeysPath is null)
        {
            yield return "Store:Kind 为 azure 时需要 KeyVault:Uri；没有密钥保管库时请设 Keys:Path。";
        }
    }
}

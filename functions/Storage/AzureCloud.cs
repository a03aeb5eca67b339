namespace Storage;

/// <summary>One Azure cloud: everything that differs between them for the stores, in this one place (<c>Azure:Cloud</c>). What differs for the
/// bot is <c>BotCloud</c>, chosen by the same setting.</summary>
/// <param name="Authority">Where the managed identity gets its tokens.</param>
/// <param name="Storage">What the addresses of blobs and queues end with.</param>
/// <param name="Cosmos">What the address of a database account ends with.</param>
/// <param name="Vault">What the address of a vault ends with.</param>
/// <param name="IsInChina">Its regions lie in mainland China; the public cloud has none there.</param>
public sealed record AzureCloud(string Name, Uri Authority, string Storage, string Cosmos, string Vault, bool IsInChina)
{
    public static AzureCloud Public { get; } = new(
        "public", new("https://login.microsoftonline.com/"), "core.windows.net", "documents.azure.com", "vault.azure.net", IsInChina: false);

    /// <summary>Azure operated by 21Vianet.</summary>
    public static AzureCloud China { get; } = new(
        "china", new("https://login.chinacloudapi.cn/"), "core.chinacloudapi.cn", "documents.azure.cn", "vault.azure.cn", IsInChina: true);

    public static IReadOnlyList<AzureCloud> All { get; } = [Public, China];

    /// <summary>Null where there is none of this name.</summary>
    public static AzureCloud? Named(string? name) => All.FirstOrDefault(cloud => cloud.Name == (name ?? Public.Name));

    /// <summary>The cloud whose address this is; null where it is none of theirs (this machine, a name of one's own).</summary>
    public static AzureCloud? Of(string? host) => host is null ? null
        : All.FirstOrDefault(cloud => Ends(host, cloud.Cosmos) || Ends(host, cloud.Vault) || Ends(host, cloud.Storage));

    private static bool Ends(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && (host.Length == suffix.Length || host[^(suffix.Length + 1)] == '.');
}

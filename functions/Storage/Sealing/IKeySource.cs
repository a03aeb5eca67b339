using System.Text.Json;
using System.Text.Json.Serialization;

namespace Storage.Sealing;

/// <summary>Where both key rings are kept: a file beside the data folder, or one Key Vault secret.</summary>
public interface IKeySource
{
    /// <summary>The rings with a version to save against, or null where none were ever made.</summary>
    Task<StoredRings?> LoadAsync(CancellationToken cancellation);

    /// <summary>Saves changed rings; false where somebody else saved meanwhile. <paramref name="version"/> null: only if there are none yet.</summary>
    Task<bool> SaveAsync(IReadOnlyList<StoredKey> keys, string? version, CancellationToken cancellation);
}

/// <summary>Both rings as stored.</summary>
public sealed record StoredRings(IReadOnlyList<StoredKey> Keys, string Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<StoredKey>))]
internal sealed partial class KeyJson : JsonSerializerContext
{
    public static byte[] Write(IReadOnlyList<StoredKey> keys) => JsonSerializer.SerializeToUtf8Bytes([.. keys], Default.ListStoredKey);

    /// <exception cref="InvalidDataException">Not a key ring.</exception>
    public static List<StoredKey> Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.ListStoredKey) ?? throw new InvalidDataException("The key ring is empty.");
        }
        catch (JsonException)
        {
            throw new InvalidDataException("The key ring is not a JSON list of keys."); // the parser's own message could quote the file
        }
    }
}

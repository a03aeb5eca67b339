using System.Text.Json;

namespace Storage.Sealing;

/// <summary>Where both key rings are kept: a file beside the data folder, or one Key Vault secret.</summary>
public interface IKeySource
{
    /// <summary>The rings with a version to save against, or null where none were ever made.</summary>
    Task<StoredRings?> LoadAsync(CancellationToken cancellation);

    /// <summary>
    /// Saves changed rings; false where somebody else saved meanwhile. <paramref name="version"/> null: only if there are none yet.
    /// </summary>
    Task<bool> SaveAsync(IReadOnlyList<StoredKey> keys, string? version, CancellationToken cancellation);
}

/// <summary>Both rings as stored.</summary>
public sealed record StoredRings(IReadOnlyList<StoredKey> Keys, string Version);

/// <summary>
/// The rings as JSON, read and written member by member: every start reads them, and waking the serializer for two objects takes longer than opening
/// the store.
/// </summary>
internal static class KeyJson
{
    private static readonly (KeyPurpose Purpose, string Id)[] Purposes = [(KeyPurpose.Encryption, "encryption"), (KeyPurpose.Search, "search")];
    private static readonly (KeyState State, string Id)[] States = [(KeyState.Active, "active"), (KeyState.DecryptOnly, "decryptOnly")];

    public static byte[] Write(IReadOnlyList<StoredKey> keys)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var key in keys)
            {
                json.WriteStartObject();
                json.WriteString("id", key.Id);
                json.WriteString("purpose", Array.Find(Purposes, known => known.Purpose == key.Purpose).Id);
                json.WriteString("suite", key.Suite);
                json.WriteString("state", Array.Find(States, known => known.State == key.State).Id);
                json.WriteString("createdOn", key.CreatedOn);
                json.WriteString("material", key.Material);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a key ring.</exception>
    public static List<StoredKey> Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            var keys = new List<StoredKey>();
            foreach (var key in json.RootElement.EnumerateArray())
            {
                keys.Add(new(Text(key, "id"), One(Purposes, Text(key, "purpose")), Text(key, "suite"), One(States, Text(key, "state")),
                    key.GetProperty("createdOn").GetDateTimeOffset(), Text(key, "material")));
            }

            return keys;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("The key ring is not a JSON list of keys."); // the parser's own message could quote the file
        }
    }

    private static string Text(JsonElement key, string member) => key.GetProperty(member).GetString() ?? throw new FormatException();

    private static T One<T>((T Value, string Id)[] known, string id)
        where T : struct
    {
        foreach (var (value, name) in known)
        {
            if (name == id)
            {
                return value;
            }
        }

        throw new FormatException();
    }
}

using System.Text.Json;

namespace Storage.Azure;

/// <summary>
/// A document as Cosmos DB holds it: <c>id</c> (kind and id), <c>county</c>, <c>kind</c>, <c>key</c> (the id), <c>f</c> (index fields), <c>body</c>
/// (sealed, base64), <c>schema</c>, <c>expires</c> (milliseconds) with <c>ttl</c> (seconds).
/// </summary>
internal sealed record CosmosItem(Kind Kind, string Id, string ETag, int Schema, DateTimeOffset? Expires, IndexFields Fields, byte[] Body)
{
    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    public static MemoryStream Write(Partition partition, Change change, ReadOnlySpan<byte> sealedBody, DateTimeOffset now)
    {
        var stream = new MemoryStream((sealedBody.Length * 4 / 3) + 512);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", CosmosContainers.IdOf(change.Kind, change.Id));
            if (!partition.IsIndex)
            {
                json.WriteString("county", partition.Key);
            }

            json.WriteString("kind", change.Kind.Name);
            json.WriteString("key", change.Id);
            json.WriteNumber("schema", change.Schema);
            if (change.ExpiresOn is { } expires)
            {
                json.WriteNumber("expires", expires.ToUnixTimeMilliseconds());
                json.WriteNumber("ttl", (int)Math.Clamp(Math.Ceiling((expires - now).TotalSeconds), 1, int.MaxValue));
            }

            WriteFields(json, change.Fields);
            json.WriteBase64String("body", sealedBody);
            json.WriteEndObject();
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>The document, or null where it is not whole any more: something of ours is missing, or is not what was asked for.</summary>
    /// <param name="asked">Its kind, where one was asked for.</param>
    /// <param name="id">Its id, where one was asked for.</param>
    public static CosmosItem? TryRead(JsonElement json, Kind? asked, string? id)
    {
        try
        {
            var kind = asked ?? Kinds.All[json.GetProperty("kind").GetString()!];
            return new(kind, id ?? json.GetProperty("key").GetString()!, json.GetProperty("_etag").GetString()!.Trim('"'),
                json.GetProperty("schema").GetInt32(), json.TryGetProperty("expires", out var expires)
                    ? DateTimeOffset.FromUnixTimeMilliseconds(expires.GetInt64()) : null,
                ReadFields(kind, json.GetProperty("f")), json.GetProperty("body").GetBytesFromBase64());
        }
        catch (Exception broken) when (broken is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The kind that a document says it is.</summary>
    public static string KindOf(JsonElement json) => json.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
        ? kind.GetString()! : "unknown";

    /// <summary>The id within its kind, as far as it is to be told.</summary>
    public static string IdOf(JsonElement json) => json.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString()!
        : json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()!.Split('.', 2)[^1] : "";

    /// <summary>The documents of a feed answer, each copied out of it.</summary>
    public static List<JsonElement> Documents(Stream content)
    {
        using var json = JsonDocument.Parse(content);
        return [.. json.RootElement.GetProperty("Documents").EnumerateArray().Select(d => d.Clone())];
    }

    private static void WriteFields(Utf8JsonWriter json, IndexFields fields)
    {
        json.WriteStartObject("f");
        foreach (var group in fields.Values.GroupBy(v => v.Field))
        {
            if (group.Key.Many)
            {
                json.WriteStartArray(group.Key.Name);
                foreach (var (_, value) in group)
                {
                    json.WriteStringValue(value.Text);
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteString(group.Key.Name, group.Single().Value.Text);
            }
        }

        json.WriteEndObject();
    }

    private static IndexFields ReadFields(Kind kind, JsonElement json)
    {
        var fields = new IndexFields(8);
        foreach (var field in kind.Fields)
        {
            if (!json.TryGetProperty(field.Name, out var value))
            {
                continue;
            }

            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in value.EnumerateArray())
                {
                    fields.Load(field, IndexValue.Of(one.GetString()!));
                }
            }
            else
            {
                fields.Load(field, IndexValue.Of(value.GetString()!));
            }
        }

        return fields;
    }
}

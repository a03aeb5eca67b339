using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Storage.Moving;

/// <summary>Documents as they are, from one store into another: sealed anew, everything else the same. Their audit entries travel among
/// them.</summary>
internal sealed class CarriedBatch : Batch
{
    private const int Most = 50;

    /// <summary>False: no room.</summary>
    /// <param name="there">What it replaces; null: nothing.</param>
    public bool TryPut(Document document, Document? there)
    {
        if (Count == Most)
        {
            return false;
        }

        try
        {
            Add(new(there is null ? ChangeVerb.Create : ChangeVerb.Replace, document.Kind, document.Id, there?.Version, document.Body,
                document.Fields,
                document.Schema, document.ExpiresOn, there?.ExpiresOn));
            return true;
        }
        catch (BatchTooLargeException) when (Count > 0)
        {
            return false;
        }
    }

    public bool TryDelete(Document there)
    {
        if (Count == Most)
        {
            return false;
        }

        Add(new(ChangeVerb.Delete, there.Kind, there.Id, there.Version, default, new(), 0, null, there.ExpiresOn));
        return true;
    }

    /// <summary>What makes a document the same wherever it lies and whatever key it is sealed with.</summary>
    public static byte[] HashOf(Document document)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new StringBuilder().Append(document.Kind.Name).Append('\n').Append(document.Id).Append('\n').Append(document.Schema).Append('\n')
            .Append(document.ExpiresOn?.ToUnixTimeMilliseconds() ?? -1).Append('\n');
        foreach (var (field, value) in document.Fields.Values.OrderBy(value => value.Field.Number).ThenBy(value => value.Value.Text,
            StringComparer.Ordinal))
        {
            head.Append(field.Number).Append('=').Append(value.Text).Append('\n');
        }

        Span<byte> length = stackalloc byte[8];
        var bytes = Encoding.UTF8.GetBytes(head.ToString());
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
        hash.AppendData(document.Body.Span);
        return hash.GetHashAndReset();
    }
}

/// <summary>What was counted on one side: how many, and a hash over all of it in the order of kind and id.</summary>
public sealed record SideCount(SortedDictionary<string, long> Kinds, long Blobs, string Sha256)
{
    public long Documents => Kinds.Values.Sum();
}

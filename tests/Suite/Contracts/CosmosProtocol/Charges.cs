using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>
/// What the service would charge, in request units: computed from the size of a document as it is stored and from the entries that it has in the
/// index. No account was asked; on one, the header x-ms-request-charge says what it really is.
/// </summary>
/// <remarks>
/// Reads and writes by size: the table in Microsoft's "Understand request unit consumption" (learn.microsoft.com), between its rows in a straight
/// line. Reads count double: the account's consistency is Strong ("Optimize request cost"). What an index entry, a replacement and a query cost is
/// not published as a figure; <see cref="Entry"/>, <see cref="Replaced"/> and <see cref="Asked"/> are on the safe side of what is commonly measured.
/// </remarks>
internal static class Charges
{
    /// <summary>For each value in the index, and each pair of values in a composite one.</summary>
    public const double Entry = 0.3;

    /// <summary>A replacement, against the creation of the same document: the old one goes, the new one comes.</summary>
    public const double Replaced = 1.8;

    /// <summary>A query that finds nothing, before doubling.</summary>
    public const double Asked = 2.3;

    /// <summary>For each document that a query gives, of what reading it by its id would cost.</summary>
    public const double Given = 0.3;

    private const double Strong = 2;

    private static readonly (double Kilobytes, double Read, double Write)[] BySize =
    [
        (1, 1.00, 4.95), (2, 1.04, 6.29), (4, 1.14, 6.67), (8, 1.33, 7.04), (16, 1.67, 9.52), (32, 2.19, 11.23), (64, 4.76, 22.67),
            (128, 9.95, 48.19), (256, 20.28, 98.29),
        (512, 40.95, 184.57), (1024, 145.90, 625.00), (2048, 291.80, 1250.00),
    ];

    public static double Read(int bytes) => Strong * Of(bytes, row => row.Read);

    /// <summary>Also what it costs to learn that there is none.</summary>
    public static double NotFound => Strong;

    public static double Create(int bytes, int entries) => Of(bytes, row => row.Write) + (Entry * entries);

    public static double Replace(int bytes, int entries) => Replaced * Create(bytes, entries);

    public static double Delete(int bytes, int entries) => Create(bytes, entries);

    public static double Query(IEnumerable<int> given) => Strong * (Asked + given.Sum(bytes => Given * Of(bytes, row => row.Read)));

    public static double Changes(IEnumerable<int> given) => Strong * Math.Max(1, given.Sum(bytes => Given * Of(bytes, row => row.Read)));

    /// <summary>How many entries a document has under an indexing policy.</summary>
    public static int Entries(JsonElement document, IndexingPolicy policy) =>
        policy.IncludedPaths.Sum(path => Values(document, path.Path))
        + policy.CompositeIndexes.Count(pair => pair.All(path => Values(document, path.Path + "/?") > 0));

    /// <param name="path">/a/b/? or, of each in a list, /a/b/[]/?.</param>
    private static int Values(JsonElement document, string path)
    {
        foreach (var part in path.Trim('/').Split('/'))
        {
            switch (part)
            {
                case "?":
                    return 1;
                case "[]":
                    return document.ValueKind == JsonValueKind.Array ? document.GetArrayLength() : 0;
                default:
                    if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(part, out document))
                    {
                        return 0;
                    }

                    break;
            }
        }

        return 0;
    }

    private static double Of(int bytes, Func<(double Kilobytes, double Read, double Write), double> column)
    {
        var size = Math.Clamp(bytes / 1024.0, 1, BySize[^1].Kilobytes);
        var at = Array.FindIndex(BySize, row => row.Kilobytes >= size);
        if (at == 0)
        {
            return column(BySize[0]);
        }

        var (below, above) = (BySize[at - 1], BySize[at]);
        return column(below) + ((column(above) - column(below)) * (size - below.Kilobytes) / (above.Kilobytes - below.Kilobytes));
    }
}

using System.Text.Json;
using Storage;

namespace App.Api.Verifications;

/// <summary>Cuts what a comparison came to into pages, and the pages into commits.</summary>
internal static class ResultPages
{
    /// <summary>
    /// A full page usually has a fifth of it; where every address and every difference is as long as it may be, a page holds fewer items.
    /// </summary>
    private const int MostBytes = 512 * 1024;

    /// <summary>Pages of one commit.</summary>
    private const int AtOnce = 8;

    /// <summary>The pages of each commit: what is written, and which children of the county are on it.</summary>
    public static IEnumerable<IReadOnlyList<(byte[] Body, IReadOnlyList<string> Children)>> Commits(IEnumerable<VerifiedItem> items) =>
        Batch.Cut(items.Chunk(VerificationNames.PageSize).SelectMany(Pages), AtOnce, static page => page.Body.Length);

    /// <summary>
    /// A page without what it said of a child that is erased: neither side's values, nor the row that was hers. Her places stay, empty, for what
    /// stands behind
    /// is found by its number.
    /// </summary>
    public static (byte[] Body, IReadOnlyList<string> Children) Without(Document page, string child)
    {
        IReadOnlyList<VerifiedItem> items = [.. page.Read(VerificationJson.Default.VerifiedPage).Items.Select(item => item.Child == child
            ? item.Erased() : item)];
        return (JsonSerializer.SerializeToUtf8Bytes(new(items), VerificationJson.Default.VerifiedPage), ChildrenOn(items));
    }

    private static string[] ChildrenOn(IEnumerable<VerifiedItem> items) => [.. items.Select(item => item.Child).OfType<string>()];

    private static IEnumerable<(byte[] Body, IReadOnlyList<string> Children)> Pages(VerifiedItem[] items)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(items), VerificationJson.Default.VerifiedPage);
        return body.Length <= MostBytes || items.Length == 1
            ? [(body, ChildrenOn(items))]
            : items.Chunk((items.Length + 1) / 2).SelectMany(Pages);
    }
}

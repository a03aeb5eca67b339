using System.Buffers.Text;
using System.Text;

namespace Storage;

/// <summary>
/// Where a list goes on: after this value of the ordering field and this id. The token says nothing that an index field does not say.
/// </summary>
/// <param name="IsBack">It goes on towards the beginning.</param>
internal sealed record Continuation(string? Value, string Id, bool IsBack)
{
    /// <summary>Where the page begins; null: where the list begins.</summary>
    /// <exception cref="InvalidContinuationException">Not made here, or made for another order.</exception>
    public static Continuation? From(Page page, Query query) => page.After is { } token ? Parse(token, query) : null;

    /// <summary>
    /// The page with the tokens that lead on from it: from its last and first row that say where they stand in the order; that they open is not
    /// needed for it.
    /// </summary>
    /// <param name="rows">In the order of the list.</param>
    /// <param name="more">Whether there was more in the direction in which the page was read.</param>
    public static Listing Lead<T>(Listing listing, IReadOnlyList<T> rows, Func<T, (IndexFields Fields, string Id)> end, Query query,
        Continuation? from, bool more)
    {
        var back = from?.IsBack == true;
        return listing with
        {
            Next = back || more ? Token(rows.Reverse()) : null,
            Previous = back ? more ? Token(rows, "<") : null : from is not null ? Token(rows, "<") : null,
            IsBack = back,
        };

        string? Token(IEnumerable<T> side, string direction = "")
        {
            foreach (var (fields, id) in side.Select(end))
            {
                if (query.Order is not { } order || fields.Get(order) is not null)
                {
                    return Base64Url.EncodeToString(Encoding.ASCII
                        .GetBytes($"{direction}{Shape(query)}\n{(query.Order is { } by ? fields.Get(by) : "")}\n{id}"));
                }
            }

            return null;
        }
    }

    private static Continuation Parse(string token, Query query)
    {
        var buffer = new byte[token.Length];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, buffer, out var written))
        {
            throw new InvalidContinuationException();
        }

        var parts = Encoding.ASCII.GetString(buffer, 0, written).Split('\n');
        var back = parts[0].StartsWith('<');
        if (parts.Length != 3 || (back ? parts[0][1..] : parts[0]) != Shape(query) || parts[2].Length == 0
            || (query.Order is null) != (parts[1].Length == 0))
        {
            throw new InvalidContinuationException();
        }

        try
        {
            return new(query.Order is null ? null : IndexValue.Of(parts[1]).Text, Document.CheckId(parts[2]), back);
        }
        catch (ArgumentException)
        {
            throw new InvalidContinuationException();
        }
    }

    private static string Shape(Query query) => $"{query.Kind.Name}{(query.Descending ? '-' : '+')}{query.Order?.Name}";
}

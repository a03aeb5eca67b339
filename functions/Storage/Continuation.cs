using System.Buffers.Text;
using System.Text;

namespace Storage;

/// <summary>Where a list goes on: after this value of the ordering field and this id. The token says nothing that an index field does not say.</summary>
internal sealed record Continuation(string? Value, string Id)
{
    /// <param name="fields">Of the document that the page ended with, whether or not it opened.</param>
    public static string After(IndexFields fields, string id, Query query) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{Shape(query)}\n{(query.Order is { } order ? fields.Get(order) : "")}\n{id}"));

    /// <exception cref="InvalidContinuationException">Not made here, or made for another order.</exception>
    public static Continuation Parse(string token, Query query)
    {
        var buffer = new byte[token.Length];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, buffer, out var written))
        {
            throw new InvalidContinuationException();
        }

        var parts = Encoding.ASCII.GetString(buffer, 0, written).Split('\n');
        if (parts.Length != 3 || parts[0] != Shape(query) || parts[2].Length == 0 || (query.Order is null) != (parts[1].Length == 0))
        {
            throw new InvalidContinuationException();
        }

        try
        {
            return new(query.Order is null ? null : IndexValue.Of(parts[1]).Text, Document.CheckId(parts[2]));
        }
        catch (ArgumentException)
        {
            throw new InvalidContinuationException();
        }
    }

    private static string Shape(Query query) => $"{query.Kind.Name}{(query.Descending ? '-' : '+')}{query.Order?.Name}";
}

using System.Globalization;
using App.Wire;
using Microsoft.AspNetCore.Http;

namespace App.Portal;

/// <summary>
/// Which rows of which list a page shows, and the addresses of the pages around it. All of it lies in the address, where nobody is named.
/// </summary>
/// <param name="Path">Of the list.</param>
/// <param name="Asked">What its address asks for: filters and order, without the page.</param>
/// <param name="First">The number of the first row; 1 where the address does not say.</param>
public sealed record Paging(string Path, IReadOnlyList<KeyValuePair<string, string>> Asked, int First, int Count, Total Total, string? Previous,
    string? Next)
{
    private const string TokenBox = "page";
    private const string FromBox = "from";
    private const string ToBox = "to";

    /// <summary>The token that the address carries; null: the beginning.</summary>
    public static string? TokenOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Query[TokenBox] is [{ Length: > 0 } token] ? token : null;
    }

    /// <summary>Of a list that was counted with the page.</summary>
    public static Paging Of<T>(HttpContext context, Listed<T> listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        return Of(context, listed, listed.Total ?? default);
    }

    /// <param name="total">Of the whole list.</param>
    public static Paging Of<T>(HttpContext context, Listed<T> listed, Total total)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(listed);
        var query = context.Request.Query;
        var (count, isBeginning) = (listed.Items.Count, listed.Previous is null);
        var first = isBeginning ? 1 : Number(query[FromBox]) is { } from ? from : Number(query[ToBox]) is { } to ? Math.Max(1, to - count + 1) : 1;
        return new(context.Request.Path.Value ?? "",
            [.. query.Where(part => part.Key is not (TokenBox or FromBox or ToBox))
                .SelectMany(part => part.Value.OfType<string>().Where(value => value.Length > 0),
                    (part, value) => KeyValuePair.Create(part.Key, value))],
            first, count, total, listed.Previous, listed.Next);
    }

    /// <summary>第1–25件，共77件.</summary>
    public string Words(string unit)
    {
        var last = First + Count - 1;
        var (most, isAtLeast) = Next is null ? (Math.Max(last, Total.Count), false)
            : (Math.Max(last + 1, Total.Count), Total.IsAtLeast || Total.Count <= last);
        var all = string.Create(CultureInfo.InvariantCulture, $"共{most}{unit}{(isAtLeast ? "以上" : "")}");
        return Count == 0 ? all : string.Create(CultureInfo.InvariantCulture, $"第{First}{(Count > 1 ? $"–{last}" : "")}{unit}，{all}");
    }

    public string? PreviousHref => Previous is null ? null : Href((TokenBox, Previous), (ToBox, Text(First - 1)));

    public string? NextHref => Next is null ? null : Href((TokenBox, Next), (FromBox, Text(First + Count)));

    /// <summary>The beginning of the list with another choice.</summary>
    public string With(string name, string value) => Address(Asked.Where(part => part.Key != name).Append(KeyValuePair.Create(name, value))
        .Where(part => part.Value.Length > 0));

    private string Href(params IEnumerable<(string Name, string Value)> more) =>
        Address(Asked.Concat(more.Select(part => KeyValuePair.Create(part.Name, part.Value))));

    private string Address(IEnumerable<KeyValuePair<string, string>> parts) =>
        string.Join('&', parts.Select(part => Uri.EscapeDataString(part.Key) + "=" + Uri.EscapeDataString(part.Value))) is { Length: > 0 } query
        ? Path + "?" + query : Path;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and < 10_000_000 ? number : null;
}

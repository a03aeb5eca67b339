using System.Buffers.Text;
using System.Text;
using Domain.Matching;

namespace Storage.Sealing;

/// <summary>
/// Keyed tokens by which staff find a child without a name lying in the clear: whole name, whole toneless pinyin, telephone number and its last four,
/// identity number and its last six. Each county has its own, so a token says nothing in another county.
/// </summary>
/// <remarks>
/// No token of a single character or part of a name: with 400 surnames such tokens could be guessed by counting. Parts of names are searched inside
/// one village, on opened documents. While the search ring rotates, writing uses the active key and looking up uses all keys. Names of documents and
/// pseudonyms are made with the first search key whatever rotates: of two instances that know a new key at different times, each would else write
/// the number's entry, the case or the receipt under a name where the other does not look.
/// </remarks>
public sealed class SearchTokens(KeyRings keys)
{
    private const int TokenBytes = 15; // 120 bits: 20 characters

    /// <summary>Adds the tokens of one person to a document's fields. Values are normalised here; what is absent is left out.</summary>
    /// <param name="parts">Also the pinyin of a name, the last four of a telephone number and the last six of an identity number.</param>
    public IndexFields Add(IndexFields fields, Partition county, string? name = null, string? phone = null, string? number = null, bool parts = true)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var key = keys.Current.Search;
        if (name is not null)
        {
            foreach (var (sort, value) in OfName(name).Take(parts ? int.MaxValue : 1))
            {
                fields.Set(Fields.Tokens, Token(key, county.Key, sort, value));
            }
        }

        Pair(phone, Sort.Phone, Sort.PhoneEnd, 4);
        Pair(number, Sort.Number, Sort.NumberEnd, 6);
        return fields;

        void Pair(string? given, Sort whole, Sort end, int length)
        {
            if (given is not null && PlainText.Of(given) is { Length: > 0 } value)
            {
                fields.Set(Fields.Tokens, Token(key, county.Key, whole, value));
                if (parts && value.Length > length)
                {
                    fields.Set(Fields.Tokens, Token(key, county.Key, end, value[^length..]));
                }
            }
        }
    }

    /// <summary>
    /// Tokens to look up for a whole name, or for its whole pinyin if that is what was typed; several while the search ring rotates.
    /// </summary>
    public IReadOnlyList<string> FindName(Partition county, string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var latin = Pinyin.Typed(typed);
        return latin is null ? Each(county.Key, Sort.Name, PlainText.Of(typed))
            : [.. Each(county.Key, Sort.Pinyin, latin), .. Each(county.Key, Sort.Name, PlainText.Of(typed))];
    }

    /// <summary>Tokens to look up for the whole telephone number, or for its last four digits.</summary>
    public IReadOnlyList<string> FindPhone(Partition county, string typed)
    {
        var value = PlainText.Of(typed);
        return Each(county.Key, value.Length == 4 ? Sort.PhoneEnd : Sort.Phone, value);
    }

    /// <summary>Tokens to look up for the whole identity number, or for its last six characters.</summary>
    public IReadOnlyList<string> FindNumber(Partition county, string typed)
    {
        var value = PlainText.Of(typed);
        return Each(county.Key, value.Length == 6 ? Sort.NumberEnd : Sort.Number, value);
    }

    /// <summary>The id under which the index container holds a citizen number, whatever the county.</summary>
    public string IndexNumber(string number) => "number-" + Token(keys.Current.Names, "", Sort.Number, PlainText.Of(number));

    /// <summary>
    /// The id under which the index container holds any other thing that must be found without a county (a receipt, a follow-up token).
    /// </summary>
    /// <param name="purpose">Lower-case word: <c>receipt</c>.</param>
    public string IndexOf(string purpose, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return $"{purpose}-{Token(keys.Current.Names, purpose, Sort.Other, value)}";
    }

    /// <summary>
    /// What a child is called towards one department of one county: the same in every list and run, and of no use to another department.
    /// </summary>
    /// <param name="county">The partition that holds the child.</param>
    /// <param name="department">The department's id.</param>
    public string Pseudonym(Partition county, string department, string child) =>
        Token(keys.Current.Names, $"{county.Key}/{department}", Sort.Other, child);

    private IReadOnlyList<string> Each(string scope, Sort sort, string value) =>
        [.. keys.Current.AllSearch.Select(key => Token(key, scope, sort, value))];

    private static IEnumerable<(Sort, string)> OfName(string name)
    {
        var whole = PlainText.Of(name);
        if (whole.Length == 0)
        {
            yield break;
        }

        yield return (Sort.Name, whole);
        foreach (var pinyin in Pinyin.OfName(name))
        {
            yield return (Sort.Pinyin, pinyin);
        }
    }

    private static string Token(RingKey key, string scope, Sort sort, string value)
    {
        // scope, sort and value cannot run into each other: a scope holds no zero byte and the sort has one place.
        Span<byte> data = stackalloc byte[512];
        var length = Encoding.UTF8.GetByteCount(scope) + 2 + Encoding.UTF8.GetByteCount(value);
        data = length <= data.Length ? data[..length] : new byte[length];
        var at = Encoding.UTF8.GetBytes(scope, data);
        data[at++] = 0;
        data[at++] = (byte)sort;
        Encoding.UTF8.GetBytes(value, data[at..]);
        Span<byte> mac = stackalloc byte[32];
        key.Mac("search-token-1", data, mac);
        return Base64Url.EncodeToString(mac[..TokenBytes]);
    }

    private enum Sort : byte
    {
        Name = 1,
        Pinyin = 2,
        Phone = 3,
        PhoneEnd = 4,
        Number = 5,
        NumberEnd = 6,
        Other = 7,
    }
}

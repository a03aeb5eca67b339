using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Wire;

/// <summary>The order that a caller asks a list in; what has not its field is not in it.</summary>
/// <param name="Field">Null: when it was registered or came in, by what each kind has of it; a child's id follows it.</param>
public sealed record Sorting(IndexField? Field, bool Descending)
{
    /// <summary>Names are sealed and order nothing; a due date orders by its month where a list tells no more.</summary>
    private static readonly Dictionary<string, IndexField?> Known = new(StringComparer.Ordinal)
    {
        ["due"] = Fields.DueOn,
        ["registeredOn"] = null,
        ["township"] = Fields.Township,
        ["status"] = Fields.Status,
    };

    /// <summary>What <c>sort</c> asks for, "-" before it the other way round; null where it asks for nothing.</summary>
    public static Sorting? Read(IQueryCollection query, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(problems);
        var text = query["sort"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (Known.TryGetValue(text.TrimStart('-'), out var field) && text.LastIndexOf('-') <= 0)
        {
            return new(field, text[0] == '-');
        }

        problems.Add(new("sort", "unknown-option", "sort 只能是 due、registeredOn、township 或者 status，前面加“-”是倒过来排；姓名是加密保存的，不能用来排序。"));
        return null;
    }

    public Query On(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Field is { } field ? query.OrderBy(field, Descending)
            : query.Kind == Kinds.Declaration ? query.OrderBy(Fields.SubmittedOn, Descending)
            : query.Kind == Kinds.CaseForReview ? query.OrderBy(Fields.At, Descending)
            : query.OrderById(Descending);
    }
}

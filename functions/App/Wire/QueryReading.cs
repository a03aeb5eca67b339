using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Wire;

/// <summary>What lists are narrowed by, read from an address.</summary>
internal static class QueryReading
{
    /// <summary>One parameter; null where it is not given, and also, with the problem, where it is none of what it may be.</summary>
    public static T? Read<T>(this IQueryCollection query, string name, Func<string, T?> read, Problem problem, ICollection<Problem> problems)
        where T : struct
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            problems.Add(problem);
        }

        return value;
    }
}

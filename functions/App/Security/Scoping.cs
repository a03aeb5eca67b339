using Domain.Divisions;
using Domain.Privacy;
using Storage;

namespace App.Security;

/// <summary>
/// Cuts a list to what the caller's cell of the permission table reaches: the same scope that
/// <see cref="Assignment.May(Permission, Domain.Divisions.DivisionCode, Domain.Divisions.DivisionCode?, out Grant?)"/> asks of one record.
/// </summary>
public static class Scoping
{
    /// <summary>The query cut to the caller's village, township or county; null where nothing may be listed.</summary>
    /// <param name="query">Over a kind that carries township and village.</param>
    public static Query? Within(this Query query, Caller caller, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(caller);
        return (caller.Assignment.May(permission, out var grant) ? grant.Scope : Scope.Installation) switch
        {
            Scope.Village => query.In(caller.Assignment.Village!.Value),
            Scope.Township => query.In(caller.Assignment.Township!.Value),
            Scope.County or Scope.City => query,
            _ => null,
        };
    }

    /// <summary>
    /// The query cut to one place. A village and a township are values of their own, found in the order of the ids; anything wider is a range.
    /// </summary>
    /// <param name="query">Over a kind that carries township and village.</param>
    public static Query In(this Query query, DivisionCode place)
    {
        ArgumentNullException.ThrowIfNull(query);
        return place.Level switch
        {
            DivisionLevel.Village => query.Where(Fields.Village, place.Value),
            DivisionLevel.Township => query.Where(Fields.Township, place.Value),
            _ => query.StartsWith(Fields.Village, place.Value),
        };
    }
}

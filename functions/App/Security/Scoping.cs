using Domain.Privacy;
using Storage;

namespace App.Security;

/// <summary>Cuts a list to what the caller's cell of the permission table reaches: the same scope that <see cref="Assignment.May(Permission, Domain.Divisions.DivisionCode, Domain.Divisions.DivisionCode?, out Grant?)"/> asks of one record.</summary>
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
            Scope.Village => query.StartsWith(Fields.Village, caller.Assignment.Village!.Value.Value),
            Scope.Township => query.Where(Fields.Township, caller.Assignment.Township!.Value.Value),
            Scope.County or Scope.City => query,
            _ => null,
        };
    }
}

using System.Globalization;
using Domain.Forms;
using Domain.Privacy;
using Domain.Statistics;
using Microsoft.AspNetCore.Http;

namespace App.Portal.Statistics;

/// <summary>What the filters of the room say; what is not given is a good first look.</summary>
public sealed record Asked(Caliber Caliber, string AsOf, string Row, string Column, string Kind, string County)
{
    public string By => string.Join(',', new[] { Row, Column }.Where(name => name.Length > 0).Distinct());

    /// <summary>The same question in another address.</summary>
    /// <param name="also">What that address asks besides; an empty value is left out.</param>
    public string Address(string path, params IEnumerable<(string Name, string Value)> also) => path + QueryString.Create(
    [
        KeyValuePair.Create("caliber", (string?)Caliber.Id()), KeyValuePair.Create("asOf", (string?)AsOf), KeyValuePair.Create("row", (string?)Row),
        KeyValuePair.Create("column", (string?)Column), KeyValuePair.Create("kind", (string?)Kind), KeyValuePair.Create("county", (string?)County),
        .. also.Where(part => part.Value.Length > 0).Select(part => KeyValuePair.Create(part.Name, (string?)part.Value)),
    ]).ToUriComponent();

    /// <summary>The children behind a cell.</summary>
    /// <param name="row">The dimension of its row and the code; empty: none.</param>
    public string Behind(ChildKind? kind, (string Name, string Code) row, (string Name, string Code) column) =>
        (this with { Row = row.Name, Column = column.Name, Kind = kind is { } one ? FormJson.Id(one) : Kind })
            .Address("/portal/statistics/children", ("rowIs", row.Code), ("columnIs", column.Code));

    internal static Asked Read(HttpContext context, Seat seat)
    {
        var query = context.Request.Query;
        var untouched = !query.ContainsKey("caliber");
        var scope = seat.Caller.Assignment.May(Permission.StatisticsRead, out var grant) ? grant.Scope : Scope.County;
        var county = query["county"].ToString();
        var first = scope == Scope.City && county.Length == 0 ? Dimensions.County
            : scope == Scope.Township ? Dimensions.AgeBand5
            : Dimensions.Township;
        var row = untouched ? first.Key : query["row"].ToString();
        var column = untouched ? scope == Scope.Township ? "sex" : Dimensions.AgeBand5.Key : query["column"].ToString();
        var asOf = query["asOf"].ToString();
        var day = asOf.Length > 0 ? asOf : seat.Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(Calibers.Find(query["caliber"]) ?? Caliber.Monitoring, day, row, column, query["kind"].ToString(), county);
    }
}

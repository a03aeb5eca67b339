using System.Globalization;
using App.Api.KeyCare;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Microsoft.AspNetCore.Http;

namespace App.Portal.KeyCare;

/// <summary>Which part of the ledger is looked at: what the address says, and how an address says it.</summary>
/// <param name="After">The token of the page before.</param>
/// <param name="First">The number of the first row, for paper that goes on over several printings.</param>
public sealed record LedgerQuery(DivisionCode County, KeyCareFilter Filter, string? After, int First)
{
    /// <summary>The list that a query asks for.</summary>
    public static LedgerQuery Of(IQueryCollection query, DivisionCode county, KeyCareFilter filter) => new(county, filter,
        query["page"] is [{ Length: > 0 } token] ? token : null,
        int.TryParse(query["first"], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first is > 0 and < 1_000_000 ? first : 1);

    /// <summary>In words, for the head of the paper.</summary>
    public string Words()
    {
        string?[] parts =
        [
            Filter.Status.Label(),
            Filter.Kind switch { ChildKind.Migrant => "流动儿童", ChildKind.LeftBehind => "留守儿童", _ => null },
            Filter.Trigger is { } trigger ? TriggerIds.Label(trigger) : null,
            Filter.Due is { } due ? "下次回访" + due.Label : null,
        ];
        return string.Join("，", parts.OfType<string>());
    }

    /// <summary>The address of this list, of its next page, or of its paper.</summary>
    public string Href(string? after = null, bool print = false, int first = 1)
    {
        (string Name, string? Value)[] parts =
        [
            ("status", Filter.Status == KeyCareStatus.Open ? null : Filter.Status.Id()),
            ("kind", Filter.Kind is { } kind ? FormJson.Id(kind) : null),
            ("trigger", Filter.Trigger),
            ("township", Filter.Place?.Value),
            ("due", Filter.Due?.Text),
            ("print", print ? "1" : null),
            ("first", first > 1 ? first.ToString(CultureInfo.InvariantCulture) : null),
            ("page", after),
        ];
        var query = string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "/portal/key-care" : "/portal/key-care?" + query;
    }
}

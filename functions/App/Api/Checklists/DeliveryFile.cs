using System.Runtime.CompilerServices;
using App.Api.Eligibility;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Api.Checklists;

/// <summary>A list that went out, as the table that a department opens.</summary>
internal static class DeliveryFile
{
    /// <summary>The table of a delivery, as it went out, by headings that a department can send back.</summary>
    public static async Task<Results<Download, Refusal>> OpenAsync(ChecklistRecords records, Deliveries deliveries, Caller caller,
        DivisionCode county,
        DepartmentProfile profile, string id, string channel,
        CancellationToken cancellation)
    {
        if (await records.FindAsync(county, profile, id, cancellation).ConfigureAwait(false) is not { } delivery)
        {
            return Wire.Errors.NotFound();
        }

        if (await records.RowsAsync(delivery, cancellation).ConfigureAwait(false) is not { } rows)
        {
            return Errors.FileOver();
        }

        await deliveries.FetchedAsync(caller, delivery, channel, cancellation).ConfigureAwait(false);
        var name = $"{DivisionTable.Name(county)}{profile.Department.Label()}核对名单{AssessmentJson.Day(delivery.On)}.xlsx";
        return new Download(name, SheetTypes.Xlsx, (to, stop) => ListTable.WriteAsync(ColumnsOf(profile), CellsAsync(rows, stop), to, stop));
    }

    private static IReadOnlyList<ListColumn> ColumnsOf(DepartmentProfile profile) =>
    [
        .. Checklist.Columns(profile).Select(column =>
        {
            var field = profile.Fields.FirstOrDefault(own => own.Key == column.Key);
            return new ListColumn(column.Label, column.Key.EndsWith("Address", StringComparison.Ordinal) ? 34
                : column.Key.EndsWith("Number", StringComparison.Ordinal) ? 21 : 15, Choices(field));
        }),
    ];

    /// <summary>What may be picked: of both forms, for one list holds children of both.</summary>
    private static IReadOnlyList<string> Choices(Field? field) => field?.Type switch
    {
        FieldType.Choice => [.. FormCatalogue.All.Select(form => form.Find(field.Key)).OfType<Field>().SelectMany(own => own.Options).Select(option =>
            option.Label).Distinct()],
        FieldType.YesNo => [field.Show(true), field.Show(false)],
        _ => [],
    };

    private static async IAsyncEnumerable<IReadOnlyList<string>> CellsAsync(IAsyncEnumerable<ChecklistLine> rows,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in rows.WithCancellation(stop).ConfigureAwait(false))
        {
            yield return row.Cells;
        }
    }
}

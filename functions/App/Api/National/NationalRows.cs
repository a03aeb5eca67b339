using App.Api.Declarations;
using App.Documents.Excel;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.National;

/// <summary>The cells of a child under a mapping: in full for the file, masked for the page.</summary>
internal sealed class NationalRows(IStore store)
{
    private const int AtOnce = 50;

    /// <summary>Headings in the order of the file; our key of the row first.</summary>
    public static IReadOnlyList<string> Headings(MappingVersion version) => [version.KeyHeading, .. version.Columns.Select(column => column.Heading)];

    /// <summary>The receipts of children by child, where a column asks for them; else none.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReceiptsAsync(DivisionCode county, MappingVersion version, IEnumerable<Child> children,
        CancellationToken cancellation)
    {
        var receipts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (version.Columns.All(column => column.Source != NationalSource.Receipt))
        {
            return receipts;
        }

        foreach (var some in children.Where(child => child.Declarations.Length > 0).Chunk(AtOnce))
        {
            var found = (await store.FindAllAsync(NationalRecords.Of(county), Kinds.Declaration, [.. some.Select(child => child.Declarations[^1])],
                cancellation)
                .ConfigureAwait(false)).Items.ToDictionary(document => document.Id, document => DeclarationJson.Read(document.Body),
                    StringComparer.Ordinal);
            foreach (var child in some)
            {
                if (found.TryGetValue(child.Declarations[^1], out var declaration))
                {
                    receipts[child.Id] = declaration.Receipt.Value;
                }
            }
        }

        return receipts;
    }

    /// <param name="masked">For a page: what a list may show of it.</param>
    public static IReadOnlyList<string> Cells(MappingVersion version, Child child, string key, string? receipt, bool masked, Places places) =>
        [key, .. version.Columns.Select(column => Cell(column, child, receipt, masked, places))];

    private static string Cell(NationalColumn column, Child child, string? receipt, bool masked, Places places)
    {
        switch (column.Source)
        {
            case NationalSource.Receipt:
                return receipt is null ? "" : masked ? Masking.Hidden : receipt;
            case NationalSource.Township:
                return DeclarationRecords.PlaceOf(child.Form, child.Answers)?.Township is { } township ? DivisionTable.Name(township) ?? "" : "";
            case NationalSource.Finding:
                return child.Assessment.Findings is [var first, ..]
                    ? column.Codes.GetValueOrDefault(FormJson.Id(first.Outcome)) ?? NationalSource.LabelOf(first.Outcome) : "";
            case NationalSource.RegisteredOn:
                return Eligibility.AssessmentJson.Day(CivilTime.ChinaDate(child.RegisteredAt));
        }

        if (child.Form.Find(column.Source) is not { } field || child.Answers.Find(field) is not { } value)
        {
            return "";
        }

        return masked && field.Privacy != PrivacyClass.Ordinary ? Masking.Show(field, value)
            : column.Codes.Count > 0 ? Coded(column, field, value)
            : ListTable.CellText(field, value, places);
    }

    /// <summary>Their codes; an option that their list does not have yet (a later form) stands with its name.</summary>
    private static string Coded(NationalColumn column, Field field, object value)
    {
        return value switch
        {
            CodeSet codes => string.Join(',', codes.Select(Of)),
            bool yes => Of(yes ? "true" : "false"),
            string code => Of(code),
            _ => field.Show(value),
        };

        string Of(string code) => column.Codes.GetValueOrDefault(code) ?? field.LabelOf(code);
    }
}

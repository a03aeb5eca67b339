using App.Api.National;
using App.Pages;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;

namespace App.Portal.National;

/// <summary>The room's first page: mappings, what is to go next, batches.</summary>
/// <param name="Typed">What was chosen in the form for the next batch.</param>
/// <param name="Preview">Who would go; null where nobody asked.</param>
public sealed record DeskModel(DivisionCode County, IReadOnlyList<StoredMapping> Mappings, Listed<StoredBatch> Batches, Posted Typed,
    BatchPreview? Preview,
    Refusal? Refusal, string Done);

/// <summary>A mapping in its editor.</summary>
/// <param name="Stored">The mapping that gets a version; null: a new one.</param>
/// <param name="Rows">How many columns are drawn.</param>
public sealed record MappingModel(StoredMapping? Stored, FormDefinition Form, Posted Typed, int Rows, BatchPreview? Preview, Refusal? Refusal,
    string Done)
{
    public string Action => Stored is null ? "/portal/national/mapping" : "/portal/national/mappings/" + Stored.Mapping.Id;

    public IReadOnlyList<NationalSource> Sources { get; } = NationalSource.For(Form);
}

/// <summary>One row of a batch as a list may show it.</summary>
/// <param name="Child">What the child is called, masked; null where its record is not there any more.</param>
public sealed record BatchRow(LedgerRow Row, string? Child);

/// <summary>A batch with its ledger.</summary>
public sealed record BatchModel(NationalBatch Batch, IReadOnlyList<BatchRow> Rows, string? Next, bool IsMine, DateTimeOffset Now, Refusal? Refusal,
    string Done);

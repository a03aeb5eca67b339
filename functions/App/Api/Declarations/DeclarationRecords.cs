using System.Text.Json.Serialization;
using App.Api.Releases;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

/// <summary>A declaration with the document that it was read from.</summary>
public sealed record StoredDeclaration(Declaration Declaration, Document Document);

/// <summary>How declarations lie in the store: body, index fields, search tokens, and the way from a receipt to the county.</summary>
public sealed class DeclarationRecords(IStore store, SearchTokens tokens)
{
    private static readonly Field<PhoneNumber>[] Phones =
    [
        Shared2024.DeclarantPhone, Shared2024.Father.Phone, Shared2024.Mother.Phone, Migrant2024.OtherGuardian.Phone, LeftBehind2024.Carer.Phone,
    ];

    public static Partition PartitionOf(DivisionCode county) => Partition.County(county.Value);

    /// <summary>What of a declaration leaves the sealed body: nothing that names a person.</summary>
    public IndexFields FieldsOf(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return FieldsOf(Outline.Of(declaration));
    }

    internal IndexFields FieldsOf(Outline outline)
    {
        var fields = new IndexFields()
            .Set(Fields.Status, outline.Status.Id())
            .Set(Fields.Type, FormJson.Id(outline.Kind))
            .Set(Fields.Channel, outline.Channel.Id())
            .Set(Fields.SubmittedOn, outline.SubmittedOn);
        if (outline.Place?.Township is { } township)
        {
            fields.Set(Fields.Township, township.Value);
        }

        if (outline.Place is { } finest)
        {
            fields.Set(Fields.Village, finest.Value);
        }

        if (outline.DueOn is { } due)
        {
            fields.Set(Fields.DueOn, due);
        }

        if (outline.Child is { } child)
        {
            fields.Set(Fields.Child, child);
        }

        if (outline.IsOnItsWay)
        {
            fields.Set(Fields.Open, true);
        }

        // Less than a registered child has: by whole name, whole number and the whole phone of whoever declared. Every token is a row, somewhere else
        // in the tree, in the one commit that a parent waits for.
        tokens.Add(fields, PartitionOf(outline.County), outline.Name, outline.Phone, outline.Number, parts: false);
        return fields;
    }

    /// <summary>The keyed tokens by which staff of the county find the child: its name and number, and every phone of its adults.</summary>
    internal static void AddTokens(SearchTokens tokens, IndexFields fields, DivisionCode county, Answers answers)
    {
        var partition = PartitionOf(county);
        tokens.Add(fields, partition, answers.Get(Shared2024.ChildName), number: answers.Get(Shared2024.CitizenNumber)?.Value);
        foreach (var phone in Phones)
        {
            if (answers.Get(phone) is { } number)
            {
                tokens.Add(fields, partition, phone: number.Value);
            }
        }
    }

    /// <summary>Where the child is looked after: the place that decides which village and township work with the record.</summary>
    public static DivisionCode? PlaceOf(FormDefinition form, Answers answers) => Jurisdiction.PlaceOf(form, answers);

    /// <summary>The declaration of a receipt, wherever it is; null where there is none.</summary>
    public async Task<StoredDeclaration?> FindByReceiptAsync(Receipt receipt, CancellationToken cancellation)
    {
        var id = tokens.IndexOf("receipt", receipt.Value);
        if (await store.FindAsync(Partition.Index(id), Kinds.Index, id, cancellation).ConfigureAwait(false) is not { } pointer)
        {
            return null;
        }

        var (county, declaration) = pointer.Read(PointerJson.Default.ReceiptPointer);
        return await FindCurrentAsync(county, declaration, cancellation).ConfigureAwait(false);
    }

    /// <summary>The declaration where it lives now: handed over, in the county that took it, as soon as it has arrived there.</summary>
    internal async Task<StoredDeclaration?> FindCurrentAsync(DivisionCode county, string id, CancellationToken cancellation)
    {
        var found = await FindAsync(county, id, cancellation).ConfigureAwait(false);
        while (found is { Declaration: { IsHandedAway: true, Transfer: { } transfer } }
            && await FindAsync(transfer.To, id, cancellation).ConfigureAwait(false) is { } next
            && next.Declaration.Transfer?.Sequence >= transfer.Sequence
            && (next.Declaration.Transfer.Sequence > transfer.Sequence || !next.Declaration.IsHandedAway))
        {
            found = next;
        }

        return found;
    }

    public async Task<StoredDeclaration?> FindAsync(DivisionCode county, string id, CancellationToken cancellation)
    {
        var document = await store.FindAsync(PartitionOf(county), Kinds.Declaration, id, cancellation).ConfigureAwait(false);
        return document is null ? null : new(DeclarationJson.Read(document.Body), document);
    }

    /// <summary>Every declaration of a whole number in one county; at most a page.</summary>
    internal async Task<IReadOnlyList<Declaration>> OfNumberAsync(DivisionCode county, string number, CancellationToken cancellation)
    {
        var partition = PartitionOf(county);
        var query = Query.Of(Kinds.Declaration).Any(Fields.Tokens, tokens.FindNumber(partition, number)).OrderById();
        return [.. (await store.ListAsync(partition, query, new(50), cancellation).ConfigureAwait(false)).Items
            .Select(document => DeclarationJson.Read(document.Body))];
    }

    /// <summary>Writes the way from the receipt to the county; again and again the same.</summary>
    public Task<CommitResult> PointAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return store.CommitAsync(Pointing(declaration.Receipt, declaration.County, declaration.Id), cancellation);
    }

    /// <summary>What writes the way from the receipt to the county.</summary>
    internal Commitment Pointing(Receipt receipt, DivisionCode county, string declaration)
    {
        var id = tokens.IndexOf("receipt", receipt.Value);
        var fields = new IndexFields().Set(Fields.Type, "receipt").Set(Fields.County, county.Value);
        return new(Partition.Index(id), Batch.Technical().Create(Kinds.Index, id, new ReceiptPointer(county, declaration),
            PointerJson.Default.ReceiptPointer, fields));
    }

    /// <summary>The receipt leads to the county that has the declaration now; again and again the same.</summary>
    internal async Task RepointAsync(Declaration declaration, CancellationToken cancellation)
    {
        var id = tokens.IndexOf("receipt", declaration.Receipt.Value);
        var partition = Partition.Index(id);
        if (await store.FindAsync(partition, Kinds.Index, id, cancellation).ConfigureAwait(false) is { } pointer
            && pointer.Read(PointerJson.Default.ReceiptPointer).County != declaration.County)
        {
            var fields = new IndexFields().Set(Fields.Type, "receipt").Set(Fields.County, declaration.County.Value);
            await store.CommitAsync(partition, Batch.Technical().Replace(pointer, new ReceiptPointer(declaration.County, declaration.Id),
                PointerJson.Default.ReceiptPointer, fields), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A changed declaration in a batch, beside the audit entry that says who and why.</summary>
    public RecordBatch Replace(StoredDeclaration before, Declaration after, AuditEntry entry) => Replace(Batch.Of(entry), before, after);

    /// <summary>A changed declaration in a batch that has its audit entry.</summary>
    internal RecordBatch Replace(RecordBatch batch, StoredDeclaration before, Declaration after, DateTimeOffset? expiresOn = null) =>
        batch.Replace(before.Document, DeclarationJson.Write(after), FieldsOf(after), DeclarationJson.Schema, expiresOn);
}

/// <summary>What stands about a declaration outside its sealed body, and what its search tokens are made of.</summary>
/// <param name="Place">Where the child is looked after, as fine as known.</param>
/// <param name="Phone">Of whoever declared.</param>
/// <param name="IsOnItsWay">To another county, which does not have it yet: the sweep finds it by this.</param>
internal sealed record Outline(DivisionCode County, DeclarationStatus Status, ChildKind Kind, Channel Channel, DateOnly SubmittedOn,
    DivisionCode? Place, DateOnly? DueOn, string? Child, string? Name, string? Phone, string? Number, bool IsOnItsWay = false)
{
    public static Outline Of(Declaration declaration)
    {
        var answers = declaration.Answers();
        return new(declaration.County, declaration.Status, declaration.Form.Kind, declaration.Provenance.Channel, declaration.SubmittedOn,
            DeclarationRecords.PlaceOf(declaration.Form, answers), declaration.DueOn, declaration.ChildId,
            answers.Get(Shared2024.ChildName), answers.Get(Shared2024.DeclarantPhone)?.Value, answers.Get(Shared2024.CitizenNumber)?.Value,
                declaration.IsOnItsWay);
    }
}

/// <summary>The body of a receipt's document in the index container.</summary>
internal sealed record ReceiptPointer(DivisionCode County, string Declaration);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(ReceiptPointer))]
internal sealed partial class PointerJson : JsonSerializerContext;

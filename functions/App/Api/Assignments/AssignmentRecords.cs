using System.Text.Json.Serialization;
using App.Security;
using App.Wire;
using Domain.Assignments;
using Domain.Divisions;
using Domain.Privacy;
using Storage;

namespace App.Api.Assignments;

/// <summary>An assignment with the version that it was read or written at.</summary>
public sealed record StoredAssignment(AccountAssignment Assignment, string Version)
{
    public string Id => Caller.AssignmentIdOf(Assignment.Account);
}

/// <summary>How assignments lie in the store: with the city's own records, one document an account.</summary>
public sealed class AssignmentRecords(IStore store)
{
    public const int PageSize = 50;

    internal static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    private const string AdministratorsId = "administrators";

    /// <summary>One page, in the order of the opaque ids.</summary>
    /// <exception cref="InvalidContinuationException">Not a token of this list.</exception>
    public async Task<Listed<StoredAssignment>> ListAsync(AssignmentFilter filter, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = Query.Of(Kinds.Assignment).OrderById();
        if (filter.Status is { } status)
        {
            query.Where(Fields.Status, status.Id());
        }

        if (filter.Role is { } role)
        {
            query.Where(Fields.Role, role.Id());
        }

        if (filter.County is { } county)
        {
            query.Where(Fields.County, county.Value);
        }

        return Listed<StoredAssignment>.Of(await store.ListAsync(City, query, new(PageSize, after), cancellation).ConfigureAwait(false), Read) with
        {
            Total = await store.TotalAsync(City, query, cancellation).ConfigureAwait(false),
        };
    }

    public async Task<StoredAssignment?> FindAsync(string? id, CancellationToken cancellation) =>
        await DocumentAsync(id, cancellation).ConfigureAwait(false) is { } document ? Read(document) : null;

    internal async Task<Document?> DocumentAsync(string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) ? await store.FindAsync(City, Kinds.Assignment, id!, cancellation).ConfigureAwait(false) : null;

    /// <summary>The accounts that are security administrators now; the document is there from the first one on and never goes.</summary>
    internal async Task<Administrators> AdministratorsAsync(CancellationToken cancellation)
    {
        if (await store.FindAsync(City, Kinds.Index, AdministratorsId, cancellation).ConfigureAwait(false) is not { } document)
        {
            return new([], null);
        }

        return new(document.Read(AccountsJson.Default.AdministratorAccounts).Accounts, document);
    }

    internal static StoredAssignment Read(Document document) => new(AssignmentJson.Read(document.Body), document.Version);

    /// <summary>Puts an assignment into a batch, over what was read.</summary>
    internal static RecordBatch Put(RecordBatch batch, AccountAssignment assignment, Document? before) => before is null
        ? batch.Create(Kinds.Assignment, Caller.AssignmentIdOf(assignment.Account), AssignmentJson.Write(assignment), FieldsOf(assignment),
            AssignmentJson.Schema)
        : batch.Replace(before, AssignmentJson.Write(assignment), FieldsOf(assignment), AssignmentJson.Schema);

    /// <summary>
    /// Puts who the security administrators are now into a batch: every change of that goes over this one document, so of two that end each other at
    /// the same moment one meets a conflict.
    /// </summary>
    internal static RecordBatch Put(RecordBatch batch, Administrators before, IEnumerable<string> accounts)
    {
        var (body, type) = (new AdministratorAccounts([.. accounts]), AccountsJson.Default.AdministratorAccounts);
        var fields = new IndexFields().Set(Fields.Type, AdministratorsId);
        return before.Document is null ? batch.Create(Kinds.Index, AdministratorsId, body, type, fields)
            : batch.Replace(before.Document, body, type, fields);
    }

    private static IndexFields FieldsOf(AccountAssignment assignment)
    {
        var fields = new IndexFields().Set(Fields.Status, assignment.Status.Id()).Set(Fields.Role, assignment.Assignment.Role.Id())
            .Set(Fields.Actor, assignment.Account).Set(Fields.Type, assignment.IsMachine ? "machine" : "person")
            .Set(Fields.County, (assignment.Assignment.County ?? DivisionCode.Changzhi).Value);
        return assignment.Assignment.Department is { } department ? fields.Set(Fields.Department, Domain.Forms.Departments.Id(department)) : fields;
    }
}

/// <summary>Who the security administrators are, with the document that says so.</summary>
/// <param name="Document">Null: there never was one.</param>
internal sealed record Administrators(IReadOnlyList<string> Accounts, Document? Document);

/// <summary>The same as it is stored.</summary>
internal sealed record AdministratorAccounts(IReadOnlyList<string> Accounts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdministratorAccounts))]
internal sealed partial class AccountsJson : JsonSerializerContext;

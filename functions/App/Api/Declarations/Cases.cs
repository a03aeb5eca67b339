using System.Text.Json;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Storage;

namespace App.Api.Declarations;

/// <summary>Something staff must look at beside a declaration.</summary>
/// <param name="Type">One of <see cref="CaseTypes"/>.</param>
/// <param name="OtherCounty">For a number declared twice: where the other declaration is.</param>
/// <param name="Other">The other declaration, where the caller may list it.</param>
public sealed record Case(string Id, string Type, bool IsOpen, DivisionCode? OtherCounty, ChildKind? OtherKind, StoredDeclaration? Other);

/// <summary>The cases of a declaration.</summary>
public sealed class Cases(IStore store, Reviews reviews)
{
    public async Task<IReadOnlyList<Case>> OfAsync(Caller caller, Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(declaration);
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(declaration.County), Query.Of(Kinds.CaseForReview).Where(Fields.Declaration, declaration.Id), new(20), cancellation)
            .ConfigureAwait(false);
        var cases = new List<Case>();
        foreach (var document in page.Items)
        {
            using var json = JsonDocument.Parse(document.Body);
            var county = DivisionCode.TryParse(Text(json, "otherCounty"), out var code) ? code : (DivisionCode?)null;
            var other = county is { } there && Text(json, "otherDeclaration") is { } id
                ? await reviews.FindAsync(caller, there, id, Permission.DeclarationsList, cancellation).ConfigureAwait(false)
                : null;
            ChildKind? kind = Text(json, "otherKind") switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null };
            cases.Add(new(document.Id, Text(json, "type") ?? "", Text(json, "status") == "open", county, kind, other));
        }

        return cases;
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

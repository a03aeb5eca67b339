using Domain.Forms.Catalogue;

namespace Domain.Forms;

/// <summary>Every form there is, by id. Versions: <see cref="Find(string,int)"/> for a saved declaration, <see cref="Find(string)"/> for a new one.</summary>
public static class FormCatalogue
{
    public static IReadOnlyList<FormDefinition> All { get; } = [Migrant2024.Form, LeftBehind2024.Form];

    /// <summary>The newest version of a form.</summary>
    public static FormDefinition? Find(string? id) => All.Where(form => form.Id == id).MaxBy(form => form.Version);

    /// <summary>The version a saved declaration pins.</summary>
    public static FormDefinition? Find(string id, int version) => All.FirstOrDefault(form => form.Id == id && form.Version == version);
}

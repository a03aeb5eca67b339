using Domain.Forms.Catalogue;

namespace Domain.Forms;

/// <summary>
/// Every form there is in all its versions: the first ones are written here, later ones come as files (<see cref="Versions.FormFiles"/>). A saved
/// declaration asks by its version, a new one by its day.
/// </summary>
public static class FormCatalogue
{
    private static volatile IReadOnlyList<FormDefinition> _all = [Migrant2024.Form, LeftBehind2024.Form];

    /// <summary>The versions that the program brings along.</summary>
    internal static IReadOnlyList<FormDefinition> Written { get; } = [Migrant2024.Form, LeftBehind2024.Form];

    /// <summary>Every version of every form; of a form the newest first, so that whoever takes a box once takes its newest words.</summary>
    public static IReadOnlyList<FormDefinition> All => _all;

    /// <summary>What declarations are made on that day, in the order of the annexes.</summary>
    public static IReadOnlyList<FormDefinition> On(DateOnly day) => [.. Written.Select(first => Find(first.Id, day)!)];

    /// <summary>The version in force on a day.</summary>
    /// <param name="on">Null: the newest there is, of whatever day.</param>
    public static FormDefinition? Find(string? id, DateOnly? on = null) => All.FirstOrDefault(form => form.Id == id && (on is not { } day || form.ValidFrom <= day));

    /// <summary>The version a saved declaration pins.</summary>
    public static FormDefinition? Find(string id, int version) => All.FirstOrDefault(form => form.Id == id && form.Version == version);

    /// <summary>
    /// The version in force on a day with every box and option that earlier ones had besides: for a table in which records of several versions stand under
    /// each other.
    /// </summary>
    public static FormDefinition? Whole(string? id, DateOnly on) => Whole([.. All.Where(form => form.Id == id && form.ValidFrom <= on)]);

    /// <param name="versions">Of one form, the newest first.</param>
    public static FormDefinition? Whole(IReadOnlyList<FormDefinition> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        if (versions.Count < 2)
        {
            return versions.FirstOrDefault();
        }

        var names = versions[0].Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var boxes = versions.SelectMany(form => form.Fields).GroupBy(field => field.Key).Select(same =>
        {
            var newest = same.First();
            var options = same.SelectMany(field => field.Options).DistinctBy(option => option.Code).ToList();
            var name = versions[0].Find(newest.Key) is null && !names.Add(newest.Name) ? $"{newest.Name}（旧）" : newest.Name;
            return options.Count == newest.Options.Count && name == newest.Name ? newest : newest.Revised(new(null, name, null, null, options));
        });
        return versions[0].Revised(versions[0].Version, versions[0].ValidFrom, versions[0].Title, [.. boxes]);
    }

    /// <summary>Takes in the versions of files: once, before anything is answered.</summary>
    public static void Take(IReadOnlyList<FormDefinition> later)
    {
        ArgumentNullException.ThrowIfNull(later);
        _all = [.. Written.SelectMany(first => later.Where(form => form.Id == first.Id).OrderByDescending(form => form.Version).Append(first))];
    }
}

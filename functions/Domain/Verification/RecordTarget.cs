using Domain.Forms;

namespace Domain.Verification;

/// <summary>What a column of a department's table, or a member of its JSON, is about.</summary>
/// <param name="Id">The member of the HTTP contract.</param>
/// <param name="Key">What it says of who the child is; null for what only a department knows.</param>
/// <param name="Field">The box of the forms, where the target is one.</param>
public sealed record RecordTarget(string Id, string Label, RecordKey? Key, Field? Field)
{
    /// <summary>流动 or 留守 as a box of its own, ticked or not: a school register has one column for each.</summary>
    public const string IsMigrant = "kind.migrant";

    public const string IsLeftBehind = "kind.leftBehind";

    private static readonly IReadOnlyDictionary<string, RecordTarget> ById = Every().ToDictionary(target => target.Id, StringComparer.Ordinal);

    /// <summary>Every target there is, also those that are not a given department's.</summary>
    public static IReadOnlyList<RecordTarget> All { get; } = [.. ById.Values];

    public static RecordTarget? Find(string? id) => id is null ? null : ById.GetValueOrDefault(id);

    public static RecordTarget Of(RecordKey key) => ById[key.Id()];

    /// <summary>What a department may send: who the child is, and its own fields.</summary>
    public static IReadOnlyList<RecordTarget> For(DepartmentProfile profile) => [.. All.Where(target => target.MayBeSentBy(profile))];

    /// <summary>Every department says who the child is; a field only its owner.</summary>
    public bool MayBeSentBy(DepartmentProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Key is not null || Field?.Owner == profile.Department;
    }

    private static IEnumerable<RecordTarget> Every()
    {
        var boxes = FormCatalogue.All.SelectMany(form => form.Fields).DistinctBy(box => box.Key).ToDictionary(box => box.Key, StringComparer.Ordinal);
        foreach (var key in RecordKeys.All)
        {
            yield return new(key.Id(), key.Label(), key, boxes.GetValueOrDefault(key.Id()));
        }

        yield return new(IsMigrant, "是否流动（随迁）", RecordKey.Kind, null);
        yield return new(IsLeftBehind, "是否留守", RecordKey.Kind, null);
        foreach (var box in boxes.Values.Where(box => RecordKeys.Find(box.Key) is null))
        {
            yield return new(box.Key, box.Name, null, box);
        }
    }
}

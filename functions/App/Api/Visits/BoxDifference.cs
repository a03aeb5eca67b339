using App.Pages;
using Domain.Divisions;
using Domain.Forms;

namespace App.Api.Visits;

/// <summary>One field in which two devices differ, as people read it; null where nothing was put in.</summary>
public sealed record BoxDifference(Field Field, string? Mine, string? Theirs)
{
    public static IReadOnlyList<BoxDifference> Between(FormDefinition form, Posted mine, Posted theirs)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(theirs);
        return
        [
            .. form.Fields.Where(field => Posted.NamesOf(field)
                .Any(name => !mine.Values(name).Where(Filled).SequenceEqual(theirs.Values(name).Where(Filled))))
                .Select(field => new BoxDifference(field, Text(field, mine), Text(field, theirs))),
        ];
    }

    /// <summary>What stands in the boxes of a field, finished or not, as people read it; null where nothing does.</summary>
    public static string? Text(Field field, Posted boxes)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(boxes);
        var parts = Posted.NamesOf(field).SelectMany(boxes.Values).Where(Filled).Select(value => value switch
        {
            Posted.Unknown => "不清楚",
            Posted.None => "没有",
            _ when field.Type == FieldType.YesNo => value == "true" ? "是" : "否",
            _ when field.FindOption(value) is { } option => option.Label,
            _ when field.Type is FieldType.Address or FieldType.Spells && DivisionCode.TryParse(value, out var code) =>
                DivisionTable.FullName(code) ?? value,
            _ => value,
        });
        return string.Join(field.Type == FieldType.Address ? "" : "、", parts) is { Length: > 0 } text ? text : null;
    }

    private static bool Filled(string value) => value.Length > 0;
}

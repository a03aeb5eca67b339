using Domain.Eligibility;
using Domain.Forms;

namespace Domain.National;

/// <summary>What a column of the national system's table can be filled from: a box of an official form, or something that follows from the
/// record.</summary>
/// <param name="Id">The key of the box (<c>childName</c>), or one of <see cref="Derived"/>.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Field">The box; null where it is derived.</param>
/// <param name="Options">Code and name of what can stand there, where it is one of few: their code may be given for each.</param>
public sealed record NationalSource(string Id, string Label, Field? Field, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    public const string Receipt = "@receipt";
    public const string Township = "@township";
    public const string Finding = "@finding";
    public const string RegisteredOn = "@registeredOn";

    private static readonly IReadOnlyList<NationalSource> Derived =
    [
        new(Receipt, "回执编号", null, []),
        new(Township, "乡镇（街道）名称", null, []),
        new(Finding, "认定结果", null, [.. Enum.GetValues<Outcome>().Select(outcome => KeyValuePair.Create(FormJson.Id(outcome), LabelOf(outcome)))]),
        new(RegisteredOn, "登记日期", null, []),
    ];

    /// <summary>Everything that a column of a table of this form can be filled from.</summary>
    public static IReadOnlyList<NationalSource> For(FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return [.. form.Fields.Select(Of), .. Derived];
    }

    /// <summary>The source of that id; null where the form has no such box.</summary>
    public static NationalSource? Find(FormDefinition form, string id)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Find(id) is { } field ? Of(field) : Derived.FirstOrDefault(source => source.Id == id);
    }

    public static string LabelOf(Outcome outcome) => outcome switch
    {
        Outcome.Met => "符合",
        Outcome.NotMet => "不符合",
        Outcome.Unknown => "待补充",
        Outcome.NeedsJudgement => "待综合判断",
    };

    private static NationalSource Of(Field field) => new(field.Key, field.Name, field, field.Type switch
    {
        FieldType.Choice or FieldType.Multi => [.. field.Options.Select(option => KeyValuePair.Create(option.Code, option.Label))],
        FieldType.YesNo => [KeyValuePair.Create("true", field.Show(true)), KeyValuePair.Create("false", field.Show(false))],
        _ => [],
    });
}

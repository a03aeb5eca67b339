using Domain.Problems;

namespace Domain.Forms;

/// <summary>Every refusal and warning of this room, one line each.</summary>
public static class Errors
{
    public static Problem UnknownField(string key) => new(key, "unknown-field", "表里没有这一项，请核对字段名称。");

    public static Problem UnknownForm() => new("formId", "unknown-form", "没有这张表。可用的有 migrant-2024（流动儿童）和 left-behind-2024（留守儿童）。");

    public static Problem DuplicateField(string key) => new(key, "duplicate-field", "这一项出现了两次，请只保留一个答案。");

    public static Problem WrongType(string key, string label, string wanted) => new(key, "wrong-type", $"“{label}”的格式不对，这里需要{wanted}。");

    public static Problem UnknownOption(Field field) =>
        new(field.Key, "unknown-option", $"“{field.Name}”没有这个选项，请从给出的选项里选择。");

    public static Problem MustStandAlone(Field field, Option alone) =>
        new(field.Key, "must-stand-alone", $"“{field.Name}”选了“{alone.Label}”，就不能再选别的，请核对。");

    public static Problem Required(Field field) => new(
        field.Key,
        "required",
        field.Group == "consent" ? "请先看完个人信息处理告知书，同意后再提交。"
        : field.Necessity == Necessity.MustAnswer || !field.MayBeUnknown ? $"请填写“{field.Name}”。" : $"请填写“{field.Name}”；确实不知道的，请选“不清楚”。");

    public static Problem CannotBeUnknown(Field field) => new(field.Key, "must-answer", $"“{field.Name}”必须填写，不能选“不清楚”。");

    public static Problem AnsweredAndUnknown(Field field) =>
        new(field.Key, "answered-and-unknown", $"“{field.Name}”既有答案又选了“不清楚”，请只保留一个。");

    public static Problem NotApplicable(Field field) => new(field.Key, "not-applicable", $"按其他回答，“{field.Name}”不用填写，这一项没有保存。");
}

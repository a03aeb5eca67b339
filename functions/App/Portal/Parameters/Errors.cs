using Domain.Problems;

namespace App.Portal.Parameters;

/// <summary>What a form of this room lacks, one line each; the rest is the decision's to say.</summary>
internal static class Errors
{
    public static Problem FromRequired() => new("validFrom", "required", "请选择生效日期，最早是明天。");

    public static Problem BadFrom() => new("validFrom", "invalid-date", "生效日期不是一个存在的日期，请重新选择。");

    public static Problem ValueRequired() => new("value", "required", "请填写新的数值。");
}

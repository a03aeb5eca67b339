namespace Domain.Problems;

/// <summary>Why somebody decided, as every room asks for it: whoever looks later must be able to follow.</summary>
public static class Reasons
{
    /// <summary>Characters.</summary>
    public const int MaxLength = 500;

    public static Problem Required() => new("reason", "required", "请写明理由，以后查看的人要看得懂。");

    public static Problem TooLong(string field = "reason") => new(field, "too-long", $"理由最多 {MaxLength} 个字，请写短一些。");
}

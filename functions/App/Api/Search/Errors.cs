using Domain.Problems;

namespace App.Api.Search;

/// <summary>The refusals of looking for somebody, one line each.</summary>
internal static class Errors
{
    private const string Field = "text";

    public static Problem NothingToSearch() => new(Field, "required", "请写要找的孩子的姓名、证件号码、电话，或者回执编号。");

    public static Problem TooLong() => new(Field, "too-long", "写得太长了，请只写一个姓名、号码、电话或者回执编号。");

    public static Problem UnclearDigits() => new(Field, "unclear-number",
        "看不出这是什么号码：手机号 11 位（或后 4 位），公民身份号码 18 位（或后 6 位），请核对后再找。");

    public static Problem BadPage() => new("page", "invalid-page", "页码标记不对，请从第一页重新查看。");
}

using Domain.Identity;

namespace Suite.Identity;

/// <summary>学籍号: G and the citizen number, or L and a temporary number.</summary>
public sealed class StudentNumbers
{
    private static readonly DateOnly Today = new(2026, 9, 1);

    [Theory]
    [InlineData("G11010519491231002X")]
    [InlineData("g11010519491231002x")]
    [InlineData("Ｇ 110105 19491231 002X")]
    [InlineData("'G11010519491231002X")]
    public void A_regular_student_number_holds_the_citizen_number(string raw)
    {
        var number = StudentNumber.Parse(raw, Today).Value;
        Assert.NotNull(number);
        Assert.Equal("G11010519491231002X", number.Value);
        Assert.Equal("11010519491231002X", number.Holder!.Value);
        Assert.False(number.IsTemporary);
        Assert.Equal("G1101**********002X", $"{number}");
    }

    [Fact]
    public void A_temporary_student_number_need_not_be_a_citizen_number()
    {
        var number = StudentNumber.Parse("L140403201502300012", Today).Value;
        Assert.NotNull(number);
        Assert.True(number.IsTemporary);
        Assert.Null(number.Holder);
        Assert.Equal("11010519491231002X", StudentNumber.Parse("L11010519491231002X", Today).Value!.Holder!.Value);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("11010519491231002X", "unknown-student-letter")]
    [InlineData("H11010519491231002X", "unknown-student-letter")]
    [InlineData("G1101051949123100", "wrong-length")]
    [InlineData("G11010519491231002X1", "wrong-length")]
    [InlineData("L14040320150230001A", "wrong-length")]
    [InlineData("G110105194912310021", "wrong-check-digit")]
    [InlineData("G140403201502290013", "impossible-date")]
    [InlineData("1.10105E+18", "digits-lost")]
    public void A_wrong_student_number_is_told_by_its_code(string raw, string code)
    {
        var parsed = StudentNumber.Parse(raw, Today);
        Assert.Equal(code, parsed.Code);
        Assert.False(parsed.IsValid);
    }
}

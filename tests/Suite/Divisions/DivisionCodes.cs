using System.Text.Json;
using Domain.Divisions;
using FsCheck.Xunit;

namespace Suite.Divisions;

public sealed class DivisionCodes
{
    [Theory]
    [InlineData("140403", "140403")]
    [InlineData("140403000000", "140403")]
    [InlineData("140403001000", "140403001")]
    [InlineData("140403001", "140403001")]
    [InlineData("140403001001", "140403001001")]
    [InlineData(" 140403 ", "140403")]
    [InlineData("１４０４０３", "140403")]
    [InlineData("140000000000", "140000")]
    [InlineData("441900003", "441900003")]
    [InlineData("999999000000", "999999")]
    public void Padded_full_width_and_spaced_codes_are_the_same_code(string text, string code)
    {
        Assert.True(DivisionCode.TryParse(text, out var parsed));
        Assert.Equal(code, parsed.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1404")]
    [InlineData("14040")]
    [InlineData("14040A")]
    [InlineData("000000")]
    [InlineData("990000")]
    [InlineData("170101")]
    [InlineData("140003")]
    [InlineData("140400001")]
    [InlineData("140403000001")]
    [InlineData("1404030010011")]
    [InlineData("-14040")]
    [InlineData("长治市长治市")]
    [InlineData("१४०४०३")]
    public void Other_texts_are_no_codes(string? text) => Assert.False(DivisionCode.TryParse(text, out _));

    [Theory]
    [InlineData("140000", DivisionLevel.Province, null, null, null)]
    [InlineData("140400", DivisionLevel.Prefecture, "140400", null, null)]
    [InlineData("140403", DivisionLevel.County, "140400", "140403", null)]
    [InlineData("140403001", DivisionLevel.Township, "140400", "140403", "140403001")]
    [InlineData("140403001001", DivisionLevel.Village, "140400", "140403", "140403001")]
    [InlineData("441900", DivisionLevel.County, "441900", "441900", null)]
    [InlineData("441900003", DivisionLevel.Township, "441900", "441900", "441900003")]
    [InlineData("429004", DivisionLevel.County, null, "429004", null)]
    [InlineData("659001", DivisionLevel.County, null, "659001", null)]
    [InlineData("999999", DivisionLevel.Abroad, null, null, null)]
    public void A_code_names_those_above_it(string text, DivisionLevel level, string? prefecture, string? county, string? township)
    {
        var code = DivisionCode.Parse(text);
        Assert.Equal(level, code.Level);
        Assert.Equal(prefecture, code.Prefecture?.Value);
        Assert.Equal(county, code.County?.Value);
        Assert.Equal(township, code.Township?.Value);
    }

    [Fact]
    public void A_city_contains_its_counties_and_not_its_neighbours()
    {
        var changzhi = DivisionCode.Changzhi;
        Assert.True(changzhi.Contains(DivisionCode.Parse("140403001001")));
        Assert.True(changzhi.Contains(changzhi));
        Assert.False(changzhi.Contains(DivisionCode.Parse("140502")));
        Assert.False(changzhi.Contains(DivisionCode.Parse("140000")));
        Assert.True(DivisionCode.Parse("441900").Contains(DivisionCode.Parse("441900003")));
        Assert.False(DivisionCode.Parse("140403").Contains(DivisionCode.Parse("140404001")));
    }

    [Fact]
    public void In_json_a_code_is_its_digits()
    {
        Assert.Equal("\"140403001\"", JsonSerializer.Serialize(DivisionCode.Parse("140403001000")));
        Assert.Equal("140403", JsonSerializer.Deserialize<DivisionCode>("\"140403000000\"").Value);
        Assert.Equal("{\"140403\":1}", JsonSerializer.Serialize(new Dictionary<DivisionCode, int> { [DivisionCode.Parse("140403")] = 1 }));
        foreach (var bad in new[] { "\"abc\"", "140403", "null", "{}", "[]", "true" })
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DivisionCode>(bad));
    }

    [Property]
    public bool Reading_never_throws_and_is_stable(string? text) =>
        !DivisionCode.TryParse(text, out var code) || (DivisionCode.TryParse(code.Value, out var again) && again == code);
}

using Domain.Divisions;
using static Domain.Divisions.DivisionComparison;

namespace Suite.Divisions;

/// <summary>Truth tables of forms.md ("Divisions in addresses and spells") and api.md ("Counties that differ are townships that differ").</summary>
public sealed class DivisionComparisons
{
    public static TheoryData<string, string, DivisionComparison, DivisionComparison> Pairs => new()
    {
        // as fine as can be
        { "140403001001", "140403001002", Same, Same },
        { "140403001", "140403001001", Same, Same },
        { "140403001", "140403002", Same, Different },
        { "140403001", "140404100", Different, Different },
        { "140403", "140403", Same, Unknown },
        { "140403", "140403001", Same, Unknown },
        { "140403", "140404", Different, Different },
        // a province or city that differs is a different county, one that contains the other is unknown
        { "140400", "140403", Unknown, Unknown },
        { "140400", "140400", Unknown, Unknown },
        { "140400", "140500", Different, Different },
        { "140400", "140502", Different, Different },
        { "140000", "140403", Unknown, Unknown },
        { "140000", "410000", Different, Different },
        { "140403", "310000", Different, Different },
        { "140403", "410100", Different, Different },
        // cities without counties
        { "441900", "441900", Same, Unknown },
        { "441900", "441900003", Same, Unknown },
        { "441900003", "441900004", Same, Different },
        { "441900", "442000", Different, Different },
        { "441900", "440000", Unknown, Unknown },
        // counties directly under the province
        { "429004", "429004", Same, Unknown },
        { "429004", "429005", Different, Different },
        { "429004", "420100", Different, Different },
        { "429004", "420000", Unknown, Unknown },
        { "429000", "429004", Unknown, Unknown },
        // a city that is one county
        { "620200", "620201", Same, Unknown },
        // municipalities
        { "310115", "310115001", Same, Unknown },
        { "310115", "310101", Different, Different },
        { "310000", "310115", Unknown, Unknown },
        { "310100", "310115", Unknown, Unknown },
        { "110100", "110101", Unknown, Unknown },
        { "500200", "500101", Unknown, Unknown },
        // abroad
        { "999999", "140403", Different, Different },
        { "999999", "140000", Different, Different },
        { "999999", "999999", Same, Same },
        // Hong Kong is not divided further here
        { "810000", "810000", Same, Unknown },
        { "810000", "440300", Different, Different },
        // abolished counties are their successors
        { "140421", "140404", Same, Unknown },
        { "140402", "140411", Same, Unknown },
        { "140411", "140403001", Same, Unknown },
        { "140481", "140406100", Same, Unknown },
        { "140424", "140404", Different, Different },
        { "142534", "140423", Same, Unknown },
        { "142534", "140400", Unknown, Unknown },
        // so are former townships of 长治: 贾掌镇 went into 苏店镇, 西贾乡 into three townships
        { "140421101", "140404101", Same, Same },
        { "140421105", "140404101", Same, Same },
        { "140421105", "140421101", Same, Same },
        { "140421100", "140421101", Same, Different },
        { "140421100", "140404001", Same, Same },
        { "140424203", "140405200", Same, Unknown },
        { "140424203", "140424203", Same, Same },
        { "140421101201", "140404101", Same, Same },
        { "140421999", "140421101", Same, Unknown },
        { "140401", "140403", Unknown, Unknown },
        // split between two counties: somewhere in 晋城
        { "142501", "140502", Unknown, Unknown },
        { "142501", "140403", Different, Different },
        { "142501", "142501", Same, Unknown },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Counties_and_townships_compare_as_finely_as_they_are_known(string a, string b, DivisionComparison county, DivisionComparison township)
    {
        var (left, right) = (DivisionCode.Parse(a), DivisionCode.Parse(b));
        Assert.Equal(county, DivisionTable.CompareCounties(left, right));
        Assert.Equal(county, DivisionTable.CompareCounties(right, left));
        Assert.Equal(township, DivisionTable.CompareTownships(left, right));
        Assert.Equal(township, DivisionTable.CompareTownships(right, left));
    }

    [Fact]
    public void Every_present_county_is_itself_and_no_other()
    {
        var counties = DivisionTable.Counties.Where(d => d.Level == DivisionLevel.County).Select(d => d.Code).ToArray();
        Assert.True(counties.Length > 2800);
        Assert.All(counties, c => Assert.Equal(Same, DivisionTable.CompareCounties(c, c)));
        Assert.All(counties.Zip(counties.Skip(1)), p => Assert.Equal(Different, DivisionTable.CompareCounties(p.First, p.Second)));
        Assert.All(counties, c => Assert.Equal(Unknown, DivisionTable.CompareCounties(c, c.Province)));
    }

    [Fact]
    public void Whoever_lives_in_different_counties_lives_in_different_townships()
    {
        var codes = DivisionTable.Abolished.Take(400).Concat(DivisionTable.Counties.Where((_, i) => i % 37 == 0))
            .Concat(DivisionTable.ChangzhiUnits.Where((_, i) => i % 91 == 0)).Select(d => d.Code).ToArray();
        foreach (var a in codes)
            foreach (var b in codes.Where((_, i) => i % 7 == 0))
                if (DivisionTable.CompareCounties(a, b) == Different)
                    Assert.Equal(Different, DivisionTable.CompareTownships(a, b));
                else
                    Assert.True(DivisionTable.CompareTownships(a, b) != Different || DivisionTable.CompareCounties(a, b) == Same);
    }

    [Theory]
    [InlineData("140403", true)]
    [InlineData("140423", false)]
    [InlineData("140421", true)] // 长治县 is the district 上党区 today
    [InlineData("310115", true)]
    [InlineData("500101", true)]
    [InlineData("500229", false)] // 城口县 of 重庆
    [InlineData("140581", false)] // 高平市
    [InlineData("441900", false)]
    [InlineData("429021", false)] // 神农架林区
    [InlineData("520203", false)] // 六枝特区
    [InlineData("999999", false)]
    [InlineData("140400", false)]
    public void Districts_of_a_city_are_told_from_counties(string code, bool district) =>
        Assert.Equal(district, DivisionTable.IsCityDistrict(DivisionCode.Parse(code)));

    [Theory] // 七普公报第七号: moves between the districts of one city are left out
    [InlineData("140403001", "140404100", Same)]
    [InlineData("140403", "140403", Same)]
    [InlineData("110101", "110105", Same)]
    [InlineData("140403", "140423", Different)]
    [InlineData("140403", "140502", Different)]
    [InlineData("140423", "310000", Different)]
    [InlineData("140403", "140400", Unknown)]
    [InlineData("140403", "140000", Unknown)]
    [InlineData("140403", "140500", Different)]
    [InlineData("140423", "140400", Different)]
    [InlineData("140403", "999999", Different)]
    [InlineData("500101", "500229", Different)]
    public void Both_are_districts_of_one_city_or_not(string a, string b, DivisionComparison expected)
    {
        Assert.Equal(expected, DivisionTable.CompareCityDistricts(DivisionCode.Parse(a), DivisionCode.Parse(b)));
        Assert.Equal(expected, DivisionTable.CompareCityDistricts(DivisionCode.Parse(b), DivisionCode.Parse(a)));
    }
}

using System.Text;
using System.Text.Json;
using Domain.Divisions;

namespace Suite.Divisions;

/// <summary>The lists themselves, against the counts and traps of facts §6.</summary>
public sealed class DivisionTables
{
    private static DivisionCode Code(string text) => DivisionCode.Parse(text);

    private static readonly Division[] Villages = [.. DivisionTable.ChangzhiUnits.Where(d => d.Level == DivisionLevel.Village)];
    private static readonly Division[] Townships = [.. DivisionTable.ChangzhiUnits.Where(d => d.Level == DivisionLevel.Township)];

    [Fact]
    public void Changzhi_has_twelve_counties_of_which_four_are_districts()
    {
        var counties = DivisionTable.Children(DivisionCode.Changzhi);
        Assert.Equal(12, counties.Count);
        Assert.Equal(["140403", "140404", "140405", "140406"], counties.Where(c => c.Kind == DivisionKind.CityDistrict).Select(c => c.Code.Value));
        Assert.All(counties, c => Assert.Equal(DivisionLevel.County, c.Level));
    }

    [Fact]
    public void There_are_149_township_units_of_which_128_are_standard()
    {
        Assert.Equal(149, Townships.Length);
        Assert.Equal(18, Townships.Count(t => t.Kind == DivisionKind.Subdistrict));
        Assert.Equal(78, Townships.Count(t => t.Kind == DivisionKind.Town));
        Assert.Equal(32, Townships.Count(t => t.Kind == DivisionKind.Township));
        Assert.Equal(21, Townships.Count(t => t.IsTownshipLike));
        Assert.Equal(149, DivisionTable.Children(DivisionCode.Changzhi).Sum(c => DivisionTable.Children(c.Code).Count));
    }

    [Fact]
    public void There_are_2628_village_units()
    {
        Assert.Equal(2628, Villages.Length);
        Assert.Equal(2436, Villages.Count(v => v.Kind == DivisionKind.VillageCommittee));
        Assert.Equal(170, Villages.Count(v => v.Kind == DivisionKind.ResidentCommittee));
        Assert.Equal(20, Villages.Count(v => v.Kind == DivisionKind.ResidentCommitteeLike));
        Assert.Equal(2, Villages.Count(v => v.Kind == DivisionKind.VillageCommitteeLike));
        Assert.Equal(2628, Townships.Sum(t => DivisionTable.Children(t.Code).Count));
    }

    [Fact]
    public void China_has_34_provinces_and_every_one_but_three_has_children()
    {
        var provinces = DivisionTable.Provinces();
        Assert.Equal(34, provinces.Count);
        Assert.Equal(["710000", "810000", "820000"], provinces.Where(p => DivisionTable.Children(p.Code).Count == 0).Select(p => p.Code.Value));
    }

    [Fact]
    public void Every_division_but_a_province_lies_in_one_that_exists_and_lists_it()
    {
        var all = DivisionTable.Counties.Concat(DivisionTable.ChangzhiUnits).ToArray();
        Assert.Equal(3218 + 149 + 2628, all.Length);
        Assert.Equal(all.Length, all.Select(d => d.Code).Distinct().Count());
        foreach (var division in all.Where(d => d.Level != DivisionLevel.Province))
        {
            var parent = DivisionTable.Parent(division.Code);
            Assert.NotNull(parent);
            Assert.True(parent.Code.Contains(division.Code));
            Assert.Contains(division, DivisionTable.Children(parent.Code));
        }
    }

    [Fact]
    public void Only_Dongguan_Zhongshan_and_Danzhou_have_no_counties()
    {
        var childless = DivisionTable.Counties
            .Where(d => d.Kind == DivisionKind.PrefectureCity && DivisionTable.Children(d.Code).Count == 0)
            .Select(d => d.Code.Value);
        Assert.Equal(["441900", "442000", "460400"], childless);
        Assert.All(new[] { "441900", "442000", "460400" }, c => Assert.Equal(DivisionLevel.County, Code(c).Level));
    }

    [Fact]
    public void Nineteen_village_names_lie_outside_GB_2312_and_survive()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb2312 = Encoding.GetEncoding(20936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        var outside = Villages.Where(v => !Fits(v.Name)).Select(v => v.Name).ToArray();
        Assert.Equal(19, outside.Length);
        Assert.Contains("虒亭村委会", outside);
        Assert.Contains("西辿村村委会", outside);
        Assert.Contains("苏家峧村民委员会", outside);
        foreach (var village in Villages)
            Assert.Equal(village.Name, JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(village.Name)));

        bool Fits(string name)
        {
            try
            {
                return gb2312.GetBytes(name).Length > 0;
            }
            catch (EncoderFallbackException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void Thirteen_village_names_repeat_inside_a_county()
    {
        var repeated = Villages.GroupBy(v => (v.Code.County, v.Name)).Where(g => g.Count() > 1).ToArray();
        Assert.Equal(13, repeated.Length);
    }

    [Theory]
    [InlineData("140402", "城区", "140403")]
    [InlineData("140411", "郊区", "140403")]
    [InlineData("140421", "长治县", "140404")]
    [InlineData("140424", "屯留县", "140405")]
    [InlineData("140481", "潞城市", "140406")]
    public void The_counties_merged_in_November_2018_name_their_successors(string code, string name, string successor)
    {
        var former = DivisionTable.Find(Code(code));
        Assert.NotNull(former);
        Assert.Equal(name, former.Name);
        Assert.Equal(new DateOnly(2018, 11, 22), former.ValidTo);
        Assert.Equal([Code(successor)], former.ReplacedBy);
        Assert.Equal(new DateOnly(2018, 11, 23), DivisionTable.Find(Code(successor))!.ValidFrom);
        Assert.Equal(Code(successor), DivisionTable.Present(Code(code)));
        Assert.Null(DivisionTable.Find(Code(code), new DateOnly(2024, 9, 1)));
        Assert.Equal(former, DivisionTable.Find(Code(code), new DateOnly(2015, 9, 1)));
        Assert.Null(DivisionTable.Find(Code(successor), new DateOnly(2015, 9, 1)));
    }

    [Theory] // 长治市乡级行政区划调整, spring 2021
    [InlineData("140403200", "西白兔乡", "西白兔镇")]
    [InlineData("140403011", "长北街道", "马厂镇")]
    [InlineData("140403012", "故县街道", "黄碾镇 西白兔镇")]
    [InlineData("140404105", "贾掌镇", "苏店镇")]
    [InlineData("140405203", "西贾乡", "麟绛街道 丰宜镇 李高乡")]
    [InlineData("140406200", "合室乡", "潞华街道")]
    [InlineData("140431104", "李元镇", "沁河镇")]
    [InlineData("140431205", "官滩乡", "景凤镇")]
    [InlineData("140427206", "桥上乡", "大峡谷镇")]
    public void Former_townships_name_where_their_villages_went(string code, string name, string successors)
    {
        var former = DivisionTable.Find(Code(code));
        Assert.NotNull(former);
        Assert.Equal(name, former.Name);
        Assert.True(former.IsFormer);
        Assert.Equal(successors, string.Join(' ', former.ReplacedBy.Select(c => DivisionTable.Name(c))));
    }

    [Fact]
    public void The_prefecture_of_Jindongnan_leads_to_Changzhi_and_Jincheng()
    {
        Assert.Equal("140423", DivisionTable.Present(Code("142534")).Value);
        Assert.Equal("140581", DivisionTable.Present(Code("142528")).Value);
        // 142501 was split between two counties of 晋城, 142500 between two cities of the province.
        Assert.Equal("140500", DivisionTable.Present(Code("142501")).Value);
        Assert.Equal("140000", DivisionTable.Present(Code("142500")).Value);
    }

    [Fact]
    public void Every_successor_exists_now_and_every_former_division_has_an_end()
    {
        Assert.True(DivisionTable.Abolished.Count > 1300);
        foreach (var former in DivisionTable.Abolished)
        {
            foreach (var successor in former.ReplacedBy)
                Assert.False(DivisionTable.Find(successor)?.IsFormer ?? true, former.Code.Value);
            Assert.False(DivisionTable.Find(DivisionTable.Present(former.Code))?.IsFormer ?? true, former.Code.Value);
            Assert.True(former.ValidTo is not null, former.Code.Value + former.Name);
            Assert.True(former.ValidFrom is null || former.ValidFrom <= former.ValidTo, former.Code.Value);
        }
    }

    [Theory]
    [InlineData("140403001", "山西省长治市潞州区东街街道")]
    [InlineData("140403001001", "山西省长治市潞州区东街街道和平社区居委会")]
    [InlineData("140400", "山西省长治市")]
    [InlineData("110101", "北京市东城区")]
    [InlineData("110100", "北京市")]
    [InlineData("441900", "广东省东莞市")]
    [InlineData("429004", "湖北省仙桃市")]
    [InlineData("140421", "山西省长治市长治县")]
    [InlineData("620201", "甘肃省嘉峪关市")]
    [InlineData("310115001", "上海市浦东新区")]
    [InlineData("999999", "境外")]
    [InlineData("149999", null)]
    public void Full_names_begin_with_the_province(string code, string? name) => Assert.Equal(name, DivisionTable.FullName(Code(code)));

    [Theory]
    [InlineData("140403", true)]
    [InlineData("140402", true)]
    [InlineData("140403001", true)]
    [InlineData("140403999", false)]
    [InlineData("140403001001", true)]
    [InlineData("140403001999", false)]
    [InlineData("310115001", true)]
    [InlineData("310115001001", true)]
    [InlineData("319999", false)]
    [InlineData("319999001", false)]
    [InlineData("140421100", true)]
    [InlineData("140403011", true)]
    [InlineData("140403011001", true)]
    [InlineData("441900003", true)]
    [InlineData("999999", true)]
    public void An_address_may_carry_present_and_former_codes_but_no_invented_ones(string code, bool known) =>
        Assert.Equal(known, DivisionTable.IsKnown(Code(code)));
}

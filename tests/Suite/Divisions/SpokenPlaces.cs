using Domain.Divisions;
using FsCheck.Xunit;

namespace Suite.Divisions;

/// <summary>Places as parents write and say them.</summary>
public sealed class SpokenPlaces
{
    [Theory]
    [InlineData("山西省长治市潞州区东街街道和平社区3号楼", "140403001001", "3号楼")]
    [InlineData("山西省长治市潞州区东街街道", "140403001", "")]
    [InlineData("山西 长治 潞州区 东街街道办事处", "140403001", "")]
    [InlineData("我家在长治潞州", "140403", "")]
    [InlineData("潞州", "140403", "")]
    [InlineData("上党", "140404", "")]
    [InlineData("长治", "140400", "")]
    [InlineData("襄垣", "140423", "")]
    [InlineData("襄垣县虒亭", "140423104", "")]
    [InlineData("深圳", "440300", "")]
    [InlineData("广东深圳宝安", "440306", "")]
    [InlineData("广东省深圳市宝安区西乡街道", "440306", "西乡街道")]
    [InlineData("在上海浦东打工", "310115", "打工")]
    [InlineData("浦东", "310115", "")]
    [InlineData("北京市市辖区东城区", "110101", "")]
    [InlineData("西安", "610100", "")]
    [InlineData("海南", "460000", "")]
    [InlineData("东莞长安镇", "441900", "长安镇")]
    [InlineData("内蒙古", "150000", "")]
    [InlineData("恩施州", "422800", "州")]
    [InlineData("乐东", "469027", "")]
    [InlineData("沁县", "140430", "")]
    [InlineData("壶关县店上镇", "140427102", "")]
    [InlineData("壶关店上", "140427102", "")]
    [InlineData("新疆生产建设兵团第八师石河子市", "659001", "")]
    [InlineData("新疆兵团第1师阿拉尔市某团", "659002", "某团")]
    [InlineData("山西省长治市(潞州区)", "140403", "")]
    [InlineData("长治市（潞城区）3号楼", "140406", "3号楼")]
    [InlineData("潞城区某小区(东门)", "140406", "某小区(东门)")]
    [InlineData("西安市高新区", "610100", "高新区")]
    [InlineData("高新区", null, null)]
    [InlineData("国外", "999999", "")]
    [InlineData("境外", "999999", "")]
    [InlineData("中国", null, null)]
    [InlineData("", null, null)]
    [InlineData("不知道", null, null)]
    [InlineData("长治路12号", null, null)]
    public void A_place_is_found_with_its_detail(string said, string? code, string? rest)
    {
        var resolution = DivisionNames.Resolve(said);
        if (code is null)
        {
            Assert.IsType<Resolution.Unknown>(resolution);
            return;
        }
        var unique = Assert.IsType<Resolution.Unique>(resolution);
        Assert.Equal((code, rest), (unique.Division.Code.Value, unique.Rest));
        Assert.Null(unique.FormerName);
    }

    [Theory]
    [InlineData("长治县", "140404", "长治县")]
    [InlineData("山西省长治县", "140404", "长治县")]
    [InlineData("长治市城区东街", "140403001", "城区")]
    [InlineData("长治郊区", "140403", "郊区")]
    [InlineData("山西省长治市高新区", "140403", "山西长治高新技术产业园区")]
    [InlineData("屯留县", "140405", "屯留县")]
    [InlineData("潞城市店上镇", "140406100", "潞城市")]
    [InlineData("潞州区长北街道", "140403103", "长北街道")]
    [InlineData("贾掌镇", "140404101", "贾掌镇")]
    [InlineData("长治县贾掌镇", "140404101", "贾掌镇")]
    [InlineData("长治县荫城镇", "140404102", "长治县")]
    [InlineData("沁源县官滩乡", "140431107", "官滩乡")]
    [InlineData("晋东南襄垣县", "140423", "晋东南地区")]
    public void A_former_name_leads_to_what_the_place_is_now_and_is_said_so(string said, string code, string former)
    {
        var unique = Assert.IsType<Resolution.Unique>(DivisionNames.Resolve(said));
        Assert.Equal((code, former), (unique.Division.Code.Value, unique.FormerName));
    }

    [Fact]
    public void Dianshang_lies_in_two_counties_and_is_asked_back()
    {
        foreach (var said in new[] { "店上镇", "店上", "长治市店上镇", "山西省店上" })
        {
            var ambiguous = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve(said));
            Assert.Equal(["140406", "140427"], ambiguous.Candidates.Select(c => c.Code.County!.Value.Value));
            Assert.All(ambiguous.Candidates, c => Assert.Equal("店上镇", c.Name));
        }
        var unique = Assert.IsType<Resolution.Unique>(DivisionNames.Resolve("店上镇", DivisionCode.Parse("140427")));
        Assert.Equal("140427", unique.Division.Code.County!.Value.Value);
    }

    [Fact]
    public void A_township_that_was_split_is_asked_back_among_its_successors()
    {
        var ambiguous = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve("屯留县西贾乡"));
        Assert.Equal(["140405001", "140405106", "140405200"], ambiguous.Candidates.Select(c => c.Code.Value));
    }

    [Fact]
    public void Chaoyang_is_asked_back_between_Beijing_Changchun_and_the_city()
    {
        var ambiguous = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve("朝阳"));
        Assert.Equal(["110105", "211300", "220104"], ambiguous.Candidates.Select(c => c.Code.Value));
    }

    [Fact]
    public void A_village_name_that_repeats_in_its_county_is_asked_back()
    {
        var ambiguous = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve("潞州区八一社区"));
        Assert.Equal(2, ambiguous.Candidates.Count);
        Assert.All(ambiguous.Candidates, c => Assert.Equal("八一社区居委会", c.Name));
        var repeated = DivisionTable.ChangzhiUnits.Where(d => d.Level == DivisionLevel.Village).GroupBy(d => (d.Code.County!.Value, d.Name))
            .Where(g => g.Count() > 1).ToArray();
        Assert.Equal(13, repeated.Length);
        foreach (var group in repeated)
        {
            var asked = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve(group.Key.Name, group.Key.Value));
            Assert.Equal(group.Select(d => d.Code), asked.Candidates.Select(c => c.Code));
        }
    }

    [Fact]
    public void The_suburb_of_old_is_Luzhou_where_Changzhi_is_meant()
    {
        var unique = Assert.IsType<Resolution.Unique>(DivisionNames.Resolve("郊区", DivisionCode.Changzhi));
        Assert.Equal(("140403", "郊区"), (unique.Division.Code.Value, unique.FormerName));
        var ambiguous = Assert.IsType<Resolution.Ambiguous>(DivisionNames.Resolve("郊区"));
        Assert.Contains(ambiguous.Candidates, c => c.Code.Value == "140403");
        Assert.Contains(ambiguous.Candidates, c => c.Code.Value == "140311");
    }

    [Fact]
    public void Inside_a_county_the_names_above_may_be_said_first_but_no_other_place_is_meant()
    {
        var luzhou = DivisionCode.Parse("140403");
        Assert.Equal("140403001", Assert.IsType<Resolution.Unique>(DivisionNames.Resolve("山西省长治市潞州区东街", luzhou)).Division.Code.Value);
        Assert.Equal("140403001", Assert.IsType<Resolution.Unique>(DivisionNames.Resolve("东街", luzhou)).Division.Code.Value);
        Assert.IsType<Resolution.Unknown>(DivisionNames.Resolve("襄垣县", luzhou));
        Assert.IsType<Resolution.Unknown>(DivisionNames.Resolve("长治市", luzhou));
    }

    [Fact]
    public void Every_full_name_leads_back_to_its_division_or_is_asked_back_with_it()
    {
        foreach (var division in DivisionTable.Counties.Concat(DivisionTable.ChangzhiUnits))
            switch (DivisionNames.Resolve(DivisionTable.FullName(division.Code)))
            {
                case Resolution.Unique unique:
                    Assert.True(unique.Division == division || DivisionTable.FullName(unique.Division.Code) == DivisionTable.FullName(division.Code),
                        division.Name);
                    Assert.Equal("", unique.Rest);
                    break;
                case Resolution.Ambiguous ambiguous:
                    Assert.Contains(division, ambiguous.Candidates);
                    break;
                default:
                    Assert.Fail(division.Name);
                    break;
            }
    }

    [Property]
    public bool Any_text_gets_an_answer(string? text)
    {
        var resolution = DivisionNames.Resolve(text);
        return resolution is Resolution.Unknown || text!.EndsWith(Rest(resolution), StringComparison.Ordinal)
            || text.Contains(Rest(resolution), StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public bool Pieces_of_names_in_any_order_get_an_answer(int[] picks)
    {
        var names = DivisionTable.ChangzhiUnits;
        var text = string.Concat(picks.Take(12).Select(p => names[unchecked((int)((uint)p % (uint)names.Count))].Name[..2]));
        return DivisionNames.Resolve(text) is not null && DivisionNames.Resolve(text, DivisionCode.Changzhi) is not null;
    }

    private static string Rest(Resolution resolution) => resolution switch
    {
        Resolution.Unique u => u.Rest,
        Resolution.Ambiguous a => a.Rest,
        _ => "",
    };
}

using Domain.Identity;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Suite.Identity;

/// <summary>GB 11643-1999 and facts §6.</summary>
public sealed class CitizenNumbers
{
    private static readonly DateOnly Today = new(2024, 9, 1);

    [Theory] // samples of facts §6
    [InlineData("11010519491231002X", "1949-12-31", Sex.Female)]
    [InlineData("810000199408230021", "1994-08-23", Sex.Female)]
    [InlineData("830000199201300022", "1992-01-30", Sex.Female)]
    [InlineData("130503196704010016", "1967-04-01", Sex.Male)]
    public void A_valid_number_tells_birth_date_and_sex(string number, string birth, Sex sex)
    {
        var parsed = CitizenNumber.Parse(number, Today);
        Assert.True(parsed.IsValid, parsed.Message);
        Assert.Equal(number, parsed.Value.Value);
        Assert.Equal(DateOnly.ParseExact(birth, "yyyy-MM-dd"), parsed.Value.Birth);
        Assert.Equal(sex, parsed.Value.Sex);
        Assert.Empty(parsed.Value.Warnings);
    }

    [Fact]
    public void A_number_of_15_digits_is_completed() =>
        Assert.Equal("130503196704010016", CitizenNumber.Parse("130503670401001", Today).Value!.Value);

    [Theory]
    [InlineData("11010519491231002x")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105 19491231 002X")]
    [InlineData("110105-19491231-002X")]
    [InlineData("'11010519491231002X")]
    [InlineData("’11010519491231002X")]
    [InlineData("\uFEFF11010519491231002X\u200B")]
    [InlineData("\t11010519491231002X\r\n")]
    [InlineData("11010519491231002х")] // Cyrillic, as some keyboards and scans give it
    [InlineData("11010519491231002×")]
    public void However_it_was_typed_it_is_the_same_number(string raw) =>
        Assert.Equal("11010519491231002X", CitizenNumber.Parse(raw, Today).Value?.Value);

    [Theory]
    [InlineData("110105194912310021", "wrong-check-digit")]
    [InlineData("110105194912310029", "wrong-check-digit")]
    [InlineData("140403201502290013", "impossible-date")] // right checksum, 29 February 2015
    [InlineData("140403201513010013", "impossible-date")]
    [InlineData("140403000000000013", "impossible-date")]
    [InlineData("130503671301001", "impossible-date")]
    [InlineData("990403201502280013", "unknown-province")]
    [InlineData("000000000000000000", "unknown-province")]
    [InlineData("1404032015022900", "wrong-length")]
    [InlineData("14040320150229001", "wrong-length")]
    [InlineData("1404032015022900133", "wrong-length")]
    [InlineData("13050367040100X", "wrong-length")]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData(null, "empty")]
    [InlineData("没有", "unreadable-characters")]
    [InlineData("1101051949123100O1", "unreadable-characters")]
    [InlineData("X10105194912310021", "unreadable-characters")]
    [InlineData("१४०४०३२०१५०२२८००१३", "unreadable-characters")]
    [InlineData("1.40403E+17", "digits-lost")]
    [InlineData("1.40403e17", "digits-lost")]
    [InlineData("１．４０４０３Ｅ＋１７", "digits-lost")]
    [InlineData("1.40403E 17", "digits-lost")]
    [InlineData("140403201502290000.0", "digits-lost")]
    [InlineData("140403201502280000.", "digits-lost")]
    [InlineData("140,403,201,502,280,000", "digits-lost")]
    public void What_is_wrong_is_told_by_its_code(string? raw, string code)
    {
        var parsed = CitizenNumber.Parse(raw, Today);
        Assert.False(parsed.IsValid);
        Assert.Equal(code, parsed.Code);
        Assert.Contains("请", parsed.Message);
        if (raw is { Length: > 5 })
            Assert.DoesNotContain(raw, parsed.Message);
    }

    [Fact]
    public void A_birth_after_today_is_refused_and_one_today_is_not()
    {
        var number = With("14040320240901001");
        Assert.True(CitizenNumber.Parse(number, Today).IsValid);
        Assert.Equal("future-date", CitizenNumber.Parse(number, Today.AddDays(-1)).Code);
    }

    [Fact]
    public void A_leap_day_is_accepted_in_a_leap_year() =>
    Assert.Equal(new DateOnly(2016, 2, 29), CitizenNumber.Parse(With("14040320160229001"), Today).Value!.Birth);

    [Theory] // facts §6: never reject a prefix for being abolished
    [InlineData("140402", "山西省长治市城区")]
    [InlineData("140411", "山西省长治市郊区")]
    [InlineData("140421", "山西省长治市长治县")]
    [InlineData("140424", "山西省长治市屯留县")]
    [InlineData("140481", "山西省长治市潞城市")]
    [InlineData("142534", "山西省晋东南地区襄垣县")]
    public void An_abolished_prefix_is_accepted_without_a_warning_and_named_as_it_was(string prefix, string name)
    {
        var number = CitizenNumber.Parse(With(prefix + "19800101001"), Today).Value;
        Assert.NotNull(number);
        Assert.Equal(name, number.PrefixName);
        Assert.Empty(number.Warnings);
    }

    [Fact]
    public void An_unknown_county_is_only_a_warning()
    {
        var number = CitizenNumber.Parse(With("14049919800101001"), Today).Value;
        Assert.NotNull(number);
        Assert.Equal("unknown-county-prefix", Assert.Single(number.Warnings).Code);
    }

    [Fact]
    public void Permits_of_Hong_Kong_Macao_and_Taiwan_residents_are_told_apart()
    {
        foreach (var (prefix, name) in new[] { ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"), ("830000", "台湾省") })
        {
            var permit = CitizenNumber.Parse(With(prefix + "19940823002"), Today).Value!;
            Assert.True(permit.IsPermit);
            Assert.Equal(name, permit.PrefixName);
        }
    }

    [Fact]
    public void Printing_a_number_never_shows_it()
    {
        var number = CitizenNumber.Parse("11010519491231002X", Today).Value!;
        Assert.Equal("1101**********002X", number.Display);
        Assert.Equal(number.Display, number.ToString());
        Assert.Equal(number.Display, $"{number}");
        IdentityNumber wide = number;
        Assert.Equal(number.Display, $"{wide}");
        Assert.DoesNotContain("19491231", $"{CitizenNumber.Parse("11010519491231002X", Today)}");
    }

    [Property]
    public bool Reading_never_throws_and_tells_what_to_do(string? raw)
    {
        var parsed = IdentityNumber.Parse(raw, Today);
        return parsed.IsValid ? parsed.Code is null : parsed is { Code.Length: > 0, Message.Length: > 0 };
    }

    [Property]
    public bool Normalising_twice_changes_nothing(string? raw) =>
    IdentityNumber.Normalize(IdentityNumber.Normalize(raw)) == IdentityNumber.Normalize(raw);

    [Property]
    public Property Every_number_made_by_the_rule_is_read_back() => Prop.ForAll(Numbers.ToArbitrary(), number =>
    {
        var parsed = CitizenNumber.Parse(number, Today);
        return parsed.IsValid && parsed.Value.Value == number
            && CitizenNumber.Parse(parsed.Value.Value.ToLowerInvariant(), Today).Value == parsed.Value
            && !parsed.Value.Display.Contains(number[6..14], StringComparison.Ordinal);
    });

    [Property(MaxTest = 60)]
    public Property Any_one_digit_slip_is_noticed() => Prop.ForAll(Numbers.ToArbitrary(), number =>
    {
        for (var i = 0; i < 18; i++)
            foreach (var other in i == 17 ? "0123456789X" : "0123456789")
                if (other != number[i] && CitizenNumber.Parse(number[..i] + other + number[(i + 1)..], Today).IsValid)
                    return false;
        return true;
    });

    // MOD 11-2 weighs neighbours by w and 2w (mod 11), so exchanging unequal neighbours always changes the sum.
    [Property(MaxTest = 60)]
    public Property Any_two_neighbours_exchanged_are_noticed() => Prop.ForAll(Numbers.ToArbitrary(), number =>
    {
        for (var i = 0; i < 17; i++)
            if (number[i] != number[i + 1] && CitizenNumber.Parse(number[..i] + number[i + 1] + number[i] + number[(i + 2)..], Today).IsValid)
                return false;
        return true;
    });

    [Property]
    public Property The_15_digit_form_leads_to_the_18_digit_form() => Prop.ForAll(Numbers.Where(n => n[6..8] == "19").ToArbitrary(), number =>
        CitizenNumber.Parse(number[..6] + number[8..17], Today).Value?.Value == number);

    private static string With(string seventeen) => seventeen + CheckDigit.Of(seventeen);

    private static Gen<string> Numbers =>
        from prefix in Gen.Elements("140403", "140421", "110105", "650104", "810000", "830000", "142534")
        from days in Gen.Choose(0, Today.DayNumber - new DateOnly(1900, 1, 1).DayNumber)
        from sequence in Gen.Choose(0, 999)
        select With($"{prefix}{new DateOnly(1900, 1, 1).AddDays(days):yyyyMMdd}{sequence:000}");
}

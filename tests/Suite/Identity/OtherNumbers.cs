using Domain.Identity;
using FsCheck.Xunit;

namespace Suite.Identity;

/// <summary>Foreign permanent residence, disability certificate and telephone numbers (facts §6, forms.md).</summary>
public sealed class OtherNumbers
{
    private static readonly DateOnly Today = new(2024, 9, 1);

    [Theory]
    [InlineData("USA123456789012", "USA123456789012")]
    [InlineData("usa 1234 5678 9012", "USA123456789012")]
    [InlineData("ＵＳＡ１２３４５６７８９０１２", "USA123456789012")]
    public void The_foreign_card_of_2017_has_three_letters_and_twelve_digits(string raw, string value)
    {
        var number = Assert.IsType<ForeignPermanentResidenceNumber>(IdentityNumber.Parse(raw, Today).Value);
        Assert.Equal(value, number.Value);
        Assert.Null(number.BirthDate);
        Assert.Equal(Sex.Unknown, number.Sex);
        Assert.Equal("USA**********12", number.ToString());
    }

    [Fact]
    public void The_foreign_card_of_2023_starts_with_9_and_ends_in_a_check()
    {
        var value = "91112419810803002" + CheckDigit.Of("91112419810803002");
        var number = Assert.IsType<ForeignPermanentResidenceNumber>(IdentityNumber.Parse(value, Today).Value);
        Assert.Equal(new DateOnly(1981, 8, 3), number.BirthDate);
        Assert.DoesNotContain("1981", number.ToString());
        var wrong = value[..17] + (value[17] == '1' ? '2' : '1');
        Assert.Equal("wrong-check-digit", IdentityNumber.Parse(wrong, Today).Code);
    }

    [Theory]
    [InlineData("USA12345678901")]
    [InlineData("US1234567890123")]
    [InlineData("USA1234567890123")]
    [InlineData("USAABCDEFGHIJKL")]
    [InlineData("91112419810803002A")]
    public void Other_foreign_numbers_are_refused(string raw) => Assert.Equal("wrong-foreign-format", IdentityNumber.Parse(raw, Today).Code);

    [Fact]
    public void A_field_for_numbers_takes_citizen_numbers_and_permits_too()
    {
        Assert.IsType<CitizenNumber>(IdentityNumber.Parse("11010519491231002X", Today).Value);
        Assert.IsType<CitizenNumber>(IdentityNumber.Parse("130503670401001", Today).Value);
        Assert.IsType<CitizenNumber>(IdentityNumber.Parse("810000199408230021", Today).Value);
    }

    [Theory]
    [InlineData("11010519491231002X43", 4, 3, 0)]
    [InlineData("11010519491231002x11B1", 1, 1, 1)]
    [InlineData("11010519491231002X74B12", 7, 4, 12)]
    public void A_disability_certificate_adds_category_grade_and_replacement(string raw, int category, int grade, int replacement)
    {
        var certificate = DisabilityCertificateNumber.Parse(raw, Today).Value!;
        Assert.Equal((category, grade, replacement), (certificate.Category, certificate.Grade, certificate.Replacement));
        Assert.Equal("11010519491231002X", certificate.Holder.Value);
        Assert.Equal(raw.ToUpperInvariant(), certificate.Value);
        Assert.Equal("1101**********002X**", $"{certificate}");
    }

    [Theory]
    [InlineData("11010519491231002X", "wrong-length")]
    [InlineData("11010519491231002X4", "wrong-length")]
    [InlineData("11010519491231002X43B", "wrong-length")]
    [InlineData("11010519491231002X43B0", "wrong-length")]
    [InlineData("11010519491231002X43C1", "wrong-length")]
    [InlineData("11010519491231002X03", "wrong-disability-category")]
    [InlineData("11010519491231002X83", "wrong-disability-category")]
    [InlineData("11010519491231002X40", "wrong-disability-grade")]
    [InlineData("11010519491231002X45", "wrong-disability-grade")]
    [InlineData("11010519491231002143", "wrong-check-digit")]
    [InlineData("1.10105E+19", "digits-lost")]
    [InlineData("", "empty")]
    public void A_wrong_certificate_number_is_told_by_its_code(string raw, string code) =>
        Assert.Equal(code, DisabilityCertificateNumber.Parse(raw, Today).Code);

    [Theory]
    [InlineData("13812345678", "13812345678", "138****5678")]
    [InlineData("138 1234 5678", "13812345678", "138****5678")]
    [InlineData("138-1234-5678", "13812345678", "138****5678")]
    [InlineData("１３８１２３４５６７８", "13812345678", "138****5678")]
    [InlineData("+86 138 1234 5678", "13812345678", "138****5678")]
    [InlineData("0086-13812345678", "13812345678", "138****5678")]
    [InlineData("8613812345678", "13812345678", "138****5678")]
    [InlineData("(+86)13812345678", "13812345678", "138****5678")]
    [InlineData("13812345678.0", "13812345678", "138****5678")]
    [InlineData("0355-2191234", "03552191234", "0355-*****34")]
    [InlineData("(0355) 2191234", "03552191234", "0355-*****34")]
    [InlineData("（0355）2191234", "03552191234", "0355-*****34")]
    [InlineData("+86 355 2191234", "03552191234", "0355-*****34")]
    [InlineData("+86 10 65551234", "01065551234", "010-******34")]
    [InlineData("010-65551234", "01065551234", "010-******34")]
    [InlineData("021 5555 1234", "02155551234", "021-******34")]
    public void A_telephone_number_is_read_as_people_write_it(string raw, string value, string display)
    {
        var phone = PhoneNumber.Parse(raw).Value;
        Assert.NotNull(phone);
        Assert.Equal(value, phone.Value);
        Assert.Equal(value[^4..], phone.Last4);
        Assert.Equal(display, phone.Display);
        Assert.Equal(display, $"{phone}");
        Assert.Equal(value[0] == '1', phone.IsMobile);
    }

    [Theory]
    [InlineData("1381234567", "wrong-length")]
    [InlineData("138123456789", "wrong-length")]
    [InlineData("2191234", "wrong-length")]
    [InlineData("0355-219123", "wrong-length")]
    [InlineData("0355-219123456", "wrong-length")]
    [InlineData("12812345678", "unknown-phone-prefix")]
    [InlineData("10086123456", "unknown-phone-prefix")]
    [InlineData("0055-2191234", "unknown-phone-prefix")]
    [InlineData("0355-1191234", "unknown-phone-prefix")]
    [InlineData("99999999999", "unknown-phone-prefix")]
    [InlineData("+1 202 555 0100", "unreadable-characters")]
    [InlineData("没有电话", "unreadable-characters")]
    [InlineData("1.38123E+10", "digits-lost")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public void A_wrong_telephone_number_is_told_by_its_code(string? raw, string code)
    {
        var parsed = PhoneNumber.Parse(raw);
        Assert.Equal(code, parsed.Code);
        Assert.Contains("请", parsed.Message);
    }

    [Property]
    public bool Reading_never_throws(string? raw) =>
        (PhoneNumber.Parse(raw) is { IsValid: true } phone ? PhoneNumber.Parse(phone.Value!.Value).Value == phone.Value : true)
        && DisabilityCertificateNumber.Parse(raw, Today) is var certificate && (certificate.IsValid || certificate.Code is { Length: > 0 })
        && ForeignPermanentResidenceNumber.Parse(raw, Today) is var foreign && (foreign.IsValid || foreign.Code is { Length: > 0 });

    [Property]
    public bool Normalising_a_phone_twice_changes_nothing(string? raw) =>
    PhoneNumber.Normalize(PhoneNumber.Normalize(raw)) == PhoneNumber.Normalize(raw);

    [Property(MaxTest = 300)]
    public bool Normalising_what_looks_like_a_phone_twice_changes_nothing(int[] picks)
    {
        const string Alphabet = "0123456789+8600(). -'";
        var raw = string.Concat(picks.Select(p => Alphabet[unchecked((int)((uint)p % (uint)Alphabet.Length))]));
        return PhoneNumber.Normalize(PhoneNumber.Normalize(raw)) == PhoneNumber.Normalize(raw) && PhoneNumber.Parse(raw) is var parsed
            && (parsed.IsValid || parsed.Code!.Length > 0);
    }
}

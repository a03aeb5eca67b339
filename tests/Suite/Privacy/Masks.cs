using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using FsCheck;
using FsCheck.Xunit;
using Suite.Forms;

namespace Suite.Privacy;

/// <summary>What a list shows before a record is opened with a reason.</summary>
public sealed class Masks
{
    [Theory]
    [InlineData("王小雨", "王**")]
    [InlineData("张三", "张*")]
    [InlineData("欧阳小雨", "欧***")]
    [InlineData("买买提·阿不都拉·吐尔逊", "买****")]
    [InlineData("𠮷田", "𠮷*")] // one character of two code units
    [InlineData("王", "*")]
    [InlineData("未取名", "未取名")]
    [InlineData("不详", "不详")]
    public void Of_a_name_the_first_character_stays(string name, string shown) => Assert.Equal(shown, Masking.Name(name));

    [Fact]
    public void A_list_tells_two_rows_apart_and_no_more()
    {
        var answers = Family.MigrantForm.Read(Family.Migrant());
        Assert.Equal("王**", Show(answers, Shared2024.ChildName));
        Assert.Equal("2016年3月", Show(answers, Shared2024.BirthDate));
        Assert.Equal("*******5678", Show(answers, Shared2024.Father.Phone));
        Assert.Equal("110***************", Masking.Show(Shared2024.CitizenNumber,
            Domain.Identity.IdentityNumber.Parse("11010519491231002X", DateOnly.MaxValue).Value!));
        Assert.Equal("山西省长治市潞州区东街街道", Show(answers, Shared2024.CurrentAddress));
        Assert.Equal("女", Show(answers, Shared2024.Sex));
        Assert.Equal(Masking.Hidden, Show(answers, Shared2024.Health));
        Assert.Equal(Masking.Hidden, Show(answers, Shared2024.School));
        Assert.Equal("*******0001", Masking.Show(Shared2024.BirthCertificateNumber, "U1400000001"));
        Assert.Equal("***", Masking.Show(Shared2024.BirthCertificateNumber, "U14"));
    }

    [Fact]
    public void A_village_is_shown_as_its_township_and_a_county_as_itself()
    {
        Assert.Equal("山西省长治市潞州区东街街道", Masking.Place(new(Domain.Divisions.DivisionCode.Parse("140403001001"), "3号楼")));
        Assert.Equal("山西省长治市潞州区", Masking.Place(new(Domain.Divisions.DivisionCode.Parse("140403"), "3号楼")));
        Assert.Equal("境外", Masking.Place(new(Domain.Divisions.DivisionCode.Abroad, "3号楼")));
    }

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void No_mask_lets_a_whole_name_number_phone_or_street_through(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var answers = form.Read(Family.Of(form));
        var secrets = new[] { "王小雨", "王大山", "李小花", "赵小石", "周桂英", "13812345678", "13912345678", "某村", "某小区", "某某小学", "20160305", "20171001",
            "2016-03-05", "3月5日" };
        var shown = form.Fields.Where(answers.Has).Select(field => Masking.Show(field, answers.Find(field)!)).ToList();
        Assert.True(shown.Count > 20, "A family has answers.");
        Assert.All(shown, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_box_about_a_person_has_its_class()
    {
        var fields = FormCatalogue.All.SelectMany(form => form.Fields).ToList();
        Assert.All(fields.Where(field => field.Type is FieldType.Identity or FieldType.Phone),
            field => Assert.Equal(PrivacyClass.Identifier, field.Privacy));
        Assert.All(fields.Where(field => field.Type is FieldType.Address or FieldType.Spells),
            field => Assert.Equal(PrivacyClass.Personal, field.Privacy));
        Assert.All(fields.Where(field => field.Key is "childName" or "birthDate" || field.Key.EndsWith(".name", StringComparison.Ordinal)),
            field => Assert.Equal(PrivacyClass.Personal, field.Privacy));
        Assert.All(fields.Where(field => field.Section is Section.Health && field.Key is "health" or "disabilityCategories" or "disabilityGrade"),
            field => Assert.Equal(PrivacyClass.Sensitive, field.Privacy));
        Assert.All(fields.Where(field => field.Type == FieldType.Text && field.Privacy == PrivacyClass.Ordinary),
            field => Assert.Contains(field.Key, new[] { "otherGuardian.relationship", "consent.noticeVersion", "reportingUnit" }));
    }

    [Property]
    public void A_masked_name_never_contains_the_second_half(NonNull<string> name)
    {
        var shown = Masking.Name(name.Get);
        Assert.True(name.Get is "" or "未取名" or "不详" || shown.EndsWith('*'));
        Assert.True(shown.Length <= name.Get.Length + 4);
    }

    private static string Show(Answers answers, Field field) => Masking.Show(field, answers.Find(field)!);
}

using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Domain.Verification;

namespace Suite.Verification;

/// <summary>三、六 比对核实: which fields differ, which do not, and who is looked into. Pure: a clerk could decide each case.</summary>
public sealed class Comparing
{
    private static readonly DateOnly Today = new(2026, 11, 29);
    private static readonly DivisionCode Luzhou = DivisionCode.Parse("140403");

    private static readonly Answers Pupil = Answers.Empty.With(Shared2024.BirthDate, new DateOnly(2015, 3, 5)).With(Shared2024.Schooling, "primary")
        .With(Shared2024.StudyStatus, "enrolled")
        .With(Shared2024.School, "潞州区东关小学").With(Shared2024.Boarding, false).With(Shared2024.Health, new CodeSet(["healthy"]));

    [Theory] // 三(教育): one school, however it is written
    [InlineData("潞州区实验小学", "长治市实验小学", false)]
    [InlineData("潞州区东关小学", "长治市东关小学", true)]
    [InlineData("长治市第一中学", "长治市一中学", true)]
    [InlineData("长治市潞州区东关小学", "东关小学校", true)]
    [InlineData("潞城区店上镇中心小学", "店上中心校", true)]
    [InlineData("潞城区店上镇中心小学", "长治市潞城区店上镇中心小学校", true)]
    [InlineData("长治市第一中学校", "长治一中", false)]
    [InlineData("潞州区东关小学", "上党区东关小学", false)]
    [InlineData("潞州区东关小学", "潞州区西关小学", false)]
    [InlineData("中心小学", "店上镇中心小学", false)]
    public void A_school_is_one_by_its_name_without_where_it_lies_and_how_full_it_is_written(string one, string other, bool same)
    {
        Assert.Equal(same, SchoolName.Of(one).IsSame(SchoolName.Of(other)));
        Assert.Equal(same, SchoolName.Of(other).IsSame(SchoolName.Of(one)));
    }

    [Fact]
    public void A_child_who_left_school_by_the_schools_own_list_comes_before_everything_else()
    {
        var found = Of(DepartmentProfiles.Education, ChildKind.Migrant, Pupil, Lists.Row(2, "王小明", null).Saying(Shared2024.StudyStatus, "droppedOut")
            .Saying(Shared2024.School, "东关小学"));
        var one = Assert.Single(found);
        Assert.Equal(("studyStatus", "enrolled", "droppedOut", Severity.Serious), (one.Key, one.Declared, one.Reported, one.Severity));
    }

    [Fact] // facts.md §3: 医保 from its own data; a migrant child insured at its hukou is no discrepancy of the county where it lives
    public void Insured_at_the_hukou_and_unknown_to_the_county_of_residence_is_no_difference()
    {
        var migrant = Pupil.With(Migrant2024.MedicalInsurance, "atHukou");
        Assert.Empty(Of(DepartmentProfiles.MedicalInsurance, ChildKind.Migrant, migrant,
            Lists.Row(2, "王小明", null).Saying(LeftBehind2024.MedicalInsurance, "none")));
        Assert.Empty(new FieldComparison(DepartmentProfiles.MedicalInsurance).OfAbsence(ChildKind.Migrant, migrant, Today));
        var insured = Assert.Single(Of(DepartmentProfiles.MedicalInsurance, ChildKind.Migrant, migrant.With(Migrant2024.MedicalInsurance, "none"),
            Lists.Row(2, "王小明", null).Saying(LeftBehind2024.MedicalInsurance, "insured")));
        Assert.Equal("atResidence", insured.Reported);
    }

    [Fact]
    public void A_left_behind_child_who_is_said_to_be_insured_and_stands_on_no_line_of_the_whole_list_is_not_insured()
    {
        var found = Assert.Single(new FieldComparison(DepartmentProfiles.MedicalInsurance)
            .OfAbsence(ChildKind.LeftBehind, Pupil.With(LeftBehind2024.MedicalInsurance, "insured"), Today));
        Assert.Equal(("none", Severity.Serious), (found.Reported, found.Severity));
        Assert.Empty(new FieldComparison(DepartmentProfiles.Education).OfAbsence(ChildKind.LeftBehind, Pupil, Today));
    }

    [Fact]
    public void A_disability_that_only_the_federation_knows_is_found_and_adopting_it_ticks_残疾_instead_of_健康()
    {
        var found = Of(DepartmentProfiles.DisabledFederation, ChildKind.Migrant, Pupil,
            Lists.Row(2, "王小明", null).Saying(Shared2024.DisabilityCategories, new CodeSet(["visual"])));
        Assert.Equal((null, Severity.Serious), (Assert.Single(found).Declared, found[0].Severity));
        var changes = Adoption.Of(Pupil, Shared2024.DisabilityCategories, found[0].Reported);
        Assert.Equal(["disabled"], changes.Get(Shared2024.Health));
        Assert.Equal(["disabled", "chronicallyIll"], Adoption.Of(Pupil.With(Shared2024.Health, new CodeSet(["chronicallyIll"])),
            Shared2024.DisabilityCategories, found[0].Reported).Get(Shared2024.Health));
    }

    [Fact]
    public void Several_kinds_of_disability_agree_in_whatever_order_they_are_written()
    {
        var disabled = Pupil.With(Shared2024.Health, new CodeSet(["disabled"]))
            .With(Shared2024.DisabilityCategories, new CodeSet(["visual", "hearing"]));
        Assert.Empty(Of(DepartmentProfiles.DisabledFederation, ChildKind.Migrant, disabled,
            Lists.Row(2, "王小明", null).Saying(Shared2024.DisabilityCategories, new CodeSet(["hearing", "visual"]))));
    }

    [Fact]
    public void A_box_that_the_form_does_not_show_for_the_childs_age_is_not_compared() =>
        Assert.Empty(Of(DepartmentProfiles.Health, ChildKind.Migrant, Pupil, Lists.Row(2, "王小明", null).Saying(Migrant2024.HealthManagement, "none")));

    [Fact] // 三: each department its own
    public void No_department_finds_a_difference_in_a_field_that_is_not_its_own_and_what_is_kept_in_memory_finds_the_same()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            foreach (var profile in DepartmentProfiles.All)
            {
                var kind = random.Next(2) == 0 ? ChildKind.Migrant : ChildKind.LeftBehind;
                var (declared, row) =
                    (Any(kind, random), Lists.Row(2, "王小明", null) with
                    {
                        Values = Any(random.Next(2) == 0 ? ChildKind.Migrant : ChildKind.LeftBehind, random)
                    });
                var comparison = new FieldComparison(profile);
                var found = comparison.Of(kind, declared, row, Today);
                Assert.Subset(profile.Fields.Select(field => field.Key).ToHashSet(), found.Select(one => one.Key).ToHashSet());
                Assert.All(found, one => Assert.NotNull(DepartmentProfile.FieldOf(kind, one.Key)));
                Assert.Equal(found, comparison.Of(kind, comparison.Relevant(declared), row, Today));
                Assert.Equal(comparison.OfAbsence(kind, declared, Today), comparison.OfAbsence(kind, comparison.Relevant(declared), Today));

                // What was adopted differs no more.
                foreach (var one in found.Where(one => DepartmentProfile.FieldOf(kind, one.Key)!.IsShown(declared, Today)))
                {
                    var after = declared.Merge(Adoption.Of(declared, DepartmentProfile.FieldOf(kind, one.Key)!, one.Reported));
                    Assert.DoesNotContain(comparison.Of(kind, after, row, Today), other => other.Key == one.Key);
                }
            }
        }
    }

    [Fact] // api.md: only where the department marks the child, or its hukou lies outside the county
    public void Only_a_child_whom_the_department_marks_or_whose_hukou_lies_outside_is_looked_into()
    {
        var row = Lists.Row(2, "牛小芳", null, new DateOnly(2016, 5, 6));
        Assert.False(UndeclaredChild.IsCause(row, Luzhou, Today));
        Assert.False(UndeclaredChild.IsCause(row with { Hukou = new(DivisionCode.Parse("140403001"), "") }, Luzhou, Today));
        Assert.False(UndeclaredChild.IsCause(row with { Hukou = new(DivisionCode.Parse("140402"), "") }, Luzhou, Today)); // 原城区
        Assert.False(UndeclaredChild.IsCause(row with { Hukou = new(DivisionCode.Parse("140400"), "") }, Luzhou, Today)); // county not known
        Assert.True(UndeclaredChild.IsCause(row with { Hukou = new(DivisionCode.Parse("410105"), "") }, Luzhou, Today));
        Assert.True(UndeclaredChild.IsCause(row with { Kind = ChildKind.LeftBehind }, Luzhou, Today));
        // 二: 不满十六周岁
        Assert.False(UndeclaredChild.IsCause(row with { Kind = ChildKind.Migrant, BirthDate = new DateOnly(2010, 11, 29) }, Luzhou, Today));
        Assert.False(UndeclaredChild.IsCause(row with { Kind = ChildKind.Migrant, Name = null }, Luzhou, Today));
    }

    [Fact]
    public void The_township_that_asks_is_where_the_child_lives_or_where_its_school_is()
    {
        var lucheng = DivisionCode.Parse("140406");
        var row = Lists.Row(2, "牛小芳", null, kind: ChildKind.Migrant);
        Assert.Null(UndeclaredChild.TownshipOf(row, lucheng));
        var town = DivisionTable.Children(lucheng).Single(unit => unit.Name == "店上镇").Code;
        Assert.Equal(town, UndeclaredChild.TownshipOf(row with { School = "潞城区店上镇中心小学" }, lucheng));
        var other = DivisionTable.Children(lucheng).First(unit => unit.Code != town).Code;
        Assert.Equal(other, UndeclaredChild.TownshipOf(row with { School = "潞城区店上镇中心小学", Current = new(other, "") }, lucheng));
    }

    [Fact]
    public void What_a_person_says_of_a_pair_is_kept_to_whatever_the_numbers_and_names_say()
    {
        var child = new LinkageRecord
        {
            Id = "a",
            Name = "王小明",
            Number = Suite.Api.Declaring.Number("140404", "20150305"),
            BirthDate = new(2015, 3, 5)
        };
        var (children, rows) =
            (RecordSet.Of([child]),
                RecordSet.Of([child with { Id = "b" }, child with { Id = "c", Name = "马晓燕", Number = null, BirthDate = new(2012, 1, 9) }]));
        LinkageResult Link(params SettledPair[] settled) => Linkage.Link(children, rows, Today, LinkageModel.Untrained, settled);
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Number), (Link().Rows[0].Outcome, Link().Rows[0].Basis));
        Assert.Equal(LinkageOutcome.Unmatched, Link(new SettledPair(0, 0, false)).Rows[0].Outcome);
        var same = Link(new(0, 0, false), new(0, 1, true));
        Assert.Equal((LinkageOutcome.Matched, LinkageBasis.Person, 1.0), (same.Rows[1].Outcome, same.Rows[1].Basis, same.Rows[1].Probability));
        Assert.Equal("person", same.Explain(1)!.Evidence[0].Field);
    }

    private static IReadOnlyList<Difference> Of(DepartmentProfile profile, ChildKind kind, Answers declared, DepartmentRow row) =>
        new FieldComparison(profile).Of(kind, declared, row, Today);

    /// <summary>Answers as a form may hold them, every box now and then.</summary>
    private static Answers Any(ChildKind kind, Random random)
    {
        var form = kind == ChildKind.Migrant ? Migrant2024.Form : LeftBehind2024.Form;
        var answers = Answers.Empty.With(Shared2024.BirthDate, Today.AddDays(-random.Next(1, 5_800)));
        foreach (var field in form.Fields.Where(field => random.Next(3) > 0))
        {
            answers = field switch
            {
                Field<CodeSet> multi =>
                    answers.With(multi, new CodeSet(multi.Options.Select(option => option.Code)
                        .Where(code => random.Next(3) == 0 && !multi.StandAlone.Contains(code)))),
                Field<string> { Options.Count: > 0 } choice => answers.With(choice, choice.Options[random.Next(choice.Options.Count)].Code),
                Field<string> text when field.Key == Shared2024.School.Key => answers.With(text, random.Next(2) == 0 ? "潞州区东关小学" : "上党区苏店镇中心小学"),
                Field<bool> yesNo => answers.With(yesNo, random.Next(2) == 0),
                _ => answers,
            };
        }

        return answers;
    }
}

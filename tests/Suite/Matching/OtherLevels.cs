using System.Globalization;
using Domain.Divisions;
using Domain.Identity;
using Domain.Matching;

namespace Suite.Matching;

/// <summary>Levels of birth dates, numbers, places and schools.</summary>
public sealed class OtherLevels
{
    private const string Number = "140403201502280018";

    [Theory]
    [InlineData("2015-03-04", "2015-03-04", DateLevel.Same)]
    [InlineData("2015-03-04", "2015-04-03", DateLevel.DayAndMonth)]
    [InlineData("2015-03-04", "2015-01-14", DateLevel.Lunar)]
    [InlineData("2016-01-20", "2015-12-11", DateLevel.Lunar)]
    [InlineData("2015-03-04", "2016-03-04", DateLevel.YearOff)]
    [InlineData("2015-03-04", "2015-01-01", DateLevel.Placeholder)]
    [InlineData("2015-03-04", "2015-03-24", DateLevel.Slip)]
    [InlineData("2015-10-12", "2015-10-21", DateLevel.Slip)]
    [InlineData("2015-03-04", "2015-03-17", DateLevel.SameMonth)]
    [InlineData("2015-03-04", "2012-08-19", DateLevel.Different)]
    public void Two_birth_dates_have_their_level(string one, string other, DateLevel level)
    {
        var (left, right) = (new LinkageRecord { Id = "a", BirthDate = Day(one) }, new LinkageRecord { Id = "b", BirthDate = Day(other) });
        Assert.Equal(level, Linkage.Levels(left, right).BirthDate);
        Assert.Equal(level, Linkage.Levels(right, left).BirthDate);
        Assert.Equal(DateLevel.Missing, Linkage.Levels(left, right with { BirthDate = null }).BirthDate);

        // A date by which a child may be mistaken is one under which it is found.
        var county = new LoadedCounty(RecordSet.Of([left with { Name = "令狐子涵" }]), LinkageModel.Untrained);
        Assert.Equal(level != DateLevel.Different, county.Find(right with { Name = "令狐紫涵" }).Count > 0);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("140403201502280018", NumberLevel.Exact)]
    [InlineData("G140403201502280018", NumberLevel.Exact)]
    [InlineData("L140403201502280018", NumberLevel.Exact)]
    [InlineData("14040320150228001843", NumberLevel.Exact)]
    [InlineData("14040320150228001843B1", NumberLevel.Exact)]
    [InlineData("１４０４０３ 2015 0228 0018", NumberLevel.Exact)]
    [InlineData("140403150228001", NumberLevel.Exact)]
    [InlineData("140411201502280018", NumberLevel.RetiredPrefix)]
    [InlineData("140403201502280318", NumberLevel.OneSlip)]
    [InlineData("140403201502280081", NumberLevel.OneSlip)]
    [InlineData("14040320150228018", NumberLevel.OneSlip)]
    [InlineData("1404032015022800188", NumberLevel.OneSlip)]
    [InlineData("140403201502299018", NumberLevel.TwoSlips)]
    [InlineData("110105194912310022", NumberLevel.Different)]
    [InlineData("11010519491231002", NumberLevel.Different)]
    [InlineData("1101051949123100222", NumberLevel.Different)]
    [InlineData("", NumberLevel.Missing)]
    [InlineData("1.40403E+17", NumberLevel.Missing)]
    [InlineData("1404**********0017", NumberLevel.Missing)]
    [InlineData("000000000000000000", NumberLevel.Missing)]
    public void A_number_from_any_card_has_its_level(string raw, NumberLevel level)
    {
        Assert.True(CheckDigit.Holds(Number), "The sample is valid.");
        var born = new DateOnly(2015, 2, 28);
        var (left, right) = (new LinkageRecord { Id = "a", Number = Number, BirthDate = born },
            new LinkageRecord { Id = "b", Number = raw, BirthDate = born });
        Assert.Equal(level, Linkage.Levels(left, right).Number);
        Assert.Equal(level, Linkage.Levels(right, left).Number);
    }

    [Fact]
    public void The_next_child_of_the_same_day_and_place_is_a_level_of_its_own()
    {
        var next = "14040320150228003" + CheckDigit.Of("14040320150228003");
        Assert.Equal(NumberLevel.SameDay, Linkage.Levels(new LinkageRecord { Id = "a", Number = Number },
            new LinkageRecord { Id = "b", Number = next }).Number);
    }

    [Fact]
    public void Every_single_slip_in_a_number_leads_back_to_it()
    {
        List<string> damaged = [];
        for (var i = 0; i < Number.Length; i++)
        {
            damaged.AddRange(Enumerable.Range(0, 10).Where(digit => Number[i] != '0' + digit)
                .Select(digit => Number[..i] + (char)('0' + digit) + Number[(i + 1)..]));
            damaged.Add(Number.Remove(i, 1));
            damaged.Add(Number.Insert(i, "5"));
            if (i < 17 && Number[i] != Number[i + 1])
            {
                damaged.Add(Number[..i] + Number[i + 1] + Number[i] + Number[(i + 2)..]);
            }
        }

        var child = new LinkageRecord { Id = "c", Number = Number };
        var county = new LoadedCounty(RecordSet.Of([child]), LinkageModel.Untrained);
        var turned = damaged.ConvertAll(raw => new LoadedCounty(RecordSet.Of([child with { Number = raw }]), LinkageModel.Untrained));
        Assert.True(damaged.Count > 200);
        Assert.All(damaged.Index(), slip =>
        {
            var row = new LinkageRecord { Id = "r", Number = slip.Item };
            // 140402 is also what 140403 was called.
            Assert.Contains(Linkage.Levels(child, row).Number, new[] { NumberLevel.OneSlip, NumberLevel.RetiredPrefix });
            Assert.Single(county.Find(row));

            // And where the damaged number is the register's.
            Assert.Single(turned[slip.Index].Find(child with { Id = "r" }));
        });
    }

    [Fact]
    public void A_parents_number_in_the_childs_box_says_nothing_of_the_child()
    {
        var child = new LinkageRecord { Id = "c", Number = "11010519491231002X" };
        Assert.Equal(NumberLevel.Missing, Linkage.Levels(child,
            new LinkageRecord { Id = "a", Number = child.Number, BirthDate = new DateOnly(2015, 2, 28) }).Number);
        Assert.Equal(NumberLevel.Missing, Linkage.Levels(child,
            new LinkageRecord { Id = "b", Number = child.Number, Guardians = [new LinkageGuardian("王芳", child.Number)] }).Number);
    }

    [Theory]
    [InlineData("140403001001", "140403001001", PlaceLevel.Village)]
    [InlineData("140403001001", "140403001002", PlaceLevel.Township)]
    [InlineData("140403001001", "140403001", PlaceLevel.Township)]
    [InlineData("140403001001", "140403", PlaceLevel.County)]
    [InlineData("140403001001", "140404", PlaceLevel.City)]
    [InlineData("140403001001", "410522", PlaceLevel.Different)]
    [InlineData("140403001001", "140000", PlaceLevel.Missing)]
    [InlineData("140411", "140403001001", PlaceLevel.County)]
    public void Two_places_share_their_smallest_division(string one, string other, PlaceLevel level)
    {
        var (left, right) = (new LinkageRecord { Id = "a", Hukou = DivisionCode.Parse(one) },
            new LinkageRecord { Id = "b", Hukou = DivisionCode.Parse(other) });
        Assert.Equal(level, Linkage.Levels(left, right).Hukou);
        Assert.Equal(level, Linkage.Levels(right with { Current = right.Hukou }, left with { Current = left.Hukou }).Current);
    }

    [Theory]
    [InlineData("潞城区店上镇中心小学", "潞城区店上镇中心小学", SchoolLevel.Same)]
    [InlineData("潞城区店上镇中心小学", "店上镇中心小学", SchoolLevel.Similar)]
    [InlineData("山西省长治市潞城区店上镇初级中学", "潞城区店上镇初中", SchoolLevel.Similar)]
    [InlineData("潞州区实验小学", "潞州区东街小学", SchoolLevel.Different)]
    [InlineData("潞州区实验小学", null, SchoolLevel.Missing)]
    public void Two_schools_have_their_level(string one, string? other, SchoolLevel level) =>
        Assert.Equal(level, Linkage.Levels(new LinkageRecord { Id = "a", School = one }, new LinkageRecord { Id = "b", School = other }).School);

    [Theory]
    [InlineData("13812345678", "13812345678", DigitsLevel.Same)]
    [InlineData("13812345678", "138-1234-5679", DigitsLevel.OneSlip)]
    [InlineData("13812345678", "13812345687", DigitsLevel.OneSlip)]
    [InlineData("13812345678", "13912345679", DigitsLevel.Different)]
    [InlineData("13812345678", "13333333333", DigitsLevel.Missing)]
    public void Two_telephones_have_their_level(string one, string other, DigitsLevel level) => Assert.Equal(level, Linkage.Levels(
        new LinkageRecord { Id = "a", Guardians = [new LinkageGuardian(Phone: one)] },
        new LinkageRecord { Id = "b", Guardians = [new LinkageGuardian(Phone: other)] }).GuardianPhone);

    [Theory]
    [InlineData("王芳", GuardianLevel.Same)]
    [InlineData("汪芳", GuardianLevel.Alike)]
    [InlineData("王芳芳", GuardianLevel.Slip)]
    [InlineData("王丽", GuardianLevel.SurnameOnly)]
    [InlineData("赵建国", GuardianLevel.Different)]
    public void Of_several_grown_ups_the_two_that_agree_best_count(string other, GuardianLevel level) => Assert.Equal(level, Linkage.Levels(
        new LinkageRecord { Id = "a", Guardians = [new LinkageGuardian("陈大山"), new LinkageGuardian("王芳")] },
        new LinkageRecord { Id = "b", Guardians = [new LinkageGuardian(other)] }).GuardianName);
}

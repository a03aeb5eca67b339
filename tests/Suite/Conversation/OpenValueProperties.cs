using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;
using FsCheck;
using FsCheck.Fluent;

namespace Suite.Conversation;

/// <summary>What holds for the readers of open values, whatever is said.</summary>
public sealed class OpenValueProperties
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly List<Field> Open = [.. FormCatalogue.All.SelectMany(form => form.Fields)
        .Where(field => field.Type is FieldType.Text or FieldType.Date or FieldType.Identity or FieldType.Phone or FieldType.Address
            or FieldType.Spells).DistinctBy(field => field.Key)];

    private static readonly string[] Pieces =
    [
        "不对，", "是", "不是", "他爸", "我", "孩子", "叫", "姓", "李小雨", "2016年", "三月初五", "闰四月", "去年", "腊月", "中旬", "半个月前", "在", "东莞", "潞城店上镇", "斯亭镇", "住", "户口",
            "打工", "回来了", "又去了",
        "到现在", "，", "。", "13803551234", "140427201603050028", "小学", "他姐", "的", "了", "吗", "大小的小", "木子李", "没", "每年", "1", "〇", "X", "·", "（", "）", "…",
            "😀", "一", "十", "号",
    ];

    [Fact]
    public void Nothing_that_is_said_makes_a_reader_throw_and_what_is_taken_fits_its_field()
    {
        var texts = from count in Gen.Choose(1, 12) from parts in Gen.ArrayOf(Gen.Elements(Pieces), count) select string.Concat(parts);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var field in Open)
            {
                var read = Reader.Of(new Scene(field, Answers.Empty, Today, null), text);
                if (read is Read.Got { Value: string written })
                {
                    Assert.InRange(written.EnumerateRunes().Count(), 1, field.MaxLength);
                }

                if (read is Read.Got { Value: DateOnly day } && !field.MayBeFuture)
                {
                    Assert.True(day <= Today, $"{text}: {day}");
                }

                if (read is Read.Got { Value: SpellList stays })
                {
                    Assert.All(stays, stay => Assert.False(stay.StartedOn > Today || stay.EndedOn > Today || stay.EndedOn < stay.StartedOn, text));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void What_is_shown_of_a_day_or_a_number_reads_back_to_the_same()
    {
        var days = from back in Gen.Choose(0, 5800) select Today.AddDays(-back);
        Prop.ForAll(days.ToArbitrary(), day =>
        {
            foreach (var field in (Field[])[Shared2024.BirthDate, Open.First(field => field.Key == "leftHukouOn")])
            {
                Assert.Equal(day, Assert.IsType<Read.Got>(Reader.Of(new Scene(field, Answers.Empty, Today, null), field.Show(day))).Value);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_lunar_day_said_by_its_number_is_the_day_of_the_calendar()
    {
        var days = from year in Gen.Choose(2011, 2025) from month in Gen.Choose(1, 12) from day in Gen.Choose(1, 29) select (year, month, day);
        Prop.ForAll(days.ToArbitrary(), lunar =>
        {
            var said = $"农历{lunar.year}年{lunar.month}月{lunar.day}";
            Assert.Equal(LunarDate.ToCommon(lunar.year, lunar.month, lunar.day, leap: false),
                Assert.IsType<Read.Got>(Reader.Of(new Scene(Shared2024.BirthDate, Answers.Empty, Today, null), said)).Value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Every_town_of_the_city_is_found_by_its_full_name_and_read_back_as_itself()
    {
        foreach (var town in Domain.Divisions.DivisionTable.ChangzhiUnits.Where(unit => unit.Code.Level == Domain.Divisions.DivisionLevel.Township
            && !unit.IsTownshipLike))
        {
            var full = Domain.Divisions.DivisionTable.FullName(town.Code)!;
            Assert.Equal(town.Code,
                Assert.IsType<Address>(Assert.IsType<Read.Got>(Reader.Of(new Scene(Shared2024.CurrentAddress, Answers.Empty, Today, null), full))
                    .Value).Division);
        }
    }

    [Fact]
    public void A_thousand_characters_of_the_same_are_read_without_harm()
    {
        foreach (var piece in Pieces)
        {
            var text = string.Concat(Enumerable.Repeat(piece, (Words.Longest / piece.Length) + 1))[..Words.Longest];
            foreach (var field in Open)
            {
                // How long it takes is held by Patterns for every pattern; here nothing may throw or be cut in a character.
                Reader.Of(new Scene(field, Answers.Empty, Today, null), text);
            }

            Facts.Find(text, "menu", Answers.Empty, Today);
        }
    }
}

using System.Buffers;
using System.Text.Json;
using App.Demo;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Suite.Demo;

/// <summary>The invented city is believable, lawful input on every form, and the same whenever it is asked for again.</summary>
public sealed class SyntheticCityTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly Lazy<IReadOnlyList<SyntheticChild>> City =
        new(() => [.. SyntheticCity.Generate(SyntheticCity.DemoSeed, SyntheticCity.DemoCount, Today)]);

    [Fact]
    public void Every_child_fills_in_its_form_without_a_problem_and_without_a_box_that_does_not_apply()
    {
        Assert.Equal(SyntheticCity.DemoCount, City.Value.Count);
        Assert.All(City.Value, child =>
        {
            var reading = child.Form.Check(child.Answers, new Intake(child.SubmittedOn, child.SelfDeclared));
            Assert.Empty(reading.Problems);
            Assert.DoesNotContain(reading.Warnings, warning => warning.Code is "not-applicable" or "number-birth-date" or "number-sex"
                or "number-warning");
        });
    }

    [Fact]
    public void What_is_written_as_JSON_is_read_back_as_the_same_answers()
    {
        Assert.All(City.Value.Take(800), child =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                child.Form.Write(json, child.Answers);
            }

            using var read = JsonDocument.Parse(buffer.WrittenMemory);
            using var unknown = JsonDocument.Parse(JsonSerializer.Serialize(child.Form.UnknownKeys(child.Answers)));
            var taken = child.Form.Take(read.RootElement, unknown.RootElement, new Intake(child.SubmittedOn, child.SelfDeclared));
            Assert.Empty(taken.Problems);
            Assert.Equal(Shown(child.Form, child.Answers), Shown(child.Form, taken.Answers));
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_city_and_another_seed_another()
    {
        var again = SyntheticCity.Generate(SyntheticCity.DemoSeed, 300, Today).Select(Text);
        Assert.Equal(City.Value.Take(300).Select(Text), again);
        Assert.NotEqual(again, SyntheticCity.Generate(SyntheticCity.DemoSeed + 1, 300, Today).Select(Text));
    }

    [Fact]
    public void A_larger_city_begins_with_the_smaller_one() =>
        Assert.Equal(SyntheticCity.Generate(7, 50, Today).Select(Text), SyntheticCity.Generate(7, 500, Today).Take(50).Select(Text));

    [Fact]
    public void No_identity_number_is_given_to_two_persons()
    {
        var children = City.Value.Select(child => child.Answers.Get(Shared2024.CitizenNumber)?.Value).OfType<string>().ToList();
        Assert.True(children.Count > SyntheticCity.DemoCount * 9 / 10);
        Assert.Equal(children.Count, children.Distinct().Count());
        var fathers = City.Value.Where(child => child.Answers.Has(Shared2024.Father.CitizenNumber))
            .ToLookup(child => child.Answers.Get(Shared2024.Father.CitizenNumber)!.Value, child => child.Family);
        Assert.All(fathers, father => Assert.Single(father.Distinct()));
    }

    [Fact]
    public void Both_forms_all_twelve_counties_and_both_doors_occur()
    {
        Assert.InRange(City.Value.Count(child => child.Form.Kind is ChildKind.Migrant), 2200, 3200);
        Assert.InRange(City.Value.Count(child => child.SelfDeclared), 3200, 4000);
        var counties = City.Value.CountBy(child => child.Answers.Get(Shared2024.CurrentAddress)!.Division.County!.Value.Value).ToDictionary();
        Assert.Equal(12, counties.Count);
        Assert.All(counties.Keys, county => Assert.StartsWith("1404", county, StringComparison.Ordinal));
        Assert.Equal("140403", counties.MaxBy(county => county.Value).Key);
        Assert.All(counties.Values, count => Assert.True(count > 150));
    }

    [Fact]
    public void Retired_prefixes_of_before_2018_occur_and_no_hukou_is_derived_from_them()
    {
        var retired = City.Value.Where(child => child.Answers.Get(Shared2024.CitizenNumber) is CitizenNumber number
            && number.PrefixCode is "140402" or "140411" or "140421" or "140424" or "140481").ToList();
        Assert.True(retired.Count > 300);
        Assert.All(retired, child => Assert.True(child.Answers.Get(Shared2024.CitizenNumber)!.BirthDate < new DateOnly(2018, 11, 1)));
        Assert.Contains(City.Value, child => child.Answers.Get(LeftBehind2024.Carer.CitizenNumber) is CitizenNumber number
            && number.PrefixCode.StartsWith("1425", StringComparison.Ordinal));
        Assert.Contains(City.Value, child => child.Answers.Get(Shared2024.CitizenNumber)?.Value[^1] == 'X');
    }

    [Fact]
    public void Twins_children_without_hukou_permits_and_unusual_names_occur()
    {
        var families = City.Value.GroupBy(child => child.Family).ToList();
        var twins = families.Where(family => family.Count() == 2 && family.Select(child => child.Answers.Value(Shared2024.BirthDate)).Distinct()
            .Count() == 1).ToList();
        Assert.InRange(twins.Count * 2, 60, 220);
        Assert.All(twins, pair => Assert.Single(pair.Select(child => child.Answers.Get(Shared2024.Father.Name)).Distinct()));
        Assert.InRange(City.Value.Count(child => child.Answers.Value(Shared2024.HukouRegistered) == false), 40, 160);
        Assert.Contains(City.Value, child => child.Answers.Get(Shared2024.CitizenNumber) is CitizenNumber { IsPermit: true });
        Assert.Contains(City.Value, child => child.Answers.Get(Shared2024.CitizenNumber) is ForeignPermanentResidenceNumber);
        var names = City.Value.Select(child => child.Answers.Get(Shared2024.ChildName)!).ToList();
        Assert.Contains(names, name => name.Contains('·', StringComparison.Ordinal));
        Assert.Contains(names, name => name.Any(char.IsSurrogate));
        Assert.Contains("未取名", names);
        Assert.True(names.Distinct().Count() > 3500);
    }

    [Fact]
    public void Six_months_and_sixteenth_birthdays_fall_into_the_three_weeks_after_the_seed_day()
    {
        bool Soon(DateOnly? day) => day > Today && day <= Today.AddDays(21);
        var six = City.Value.Count(child =>
            Soon(child.Answers.Value(Migrant2024.LeftHukouOn)?.AddMonths(6))
            || child.Answers.Get(LeftBehind2024.FatherWork) is [.., { StartedOn: { } start, EndedOn: null }] && Soon(start.AddMonths(6)));
        Assert.True(six > 60, $"{six}");
        var sixteen = City.Value.Count(child => child.Answers.Value(Shared2024.BirthDate)?.AddYears(16) is { } day && day >= Today
            && day <= Today.AddDays(21));
        Assert.True(sixteen > 25, $"{sixteen}");
    }

    [Fact]
    public void Work_spells_stand_in_order_and_most_parents_work_in_another_county()
    {
        var lists = City.Value.Select(child => (child, spells: child.Answers.Get(LeftBehind2024.FatherWork)))
            .Where(pair => pair.spells is { Count: > 0 }).ToList();
        Assert.All(lists, pair => Assert.All(pair.spells!.Zip(pair.spells!.Skip(1)), two => Assert.True(two.First.EndedOn < two.Second.StartedOn)));
        Assert.Contains(lists, pair => pair.spells!.Count == 3);
        Assert.Contains(lists, pair => pair.spells![0].Division == DivisionCode.Parse("441900"));
        var away = lists.Count(pair => DivisionTable.CompareCounties(pair.spells![0].Division!.Value,
            pair.child.Answers.Get(Shared2024.CurrentAddress)!.Division) == DivisionComparison.Different);
        Assert.InRange((double)away / lists.Count, 0.9, 0.99);
    }

    [Fact]
    public void Nothing_is_dated_after_the_seed_day() =>
        Assert.All(City.Value, child => Assert.True(child.SubmittedOn < Today && child.Answers.Value(Shared2024.BirthDate) <= child.SubmittedOn));

    private static string Shown(FormDefinition form, Answers answers) =>
        string.Join('\n', form.Fields.Select(field => (field.Key, Value: answers.Find(field))).Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Key}={form.Find(pair.Key)!.Show(pair.Value!)}"))
        + string.Join(',', form.UnknownKeys(answers));

    private static string Text(SyntheticChild child) =>
        $"{child.Index} {child.Family} {child.SubmittedAt:O} {child.SelfDeclared} {child.Roll}\n{Shown(child.Form, child.Answers)}";
}

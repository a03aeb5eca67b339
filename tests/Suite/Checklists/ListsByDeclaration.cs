using System.Text;
using System.Text.Json;
using Domain.Children;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using Domain.Verification;
using Suite.Children;

namespace Suite.Checklists;

/// <summary>
/// 六, fourth paragraph; facts.md §7: each department gets its own fields and what a child is recognised by, and nothing else. Generated from the
/// declarations:
/// a department or a box that is added is tested without a line here.
/// </summary>
public sealed class ListsByDeclaration
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly PolicyParameters Plan = PolicyInForce.AsWritten.On(Today);

    public static TheoryData<Department, ChildKind> EveryListOfEveryForm =>
        [.. from profile in DepartmentProfiles.All from kind in Enum.GetValues<ChildKind>() select (profile.Department, kind)];

    [Theory]
    [MemberData(nameof(EveryListOfEveryForm))]
    public void A_list_holds_the_match_keys_and_own_fields_of_its_declaration_and_no_other_key_or_value(Department department, ChildKind kind)
    {
        var profile = DepartmentProfiles.Find(department)!;
        var child = FullyAnswered(kind);
        var row = Checklist.Row(profile, child);
        var allowed = profile.MatchKeys.Select(key => key.Id()).Concat(profile.Fields.Select(field => field.Key)).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(allowed, row.Select(cell => cell.Column.Key).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(row.Length, row.Select(cell => cell.Column.Key).Distinct().Count());

        // Every own box of the child's form is there, and nothing that any other box says.
        Assert.Superset(profile.Fields.Where(field => child.Form.Find(field.Key) is not null).Select(field => field.Key)
            .ToHashSet(StringComparer.Ordinal), row.Select(cell => cell.Column.Key).ToHashSet(StringComparer.Ordinal));
        var json = Json(row);
        using var read = JsonDocument.Parse(json);
        Assert.Subset(allowed, read.RootElement.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal));
        var sources = row.Select(cell => cell.Source.Key).ToHashSet(StringComparer.Ordinal);
        var others = child.Form.Fields.Where(field => !sources.Contains(field.Key) && Sentinel(child, field) is not null).ToList();
        Assert.True(others.Count > 10, "Hardly a box was left out.");
        Assert.All(others, field => Assert.DoesNotContain(Sentinel(child, field)!, json, StringComparison.Ordinal));
        Assert.DoesNotContain(child.Id, json, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryListOfEveryForm))]
    public void A_row_is_another_row_exactly_when_something_on_it_is_different(Department department, ChildKind kind)
    {
        var (profile, child) = (DepartmentProfiles.Find(department)!, FullyAnswered(kind));
        var mark = Checklist.Fingerprint(Checklist.Row(profile, child));
        var sources = Checklist.Row(profile, child).Select(cell => cell.Source.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var field in child.Form.Fields.Where(field => child.Answers.Has(field)))
        {
            var without = Checklist.Fingerprint(Checklist.Row(profile, child with { Answers = child.Answers.Without(field) }));
            Assert.True(sources.Contains(field.Key) == (without != mark), field.Key);
        }
    }

    [Fact] // 六: 公安 looks at 居住登记 of migrant children, 卫健 at the under-sevens
    public void A_department_is_asked_about_the_children_that_concern_it_and_only_while_the_county_works_with_them()
    {
        var (migrant, left) = (FullyAnswered(ChildKind.Migrant), FullyAnswered(ChildKind.LeftBehind));
        Assert.True(Checklist.Lists(DepartmentProfiles.PublicSecurity, migrant, Today));
        Assert.False(Checklist.Lists(DepartmentProfiles.PublicSecurity, left, Today));
        Child Born(string day) => migrant with
        {
            Answers = migrant.Answers.With(Shared2024.BirthDate,
            DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))
        };
        Assert.True(Checklist.Lists(DepartmentProfiles.Health, Born("2019-11-30"), Today));
        Assert.False(Checklist.Lists(DepartmentProfiles.Health, Born("2019-11-29"), Today));
        foreach (var status in ChildStatuses.All)
        {
            Assert.All(DepartmentProfiles.All, profile =>
                Assert.Equal(status.IsOpen(), Checklist.Lists(profile, Born("2020-01-01") with { Status = status }, Today)));
        }

        Assert.False(Checklist.Lists(DepartmentProfiles.MedicalInsurance, migrant with { ErasedAt = DateTimeOffset.UnixEpoch }, Today));
    }

    [Fact]
    public void What_is_new_changed_and_gone_adds_up_whatever_the_two_lists_are()
    {
        var random = new Random(14);
        for (var round = 0; round < 200; round++)
        {
            Dictionary<string, UInt128> List() =>
                Enumerable.Range(0, 30).Where(_ => random.Next(2) == 0).ToDictionary(i => "c" + i, _ => (UInt128)random.Next(3));
            var (before, now) = (List(), List());
            var news = ChecklistNews.Between(before, now);
            var after = before.Where(row => !news.Left.Contains(row.Key)).ToDictionary();
            foreach (var child in news.New.Concat(news.Changed))
            {
                after[child] = now[child];
            }

            Assert.Equal(now.OrderBy(row => row.Key, StringComparer.Ordinal), after.OrderBy(row => row.Key, StringComparer.Ordinal));
            Assert.All(news.Changed, child => Assert.NotEqual(before[child], now[child]));
            Assert.Equal(now.Keys.Order(StringComparer.Ordinal), ChecklistNews.Between(null, now).New);
        }
    }

    [Fact] // the rhythm: half a year, from the routine on (五)
    public void A_list_is_due_half_a_year_after_the_last_and_since_the_routine_where_there_never_was_one()
    {
        Assert.Equal(new DateOnly(2024, 12, 1), ChecklistCadence.DueOn(null, Plan));
        Assert.Equal(new DateOnly(2027, 2, 28), ChecklistCadence.DueOn(new(2026, 8, 31), Plan));
        Assert.Equal(new DateOnly(2026, 11, 30), ChecklistCadence.DueOn(new(2026, 8, 31), Plan with { ChecklistMonths = 3 }));
    }

    /// <summary>A child with an answer in every box of its form, each text, number and telephone its own.</summary>
    private static Child FullyAnswered(ChildKind kind)
    {
        var child = kind == ChildKind.Migrant ? Registered.Migrant("0190a0000000700080000000000000f1")
            : Registered.LeftBehind("0190a0000000700080000000000000f2");
        var answers = child.Answers;
        foreach (var (field, i) in child.Form.Fields.Select((field, i) => (field, i)))
        {
            if (!answers.Has(field) || field.Type is FieldType.Text or FieldType.Phone or FieldType.Address)
            {
                answers = answers.With(field, Value(field, i));
            }
        }

        return child with { Answers = answers };
    }

    private static object Value(Field field, int i) => field.Type switch
    {
        FieldType.Text => $"独有{i}号",
        FieldType.Phone => PhoneNumber.Parse($"139{i:D8}").Value!,
        FieldType.Identity => IdentityNumber.Parse(Forms.Family.Number("140421", "20150305",
            i.ToString("D3", System.Globalization.CultureInfo.InvariantCulture)), Today).Value!,
        FieldType.Date => new DateOnly(2001, 1, 1).AddDays(i),
        FieldType.Address => new Address(Domain.Divisions.DivisionCode.Parse("140403001"), $"独有{i}号院"),
        FieldType.YesNo => true,
        FieldType.Choice => field.Options[0].Code,
        FieldType.Multi => new CodeSet([field.Options[0].Code]),
        _ => new SpellList([]),
    };

    /// <summary>What of an answer stands nowhere else; null for codes and ticks, of which other boxes have the same.</summary>
    private static string? Sentinel(Child child, Field field) => child.Answers.Find(field) switch
    {
        string text when field.Type == FieldType.Text => text,
        PhoneNumber phone => phone.Value,
        IdentityNumber number => number.Value,
        Address address => address.Detail,
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Json(IEnumerable<ChecklistCell> row) => Encoding.UTF8.GetString(JsonBytes.Write(row, static (json, row) =>
    {
        json.WriteStartObject();
        Checklist.Write(json, row);
        json.WriteEndObject();
    }));
}

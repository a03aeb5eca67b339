using System.Globalization;
using System.Text;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Domain.Time;
using Domain.Verification;
using static Domain.Verification.RecordKey;

namespace App.Demo;

/// <summary>
/// The table of one department of one county of the invented city, as its own program writes it: with headings of its own, spoilt as
/// <see cref="Spoiling"/> says, in some boxes of another opinion than the family, and with children whom nobody declared.
/// </summary>
internal static class DepartmentTable
{
    // Of a thousand children each.
    public const int Missing = 60;
    public const int Differs = 40;
    public const int Undeclared = 15;

    /// <summary>Children of another invented city are the ones whom nobody declared.</summary>
    private const ulong OtherCity = 0x0DDC_17E5;

    /// <summary>What stands over the columns there: nobody renames them for us.</summary>
    private static readonly Dictionary<Department, Dictionary<RecordKey, string>> Headings = new()
    {
        [Department.Education] = new()
        {
            [ChildName] = "学生姓名",
            [CitizenNumber] = "身份证件号",
            [BirthDate] = "出生日期",
            [Sex] = "性别",
            [GuardianName] = "家长姓名",
            [GuardianPhone] = "联系电话",
            [HukouAddress] = "户口所在地",
            [Kind] = "儿童类别",
        },
        [Department.PublicSecurity] = new()
        {
            [ChildName] = "姓名",
            [CitizenNumber] = "公民身份号码",
            [BirthDate] = "出生日期",
            [Sex] = "性别",
            [GuardianName] = "监护人",
            [GuardianCitizenNumber] = "监护人身份证号",
            [HukouAddress] = "户籍地址",
            [CurrentAddress] = "居住地址",
        },
        [Department.Health] = new()
        {
            [ChildName] = "儿童姓名",
            [CitizenNumber] = "证件号码",
            [BirthDate] = "出生年月日",
            [Sex] = "性别",
            [GuardianName] = "母亲姓名",
            [GuardianPhone] = "联系电话",
            [CurrentAddress] = "现住址",
        },
        [Department.MedicalInsurance] = new() { [ChildName] = "参保人姓名", [CitizenNumber] = "身份证号码", [Sex] = "性别", [BirthDate] = "出生日期" },
        [Department.DiseaseControl] = new()
        {
            [ChildName] = "儿童姓名",
            [CitizenNumber] = "身份证号",
            [BirthDate] = "出生日期",
            [Sex] = "性别",
            [GuardianName] = "监护人姓名",
            [GuardianPhone] = "手机号码",
            [CurrentAddress] = "居住地址",
        },
        [Department.DisabledFederation] = new()
        {
            [ChildName] = "姓名",
            [CitizenNumber] = "身份证号",
            [BirthDate] = "出生日期",
            [Sex] = "性别",
            [GuardianName] = "监护人姓名",
            [GuardianPhone] = "联系电话"
        },
    };

    /// <summary>The table as comma-separated text with a heading row.</summary>
    /// <param name="seed">Of the city that <paramref name="count"/> children are taken from.</param>
    public static string Write(ulong seed, int count, DepartmentProfile profile, DivisionCode county, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var headings = Headings[profile.Department];
        var text = new StringBuilder();
        Line(text, [.. headings.Values, .. profile.Fields.Select(field => field.Label)]);
        string? before = null;
        foreach (var child in SyntheticCity.Generate(seed, count, today).Where(child => IsKnownThere(child, profile, county, today)))
        {
            var dice = Dice.For(seed ^ (ulong)profile.Department, (ulong)child.Index);
            if (!dice.Chance(Missing))
            {
                Row(text, headings, profile, child, dice, ref before);
            }
        }

        foreach (var child in SyntheticCity.Generate(seed ^ OtherCity, count * Undeclared / 1000, today)
            .Where(child => IsKnownThere(child, profile, county, today)))
        {
            Row(text, headings, profile, child, Dice.For(seed ^ OtherCity ^ (ulong)profile.Department, (ulong)child.Index), ref before);
        }

        return text.ToString();
    }

    /// <summary>The county is responsible for the child, and the department has something to say of a child of its kind and age.</summary>
    private static bool IsKnownThere(SyntheticChild child, DepartmentProfile profile, DivisionCode county, DateOnly today)
    {
        var place = child.Answers.Get(child.Form.Kind == ChildKind.Migrant ? Shared2024.CurrentAddress : Shared2024.HukouAddress)?.Division;
        var age = child.Answers.TryGet(Shared2024.BirthDate, out var birth) ? CivilTime.Age(birth, today) : 5;
        return place is { } at && county.Contains(at) && profile.Department switch
        {
            Department.PublicSecurity => child.Form.Kind == ChildKind.Migrant,
            Department.Health => age < 7,
            Department.Education => child.Answers.Has(Shared2024.School) && age >= 3,
            Department.DisabledFederation => child.Answers.Includes(Shared2024.Health, "disabled"),
            _ => true,
        };
    }

    private static void Row(StringBuilder text, Dictionary<RecordKey, string> headings, DepartmentProfile profile, SyntheticChild child, Dice dice,
        ref string? before)
    {
        var clean = DeclaredChild.Record(child.Index.ToString(CultureInfo.InvariantCulture), child.Answers);
        var (row, _) = Spoiling.Spoil(dice, clean, before);
        before = clean.Number;
        var guardian = row.Guardians.Count > 0 ? row.Guardians[0] : new LinkageGuardian();
        var answers = Changed(profile, child, dice);
        Line(text,
        [
            .. headings.Keys.Select(key => key switch
            {
                ChildName => row.Name,
                CitizenNumber => row.Number,
                BirthDate => row.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Sex => row.Sex switch { Domain.Identity.Sex.Male => "男", Domain.Identity.Sex.Female => "女", _ => null },
                GuardianName => guardian.Name,
                GuardianPhone => guardian.Phone,
                GuardianCitizenNumber => guardian.Number,
                HukouAddress => Place(row.Hukou),
                CurrentAddress => Place(row.Current),
                Kind => child.Form.Kind == ChildKind.Migrant ? "随迁子女" : "留守儿童",
                _ => null,
            }),
            .. profile.Fields.Select(field => DepartmentProfile.FieldOf(child.Form.Kind, field.Key) is { } box && answers.Find(box) is { } value
                ? box.Show(value) : null),
        ]);
    }

    /// <summary>The answers as the department has them: now and then one of its boxes is another.</summary>
    private static Answers Changed(DepartmentProfile profile, SyntheticChild child, Dice dice)
    {
        if (!dice.Chance(Differs))
        {
            return child.Answers;
        }

        var answered = profile.Fields.Select(field => DepartmentProfile.FieldOf(child.Form.Kind, field.Key)).OfType<Field>()
            .Where(child.Answers.Has).ToList();
        if (answered.Count == 0)
        {
            return child.Answers;
        }

        var box = dice.Pick(answered);
        return box switch
        {
            Field<string> { Type: FieldType.Choice } choice when choice.Options.Where(option => option.Code != child.Answers.Get(choice))
                .ToList() is { Count: > 0 } others => child.Answers.With(choice, dice.Pick(others).Code),
            Field<bool> yes => child.Answers.With(yes, !child.Answers.Value(yes)!.Value),
            Field<string> { Type: FieldType.Text } words => child.Answers.With(words, dice.Pick("长治市第一小学", "长治市实验小学", "长治市第九中学")),
            _ => child.Answers,
        };
    }

    private static string? Place(DivisionCode? code) => code is { } known ? DivisionTable.FullName(known) : null;

    private static void Line(StringBuilder text, IEnumerable<string?> cells) =>
        text.AppendJoin(',', cells.Select(cell => cell is { } value && value.AsSpan().ContainsAny(",\"\n")
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)).Append("\r\n");
}

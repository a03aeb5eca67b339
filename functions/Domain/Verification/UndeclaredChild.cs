using System.Globalization;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Matching;
using Domain.Time;

namespace Domain.Verification;

/// <summary>
/// Which rows that are nobody's record are looked into (漏报), whose they are, and which township asks. All other rows are counted and not kept.
/// </summary>
/// <remarks>
/// 六, api.md (Departments): only a child whom the department itself marks, or whose hukou lies outside the county. A school's list is full of
/// children whom the plan does not mean.
/// </remarks>
public static class UndeclaredChild
{
    private const int AdultYears = 16;

    /// <summary>Whether the row gives cause to ask, as far as it goes; that the child is registered nowhere is for the register to say.</summary>
    public static bool IsCause(DepartmentRow row, DivisionCode county, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(row);
        var known = !string.IsNullOrWhiteSpace(row.Name) || NumberOf(row, on) is not null;
        var grown = BirthOf(row, on) is { } birth && CivilTime.Age(birth, on) >= AdultYears;
        return known && !grown && (row.Kind is not null || IsOutside(row.Hukou, county));
    }

    /// <summary>The citizen number that the row gives, whatever card it was read from; null where there is none that holds.</summary>
    public static IdentityNumber? NumberOf(DepartmentRow row, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Number is not { } raw ? null
            : IdentityNumber.Parse(raw, on).Value ?? StudentNumber.Parse(raw, on).Value?.Holder ?? DisabilityCertificateNumber.Parse(raw, on)
            .Value?.Holder;
    }

    public static DateOnly? BirthOf(DepartmentRow row, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.BirthDate ?? NumberOf(row, on)?.BirthDate;
    }

    /// <summary>Name and day of birth, by which a child without a number is known; null where one of them is missing.</summary>
    public static string? PersonOf(string? name, DateOnly? birth) => name is not null && birth is { } day
        && PlainText.Of(name) is { Length: > 0 } plain
        ? plain + "\n" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// The township that asks: where the child lives, else where its school is, else its hukou; null where the county has to find out.
    /// </summary>
    public static DivisionCode? TownshipOf(DepartmentRow row, DivisionCode county)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Within(row.Current?.Division) ?? OfSchool(row.School, county) ?? (row.Kind == ChildKind.Migrant ? null : Within(row.Hukou?.Division));

        DivisionCode? Within(DivisionCode? place) => place is { } there && county.Contains(there) ? there.Township : null;
    }

    /// <summary>The row in words, for whoever opens the case. Sealed with it.</summary>
    public static string Words(Department department, SentRow sent, DivisionCode county) => Words("这个孩子，全市都没有登记。", department, sent, county);

    /// <summary>The same of a row that has the number of a registered child.</summary>
    public static string StrangerWords(Department department, SentRow sent, DivisionCode county) =>
        Words("这个号码，姓名和出生日期都不是档案里的。", department, sent, county);

    private static string Words(string what, Department department, SentRow sent, DivisionCode county)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var row = sent.Data;
        (string Label, string? Value)[] said =
        [
            ("姓名", row.Name), ("证件号码", row.Number), ("性别", row.Sex switch { Sex.Male => "男", Sex.Female => "女", _ => null }),
            ("出生日期", row.BirthDate is { } birth ? Day(birth) : null), ("监护人", row.GuardianName), ("监护人电话", row.GuardianPhone),
            ("户籍地", Place(row.Hukou)), ("现居住地", Place(row.Current)), ("就读学校", row.School),
            ("部门标注", row.Kind switch { ChildKind.Migrant => "流动儿童", ChildKind.LeftBehind => "留守儿童", _ => null }),
            ("请谁去核实", TownshipOf(row, county) is { } township ? DivisionTable.FullName(township) : null),
        ];
        return $"{department.Label()}截至{Day(sent.AsOf)}的名单里有{what}"
            + string.Concat(said.Where(item => !string.IsNullOrWhiteSpace(item.Value)).Select(item => $"\n{item.Label}：{item.Value}"));
    }

    internal static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    private static string? Place(Address? address) => address is null ? null : DivisionTable.FullName(address.Division) + address.Detail;

    /// <summary>Outside, where it is known. An abolished district of the city counts as what took its place.</summary>
    private static bool IsOutside(Address? hukou, DivisionCode county)
    {
        if (hukou is null)
        {
            return false;
        }

        var there = hukou.Division.County ?? hukou.Division;
        return !county.Contains(there) && !there.Contains(county)
            && DivisionTable.Find(there)?.ReplacedBy.Any(next => county.Contains(next) || next.Contains(county)) != true;
    }

    /// <summary>The township named by a school; where two of the county are named, the longer name.</summary>
    private static DivisionCode? OfSchool(string? school, DivisionCode county)
    {
        if (school is null)
        {
            return null;
        }

        var text = PlainText.Of(school);
        var named = DivisionTable.Children(county).Select(unit => (unit.Code, Stem: Stem(unit.Name)))
            .Where(unit => unit.Stem.Length >= 2 && text.Contains(unit.Stem, StringComparison.Ordinal))
            .OrderByDescending(unit => unit.Stem.Length).ToList();
        return named is [var only] || (named is [var first, var second, ..] && (only = first).Stem.Length > second.Stem.Length) ? only.Code : null;
    }

    private static string Stem(string name) => name.EndsWith("街道", StringComparison.Ordinal) ? name[..^2] : name is [.., '镇' or '乡']
        ? name[..^1] : name;
}

using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;
using static Domain.Verification.RecordKey;

namespace Domain.Verification;

/// <summary>The departments of 六 that civil affairs exchanges children with; the statistics office has no child-level route (四(二)).</summary>
public static class DepartmentProfiles
{
    private const int ManagedYears = 7;

    public static DepartmentProfile Education { get; } = new()
    {
        Department = Department.Education,
        Desk = "县（区）教育局基础教育（学籍管理）",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex, GuardianName, GuardianPhone, School],
        IsAskedAbout = static (child, on) => Age(child, on) is null or >= 3,
        AbsenceSays = static (_, _) => null,
    };

    public static DepartmentProfile PublicSecurity { get; } = new()
    {
        Department = Department.PublicSecurity,
        Desk = "县（区）公安局人口与户政",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex, GuardianName, GuardianCitizenNumber, HukouAddress, CurrentAddress],
        IsAskedAbout = static (child, _) => child.Kind == ChildKind.Migrant,
        AbsenceSays = static (kind, key) => kind == ChildKind.Migrant && key == Migrant2024.ResidenceRegistration.Key ? "none" : null,
    };

    public static DepartmentProfile Health { get; } = new()
    {
        Department = Department.Health,
        Desk = "县（区）卫生健康局妇幼健康",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex, GuardianName, GuardianPhone, CurrentAddress],
        IsAskedAbout = static (child, on) => Age(child, on) is null or < ManagedYears,
        AbsenceSays = static (_, _) => null,
    };

    public static DepartmentProfile DiseaseControl { get; } = new()
    {
        Department = Department.DiseaseControl,
        Desk = "县（区）疾病预防控制中心免疫规划",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex, GuardianName, GuardianPhone, CurrentAddress],
        IsAskedAbout = static (_, _) => true,
        AbsenceSays = static (_, _) => null,
    };

    public static DepartmentProfile MedicalInsurance { get; } = new()
    {
        Department = Department.MedicalInsurance,
        Desk = "县（区）医疗保障局参保登记",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex],
        IsAskedAbout = static (_, _) => true,
        AbsenceSays = static (kind, key) => kind == ChildKind.LeftBehind && key == LeftBehind2024.MedicalInsurance.Key ? "none" : null,
    };

    public static DepartmentProfile DisabledFederation { get; } = new()
    {
        Department = Department.DisabledFederation,
        Desk = "县（区）残疾人联合会康复与组联",
        MatchKeys = [ChildName, CitizenNumber, BirthDate, Sex, GuardianName, GuardianPhone],
        IsAskedAbout = static (_, _) => true,
        AbsenceSays = static (_, _) => null,
    };

    /// <summary>In the order of the plan (六).</summary>
    public static IReadOnlyList<DepartmentProfile> All
    {
        get;
    } = [Education, PublicSecurity, Health, MedicalInsurance, DiseaseControl, DisabledFederation];

    /// <summary>The department's declaration, or null for civil affairs itself and the statistics office, which send no records.</summary>
    public static DepartmentProfile? Find(Department department) => All.FirstOrDefault(profile => profile.Department == department);

    /// <summary>Completed years; null where the birth date is not known: then a department is asked rather than not.</summary>
    private static int? Age(Child child, DateOnly on) => child.Answers.TryGet(Shared2024.BirthDate, out var birth) ? CivilTime.Age(birth, on) : null;
}

namespace Domain.Forms;

/// <summary>
/// Who owns a field: whose opinion a published figure needs and who may send it (plan 三, 六, 七(二)).
/// </summary>
public enum Department
{
    CivilAffairs,
    Education,
    PublicSecurity,
    Health,
    DiseaseControl,
    MedicalInsurance,
    DisabledFederation,

    /// <summary>Totals only; never a child-level record (plan 四(二), facts.md §3).</summary>
    Statistics,
}

public static class Departments
{
    /// <summary>The id used by the HTTP contract ("publicSecurity").</summary>
    public static string Id(this Department department) => department switch
    {
        Department.CivilAffairs => "civilAffairs",
        Department.Education => "education",
        Department.PublicSecurity => "publicSecurity",
        Department.Health => "health",
        Department.DiseaseControl => "diseaseControl",
        Department.MedicalInsurance => "medicalInsurance",
        Department.DisabledFederation => "disabledFederation",
        Department.Statistics => "statistics",
    };

    public static string Label(this Department department) => department switch
    {
        Department.CivilAffairs => "民政部门",
        Department.Education => "教育部门",
        Department.PublicSecurity => "公安部门",
        Department.Health => "卫生健康部门",
        Department.DiseaseControl => "疾病预防控制部门",
        Department.MedicalInsurance => "医疗保障部门",
        Department.DisabledFederation => "残疾人联合会",
        Department.Statistics => "统计部门",
    };

    public static Department? Find(string? id)
    {
        foreach (var department in Enum.GetValues<Department>())
        {
            if (department.Id() == id)
            {
                return department;
            }
        }

        return null;
    }
}

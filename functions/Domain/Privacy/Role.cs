namespace Domain.Privacy;

/// <summary>What somebody is in this house. The columns of the permission table; nobody has two at once for one action.</summary>
public enum Role
{
    /// <summary>村（居）儿童主任、网格员: visits families of one village.</summary>
    VillageWorker,

    /// <summary>乡镇（街道）儿童督导员.</summary>
    TownshipSupervisor,

    /// <summary>县级民政经办人员.</summary>
    CountyReviewer,

    /// <summary>县级民政审批人员: the second person.</summary>
    CountyApprover,

    /// <summary>市级民政分析人员.</summary>
    CityAnalyst,

    CityApprover,

    /// <summary>An officer of one of the six departments that keep fields (三), or of civil affairs.</summary>
    DepartmentOfficer,

    /// <summary>统计部门: totals, never a child (四(二)).</summary>
    Statistician,

    /// <summary>系统管理员; the three administrators are apart (GB/T 22239, level 3).</summary>
    SystemAdmin,

    /// <summary>安全管理员.</summary>
    SecurityAdmin,

    /// <summary>审计管理员.</summary>
    Auditor,

    /// <summary>社会工作部、政法委、妇儿工委办, of the city or of one county: progress and figures, never a child (plan 七(一)).</summary>
    Reader,
}

public static class Roles
{
    public static IReadOnlyList<Role> All { get; } = Enum.GetValues<Role>();

    /// <summary>The id used by the HTTP contract, tokens and assignments.</summary>
    public static string Id(this Role role) => role switch
    {
        Role.VillageWorker => "villageWorker",
        Role.TownshipSupervisor => "townshipSupervisor",
        Role.CountyReviewer => "countyReviewer",
        Role.CountyApprover => "countyApprover",
        Role.CityAnalyst => "cityAnalyst",
        Role.CityApprover => "cityApprover",
        Role.DepartmentOfficer => "departmentOfficer",
        Role.Statistician => "statistician",
        Role.SystemAdmin => "systemAdmin",
        Role.SecurityAdmin => "securityAdmin",
        Role.Auditor => "auditor",
        Role.Reader => "reader",
    };

    public static string Label(this Role role) => role switch
    {
        Role.VillageWorker => "儿童主任（网格员）",
        Role.TownshipSupervisor => "乡镇（街道）儿童督导员",
        Role.CountyReviewer => "县（区）经办人",
        Role.CountyApprover => "县（区）审批人",
        Role.CityAnalyst => "市级分析人员",
        Role.CityApprover => "市级审批人",
        Role.DepartmentOfficer => "部门联络员",
        Role.Statistician => "统计人员",
        Role.SystemAdmin => "系统管理员",
        Role.SecurityAdmin => "安全管理员",
        Role.Auditor => "审计管理员",
        Role.Reader => "进度查看人员",
    };

    /// <summary>The role with this id, or null.</summary>
    public static Role? Find(string? id)
    {
        foreach (var role in All)
        {
            if (role.Id() == id)
            {
                return role;
            }
        }

        return null;
    }

    /// <summary>The three administrators. None of them sees a child, and none is let in by one person alone.</summary>
    public static bool IsAdministrator(this Role role) => role is Role.SystemAdmin or Role.SecurityAdmin or Role.Auditor;

    /// <summary>City roles work in every county and name the one they mean; everybody else is tied to one, a reader to one or to none.</summary>
    public static bool IsCityWide(this Role role) => role is Role.CityAnalyst or Role.CityApprover or Role.Statistician;

    /// <summary>
    /// Whether somebody of this role may be assigned to the city itself (140400): to what waits there for the county that is responsible, referrals
    /// and families that the chat handed over without one. They ask, reject, and hand over; a child is registered in a county only.
    /// </summary>
    public static bool HasCityDesk(this Role role) => role is Role.CountyReviewer or Role.CountyApprover;

    /// <summary>
    /// Whether somebody of this role may speak for a department of the city (assigned to 140400): opinions on the city's releases (七(二)), and nothing
    /// that reaches a record.
    /// </summary>
    public static bool SpeaksForCity(this Role role) => role is Role.DepartmentOfficer or Role.Statistician;
}

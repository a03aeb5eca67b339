using Domain.Assignments;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;

namespace App.Portal.Assignments;

/// <summary>What a role means, said to whoever gives it.</summary>
internal static class AssignmentWords
{
    /// <summary>What is left of the row of a county role there (<see cref="Permissions.CityDesk"/>).</summary>
    private static readonly string[] CityDesk = ["看转到市里的申报，写明原因后打开", "向家长提问，办理要核对的事", "不予登记，或者转给负责的县（区），要两个人办；市里不登记孩子"];

    /// <summary>One line for each thing that the role may do, from the permission table.</summary>
    public static IEnumerable<string> MayDo(Role role, DivisionCode? county) => county == DivisionCode.Changzhi && role.HasCityDesk()
        ? CityDesk
        : Permissions.WordsFor(role).Select(cell =>
    {
        string?[] limits = [Reach(cell.Grant.Scope, role, county), Side(cell.Grant.Duty), Seen(cell.Grant.View)];
        var said = string.Join("，", limits.OfType<string>());
        return said.Length > 0 ? $"{cell.Words}（{said}）" : cell.Words;
    });

    /// <summary>Where the assignment reaches.</summary>
    public static string Place(Assignment assignment) =>
        (assignment.Village ?? assignment.Township ?? assignment.County) is { } place
            ? DivisionTable.FullName(place)?.Replace("山西省长治市", "", StringComparison.Ordinal) is { Length: > 0 } name ? name : "长治市"
        : assignment.Role.IsAdministrator() ? "整个系统" : "长治市";

    /// <summary>The post with its department.</summary>
    public static string Post(AccountAssignment found) =>
        found.Assignment.Label + (found.Assignment.Department is { } department ? $" · {department.Label()}" : "")
        + (found.IsMachine ? " · 程序账号" : "");

    public static string Who(AccountAssignment found) => found.Name ?? found.Subject;

    private static string? Reach(Scope scope, Role role, DivisionCode? county) => scope switch
    {
        Scope.Village => "本村居",
        Scope.Township => "本乡镇街道",
        Scope.County => "本县区",
        Scope.City => role is Role.Reader && county is not null && county != DivisionCode.Changzhi ? "本县区" : "全市",
        Scope.Installation => null,
    };

    private static string? Side(Duty duty) => duty switch
    {
        Duty.Act => null,
        Duty.Propose => "提出，由别人批准",
        Duty.Approve => "批准别人提出的",
    };

    private static string? Seen(View view) => view switch
    {
        View.Whole => null,
        View.OwnFields => "只限本部门的项目",
        View.Totals => "只有数字，看不到孩子",
    };
}

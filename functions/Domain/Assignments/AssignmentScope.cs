using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;

namespace Domain.Assignments;

/// <summary>Reads role and territory by their parts: a request's, a token's, a stored document's. Nothing is guessed.</summary>
public static class AssignmentScope
{
    /// <summary>The parts that go with a role: "county", "township", "village", "department".</summary>
    public static IReadOnlyList<string> Parts { get; } = ["county", "township", "village", "department"];

    /// <summary>Whether a role is tied to this part.</summary>
    public static bool Needs(this Role role, string part) => part switch
    {
        "county" => role is Role.VillageWorker or Role.TownshipSupervisor or Role.CountyReviewer or Role.CountyApprover or Role.DepartmentOfficer,
        "township" => role is Role.VillageWorker or Role.TownshipSupervisor,
        "village" => role is Role.VillageWorker,
        "department" => role is Role.DepartmentOfficer,
        _ => false,
    };

    /// <summary>Whether a role takes this part, be it needed or not: a reader is the city's or one county's.</summary>
    public static bool Takes(this Role role, string part) => role.Needs(part) || (part == "county" && role is (Role.Reader or Role.Statistician));

    /// <summary>The assignment, or every problem at once, each at the part that it is about.</summary>
    /// <param name="part">Text by name: role, county, township, village, department.</param>
    public static (Assignment? Assignment, IReadOnlyList<Problem> Problems) Read(Func<string, string?> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (Roles.Find(part("role")) is not { } role)
        {
            return (null, [Errors.UnknownRole()]);
        }

        var problems = new List<Problem>();
        foreach (var name in Parts)
        {
            if (part(name) is null ? role.Needs(name) : !role.Takes(name))
            {
                problems.Add(part(name) is null ? Errors.PartRequired(name) : Errors.NotForThisRole(name));
            }
        }

        var county = Division("county", DivisionLevel.County);
        var township = Division("township", DivisionLevel.Township);
        var village = Division("village", DivisionLevel.Village);
        if (county is { } c && township is { } t && !c.Contains(t))
        {
            problems.Add(Errors.OutsideCounty());
        }

        if (township is { } above && village is { } v && !above.Contains(v))
        {
            problems.Add(Errors.OutsideTownship());
        }

        Department? department = null;
        if (part("department") is { } id && role.Takes("department"))
        {
            department = Departments.Find(id);
            if (department is null)
            {
                problems.Add(Errors.UnknownDepartment());
            }
        }

        // The city's reader may name the city or nothing: both mean every county.
        return problems.Count > 0 ? (null, problems)
            : (new Assignment(role, role is Role.Reader && county == DivisionCode.Changzhi ? null : county, township, village, department), problems);

        DivisionCode? Division(string name, DivisionLevel level)
        {
            if (part(name) is not { } text || !role.Takes(name))
            {
                return null;
            }

            if (!DivisionCode.TryParse(text, out var code) || DivisionTable.Find(code) is null)
            {
                problems.Add(Errors.UnknownDivision(name));
                return null;
            }

            if (code == DivisionCode.Changzhi && name == "county" && (role.HasCityDesk() || role.SpeaksForCity() || role is Role.Reader))
            {
                return code;
            }

            if (!DivisionCode.Changzhi.Contains(code))
            {
                problems.Add(Errors.OutsideCity(name));
                return null;
            }

            if (code.Level != level)
            {
                problems.Add(Errors.WrongLevel(name));
                return null;
            }

            return code;
        }
    }

    /// <summary>
    /// The assignment of a development persona: parts that its role does not take are left aside. Null where it does not fit together.
    /// </summary>
    public static Assignment? Of(Func<string, string?> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Roles.Find(part("role")) is { } role ? Read(name => name == "role" || role.Takes(name) ? part(name) : null).Assignment : null;
    }
}

using Domain.Assignments;
using Domain.Audit;
using Domain.Privacy;

namespace Suite.Assignments;

/// <summary>Role and territory fit together, or every part that does not is named with its own code.</summary>
public sealed class Scopes
{
    [Theory]
    [InlineData("villageWorker 140403 140403001 140403001001 -", "")]
    [InlineData("townshipSupervisor 140403 140403001 - -", "")]
    [InlineData("countyReviewer 140403 - - -", "")]
    [InlineData("countyReviewer 140400 - - -", "")] // the city's desk
    [InlineData("departmentOfficer 140403 - - education", "")]
    [InlineData("reader - - - -", "")]
    [InlineData("reader 140403 - - -", "")]
    [InlineData("reader 140400 - - -", "")]
    [InlineData("cityAnalyst - - - -", "")]
    [InlineData("securityAdmin - - - -", "")]
    [InlineData("king 140403 - - -", "role unknown-role")]
    [InlineData("- 140403 - - -", "role unknown-role")]
    [InlineData("villageWorker - - - -", "county required; township required; village required")]
    [InlineData("townshipSupervisor 140403 - - -", "township required")]
    [InlineData("departmentOfficer 140403 - - -", "department required")]
    [InlineData("departmentOfficer - - - magic", "county required; department unknown-department")]
    [InlineData("villageWorker 140403 140404100 140403001001 -", "township outside-county; village outside-township")]
    [InlineData("townshipSupervisor 140404 140403001 - -", "township outside-county")]
    [InlineData("countyReviewer 110101 - - -", "county outside-city")]
    [InlineData("countyReviewer 149999 - - -", "county unknown-division")]
    [InlineData("countyReviewer 140403001 - - -", "county wrong-level")]
    [InlineData("townshipSupervisor 140403 140403001001 - -", "township wrong-level")]
    [InlineData("departmentOfficer 140400 - - education", "")] // speaks for the city's department on the city's releases
    [InlineData("villageWorker 140400 140403001 140403001001 -", "county wrong-level")]
    [InlineData("cityAnalyst 140403 - - -", "county not-for-this-role")]
    [InlineData("auditor 140403 - - education", "county not-for-this-role; department not-for-this-role")]
    [InlineData("countyReviewer 140403 140403001 - -", "township not-for-this-role")]
    public void What_does_not_fit_together_is_named_part_by_part(string given, string wrong)
    {
        var (assignment, problems) = Read(given);
        Assert.Equal(wrong, string.Join("; ", problems.Select(problem => $"{problem.Field} {problem.Code}")));
        Assert.Equal(wrong.Length == 0, assignment is not null);
        Assert.True(assignment?.IsComplete != false);
        Assert.All(problems, problem => Assert.Contains("请", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_role_says_which_parts_it_takes_and_is_complete_with_them() => Assert.All(Roles.All, role =>
    {
        string[] all = ["140403", "140403001", "140403001001", "education"];
        var given = string.Join(' ', AssignmentScope.Parts.Select((part, index) => role.Takes(part) ? all[index] : "-"));
        Assert.True(Read($"{role.Id()} {given}").Assignment is { IsComplete: true } read && read.Role == role, given);
        foreach (var (needed, index) in AssignmentScope.Parts.Select((part, index) => (part, index)).Where(part => role.Needs(part.part)))
        {
            var without = given.Split(' ');
            without[index] = "-";
            Assert.Contains(Read($"{role.Id()} {string.Join(' ', without)}").Problems, problem =>
                (problem.Field, problem.Code) == (needed, "required"));
        }
    });

    [Fact]
    public void A_persona_keeps_of_what_it_names_the_parts_that_its_role_takes()
    {
        Assert.Equal(new Assignment(Role.Auditor), AssignmentScope.Of(name => name == "role" ? "auditor" : name == "county" ? "140403" : null));
        Assert.Null(AssignmentScope.Of(name => name == "role" ? "countyReviewer" : null));
    }

    [Fact]
    public void What_was_written_down_is_read_again_whole_with_what_the_account_was_before()
    {
        var by = new AuditActor("u-1", "securityAdmin");
        var at = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        var first = GiveAssignment.Decide(null, new("u-2", "https://login.example.cn", "zhang", "张三", IsMachine: false,
            Read("departmentOfficer 140403 - - education").Assignment!, by), at).Outcome!;
        var ended = EndAssignment.Decide(first, new("调走了", by), ["u-1"], at.AddDays(1)).Outcome!;
        var again = GiveAssignment.Decide(ended, new("u-2", "https://login.example.cn", "zhang", null, IsMachine: true,
            Read("departmentOfficer 140404 - - health").Assignment!, by), at.AddDays(2)).Outcome!;
        var read = AssignmentJson.Read(AssignmentJson.Write(again));
        Assert.Equal(again with { Earlier = [] }, read with { Earlier = [] });
        Assert.Equal(ended, Assert.Single(read.Earlier) with { Earlier = ended.Earlier });
    }

    internal static (Assignment? Assignment, IReadOnlyList<Domain.Problems.Problem> Problems) Read(string given)
    {
        string?[] parts = [.. given.Split(' ').Select(part => part == "-" ? null : part)];
        return AssignmentScope.Read(name => name == "role" ? parts[0] : parts[AssignmentScope.Parts.ToList().IndexOf(name) + 1]);
    }
}

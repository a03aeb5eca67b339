using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;

namespace Suite.Privacy;

/// <summary>The permission table of the HTTP contract, written down here once more by hand, held against the one the program uses.</summary>
public sealed class PermissionTable
{
    /// <summary>
    /// permission | villageWorker | townshipSupervisor | countyReviewer | countyApprover | cityAnalyst | cityApprover | departmentOfficer |
    /// statistician | systemAdmin | securityAdmin | auditor | reader. V village, T township, C county, M city, A all; p proposes, a approves; o own
    /// fields only, n numbers only.
    /// </summary>
    private const string Table = """
        declarations.record        V   T   C   .   .   .   .   .   .   .   .   .
        visits.record              V   T   C   .   .   .   .   .   .   .   .   .
        declarations.list          V   T   C   C   .   .   .   .   .   .   .   .
        declarations.open          V   T   C   C   .   .   .   .   .   .   .   .
        children.list              V   T   C   C   .   .   .   .   .   .   .   .
        children.search            V   T   C   C   .   .   .   .   .   .   .   .
        children.open              V   T   C   C   .   .   .   .   .   .   .   .
        children.history           V   T   C   C   .   .   .   .   .   .   .   .
        keyCare.list               V   T   C   C   .   .   .   .   .   .   .   .
        declarations.register      .   Tp  C   .   .   .   .   .   .   .   .   .
        declarations.ask           .   Tp  C   .   .   .   .   .   .   .   .   .
        judgements.record          .   Tp  C   .   .   .   .   .   .   .   .   .
        children.update            .   Tp  C   .   .   .   .   .   .   .   .   .
        keyCare.followUp           .   Tp  C   .   .   .   .   .   .   .   .   .
        keyCare.exit               .   Tp  C   .   .   .   .   .   .   .   .   .
        cases.list                 .   .   C   .   .   .   .   .   .   .   .   .
        cases.settle               .   .   C   .   .   .   .   .   .   .   .   .
        declarations.reject        .   .   Cp  Ca  .   .   .   .   .   .   .   .
        declarations.close         .   .   Cp  Ca  .   .   .   .   .   .   .   .
        declarations.transfer      .   .   Cp  Ca  .   .   .   .   .   .   .   .
        children.close             .   .   Cp  Ca  .   .   .   .   .   .   .   .
        children.merge             .   .   Cp  Ca  .   .   .   .   .   .   .   .
        children.transfer          .   .   Cp  Ca  .   .   .   .   .   .   .   .
        records.export             .   .   Cp  Ca  .   .   .   .   .   .   .   .
        rights.list                .   .   C   C   .   .   .   .   .   .   .   .
        rights.decide              .   .   C   .   .   .   .   .   .   .   .   .
        rights.erase               .   .   Cp  Ca  .   .   .   .   .   .   .   .
        records.import             .   .   C   .   .   .   .   .   .   .   .   .
        departmentRecords.send     .   .   C   .   .   .   Co  .   .   .   .   .
        verifications.run          .   .   C   .   Mn  .   Co  .   .   .   .   .
        verifications.read         .   .   C   .   .   .   Co  .   .   .   .   .
        departmentChecklist.read   .   .   C   .   .   .   Co  .   .   .   .   .
        progress.read              .   .   C   Cn  Mn  Mn  Co  .   .   .   .   Mn
        discrepancies.adjudicate   .   .   C   .   .   .   .   .   .   .   .   .
        policyGaps.read            .   .   C   .   Mn  .   Co  .   .   .   .   .
        policyGaps.answer          .   .   .   .   .   .   Co  .   .   .   .   .
        policyGaps.close           .   .   C   .   .   .   .   .   .   .   .   .
        leads.record               V   T   C   .   .   .   .   .   .   .   .   .
        statistics.read            .   Tn  Cn  Cn  Mn  Mn  Cn  Mn  .   .   .   Mn
        statistics.rollUp          .   .   Cn  .   Mn  .   .   .   .   .   .   .
        populations.write          .   .   .   .   .   .   .   Mn  .   .   .   .
        releases.draft             .   .   Cp  .   Mp  .   .   .   .   .   .   .
        releases.opinion           .   .   .   .   .   .   Cn  Mn  .   .   .   .
        releases.approve           .   .   .   Ca  .   Ma  .   .   .   .   .   .
        matters.report             .   .   C   .   .   .   .   .   .   .   .   .
        matters.read               .   .   C   C   Mn  Mn  .   .   .   .   .   .
        matters.receive            .   .   .   .   Mn  .   .   .   .   .   .   .
        campaigns.read             .   .   C   C   Mn  Mn  .   .   .   .   .   Mn
        campaigns.set              .   .   C   .   Mn  .   .   .   .   .   .   .
        campaigns.plan             .   .   .   .   Mn  .   .   .   .   .   .   .
        policy.propose             .   .   .   .   Mp  .   .   .   .   .   .   .
        policy.approve             .   .   .   .   .   Ma  .   .   .   .   .   .
        assignments.manage         .   .   .   .   .   .   .   .   .   A   .   .
        system.operate             .   .   .   .   .   .   .   .   A   .   .   .
        audit.read                 .   .   .   .   .   .   .   .   .   .   A   .
        audit.verify               .   .   .   .   .   .   .   .   .   .   A   .
        """;

    private static readonly string[] NobodyAsks =
    [
        "forms.read", "divisions.read", "eligibility.ask", "declarations.submit", "declarations.follow", "declarations.correct",
            "declarations.withdraw",
        "declarations.attach", "rights.ask", "releases.readPublic", "chat.talk", "health.read", "session.signIn",
    ];

    [Fact]
    public void The_table_is_the_contracts_table()
    {
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(56, rows.Count);
        foreach (var row in rows)
        {
            var permission = PermissionIds.Find(row[0]);
            Assert.True(permission is not null, row[0]);
            Assert.Equal(row[1..], Roles.All.Select(role => Cell(Permissions.Of(role, permission.Value))));
        }

        var written = rows.Select(row => row[0]).Concat(NobodyAsks).Concat(["portal.enter", "jobs.follow"]);
        Assert.Equal(written.Order(StringComparer.Ordinal), Permissions.All.Select(permission => permission.Id()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Anonymous_actions_are_these_and_belong_to_no_role()
    {
        Assert.Equal(NobodyAsks.Order(StringComparer.Ordinal), Permissions.Anonymous.Select(permission => permission.Id())
            .Order(StringComparer.Ordinal));
        Assert.All(Permissions.Anonymous, permission => Assert.All(Roles.All, role => Assert.Null(Permissions.Of(role, permission))));
    }

    [Fact]
    public void Roles_are_those_of_the_contract()
    {
        Assert.Equal(
            ["villageWorker", "townshipSupervisor", "countyReviewer", "countyApprover", "cityAnalyst", "cityApprover", "departmentOfficer",
                "statistician", "systemAdmin",
             "securityAdmin", "auditor", "reader"],
            Roles.All.Select(role => role.Id()));
        Assert.All(Roles.All, role => Assert.Equal(role, Roles.Find(role.Id())));
        Assert.Null(Roles.Find("CountyReviewer"));
        Assert.Null(Roles.Find(null));
    }

    [Fact] // GB/T 22239 level 3: administrators apart, none of them near a child
    public void No_administrator_no_statistician_and_no_reader_reaches_a_record_about_a_child() => Assert.All(
        from role in new[] { Role.SystemAdmin, Role.SecurityAdmin, Role.Auditor, Role.Statistician, Role.CityAnalyst, Role.CityApprover, Role.Reader }
        from permission in Permissions.All
        where permission.Id().Split('.')[0] is "declarations" or "cases" or "children" or "keyCare" or "visits" or "records" or "judgements"
        or "verifications" or "rights"
        where !Permissions.Anonymous.Contains(permission)
        select (role, permission),
        cell => Assert.True(Permissions.Of(cell.role, cell.permission) is null or { View: View.Totals }));

    /// <remarks>The room asks whether one may enter, and cuts nothing: a narrower scope would show every county's trail.</remarks>
    [Fact]
    public void Who_reads_the_audit_trail_reads_that_of_the_whole_installation() => Assert.All(
        from role in Roles.All
        from permission in new[] { Permission.AuditRead, Permission.AuditVerify }
        select Permissions.Of(role, permission),
        grant => Assert.True(grant is null or { Scope: Scope.Installation }));

    [Theory]
    [InlineData(Permission.DeclarationsReject, true)]
    [InlineData(Permission.ChildrenMerge, true)]
    [InlineData(Permission.RecordsExport, true)]
    [InlineData(Permission.ReleasesApprove, true)]
    [InlineData(Permission.DeclarationsRegister, false)]
    [InlineData(Permission.DeclarationsList, false)]
    public void What_an_approver_decides_needs_two_persons(Permission permission, bool two) =>
    Assert.Equal(two, Permissions.NeedsSecondPerson(permission));

    [Fact]
    public void A_supervisor_proposes_and_a_reviewer_decides()
    {
        Assert.False(Permissions.MayDecide(Role.TownshipSupervisor, Permission.DeclarationsRegister));
        Assert.True(Permissions.MayDecide(Role.CountyReviewer, Permission.DeclarationsRegister));
        Assert.False(Permissions.MayDecide(Role.CountyReviewer, Permission.ChildrenClose));
        Assert.True(Permissions.MayDecide(Role.CountyApprover, Permission.ChildrenClose));
    }

    /// <summary>role | county | place | reaches a declaration there.</summary>
    public static TheoryData<Role, string, string?, bool> Reaching => new()
    {
        { Role.VillageWorker, "140403", "140403001001", true },
        { Role.VillageWorker, "140403", "140403001002", false },
        { Role.VillageWorker, "140403", "140403001", false }, // the village is not known: the township's work
        { Role.VillageWorker, "140403", null, false },
        { Role.TownshipSupervisor, "140403", "140403001002", true },
        { Role.TownshipSupervisor, "140403", "140403001", true },
        { Role.TownshipSupervisor, "140403", "140403002", false },
        { Role.TownshipSupervisor, "140403", null, false },
        { Role.TownshipSupervisor, "140404", "140403001", false },
        { Role.CountyReviewer, "140403", null, true },
        { Role.CountyReviewer, "140404", null, false },
        { Role.CountyReviewer, "140400", null, false },
        { Role.CountyApprover, "140403", "140403002001", true },
        { Role.Auditor, "140403", null, false },
        { Role.CityAnalyst, "140403", null, false },
    };

    [Theory, MemberData(nameof(Reaching))]
    public void Nobody_reaches_beyond_their_own_territory(Role role, string county, string? place, bool reaches)
    {
        var assignment = Of(role);
        Assert.Equal(reaches, assignment.May(Permission.DeclarationsList, DivisionCode.Parse(county), place is null ? null
            : DivisionCode.Parse(place), out var grant));
        Assert.Equal(reaches, grant is not null);
    }

    [Fact]
    public void City_roles_reach_every_county_of_the_city_and_no_other()
    {
        Assert.True(Of(Role.CityAnalyst).May(Permission.StatisticsRead, DivisionCode.Parse("140431"), null, out _));
        Assert.False(Of(Role.CityAnalyst).May(Permission.StatisticsRead, DivisionCode.Parse("140105"), null, out _));
        Assert.Null(Of(Role.CityAnalyst).HomeCounty);
        Assert.Equal("140403", Of(Role.CountyReviewer).HomeCounty?.Value);
    }

    [Fact] // 社会工作部, 政法委, 妇儿工委办: of the city or of one county
    public void A_reader_of_a_county_reads_the_figures_of_that_county_and_one_of_the_city_those_of_all()
    {
        var county = new Assignment(Role.Reader, DivisionCode.Parse("140403"));
        foreach (var permission in (Permission[])[Permission.StatisticsRead, Permission.VerificationsProgress])
        {
            Assert.True(county.May(permission, DivisionCode.Parse("140403"), null, out var grant));
            Assert.Equal(new Grant(Scope.County, View: View.Totals), grant);
            Assert.False(county.May(permission, DivisionCode.Parse("140404"), null, out _));
            Assert.True(new Assignment(Role.Reader).May(permission, DivisionCode.Parse("140404"), null, out _));
        }

        Assert.Equal("140403", county.HomeCounty?.Value);
        Assert.True(new Assignment(Role.Reader) is { HomeCounty: null, IsCityWide: true });
        Assert.Equal([Permission.VerificationsProgress, Permission.StatisticsRead, Permission.CampaignsRead, .. Permissions.EveryAccount.Order()],
            Permissions.All.Where(permission => county.May(permission, out _)));
    }

    [Fact]
    public void What_a_role_may_do_is_said_in_words_for_every_role()
    {
        Assert.All(Roles.All, role => Assert.NotEmpty(Permissions.WordsFor(role)));
        Assert.All(Roles.All.SelectMany(role => Permissions.WordsFor(role)), line => Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}", line.Words));
    }

    [Fact]
    public void An_assignment_that_names_no_territory_reaches_nothing() => Assert.All(
        [Role.VillageWorker, Role.TownshipSupervisor, Role.CountyReviewer, Role.CountyApprover, Role.DepartmentOfficer],
        role => Assert.All(Permissions.All, permission => Assert.False(new Assignment(role).May(permission, out _))));

    private static Assignment Of(Role role) => role switch
    {
        Role.VillageWorker => new(role, DivisionCode.Parse("140403"), DivisionCode.Parse("140403001"), DivisionCode.Parse("140403001001")),
        Role.TownshipSupervisor => new(role, DivisionCode.Parse("140403"), DivisionCode.Parse("140403001")),
        Role.DepartmentOfficer => new(role, DivisionCode.Parse("140403"), Department: Department.Education),
        _ when role.IsCityWide() => new(role),
        _ => new(role, DivisionCode.Parse("140403")),
    };

    private static string Cell(Grant? grant) => grant is null ? "." : string.Concat(
        grant.Scope switch { Scope.Village => "V", Scope.Township => "T", Scope.County => "C", Scope.City => "M", Scope.Installation => "A" },
        grant.Duty switch { Duty.Act => "", Duty.Propose => "p", Duty.Approve => "a" },
        grant.View switch { View.Whole => "", View.OwnFields => "o", View.Totals => "n" });
}

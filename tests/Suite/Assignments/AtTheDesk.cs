using System.Net;
using App.Security;
using Domain.Assignments;
using Domain.Privacy;
using Storage;
using Suite.Api;
using Suite.Portal;
using Page = Suite.Portal.Page;

namespace Suite.Assignments;

/// <summary>The security administrator's pages: step by step, by two people where the role asks for it, and nobody is named in an address.</summary>
public sealed class AtTheDesk(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Issuer = "https://login.example.cn";

    private readonly Site _site = shared.Site;

    [Fact]
    public async Task An_education_officer_is_let_in_step_by_step_and_put_out_with_a_reason()
    {
        using var admin = await Visitor.SignedInAsync(_site, "securityAdmin", null);
        Assert.Equal(0, (await admin.GetAsync("/portal/assignments/new")).Is(HttpStatusCode.OK)
            .Document.QuerySelectorAll("form[method=post] [name=subject]").Length);
        var county = (await admin.GetAsync("/portal/assignments/new?role=departmentOfficer")).Is(HttpStatusCode.OK);
        Assert.NotNull(county.Document.QuerySelector("select[name=county]"));
        Assert.Null(county.Document.QuerySelector("[name=subject]"));
        Assert.Contains("报送本部门掌握的情况（本县区，只限本部门的项目）", county.Text, StringComparison.Ordinal);
        var form = (await admin.GetAsync("/portal/assignments/new?role=departmentOfficer&county=140403")).Is(HttpStatusCode.OK);
        Assert.Equal(["county", "department", "issuer", "machine", "name", "role", "subject"], Boxes(form));

        // Something is missing: what was typed is still there.
        var again = (await GiveAsync(admin, "wang-laoshi", "departmentOfficer", ("county", "140403"),
            ("name", "王老师"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("这个岗位要写明部门", again.Text, StringComparison.Ordinal);
        Assert.Equal("王老师", again.Document.QuerySelector("[name=name]")!.GetAttribute("value"));
        var given = (await GiveAsync(admin, "wang-laoshi", "departmentOfficer", ("county", "140403"), ("department", "education"),
            ("name", "王老师"))).Is(HttpStatusCode.SeeOther);
        Assert.DoesNotContain("wang", given.Location, StringComparison.OrdinalIgnoreCase);
        var record = (await admin.GetAsync(given.Location!)).Is(HttpStatusCode.OK);
        Assert.Contains("已经生效", record.Text, StringComparison.Ordinal);
        Assert.Contains("部门联络员 · 教育部门", record.Text, StringComparison.Ordinal);
        var listed = (await admin.GetAsync("/portal/assignments?role=departmentOfficer&county=140403&status=active")).Is(HttpStatusCode.OK);
        Assert.Contains("王老师", listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王老师", (await admin.GetAsync("/portal/assignments?county=140404")).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal);

        // Without a reason nobody is put out.
        var path = given.Location!.Split('?')[0];
        (await EndAsync(admin, record, path, "")).Is(HttpStatusCode.UnprocessableEntity);
        (await EndAsync(admin, record, path, "调到别的单位")).LeadsTo("?done=ended");
        var ended = (await admin.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.Contains("调到别的单位", ended.Text, StringComparison.Ordinal);
        Assert.Null(ended.Document.QuerySelector("form[action$='/end']"));
        Assert.Contains("别人改过", (await EndAsync(admin, record, path, "再收回一次")).Is(HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_is_proposed_by_one_and_the_second_one_approves()
    {
        using var one = await Visitor.SignedInAsync(_site, "securityAdmin", null, name: "一号");
        using var two = await Visitor.SignedInAsync(_site, "securityAdmin", null, name: "二号");
        var proposed = (await GiveAsync(one, "new-auditor", "auditor", ("name", "审计新人"))).Is(HttpStatusCode.SeeOther);
        var path = proposed.Location!.Split('?')[0];
        var own = (await one.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.Null(own.Document.QuerySelector("form[action$='/approval']"));
        (await one.SubmitAsync(path + "/approval", ("version", Version(own)))).Is(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("等您批准", (await one.GetAsync("/portal/assignments")).Text, StringComparison.Ordinal);
        Assert.Contains("等您批准", (await two.GetAsync("/portal/assignments")).Text, StringComparison.Ordinal);
        var other = (await two.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.NotNull(other.Document.QuerySelector("form[action$='/approval']"));
        (await two.SubmitAsync(path + "/approval", ("version", Version(other)))).LeadsTo("?done=active");
        Assert.Equal(AssignmentStatus.Active, await StatusAsync("new-auditor"));
    }

    [Fact]
    public async Task A_form_forged_elsewhere_or_with_another_role_in_it_does_nothing()
    {
        using var admin = await Visitor.SignedInAsync(_site, "securityAdmin", null);
        (await admin.PostAsync("/portal/assignments", ("role", "countyReviewer"), ("county", "140403"), ("issuer", Issuer),
            ("subject", "forged"))).Is(HttpStatusCode.Forbidden);
        (await GiveAsync(admin, "forged", "villageWorker", ("county", "140403"), ("township", "140404100"),
            ("village", "140403001001"))).Is(HttpStatusCode.UnprocessableEntity);
        (await GiveAsync(admin, "forged", "king")).Is(HttpStatusCode.UnprocessableEntity);
        (await GiveAsync(admin, "forged", "countyReviewer", ("county", "140403"), ("machine", "true"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Null(await StatusAsync("forged"));
    }

    [Theory]
    [MemberData(nameof(AllRoles))]
    public async Task The_form_of_every_role_asks_for_what_the_role_takes_and_says_what_it_may_do(Role role)
    {
        using var admin = await Visitor.SignedInAsync(_site, "securityAdmin", null);
        var places = string.Concat(new[] { ("county", "140403"), ("township", "140403001") }.Where(part => role.Takes(part.Item1)).Select(part =>
            $"&{part.Item1}={part.Item2}"));
        var form = (await admin.GetAsync($"/portal/assignments/new?role={role.Id()}{places}")).Is(HttpStatusCode.OK);
        Assert.Equal(AssignmentScope.Parts.Where(part => role.Takes(part)).Order(), Boxes(form).Where(box => AssignmentScope.Parts.Contains(box)));
        Assert.All(Permissions.WordsFor(role), line => Assert.Contains(line.Words, form.Text, StringComparison.Ordinal));
    }

    public static TheoryData<Role> AllRoles => [.. Roles.All];

    private static Task<Page> GiveAsync(Visitor admin, string subject, string role, params (string Name, string Value)[] more) =>
        admin.SubmitAsync("/portal/assignments", [("issuer", Issuer), ("subject", subject), ("role", role), .. more]);

    private static Task<Page> EndAsync(Visitor admin, Page record, string path, string reason) =>
        admin.SubmitAsync(path + "/end", ("reason", reason), ("version", Version(record)));

    private static string Version(Page page) => page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;

    private static IEnumerable<string> Boxes(Page page) => page.Document.QuerySelectorAll("form[action='/portal/assignments'][method=post] [name]")
        .Select(box => box.GetAttribute("name")!).Where(name => name != "formToken").Order(StringComparer.Ordinal);

    private async Task<AssignmentStatus?> StatusAsync(string subject) =>
        (await _site.Store.FindAsync(Partition.County("140400"), Kinds.Assignment, Caller.AssignmentIdOf(Caller.SubjectOf(Issuer, subject)),
            TestContext.Current.CancellationToken)) is { } document
            ? AssignmentJson.Read(document.Body).Status : null;
}

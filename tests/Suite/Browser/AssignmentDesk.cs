using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Issuer = Suite.Portal.Issuer;

namespace Suite.Browser;

/// <summary>
/// How a department is let in: the first administrator from the setting, an officer who signs in at a real OpenID provider, and the form between
/// them.
/// </summary>
public sealed class AssignmentDesk
{
    [Fact]
    public async Task A_security_administrator_lets_an_education_officer_in_who_then_has_a_desk_until_the_role_is_taken_away()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var host = await HostProcess.StartAsync(null, 0, "--Auth:Authority", issuer.Address.ToString(), "--Auth:ClientId",
            Issuer.ClientId,
            "--Auth:FirstAdministrator", $"{issuer.Address} chief");
        await using var chromium = await Chromium.LaunchAsync();
        await SomeMoreAsync(host, issuer);

        // The officer signs in first and reads what to tell the administrator.
        var officer = await SignInAsync(chromium, host, issuer, "wang-laoshi");
        await officer.GetByText("还没有分配岗位").WaitForAsync();
        var said = await officer.Locator("dl.facts").InnerTextAsync();
        Assert.Contains("wang-laoshi", said, StringComparison.Ordinal);
        await DemoHost.LookAsync(officer);

        // Without scripts: the form leads from the role to the place to the account.
        var admin = await SignInAsync(chromium, host, issuer, "chief", scripts: false);
        await admin.GetByRole(AriaRole.Link, new() { Name = "岗位", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "给一个账号分配岗位" }).ClickAsync();
        await admin.SelectOptionAsync("[name=role]", "departmentOfficer");
        await admin.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await admin.SelectOptionAsync("[name=county]", "140403");
        await admin.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await admin.SelectOptionAsync("[name=department]", "education");
        await admin.FillAsync("[name=subject]", "wang-laoshi");
        await admin.FillAsync("[name=name]", "王老师");
        Assert.Equal(issuer.Address.ToString(), await admin.InputValueAsync("[name=issuer]"));
        await admin.GetByRole(AriaRole.Button, new() { Name = "分配", Exact = true }).ClickAsync();
        await admin.GetByText("已经生效").WaitForAsync();
        Assert.DoesNotContain("wang", admin.Url, StringComparison.OrdinalIgnoreCase);

        // The officer's next click is inside.
        await officer.GetByRole(AriaRole.Link, new() { Name = "再试一次" }).ClickAsync();
        await officer.GetByText("部门联络员").First.WaitForAsync();
        await DemoHost.LookAsync(officer);
        Assert.Equal(403, (await officer.GotoAsync(new Uri(host.Address, "/portal/assignments").ToString()))!.Status);

        // The pages as an administrator with scripts sees them.
        var desk = await SignInAsync(chromium, host, issuer, "chief");
        await desk.GetByRole(AriaRole.Link, new() { Name = "岗位", Exact = true }).ClickAsync();
        await desk.GetByText("王老师").WaitForAsync();
        await DemoHost.LookAsync(desk, "portal-assignments");
        await desk.GotoAsync(new Uri(host.Address, "/portal/assignments/new?role=villageWorker&county=140403&township=140403001").ToString());
        await DemoHost.LookAsync(desk, "portal-assignment-new");
        await desk.GetByRole(AriaRole.Link, new() { Name = "岗位", Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "王老师" }).ClickAsync();
        await desk.FillAsync("form[action$='/end'] [name=reason]", "调到别的单位");
        await DemoHost.LookAsync(desk, "portal-assignment");
        await desk.GetByRole(AriaRole.Button, new() { Name = "收回岗位" }).ClickAsync();
        await desk.GetByText("已经收回").WaitForAsync();
        await DemoHost.LookAsync(desk);
        await officer.GotoAsync(new Uri(host.Address, "/portal").ToString());
        await officer.GetByText("还没有分配岗位").WaitForAsync();
        Assert.DoesNotContain("wang-laoshi", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("王老师", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_approver_is_on_leave_a_colleague_stands_in_and_the_auditor_sees_who_looked_at_too_many()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var host = await HostProcess.StartAsync(null, 0, "--Auth:Authority", issuer.Address.ToString(), "--Auth:ClientId",
            Issuer.ClientId, "--Auth:FirstAdministrator", $"{issuer.Address} chief", "--RateLimits:SearchesPerHour", "0");
        await using var chromium = await Chromium.LaunchAsync();
        await SomeMoreAsync(host, issuer);
        var desk = await SignInAsync(chromium, host, issuer, "chief");
        await desk.GetByRole(AriaRole.Link, new() { Name = "岗位", Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "赵审批" }).ClickAsync();
        var form = desk.Locator("form[action$='/grants']");
        await form.Locator("[name=who]").SelectOptionAsync(new SelectOptionValue { Label = "李经办 · 县（区）经办人 · 潞州区" });
        await form.Locator("[name=until]").FillAsync(DateTime.UtcNow.AddDays(10)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await form.Locator("[name=reason]").FillAsync("年休假");
        await DemoHost.LookAsync(desk, "portal-standing-in");
        await desk.GetByRole(AriaRole.Button, new() { Name = "安排替班" }).ClickAsync();
        await desk.GetByText("正在替班").WaitForAsync();
        await desk.GotoAsync(new Uri(host.Address, "/portal/assignments/today").ToString());
        await desk.GetByText("替班到").WaitForAsync();
        await DemoHost.LookAsync(desk, "portal-access-today");

        // The colleague goes there and back with one click each.
        var colleague = await SignInAsync(chromium, host, issuer, "li");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "去替班" }).ClickAsync();
        await colleague.Locator(".who").GetByText("（替班）").WaitForAsync();
        await DemoHost.LookAsync(colleague);
        await colleague.GetByRole(AriaRole.Button, new() { Name = "回到" }).ClickAsync();
        await colleague.GetByRole(AriaRole.Button, new() { Name = "去替班" }).WaitForAsync();

        using var http = new HttpClient { BaseAddress = host.Address };
        using var token = await http.PostAsJsonAsync("/dev/token", new { role = "countyReviewer", county = "140403" },
            TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Authorization = new("Bearer",
            (await token.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString());
        for (var look = 0; look < Domain.Audit.UnusualAccess.ManyInADay; look++)
        {
            using var found = await http.PostAsJsonAsync("/api/children/search", new { name = "没有这个人" }, TestContext.Current.CancellationToken);
            Assert.True(found.IsSuccessStatusCode);
        }

        var auditor = await SignInAsync(chromium, host, issuer, "auditor-1");
        await auditor.GetByText("还没有分配岗位").WaitForAsync();
        await ApproveAuditorAsync(host);
        await auditor.GotoAsync(new Uri(host.Address, "/portal/audit").ToString());
        await auditor.GetByRole(AriaRole.Link, new() { Name = "不寻常的查看" }).ClickAsync();
        await auditor.GetByText("看得多").WaitForAsync();
        await DemoHost.LookAsync(auditor, "portal-audit-unusual");
        await auditor.Locator("table.rows td a").First.ClickAsync();
        await auditor.Locator("td").GetByText("查找儿童").First.WaitForAsync();
    }

    /// <summary>The second administrator's word, by another persona.</summary>
    private static async Task ApproveAuditorAsync(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var token = await http.PostAsJsonAsync("/dev/token", new { role = "securityAdmin", name = "二号" });
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token")
            .GetString());
        var waiting = (await http.GetFromJsonAsync<JsonElement>("/api/assignments?status=proposed")).GetProperty("items")[0];
        using var given = await http.PostAsJsonAsync($"/api/assignments/{waiting.GetProperty("id").GetString()}/approval",
            new { version = waiting.GetProperty("version").GetString() });
        Assert.True(given.IsSuccessStatusCode);
    }

    /// <summary>A page of somebody who has gone to the provider and come back.</summary>
    private static async Task<IPage> SignInAsync(Chromium chromium, HostProcess host, Issuer issuer, string subject, bool scripts = true)
    {
        issuer.Subject = subject;
        var page = await chromium.OpenAsync(1440, scripts);
        await page.GotoAsync(new Uri(host.Address, "/portal").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "用单位账号登录" }).ClickAsync();
        await Chromium.ArrivesAsync(page, new Regex("^" + Regex.Escape(host.Address + "portal") + "(?!.*oidc)"));
        return page;
    }

    /// <summary>Colleagues who are there already, and one proposed administrator.</summary>
    private static async Task SomeMoreAsync(HostProcess host, Issuer issuer)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var token = await http.PostAsJsonAsync("/dev/token", new { role = "securityAdmin" });
        http.DefaultRequestHeaders.Authorization = new("Bearer",
            (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString());
        foreach (var body in (object[])
        [
            new { issuer = issuer.Address, subject = "li", name = "李经办", role = "countyReviewer", county = "140403" },
            new { issuer = issuer.Address, subject = "zhao", name = "赵审批", role = "countyApprover", county = "140403" },
            new { issuer = issuer.Address, subject = "zhang", name = "张主任", role = "villageWorker", county = "140403", township = "140403001",
                village = "140403001001" },
            new { issuer = issuer.Address, subject = "school-register", name = "学籍系统", role = "departmentOfficer", county = "140403",
                department = "education", machine = true },
            new { issuer = issuer.Address, subject = "reader-1", name = "市委社会工作部", role = "reader" },
            new { issuer = issuer.Address, subject = "auditor-1", name = "审计员", role = "auditor" },
        ])
        {
            using var given = await http.PostAsJsonAsync("/api/assignments", body);
            Assert.True(given.IsSuccessStatusCode, await given.Content.ReadAsStringAsync());
        }
    }
}

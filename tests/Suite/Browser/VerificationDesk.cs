using System.Text;
using Domain.Forms.Catalogue;
using Microsoft.Playwright;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Browser;

/// <summary>
/// 六 in a real browser: a school register sent as it is, who is in it and was never declared, a disagreement settled, a possible pair decided.
/// </summary>
public sealed class VerificationDesk
{
    private const string County = "140403";

    private const string Records = "/portal/departments/records";

    /// <summary>The heading that no list of words knows.</summary>
    private const string Unclear = "随迁留守标记";

    [Fact]
    public async Task A_school_register_is_sent_as_it_is_three_nobody_declared_become_cases_a_school_is_settled_and_a_pair_decided()
    {
        await using var site = await Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var (numbers, child) = await RegisterAsync(site);
        await SendAsync(site, await OfficerAsync(site, chromium), numbers);

        var reviewer = await chromium.OpenAsync(1440);
        await Chromium.SignInAsync(reviewer, site.Address, "countyReviewer", "王经办", County);
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "比对", Exact = true }).ClickAsync();
        await CompareAsync(site, reviewer);
        await SettleAsync(site, reviewer, child);
        await DecideAsync(site, reviewer);
    }

    /// <summary>What is sent comes out of the school's own system: GB 18030, its own headings, more columns than anybody asked for.</summary>
    private static async Task SendAsync(Site site, IPage page, IReadOnlyList<string> numbers)
    {
        await GoAsync(site, page, Records);
        await page.SetInputFilesAsync("#f-file", Register(numbers, "东街小学"));
        await page.GetByRole(AriaRole.Button, new() { Name = "发送", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "请确认每一列是什么" }).WaitForAsync();
        await DemoHost.LookAsync(page, "portal-headings", fullPage: true);
        Assert.Equal(1, await page.Locator("table.headings .badge.unknown").CountAsync());
        Assert.Contains("东***；英雄***", await page.Locator("table.headings").InnerTextAsync(), StringComparison.Ordinal);
        var asked = await page.ContentAsync();
        Assert.All(numbers.Append("王小明").Append("13900001111"), secret => Assert.DoesNotContain(secret, asked, StringComparison.Ordinal));
        await page.GetByLabel(Unclear).SelectOptionAsync("kind");
        await page.GetByRole(AriaRole.Button, new() { Name = "确认并收下名单" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "结果", Exact = true }).WaitForAsync();
        await DemoHost.LookAsync(page);
        Assert.Contains("9 行", await page.Locator(".facts .badge.met").First.InnerTextAsync(), StringComparison.Ordinal);

        // The next list with these headings is taken without a question.
        await GoAsync(site, page, Records);
        await page.SetInputFilesAsync("#f-file", Register(numbers, "东街实验小学"));
        await page.GetByRole(AriaRole.Button, new() { Name = "发送", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "结果", Exact = true }).WaitForAsync();
        await page.GetByText("代替了以前发来的").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "← 部门数据" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "最近发送的名单" }).WaitForAsync();
        Assert.Equal(2, await page.Locator("tr[data-row]").CountAsync());
        await DemoHost.LookAsync(page, "portal-records", fullPage: true);
    }

    private static async Task CompareAsync(Site site, IPage page)
    {
        var education = page.Locator("[data-department=education]");

        // A new list is also compared without being asked for, within the minute: then the reviewer waits for the end and asks for it again.
        await page.EvaluateAsync("window.before = true");
        await education.GetByRole(AriaRole.Button, new() { NameRegex = new("开始比对|再比对一次") }).ClickAsync();
        await page.WaitForFunctionAsync("!window.before");
        await education.GetByText("已经完成").WaitForAsync();
        await education.GetByText("比完，").WaitForAsync();
        await DemoHost.LookAsync(page, "portal-verification", fullPage: true);
        await education.GetByText("其中 3 个可能是漏报").WaitForAsync();
        await education.GetByRole(AriaRole.Link, new() { Name = "看可能漏报的孩子" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "待核对的事" }).WaitForAsync();
        Assert.Equal(3, await page.Locator("tr[data-row]").CountAsync());
        await DemoHost.LookAsync(page);
        List<string> said = [];
        for (var i = 0; i < 3; i++)
        {
            await GoAsync(site, page, "/portal/cases?type=undeclaredChild");
            await page.Locator("tr[data-row] a").Nth(i).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
            said.Add(await page.Locator("blockquote.said").InnerTextAsync());
        }

        await DemoHost.LookAsync(page);
        Assert.All(["牛小芳", "郭子墨", "韩雪"], name => Assert.Single(said, words => words.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(3, (await site.AllAsync(County, Kinds.CaseForReview)).Count);
    }

    private static async Task SettleAsync(Site site, IPage page, string child)
    {
        await GoAsync(site, page, "/portal/verification");
        await page.GetByRole(AriaRole.Link, new() { Name = "看不一致、核对可能的" }).ClickAsync();
        await Chromium.AskedWhyAsync(page);
        Assert.DoesNotContain("东街实验小学", await page.ContentAsync(), StringComparison.Ordinal);
        await DemoHost.LookAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "不一致的地方" }).WaitForAsync();
        var school = page.Locator("tr[data-row]", new() { HasTextString = "东街实验小学" });
        await school.Locator("input[name=row]").CheckAsync();
        await page.SelectOptionAsync("[name=decision]", "adopt");
        await DemoHost.LookAsync(page, "portal-differences", fullPage: true);

        await page.Locator("#f-reason").FillAsync("学校出具了在读证明");
        await page.GetByRole(AriaRole.Button, new() { Name = "先看一遍" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "裁定：先看一遍" }).WaitForAsync();
        await page.GetByText("档案改成“东街实验小学”").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "不一致的地方" }).WaitForAsync();
        await page.GoForwardAsync();
        await page.ReloadAsync();
        Assert.Empty(await site.AllAsync(County, Kinds.Adjudication));
        await page.GetByRole(AriaRole.Button, new() { Name = "确定裁定 1 处" }).ClickAsync();
        await page.GetByText("办好了1处").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.ReloadAsync();
        await page.GetByText("办好了1处").WaitForAsync();
        Assert.Single(await site.AllAsync(County, Kinds.Adjudication));

        // Somebody goes back and confirms once more: said, and done once.
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "确定裁定 1 处" }).ClickAsync();
        await page.GetByText("1处没有办").WaitForAsync();
        Assert.Single(await site.AllAsync(County, Kinds.Adjudication));
        Assert.Equal("东街实验小学", (await site.ChildAsync(child)).Answers.Get(Shared2024.School));
        await page.GetByRole(AriaRole.Link, new() { Name = "回去看别的" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "不一致的地方" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("tr[data-row]", new() { HasTextString = "东街实验小学" }).CountAsync());
    }

    private static async Task DecideAsync(Site site, IPage page)
    {
        await page.Keyboard.PressAsync("p");
        await page.GetByRole(AriaRole.Heading, new() { Name = "是同一个孩子吗？" }).WaitForAsync();
        await page.GetByText("第 1 对，共 1 对").WaitForAsync();
        await DemoHost.LookAsync(page, "portal-pair", fullPage: true);
        Assert.Empty(await site.AllAsync(County, Kinds.LinkDecision));
        await page.Keyboard.PressAsync("1");
        await page.GetByText("可能的都核对完了").WaitForAsync();
        await DemoHost.LookAsync(page);
        await page.ReloadAsync();
        Assert.Equal("same", Assert.Single(await site.AllAsync(County, Kinds.LinkDecision)).Fields.Get(Fields.Status));

        // Back shows what was decided and asks nothing a second time.
        await page.GoBackAsync();
        await page.GetByText("已经判断：").WaitForAsync();
        Assert.Equal(0, await page.Locator("button[name=decision]").CountAsync());
        await DemoHost.LookAsync(page);
    }

    private static async Task<(IReadOnlyList<string> Numbers, string Child)> RegisterAsync(Site site)
    {
        (string Name, string Born)[] children = [("王小明", "20150305"), ("李雨桐", "20160412"), ("张一诺", "20140920"), ("王晓明", "20170708")];
        List<string> numbers = [], ids = [];
        foreach (var (name, born) in children)
        {
            numbers.Add(Declaring.Number("140421", born));
            var day = $"{born[..4]}-{born[4..6]}-{born[6..]}";
            ids.Add(await site.RegisterAsync(Declaring.Migrant(numbers[^1]).With("childName", name).With("birthDate", day).With("school", "英雄路小学")));
        }

        // Of those whom nobody has declared.
        numbers.AddRange(
        [
            Declaring.Number("410105", "20160506", female: true),
            Declaring.Number("410105", "20150617"),
            Declaring.Number("140403", "20140601", female: true),
        ]);
        return (numbers, ids[0]);
    }

    private static FilePayload Register(IReadOnlyList<string> numbers, string school)
    {
        string[] lines =
        [
            $"序号,学生姓名,性别,出生日期,身份证件号,学校名称,年级,班级,学生状态,是否住校,{Unclear},家长姓名,家长手机",
            $"1,王小明,男,2015-03-05,{numbers[0]},{school},四年级,4班,在读,否,随迁子女,王大山,13900001111",
            $"2,李雨桐,男,2016/4/12,{numbers[1]},英雄路小学,三年级,1班,在读,是,随迁子女,王大山,13900001111",
            $"3,张一诺,男,20140920,{numbers[2]},英雄路小学,五年级,2班,在读,否,随迁子女,王大山,13900001111",
            "4,王晓朋,男,2017-07-08,,英雄路小学,二年级,3班,在读,否,,,",
            $"5,牛小芳,女,2016-05-06,{numbers[4]},英雄路小学,三年级,1班,在读,否,随迁子女,牛建国,13900004444",
            $"6,郭子墨,男,2015-06-17,{numbers[5]},英雄路小学,四年级,4班,在读,否,随迁子女,郭强,13900005555",
            $"7,韩雪,女,2014-06-01,{numbers[6]},英雄路小学,五年级,2班,在读,是,留守儿童,韩奶奶,13900006666",
            "8,路遥,男,2016-09-09,,英雄路小学,三年级,1班,在读,否,,路平,13900007777",
            "9,何静,女,2015-11-11,,英雄路小学,四年级,4班,在读,否,,何勇,13900008888",
        ];
        var text = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(string.Join("\r\n", lines) + "\r\n");
        return new FilePayload { Name = "学籍导出.csv", MimeType = "text/csv", Buffer = text };
    }

    private static async Task<IPage> OfficerAsync(Site site, Chromium chromium)
    {
        var page = await chromium.OpenAsync(1440);
        await GoAsync(site, page, "/portal/signin");
        await page.SelectOptionAsync("[name=role]", "departmentOfficer");
        await page.SelectOptionAsync("[name=county]", County);
        await page.SelectOptionAsync("[name=department]", "education");
        await page.FillAsync("[name=name]", "李老师");
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await Chromium.ArrivesAsync(page, "/portal");
        return page;
    }

    private static Task<IResponse?> GoAsync(Site site, IPage page, string path) => page.GotoAsync(new Uri(site.Address, path).ToString());
}

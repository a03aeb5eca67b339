using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Suite.Browser;

/// <summary>
/// A child director at a door with a phone: through the screens with and without a signal, over a server that is killed meanwhile, with a second
/// phone, and without scripts. What is kept on the phone is looked at byte by byte.
/// </summary>
public sealed class DoorVisits
{
    private const string County = "140403";
    private const string Saved = "已保存";
    private const string Offline = "未联网，已在本机加密保存，联网后自动补传";

    [Fact]
    public async Task A_director_declares_at_the_door_although_the_signal_goes_and_the_server_is_killed()
    {
        await using var host = await HostProcess.StartAsync(arguments: "--demo");
        await using var chromium = await Chromium.LaunchAsync();
        var village = await VillageAsync(host);
        var page = await chromium.OpenAsync(390);
        await SignInAsync(host, page, village);
        await page.GotoAsync(new Uri(host.Address, "/portal/visits").ToString());
        await LookAsync(page, "visits-390");
        await page.SetViewportSizeAsync(1440, 900);
        await LookAsync(page, "visits-1440");
        await page.SetViewportSizeAsync(390, 844);
        await page.GetByRole(AriaRole.Link, new() { Name = "开始走访登记" }).ClickAsync();
        await LookAsync(page, "visit-choose-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "流动儿童" }).ClickAsync();

        // With a signal: who the child is.
        await page.Locator("form[data-ready]").WaitForAsync();
        var visit = new Uri(page.Url).AbsolutePath;
        await page.GetByText("第1步，共13步").WaitForAsync();
        await page.FillAsync("[name=childName]", "钱多多");
        await page.PressAsync("[name=childName]", "Enter");
        Assert.Equal("sex", await page.EvaluateAsync<string>("document.activeElement.name"));
        await page.CheckAsync("[name=sex][value=female]");
        await page.SelectOptionAsync("[name=ethnicity]", "01");
        await page.FillAsync("[name=birthDate]", "2016-05-04");
        await StateAsync(page, Saved);
        await LookAsync(page, "visit-screen-390");
        Chromium.HoldsNone(await page.EvaluateAsync<string>(Chromium.Stored), "钱多多");
        await NextAsync(page, "第2步");
        await page.CheckAsync("[name=hukouRegistered][value=true]");
        await page.FillAsync("[name=citizenNumber]", "14042120160504122X"[..17] + Domain.Identity.CheckDigit.Of("14042120160504122"));
        await page.FillAsync("[name='hukouAddress.detail']", "山西省长治市上党区韩店街道");
        await page.FillAsync("[name='currentAddress.detail']", "三排五号");
        await LookAsync(page, "visit-address-390");
        await NextAsync(page, "第3步");
        await StateAsync(page, Saved);

        // Without: the screens go on, the answers lie sealed on the phone.
        await page.Context.SetOfflineAsync(true);
        await page.CheckAsync("[name=livesWith][value=bothParents]");
        await page.CheckAsync("[name=residenceRegistration][value=temporary]");
        await page.CheckAsync("[name=housing][value=rented]");
        await page.FillAsync("[name=leftHukouOn]", "2024-02-10");
        await StateAsync(page, Offline);
        await LookAsync(page, "visit-offline-390");
        await NextAsync(page, "第4步");
        await page.CheckAsync("[name=guardianship][value=good]");
        await Chromium.MustBeAccessibleAsync(page);
        await NextAsync(page, "第5步");
        await page.CheckAsync("[name=schooling][value=primary]");
        await page.CheckAsync("[name=studyStatus][value=enrolled]");
        await page.FillAsync("[name=school]", "东街街道中心小学");
        await page.CheckAsync("[name=boarding][value=false]");
        await Chromium.MustBeAccessibleAsync(page);
        await NextAsync(page, "第6步");
        await page.CheckAsync("[name=health][value=healthy]");
        await page.CheckAsync("[name=medicalInsurance][value=atResidence]");
        await Chromium.MustBeAccessibleAsync(page);
        await NextAsync(page, "第7步");

        // The counties of the whole country came along with the page; the villages of another township did not, which is said.
        var places = page.Locator("#f-father-currentAddress .places select");
        await places.Nth(0).SelectOptionAsync("320000");
        await places.Nth(1).SelectOptionAsync("320500");
        await places.Nth(2).SelectOptionAsync("320505");
        Assert.Equal(0, await page.GetByText("没有网络，选不了下一级").CountAsync());
        await places.Nth(0).SelectOptionAsync("140000");
        await places.Nth(1).SelectOptionAsync("140400");
        await places.Nth(2).SelectOptionAsync(County);
        await places.Nth(3).SelectOptionAsync(new SelectOptionValue { Index = 2 });
        await page.GetByText("没有网络，选不了下一级").WaitForAsync();
        await page.FillAsync("[name='father.name']", "钱大江");
        await page.FillAsync("[name='father.phone']", "13912345678");
        await Chromium.MustBeAccessibleAsync(page);
        await StateAsync(page, Offline); // what was typed last lies on the phone, too
        var stored = await page.EvaluateAsync<string>(Chromium.Stored);
        Assert.Contains("unsent 1", stored, StringComparison.Ordinal);
        Assert.Contains("key extractable false stays", stored, StringComparison.Ordinal);
        Chromium.HoldsNone(stored, "钱多", "多多", "钱大", "大江", "13912345678", "20160504", "中心小学", "三排五号", "childName", "healthy");

        for (var step = 8; step <= 12; step++)
        {
            await NextAsync(page, $"第{step}步");
            await Chromium.MustBeAccessibleAsync(page);
        }

        await NextAsync(page, "第13步");
        await page.GetByText("现在没有网络").WaitForAsync();
        await page.GetByText("东街街道中心小学").First.WaitForAsync();
        await LookAsync(page, "visit-last-offline-390");

        // The signal comes back: sent by itself, without a reload.
        await page.Context.SetOfflineAsync(false);
        await StateAsync(page, Saved);
        Assert.Contains("unsent 0", await page.EvaluateAsync<string>(Chromium.Stored), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByText("没有网络，选不了下一级")).ToHaveCountAsync(0);
        await places.Nth(4).WaitForAsync(new() { State = WaitForSelectorState.Attached });

        // The server is killed under the page; what is typed meanwhile survives, also that the persona has to sign in again.
        await page.GoBackAsync();
        await page.GetByText("第12步").WaitForAsync();
        await host.StopAsync();
        await page.FillAsync("[name='declarant.name']", "钱大江");
        await page.CheckAsync("[name='declarant.relationship'][value=father]");
        await page.FillAsync("[name='declarant.phone']", "13912345678");
        await StateAsync(page, Offline);
        await host.RestartAsync();
        await page.GetByText("要重新登录才能传上去").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "去登录" }).ClickAsync();
        await FillPersonaAsync(page, village);
        await page.Locator("form[data-ready]").WaitForAsync();
        await StateAsync(page, Saved);
        Assert.Equal("钱大江", await page.InputValueAsync("[name='declarant.name']"));
        Assert.Equal("13912345678", await page.InputValueAsync("[name='declarant.phone']"));

        // A second phone on the same visit.
        var second = await chromium.OpenAsync(390);
        await SignInAsync(host, second, village);
        await second.GotoAsync(new Uri(host.Address, visit + "?screen=0").ToString());
        await second.Locator("form[data-ready]").WaitForAsync();
        await second.FillAsync("[name=childName]", "钱朵朵");
        await StateAsync(second, Saved);
        await page.FillAsync("[name='declarant.phone']", "13912345679");
        await page.GetByRole(AriaRole.Heading, new() { Name = "另一台手机上改过这份走访" }).WaitForAsync();
        Assert.True(await page.GetByLabel("另一台：钱朵朵").IsCheckedAsync(), "What only the other phone changed is proposed from there.");
        Assert.True(await page.GetByLabel("这里：13912345679").IsCheckedAsync());
        await LookAsync(page, "visit-differs-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "按选的保存" }).ClickAsync();
        await StateAsync(page, Saved);
        Assert.Equal("钱朵朵", await page.InputValueAsync("[name=childName]"));

        // Summary, consent, receipt.
        await NextAsync(page, "第13步");
        await page.GetByText("监护人看过告知书").WaitForAsync();
        await page.GetByText("流动儿童（监测摸排）").WaitForAsync();
        await LookAsync(page, "visit-summary-390", fullPage: true);

        // One thing to mend, and straight back.
        await page.Locator("section[aria-label='孩子爸爸'] a").ClickAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await page.FillAsync("[name='father.name']", "钱大川");
        await page.GetByRole(AriaRole.Button, new() { Name = "改好了，回去核对" }).ClickAsync();
        await page.GetByText("钱大川").First.WaitForAsync();
        await page.GetByLabel("监护人看过告知书").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("交上去了").WaitForAsync();
        await LookAsync(page, "visit-received-390");
        var receipt = (await page.Locator(".receipt .number").TextContentAsync())!.Trim();
        await page.GetByRole(AriaRole.Link, new() { Name = "看这份申报" }).ClickAsync();
        await page.GetByText("入户走访").First.WaitForAsync();
        Assert.Contains(receipt, await page.ContentAsync(), StringComparison.Ordinal);

        // The other phone learns that it is over.
        await second.FillAsync("[name=childName]", "钱多朵");
        await second.GetByText("这份走访已经交上去了").WaitForAsync();
        Assert.Contains("unsent 0", await second.EvaluateAsync<string>(Chromium.Stored), StringComparison.Ordinal);

        // A visit to a child of the village, without a signal.
        await page.GotoAsync(new Uri(host.Address, "/portal/visits").ToString());
        await page.Locator("#h-visits ~ .todo a").First.ClickAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        var child = new Uri(page.Url).AbsolutePath.Split('/')[3];
        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("照看孩子的人").CheckAsync();
        await page.FillAsync("[name=seen]", "孩子跟姥姥住，作业有人管，冬衣不够。");
        await LookAsync(page, "visit-note-390");
        await page.GetByRole(AriaRole.Button, new() { Name = "记下" }).ClickAsync();
        await StateAsync(page, Offline);
        await Chromium.MustBeAccessibleAsync(page);
        Chromium.HoldsNone(await page.EvaluateAsync<string>(Chromium.Stored), "冬衣");
        await page.Context.SetOfflineAsync(false);
        await page.GetByText("走访已经记下").WaitForAsync();
        await page.GotoAsync(new Uri(host.Address, "/portal/children/" + child).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "打开", Exact = true }).ClickAsync();
        await page.GetByText("冬衣不够").WaitForAsync();
        Assert.Equal(1, await page.GetByText("冬衣不够").CountAsync());
        await Chromium.MustBeAccessibleAsync(page);

        // Signing out leaves nothing.
        await page.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await page.GetByText("您已经退出").WaitForAsync();
        Assert.DoesNotContain("visits", await page.EvaluateAsync<string>("async () => (await indexedDB.databases()).map((db) => db.name).join()"),
            StringComparison.Ordinal);

        // What has not reached the server is asked about before it is wiped.
        await second.EvaluateAsync(
            "() => new Promise((ok) => { const asked = indexedDB.open('visits'); asked.onsuccess = () => { const work = "
                + "asked.result.transaction('unsent', 'readwrite'); work.objectStore('unsent').put({ at: Date.now() }, 'x'); work.oncomplete = () "
                + "=> { asked.result.close(); ok(); }; }; })");
        var answers = new Queue<bool>([false, true]);
        second.Dialog += (_, dialog) => _ = answers.Dequeue() ? dialog.AcceptAsync() : dialog.DismissAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        Assert.Contains("unsent 1", await second.EvaluateAsync<string>(Chromium.Stored), StringComparison.Ordinal);
        await second.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await second.GetByText("您已经退出").WaitForAsync();
        Chromium.HoldsNone(await second.EvaluateAsync<string>(Chromium.Stored), "unsent");

        // Nobody's name ever stood in an address or in the log.
        Assert.DoesNotContain("钱", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("1391234567", host.Log, StringComparison.Ordinal);
        await host.StopAsync();
        var files = Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        foreach (var secret in (byte[][])[[.. "钱多多"u8], [.. "13912345679"u8], [.. "冬衣不够"u8]])
        {
            Assert.DoesNotContain(files, file => File.ReadAllBytes(file).AsSpan().IndexOf(secret) >= 0);
        }
    }

    [Fact]
    public async Task As_many_stretches_of_work_as_were_typed_without_a_signal_are_there_when_the_page_is_opened_again()
    {
        await using var site = await Suite.Api.Site.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        await page.GotoAsync(new Uri(site.Address, "/portal/signin").ToString());
        await FillPersonaAsync(page, Suite.Visits.Village.Own);
        await page.GotoAsync(new Uri(site.Address, "/portal/visits").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "开始走访登记" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "留守儿童" }).ClickAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        await page.RouteAsync("**/api/visits/drafts/**", route => route.AbortAsync());
        var screen = await page.Locator("[data-screen]:has(#f-fatherWork)").GetAttributeAsync("data-screen");
        for (var step = int.Parse(screen!, System.Globalization.CultureInfo.InvariantCulture); step > 0; step--)
        {
            await page.Locator("button[value=next]").ClickAsync();
        }

        for (var row = 0; row < 8; row++)
        {
            await page.FillAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[name='fatherWork.{row}.place']"), $"广东东莞{row}厂");
            await page.Locator("#f-fatherWork").GetByRole(AriaRole.Button, new() { Name = "再加一段" }).ClickAsync();
        }

        await StateAsync(page, Offline);
        await page.ReloadAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal(8, await page.Locator("#f-fatherWork .spell").CountAsync());
        Assert.Equal("广东东莞7厂", await page.InputValueAsync("[name='fatherWork.7.place']"));

        // With a signal again the server has them all, and nothing that is not a box of the form; also for who leaves while an attempt still fails.
        var under = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        await page.UnrouteAllAsync();
        await page.RouteAsync("**/api/visits/drafts/**", async route =>
        {
            under.TrySetResult();
            await end.Task;
            await route.AbortAsync();
        }, new() { Times = 1 });
        await under.Task;
        await page.Locator("button[value=exit]").ClickAsync();
        await Assertions.Expect(page.Locator("#visit-state")).ToHaveTextAsync("正在保存…");
        end.SetResult();
        await Chromium.ArrivesAsync(page, "/portal/visits");
        await page.Locator("[data-draft] a").First.ClickAsync();
        await page.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal("广东东莞7厂", await page.InputValueAsync("[name='fatherWork.7.place']"));
    }

    [Fact]
    public async Task Without_scripts_a_visit_goes_page_by_page()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390, scripts: false);
        await SignInAsync(host, page, "140403001001");
        await page.GotoAsync(new Uri(host.Address, "/portal/visits").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "开始走访登记" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "留守儿童" }).ClickAsync();
        await page.GetByText("第1步").WaitForAsync();
        Assert.Equal(1, await page.Locator("section.screen:visible").CountAsync());
        await page.FillAsync("[name=childName]", "冯小满");
        await page.CheckAsync("[name=sex][value=male]");
        await page.SelectOptionAsync("[name=ethnicity]", "01");
        await page.FillAsync("[name=birthDate]", "2019-03-03");
        await GoAsync("第2步");
        await page.CheckAsync("[name=hukouRegistered][value=true]");
        await page.CheckAsync("[name=citizenNumber][value='?']");
        await page.FillAsync("[name='hukouAddress.detail']", "二组");
        await page.FillAsync("[name='currentAddress.detail']", "二组");
        await GoAsync("第3步");

        // Back and forth loses nothing.
        await page.GetByRole(AriaRole.Button, new() { Name = "上一步" }).ClickAsync();
        await page.GetByText("第2步").WaitForAsync();
        Assert.Equal("二组", await page.InputValueAsync("[name='hukouAddress.detail']"));
        await GoAsync("第3步");
        await GoAsync("第4步");
        await GoAsync("第5步");
        await page.CheckAsync("[name=bothParentsAway][value=true]");
        await page.CheckAsync("[name=oneAwayOtherIncapable][value=false]");
        foreach (var parent in (string[])["fatherWork", "motherWork"])
        {
            await page.FillAsync($"[name='{parent}.0.place']", "广东东莞");
            await page.FillAsync($"[name='{parent}.0.startedOn']", "2024-02-20");
        }

        for (var step = 6; step <= 12; step++)
        {
            await GoAsync($"第{step}步");
        }

        // Skipped too quickly: the summary names what is missing, and leads there.
        await page.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "核对并提交" }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).CountAsync());
        await MendAsync("hasEntrustedCarer", "false");
        await MendAsync("guardianship", "fair");
        await MendAsync("schooling", "preschool");
        await MendAsync("health", "healthy");
        await MendAsync("medicalInsurance", "insured");
        await MendAsync("healthManagement", "received");
        await page.GetByLabel("监护人看过告知书").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await page.GetByText("交上去了").WaitForAsync();

        async Task GoAsync(string step)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
            await page.GetByText(step).WaitForAsync();
        }

        async Task MendAsync(string field, string value)
        {
            var link = page.Locator($".problems a[href$='#f-{field}']");
            if (await link.CountAsync() > 0)
            {
                await link.First.ClickAsync();
                await page.CheckAsync($"[name={field}][value={value}]");
                await page.GetByRole(AriaRole.Button, new() { Name = "改好了，回去核对" }).ClickAsync();
                await page.GetByRole(AriaRole.Heading, new() { Name = "核对并提交" }).WaitForAsync();
            }
        }
    }

    private static async Task LookAsync(IPage page, string picture, bool fullPage = false)
    {
        await Chromium.MustBeAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the phone.");
        await Chromium.PictureAsync(page, picture, fullPage);
    }

    private static async Task NextAsync(IPage page, string step)
    {
        await page.Locator("button[value=next]").ClickAsync();
        await page.GetByText(step).First.WaitForAsync();
    }

    private static Task StateAsync(IPage page, string text) => page.Locator("#visit-state", new() { HasText = text }).WaitForAsync();

    /// <summary>
    /// A village of the synthetic city in which somebody has promised a family to come again: what is due by the calendar the timer may have dealt
    /// with already.
    /// </summary>
    private static async Task<string> VillageAsync(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        await AsAsync(new { role = "countyReviewer", county = County });
        var children = (await http.GetFromJsonAsync<JsonElement>("/api/children?status=active")).GetProperty("items").EnumerateArray()
            .Select(item => (Id: item.GetProperty("id").GetString()!, Village: item.GetProperty("village").GetString()))
            .Where(child => child.Village?.Length == 12).ToList();
        var (id, village) = children.OrderBy(child => child.Village, StringComparer.Ordinal).First();
        await AsAsync(new { role = "villageWorker", county = County, township = village![..9], village });
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        using var visit = new HttpRequestMessage(HttpMethod.Post, $"/api/children/{id}/visits")
        {
            Content = JsonContent.Create(new
            {
                visitedOn = today.ToString("yyyy-MM-dd"),
                met = new[] { "carer" },
                seen = "家里都好。",
                nextOn = today.AddDays(3).ToString("yyyy-MM-dd")
            }),
        };
        visit.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var kept = await http.SendAsync(visit);
        Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync());
        return village;

        async Task AsAsync(object persona)
        {
            using var token = await http.PostAsJsonAsync("/dev/token", persona);
            http.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token")
                .GetString());
        }
    }

    private static async Task SignInAsync(HostProcess host, IPage page, string village)
    {
        await page.GotoAsync(new Uri(host.Address, "/portal/signin").ToString());
        await FillPersonaAsync(page, village);
    }

    private static async Task FillPersonaAsync(IPage page, string village)
    {
        await page.SelectOptionAsync("[name=role]", "villageWorker");
        await page.SelectOptionAsync("[name=county]", County);
        await page.SelectOptionAsync("[name=township]", village[..9]);
        await page.FillAsync("[name=village]", village);
        await page.FillAsync("[name=name]", "李主任");
        await page.GetByRole(AriaRole.Button, new() { Name = "进入" }).ClickAsync();
        await page.Locator(".site-head .who").WaitForAsync();
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Suite.Browser;

/// <summary>The page /declare in a real browser, as a parent with a phone uses it.</summary>
public sealed class DeclarePage
{
    [Fact]
    public async Task A_parent_declares_a_migrant_child_on_a_phone_and_reads_clause_by_clause_why_it_counts()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);

        await page.GotoAsync(new Uri(host.Address, "/").ToString());
        await Chromium.MustBeAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "孩子离开了老家" }).ClickAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "declare-form-390");

        // Gone on too early: what is missing on this step is named, and what was typed stays.
        await page.PutAsync("childName", "李小雨");
        await page.StepAsync("next");
        await page.GetByText("处需要改一改").WaitForAsync();
        Assert.Equal("李小雨", await page.InputValueAsync("[name='childName']"));
        Assert.Equal(0, await page.Locator("#problems", new() { HasText = "户籍" }).CountAsync());
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "declare-step-problems-390");

        await page.ChooseAsync("sex", "female");
        await page.SelectOptionAsync("[name='ethnicity']", "01");
        await page.PutAsync("birthDate", "2016-03-05");
        await page.ChooseAsync("hukouRegistered", "true");
        await page.Locator("input[name='citizenNumber'][type='checkbox']").CheckAsync();
        await page.PickAsync("户籍地址", "山西省", "长治市", "武乡县");
        await page.PutAsync("hukouAddress.detail", "丰州镇东村12号");
        await page.PickAsync("现居住地", "山西省", "长治市", "潞州区", "东街街道");
        await page.PutAsync("currentAddress.detail", "英雄路1号");
        await page.ChooseAsync("livesWith", "bothParents");
        await page.ChooseAsync("residenceRegistration", "none");
        await page.ChooseAsync("housing", "rented");
        await page.PutAsync("leftHukouOn", "2024-02-10");

        // Does it count? The answer comes into view and is announced; Back leads to the step, with everything in it.
        await page.StepAsync("check");
        Assert.Equal("assessment", await page.EvaluateAsync<string>("document.activeElement.id"));
        await Expect(page.Locator("#assessment[role=status] h2")).ToBeInViewportAsync();
        await Chromium.MustBeAccessibleAsync(page);
        await Chromium.PictureAsync(page, "declare-assessment-390");
        await page.GoBackAsync();
        await page.ReadyAsync();
        Assert.Equal("2024-02-10", await page.InputValueAsync("[name='leftHukouOn']"));

        await page.ChooseAsync("schooling", "primary");
        await page.ChooseAsync("studyStatus", "enrolled");
        await page.PutAsync("school", "英雄路小学");
        await page.ChooseAsync("boarding", "false");
        await page.ChooseAsync("health", "healthy");
        await page.ChooseAsync("medicalInsurance", "atHukou");
        await page.PutAsync("declarant.name", "李妈妈");
        await page.ChooseAsync("declarant.relationship", "mother");
        await page.Locator("input[name='declarant.phone'][type='tel']").FillAsync("13812345678");
        await page.ReachAsync("consent");
        await Chromium.MustBeAccessibleAsync(page);

        // Without the consent: in plain words, at its box and on top, and Back is not dead.
        await page.StepAsync("submit");
        Assert.Equal("请先看完告知书，再勾选“已读懂并同意”。", await page.Locator("#problems li").InnerTextAsync());
        Assert.True(await page.Locator("#f-consent-error").IsVisibleAsync());
        await Chromium.PictureAsync(page, "declare-consent-390");
        await page.GoBackAsync();
        await page.ReadyAsync();
        await page.GoForwardAsync();
        await page.ReadyAsync();
        await page.Locator("#problems a").ClickAsync();
        await page.ReadyAsync();
        await Expect(page.Locator("[name='consent']")).ToBeFocusedAsync();
        await page.CheckAsync("[name='consent']");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交申报" }).ClickAsync();

        await page.GetByText("收到了，谢谢您").WaitForAsync();
        Assert.True(await page.GetByText("2024年2月10日离开户籍地，到2024年8月10日满6个月。").IsVisibleAsync());
        await Chromium.MustBeAccessibleAsync(page);
        Assert.Equal(4, await page.GetByText("方案二(一)", new() { Exact = true }).CountAsync());
        await Chromium.PictureAsync(page, "declare-received-390", fullPage: true);

        Assert.EndsWith("/declare/received", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        var receipt = await page.Locator(".receipt .number").InnerTextAsync();
        Chromium.HoldsNone(await page.EvaluateAsync<string>(Chromium.Stored), "drafts 1");

        // Who just declared need not prove it again on this telephone; everybody else does.
        await page.GetByRole(AriaRole.Link, new() { Name = "查进度" }).First.ClickAsync();
        await page.GetByText("我们已经收到您的申报").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "不在这台手机" }).ClickAsync();
        await page.FillAsync("[name='receipt']", receipt);
        await page.FillAsync("[name='phoneLast4']", "5678");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByText("我们已经收到您的申报").WaitForAsync();
        await Chromium.MustBeAccessibleAsync(page);
    }

    [Fact]
    public async Task Without_scripts_the_form_still_takes_an_address_written_out_and_tells_what_is_missing()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(1440, scripts: false);
        await page.GotoAsync(new Uri(host.Address, "/declare/left-behind-2024").ToString());
        await page.PutAsync("childName", "冯小满", scripts: false);
        await page.ChooseAsync("sex", "male", scripts: false);
        await page.SelectOptionAsync("[name='ethnicity']", "01");
        await page.PutAsync("birthDate", "2018-05-06", scripts: false);
        await page.ChooseAsync("hukouRegistered", "true", scripts: false);
        await page.CheckAsync("[name=citizenNumber][value='?']");
        await page.PutAsync("hukouAddress.detail", "山西省长治市武乡县丰州镇东村12号", scripts: false);
        await page.PutAsync("currentAddress.detail", "山西省长治市武乡县丰州镇东村12号", scripts: false);
        await page.ReachAsync("fatherWork.0.place", scripts: false);
        await page.PutAsync("fatherWork.0.place", "广东省东莞市", scripts: false);
        await page.PutAsync("fatherWork.0.startedOn", "2024-01-05", scripts: false);
        await page.ChooseAsync("bothParentsAway", "true", scripts: false);
        Assert.Equal(1, await page.Locator("section.screen:visible").CountAsync());
        await page.StepAsync("check", scripts: false);
        await page.GetByText("还没有提交，什么都没有保存").WaitForAsync();
        Assert.True(await page.GetByText("留守儿童（监测摸排）").IsVisibleAsync());
        Assert.Equal("2018-05-06", await page.InputValueAsync("[name='birthDate']"));

        // Back and a look at 查进度 lose nothing of what was posted; a reload does not ask.
        await page.GoBackAsync();
        await page.ReloadAsync();
        Assert.Equal("广东省东莞市", await page.InputValueAsync("[name='fatherWork.0.place']"));
        await page.GetByRole(AriaRole.Link, new() { Name = "查进度" }).First.ClickAsync();
        await page.GotoAsync(new Uri(host.Address, "/declare/left-behind-2024").ToString());
        Assert.Equal("冯小满", await page.InputValueAsync("[name='childName']"));
        await page.GetByRole(AriaRole.Button, new() { Name = "清除填的内容" }).ClickAsync();
        await page.Locator("form[data-carried='']").WaitForAsync();
        Assert.Equal("", await page.InputValueAsync("[name='childName']"));
    }

    [Fact]
    public async Task What_is_typed_and_not_sent_stays_in_this_browser_alone_and_ends_when_it_is_cleared()
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(390);
        var form = new Uri(host.Address, "/declare/left-behind-2024").ToString();
        await page.GotoAsync(form);
        await page.ReadyAsync();
        await page.PutAsync("childName", "冯小满");
        await page.PutAsync("birthDate", "2018-05-06");

        // Leaving at once for 查进度, and back: nothing was posted, everything is there.
        await page.GetByRole(AriaRole.Link, new() { Name = "查进度" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "自主申报" }).ClickAsync();
        await page.Locator("[data-draft=left-behind-2024]").WaitForAsync();
        Assert.False(await page.Locator("[data-draft=migrant-2024]").IsVisibleAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "孩子留在老家" }).ClickAsync();
        await page.ReadyAsync();
        Assert.Equal("冯小满", await page.InputValueAsync("[name='childName']"));
        await page.ReloadAsync();
        await page.ReadyAsync();
        Assert.Equal("2018-05-06", await page.InputValueAsync("[name='birthDate']"));

        // Typed on a later step and then Back: kept as well, and a tab that was closed opens where it was left.
        await page.ChooseAsync("sex", "male");
        await page.SelectOptionAsync("[name='ethnicity']", "01");
        await page.ChooseAsync("hukouRegistered", "true");
        await page.PutAsync("hukouAddress.detail", "丰州镇东村12号");
        await page.KeptAsync();
        await page.GoBackAsync();
        await page.ReadyAsync();
        Assert.Equal("丰州镇东村12号", await page.InputValueAsync("[name='hukouAddress.detail']"));
        await page.Context.ClearCookiesAsync();
        var other = await page.Context.NewPageAsync();
        await page.CloseAsync();
        await other.GotoAsync(form);
        await other.Locator("form[data-ready]").WaitForAsync();
        Assert.Equal("冯小满", await other.InputValueAsync("[name='childName']"));
        Assert.True(await other.Locator("[name='hukouAddress.detail']").IsVisibleAsync());

        // Nothing of it can be read in what the browser stores, and the key does not come out.
        var stored = await other.EvaluateAsync<string>(Chromium.Stored);
        Assert.Contains("drafts 1", stored, StringComparison.Ordinal);
        Assert.Contains("key extractable false stays", stored, StringComparison.Ordinal);
        Chromium.HoldsNone(stored, "冯小满");
        Chromium.HoldsNone(stored, "2018-05-06");
        Assert.Equal("", await other.EvaluateAsync<string>("document.cookie"));

        other.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "清除填的内容" }).ClickAsync();
        await other.Locator("form[data-ready][data-carried='']").WaitForAsync();
        Assert.Equal("", await other.InputValueAsync("[name='childName']"));
        Assert.Contains("drafts 0", await other.EvaluateAsync<string>(Chromium.Stored), StringComparison.Ordinal);
        Assert.DoesNotContain("冯小满", host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    public async Task A_father_who_worked_in_many_places_gets_a_row_for_each(int width, bool scripts)
    {
        await using var host = await HostProcess.StartAsync();
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(width, scripts);
        await page.GotoAsync(new Uri(host.Address, "/declare/left-behind-2024").ToString());
        await page.PutAsync("childName", "冯小满", scripts);
        await page.ChooseAsync("sex", "male", scripts);
        await page.SelectOptionAsync("[name='ethnicity']", "01");
        await page.PutAsync("birthDate", "2018-05-06", scripts);
        await page.ChooseAsync("hukouRegistered", "true", scripts);
        await page.Locator("input[name='citizenNumber'][type='checkbox']").CheckAsync();
        await page.PutAsync("hukouAddress.detail", "山西省长治市武乡县丰州镇东村12号", scripts);
        if (scripts)
        {
            await page.PickAsync("户籍地址", "山西省", "长治市", "武乡县");
            await page.PickAsync("现居住地", "山西省", "长治市", "武乡县");
        }

        await page.PutAsync("currentAddress.detail", "山西省长治市武乡县丰州镇东村12号", scripts);
        await page.ChooseAsync("bothParentsAway", "true", scripts);
        await page.ReachAsync("fatherWork.0.place", scripts);
        for (var row = 0; row < 8; row++)
        {
            await page.FillAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[name='fatherWork.{row}.place']"), "广东省东莞市");
            await page.Locator("#f-fatherWork").GetByRole(AriaRole.Button, new() { Name = "再加一段" }).ClickAsync();
        }

        await Expect(page.Locator("#f-fatherWork .spell")).ToHaveCountAsync(9);
        if (scripts)
        {
            // The new row is empty and has the focus; Enter sends the form, it does not add a row.
            Assert.Equal("fatherWork.8.place", await page.EvaluateAsync<string>("document.activeElement.name"));
            Assert.Equal("", await page.InputValueAsync("[name='fatherWork.8.place']"));
            await Chromium.MustBeAccessibleAsync(page);
            await Chromium.PictureAsync(page, "declare-spells-390");
        }
        else
        {
            await Chromium.ArrivesAsync(page, "#f-fatherWork");
            await Chromium.PictureAsync(page, "declare-spells-1440");
        }

        await page.Locator("[name='fatherWork.7.place']").PressAsync("Enter");
        await page.GetByText("处需要改一改").WaitForAsync();
        Assert.Equal("广东省东莞市", await page.InputValueAsync("[name='fatherWork.7.place']"));
    }
}

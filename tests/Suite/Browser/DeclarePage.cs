using Microsoft.Playwright;

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

        // Sent too early: everything that is missing is named, and what was typed stays.
        await page.FillAsync("[name='childName']", "李小雨");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交申报" }).ClickAsync();
        await page.GetByText("处需要改一改").WaitForAsync();
        Assert.Equal("李小雨", await page.InputValueAsync("[name='childName']"));
        await Chromium.MustBeAccessibleAsync(page);

        await ChooseAsync(page, "sex", "female");
        await page.SelectOptionAsync("[name='ethnicity']", "01");
        await page.FillAsync("[name='birthDate']", "2016-03-05");
        Assert.False(await page.Locator("[name='hukouAddress.detail']").IsVisibleAsync(), "The hukou address is asked once the child has a hukou.");
        await ChooseAsync(page, "hukouRegistered", "true");
        await page.Locator("input[name='citizenNumber'][type='checkbox']").CheckAsync();
        await PickAsync(page, "户籍地址", "山西省", "长治市", "武乡县");
        await page.FillAsync("[name='hukouAddress.detail']", "丰州镇东村12号");
        await PickAsync(page, "现居住地", "山西省", "长治市", "潞州区", "东街街道");
        await page.FillAsync("[name='currentAddress.detail']", "英雄路1号");
        await ChooseAsync(page, "livesWith", "bothParents");
        await ChooseAsync(page, "residenceRegistration", "none");
        await ChooseAsync(page, "housing", "rented");
        await page.FillAsync("[name='leftHukouOn']", "2024-02-10");
        await ChooseAsync(page, "schooling", "primary");
        await ChooseAsync(page, "studyStatus", "enrolled");
        await page.FillAsync("[name='school']", "英雄路小学");
        await ChooseAsync(page, "boarding", "false");
        await ChooseAsync(page, "health", "healthy");
        await ChooseAsync(page, "medicalInsurance", "atHukou");
        await page.FillAsync("[name='declarant.name']", "李妈妈");
        await ChooseAsync(page, "declarant.relationship", "mother");
        await page.FillAsync("input[name='declarant.phone'][type='tel']", "13812345678");
        await page.CheckAsync("[name='consent']");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交申报" }).ClickAsync();

        await page.GetByText("收到了，谢谢您").WaitForAsync();
        Assert.True(await page.GetByText("2024年2月10日离开户籍地，到2024年8月10日满6个月。").IsVisibleAsync());
        await Chromium.MustBeAccessibleAsync(page);
        Assert.Equal(4, await page.GetByText("方案二(一)", new() { Exact = true }).CountAsync());
        await Chromium.PictureAsync(page, "declare-received-390", fullPage: true);

        var receipt = await page.Locator(".receipt .number").InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "查进度" }).First.ClickAsync();
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
        await page.FillAsync("[name='currentAddress.detail']", "山西省长治市武乡县丰州镇东村12号");
        await page.FillAsync("[name='birthDate']", "2018-05-06");
        await page.FillAsync("[name='fatherWork.0.place']", "广东省东莞市");
        await page.FillAsync("[name='fatherWork.0.startedOn']", "2024-01-05");
        await ChooseAsync(page, "bothParentsAway", "true");
        await page.GetByRole(AriaRole.Button, new() { Name = "先看看算不算" }).ClickAsync();
        await page.GetByText("还没有提交，什么都没有保存").WaitForAsync();
        Assert.True(await page.GetByText("留守儿童（监测摸排）").IsVisibleAsync());
        Assert.Equal("2018-05-06", await page.InputValueAsync("[name='birthDate']"));
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
        if (scripts)
        {
            await ChooseAsync(page, "bothParentsAway", "true");
        }

        for (var row = 0; row < 8; row++)
        {
            await page.FillAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[name='fatherWork.{row}.place']"), "广东省东莞市");
            await page.Locator("#f-fatherWork").GetByRole(AriaRole.Button, new() { Name = "再加一段" }).ClickAsync();
        }

        Assert.Equal(9, await page.Locator("#f-fatherWork .spell").CountAsync());
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
            Assert.EndsWith("#f-fatherWork", page.Url, StringComparison.Ordinal);
            await Chromium.PictureAsync(page, "declare-spells-1440");
        }

        await page.Locator("[name='fatherWork.7.place']").PressAsync("Enter");
        await page.GetByText("处需要改一改").WaitForAsync();
        Assert.Equal("广东省东莞市", await page.InputValueAsync("[name='fatherWork.7.place']"));
    }

    private static Task ChooseAsync(IPage page, string name, string value) => page.Locator($"input[name='{name}'][value='{value}']").CheckAsync();

    private static async Task PickAsync(IPage page, string label, params string[] places)
    {
        foreach (var (place, level) in places.Select((place, level) => (place, level)))
        {
            await page.Locator($"[data-place='{label}'] select").Nth(level).SelectOptionAsync(new SelectOptionValue { Label = place });
        }
    }
}

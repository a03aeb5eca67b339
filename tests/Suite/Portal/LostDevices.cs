using System.Net;
using AngleSharp.Dom;
using Domain.Divisions;
using Storage;
using Suite.Api;
using Suite.Visits;

namespace Suite.Portal;

/// <summary>A phone that is lost: ended from another device, refused from then on, and told to empty itself.</summary>
public sealed class LostDevices
{
    [Fact]
    public async Task Whoever_loses_a_phone_ends_it_at_another_and_from_then_on_it_is_refused_with_plain_words()
    {
        await using var village = await Village.StartAsync("2026-09-10");
        var site = village.Site;
        using var phone = await village.SignInAsync();
        var copy = Copy(phone);
        village.Time.Advance(TimeSpan.FromMinutes(20));
        (await phone.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
        using var office = await village.SignInAsync();
        var list = (await office.GetAsync("/portal/devices")).Is(HttpStatusCode.OK);
        Assert.Equal(2, list.Document.QuerySelectorAll(".todo").Length);
        var rows = list.Document.QuerySelectorAll(".todo");
        var other = rows.Single(row => !row.TextContent.Contains("就是这一台", StringComparison.Ordinal));
        Assert.Contains("2026年9月10日 09:00第一次登录，最后使用：2026年9月10日 09:20", other.TextContent, StringComparison.Ordinal);
        var lost = End(other);
        (await office.SubmitAsync(lost)).LeadsTo("/portal/devices?done=ended");
        (await office.SubmitAsync(lost)).LeadsTo("/portal/devices?done=ended");

        // The phone: its pages lead to where it says so, its send-backs are refused, and either empties it.
        var page = await site.SendAsync(HttpMethod.Get, "/portal/visits/taken", null, copy);
        Assert.Equal(HttpStatusCode.SeeOther, page.Status);
        Assert.Equal("\"storage\"", page.Headers.GetValues("Clear-Site-Data").Single());
        var told = await site.SendAsync(HttpMethod.Get, "/portal/signin", null, copy);
        Assert.Contains("这台设备已经停用", told.Body, StringComparison.Ordinal);
        Assert.Equal("\"storage\"", told.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Contains(told.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("taken=;", StringComparison.Ordinal));
        var sent = await site.PostAsync($"/api/children/{new string('0', 32)}/visits", "{}", copy);
        sent.Is(HttpStatusCode.Unauthorized, "device-ended");
        Assert.Contains("已经停用", sent.Text("title"), StringComparison.Ordinal);

        // Days later, its session long forgotten, it still learns it; the other device goes on.
        village.Time.Advance(TimeSpan.FromDays(3));
        (await site.PostAsync($"/api/children/{new string('0', 32)}/visits", "{}", copy)).Is(HttpStatusCode.Unauthorized, "device-ended");
        var audit = await site.GetAsync("/api/audit?county=140400&action=device.end", await site.TokenAsync("auditor"));
        Assert.Single(audit.Json.GetProperty("items").EnumerateArray());
        using var again = await village.SignInAsync();
        (await again.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_ends_anothers_device_but_the_security_administrator()
    {
        await using var village = await Village.StartAsync("2026-09-10");
        using var worker = await village.SignInAsync();
        using var colleague = await Visitor.SignedInAsync(village.Site, "villageWorker", Village.County, Village.Township, Village.Own, "别人");
        using var administrator = await Visitor.SignedInAsync(village.Site, "securityAdmin", null);
        var end = End((await worker.GetAsync("/portal/devices")).Document.QuerySelector(".todo")!);
        (await colleague.SubmitAsync(end)).Is(HttpStatusCode.NotFound);
        (await worker.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain(end, (await administrator.GetAsync("/portal/devices")).Html, StringComparison.Ordinal);
        (await administrator.SubmitAsync(end)).Is(HttpStatusCode.SeeOther);
        (await worker.GetAsync("/portal/visits")).Is(HttpStatusCode.SeeOther);
        (await colleague.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Found_again_the_phone_signs_in_as_a_new_device_and_signing_out_takes_it_off_the_list()
    {
        await using var village = await Village.StartAsync("2026-09-10");
        using var phone = await village.SignInAsync();
        var number = phone.Cookies["device"]!.Value;
        (await phone.SubmitAsync(End((await phone.GetAsync("/portal/devices")).Document.QuerySelector(".todo")!))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("已经停用", (await phone.GetAsync("/portal/signin")).Text, StringComparison.Ordinal);
        await AgainAsync(phone);
        Assert.NotEqual(number, phone.Cookies["device"]!.Value);
        (await phone.GetAsync("/portal/visits")).Is(HttpStatusCode.OK);
        Assert.Equal(2, (await DevicesAsync(village.Site)).Count);
        (await phone.SubmitAsync("/portal/signout")).Is(HttpStatusCode.SeeOther);
        Assert.Single(await DevicesAsync(village.Site));

        // The same browser, the same person: the same device.
        using var office = await village.SignInAsync();
        var before = office.Cookies["device"]!.Value;
        await AgainAsync(office);
        Assert.Equal(before, office.Cookies["device"]!.Value);
        village.Time.Advance(TimeSpan.FromDays(32));
        Assert.Empty(await DevicesAsync(village.Site));
    }

    private static string End(IElement row) => row.QuerySelector("form")!.GetAttribute("action")!;

    /// <summary>The same person signs in once more.</summary>
    private static async Task AgainAsync(Visitor visitor)
    {
        (string, string)[] persona =
            [("role", "villageWorker"), ("county", Village.County), ("township", Village.Township), ("village", Village.Own), ("name", "测试")];
        (await visitor.PostAsync("/portal/signin", persona)).Is(HttpStatusCode.SeeOther);
    }

    private static Task<IReadOnlyList<global::Storage.Document>> DevicesAsync(Site site) => site.AllAsync(DivisionCode.Changzhi.Value, Kinds.Device);

    /// <summary>What the phone sends along, as whoever holds it has it.</summary>
    private static (string Name, string Value) Copy(Visitor phone) =>
        ("Cookie", $"desk={phone.Cookies["desk"]!.Value}; device={phone.Cookies["device"]!.Value}");
}

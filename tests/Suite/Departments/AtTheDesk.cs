using System.Net;
using System.Text;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;
using Suite.Portal;
using static Suite.Departments.Lists;

namespace Suite.Departments;

/// <summary>The pages on which a department, or a reviewer with its stick, sends a list.</summary>
public sealed class AtTheDesk
{
    [Fact]
    public async Task An_officer_sends_a_list_says_once_what_its_columns_are_and_sees_what_became_of_each_row()
    {
        await using var site = await Site.StartAsync();
        using var officer = await Visitor.SignedInAsync(site, "departmentOfficer");
        var page = (await officer.GetAsync("/portal/departments/records")).Is(HttpStatusCode.OK);
        Assert.Null(page.Document.QuerySelector("select[name=department]"));
        const string Csv = "孩子大名,身份证号,念书的地方,几年级\n张小三,{0},第一小学,三年级\n李四,{0},第二小学,三年级\n,,第一小学,一年级\n王五,,第一小学,博士\n";
        var csv = string.Format(System.Globalization.CultureInfo.InvariantCulture, Csv, Number(31));
        var asked = (await UploadAsync(officer, csv, await officer.FormTokenAsync(), ("department", "education"), ("asOf", "2026-06-30"),
            ("whole", "true"))).Is(HttpStatusCode.SeeOther);
        var headings = (await officer.GetAsync(asked.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal(4, headings.Document.QuerySelectorAll("table.headings select").Length);
        Assert.DoesNotContain("张小三", headings.Html, StringComparison.Ordinal);
        Assert.Equal("citizenNumber", headings.Document.QuerySelector("select[name=c1] option[selected]")!.GetAttribute("value"));
        Assert.Empty(await site.InForceAsync(Department.Education));

        (await officer.SubmitAsync(asked.Location + "/headings", ("c0", ""), ("c1", "citizenNumber"), ("c2", "school"), ("c3", "schooling")))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await officer.SubmitAsync(asked.Location + "/headings", ("c0", "childName"), ("c1", "citizenNumber"), ("c2", "school"), ("c3", "schooling")))
            .Is(HttpStatusCode.SeeOther);
        var result = (await officer.GetAsync(asked.Location!)).Is(HttpStatusCode.OK);
        Assert.Contains("2 行", result.Document.QuerySelector(".badge.met")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, result.Document.QuerySelectorAll(".problems-list tbody tr").Length);
        Assert.Contains("2 和 3", result.Document.QuerySelector(".pairs-list")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("张小三", result.Html, StringComparison.Ordinal);
        Assert.Contains("请写下面几种之一", (await officer.GetAsync(asked.Location + "/problems")).Is(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        var row = Assert.Single(await site.InForceAsync(Department.Education));
        Assert.True(row.Whole);
        Assert.Null(row.Data.Values.Get(Shared2024.School));

        // The next list with these headings is taken without a word; the same one leads to what is there.
        var next = (await UploadAsync(officer, csv, await officer.FormTokenAsync(), ("department", "education"), ("asOf", "2026-07-31")))
            .Is(HttpStatusCode.SeeOther);
        Assert.Null((await officer.GetAsync(next.Location!)).Document.QuerySelector("table.headings"));
        Assert.Equal(next.Location,
            (await UploadAsync(officer, csv, await officer.FormTokenAsync(), ("department", "education"), ("asOf", "2026-07-31"))).Location);

        (await officer.SubmitAsync(next.Location + "/cancellation")).Is(HttpStatusCode.SeeOther);
        Assert.Contains("已撤回", (await officer.GetAsync("/portal/departments/records")).Text, StringComparison.Ordinal);
        Assert.StartsWith("PK", (await officer.GetAsync("/portal/departments/education/template")).Is(HttpStatusCode.OK).Html,
            StringComparison.Ordinal);
        (await officer.GetAsync("/portal/departments/health/template")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_reviewer_brings_in_the_list_of_a_department_and_a_forged_or_unfinished_form_brings_nothing()
    {
        await using var site = await Site.StartAsync();
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        Assert.Equal(7, (await reviewer.GetAsync("/portal/departments/records")).Is(HttpStatusCode.OK)
            .Document.QuerySelectorAll("select[name=department] option").Length);
        const string Csv = "姓名,健康管理\n张三,已建册\n";
        var token = await reviewer.FormTokenAsync();
        (await UploadAsync(reviewer, Csv, "forged", ("department", "health"), ("asOf", "2026-06-30"))).Is(HttpStatusCode.Forbidden);
        (await UploadAsync(reviewer, Csv, null, ("department", "health"), ("asOf", "2026-06-30"))).Is(HttpStatusCode.Forbidden);
        (await UploadAsync(reviewer, Csv, token, ("department", ""), ("asOf", ""))).Is(HttpStatusCode.UnprocessableEntity);
        (await UploadAsync(reviewer, Csv, token, ("department", "health"), ("asOf", "2099-01-01"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Empty(await site.AllAsync(County, Kinds.DepartmentBatch));
        var batch = (await UploadAsync(reviewer, Csv, token, ("department", "health"), ("asOf", "2026-06-30"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("卫生健康部门名单", (await reviewer.GetAsync(batch.Location!)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Single(await site.InForceAsync(Department.Health));

        // The officer of another department sees neither the batch nor the page of it.
        using var other = await Visitor.SignedInAsync(site, "departmentOfficer");
        (await other.GetAsync(batch.Location!)).Is(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("卫生健康", (await other.GetAsync("/portal/departments/records")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    private static async Task<Portal.Page> UploadAsync(Visitor visitor, string csv, string? token, params (string Name, string Value)[] boxes)
    {
        var form = new MultipartFormDataContent();
        if (token is not null)
        {
            form.Add(new StringContent(token), "formToken");
        }

        foreach (var (name, value) in boxes)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "名单.csv");
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/portal/departments/records") { Content = form });
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Departments;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Verification;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using static Suite.Departments.Lists;

namespace Suite.Departments;

/// <summary>Lists that are read by a job, and what comes back of them.</summary>
public sealed class LargeLists(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_than_five_thousand_rows_are_queued_read_and_told_and_the_rejected_come_back_in_a_copy_of_the_file()
    {
        const int Rows = 7_003;
        var token = await _site.OfficerAsync("medicalInsurance");
        var csv = Csv(Rows, row => row == 17 ? "什么" : row == 6_000 ? "" : "已参保");
        var queued = (await _site.SendTableAsync(token, "medicalInsurance", csv)).Is(HttpStatusCode.Accepted);
        Assert.Contains(queued.Text("status"), (string[])["queued", "running", "done"]);
        Assert.Equal(queued.Text("batch"), (await _site.SendTableAsync(token, "medicalInsurance", csv)).Is(HttpStatusCode.Accepted).Text("batch"));
        var done = await UntilAsync(token, "medicalInsurance", queued.Text("batch"));
        Assert.Equal((Rows - 1, 0, 1, 0), Counts(done));
        Assert.Equal(["18 medicalInsurance unknown-option"], Wrong(done));
        Assert.Equal(Rows - 1, (await _site.InForceAsync(Department.MedicalInsurance)).Count);
        Assert.Single(await _site.AllAsync(County, Kinds.DepartmentBatch));

        var copy = await CopyAsync(token, "medicalInsurance", queued.Text("batch"));
        var lines = Encoding.UTF8.GetString(copy).Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith(",问题", lines[0], StringComparison.Ordinal);
        Assert.Contains("纳入医保情况", lines[1], StringComparison.Ordinal);

        // Mended in the copy and sent back, that row is taken too.
        var mended = (await _site.SendTableAsync(token, "medicalInsurance",
            Encoding.UTF8.GetString(copy).Replace("什么", "未参保", StringComparison.Ordinal), "2026-07-01")).Is(HttpStatusCode.Accepted);
        Assert.Equal((1, 0, 0, 0), Counts(mended));

        // Taken back, nothing of it lies anywhere.
        (await _site.PostAsync($"/api/departments/medicalInsurance/records/{queued.Text("batch")}/cancellation", (JsonNode?)null, Site.Bearer(token)))
            .Is(HttpStatusCode.Accepted);
        Assert.Single(await _site.InForceAsync(Department.MedicalInsurance));
        var blobs = await _site.App.Services.GetRequiredService<IBlobStore>().ListAsync(RecordNames.Blobs, Stop).ToListAsync(Stop);
        Assert.Equal(3, blobs.Count(name => name.Contains(County, StringComparison.Ordinal)) + 1);
        (await _site.GetAsync($"/api/departments/medicalInsurance/records/{queued.Text("batch")}/problems", token))
            .Is(HttpStatusCode.Gone, "file-gone");
    }

    [Fact]
    public async Task Two_rows_of_headings_with_titles_merged_over_them_are_read_and_notes_below_are_left_out()
    {
        var token = await _site.OfficerAsync("education", "140423");
        string[][] rows =
        [
            ["襄垣县第一小学学生花名册（2026年春）"],
            ["序号", "学生信息", "", "", "监护人", "", "学籍信息", ""],
            ["", "姓名", "性别", "身份证号", "姓名", "联系电话", "年级", "是否住校"],
            ["1", "张　三", "男", Number(21), "张大", "13800000001", "三（2）班", "走读"],
            ["2", "李四", "女", Number(22), "李大", "13800000002", "初二", "住校"],
            ["合计", "2", "", "", "", "", "", ""],
            ["注：本表一式两份"],
        ];
        var reply = (await _site.PostAsync(Send("education"), Workbook(rows, ["A1:H1", "B2:D2", "E2:F2", "G2:H2", "A7:H7"]), Xlsx,
            Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        Assert.Equal((2, 0, 0, 0), Counts(reply));
        var taken = await _site.InForceAsync(Department.Education, "140423");
        Assert.Equal((4, "张三", "张大", "13800000001", "primary", false), taken[0].Data is var one
            ? (one.Row, one.Name, one.GuardianName, one.GuardianPhone, one.Values.Get(Shared2024.Schooling), one.Values.Value(Shared2024.Boarding))
            : default);
        Assert.Equal(("juniorHigh", true), taken[1].Data is var two
            ? (two.Values.Get(Shared2024.Schooling), two.Values.Value(Shared2024.Boarding)) : default);
    }

    [Fact]
    public async Task Numbers_that_a_spreadsheet_kept_as_numbers_have_lost_digits_and_the_row_says_so()
    {
        var token = await _site.OfficerAsync("health", "140425");
        var sheet = Workbook([["姓名", "身份证号", "出生日期", "健康管理"], ["张三", "#140403201502280017", "#42063", "已建册"],
            ["李四", "'" + Number(3), "2015.2.28", "未建册"], ["", Number(4), "2015-02-28", "已建册"]], []);
        var reply = (await _site.PostAsync(Send("health"), sheet, Xlsx, Site.Bearer(token))).Is(HttpStatusCode.Accepted);
        Assert.Equal(["2 citizenNumber digits-lost", "4 childName required"],
            Wrong(reply).Where(error => !error.Contains("birthDate", StringComparison.Ordinal)));
        Assert.Equal(Number(3), Assert.Single(await _site.InForceAsync(Department.Health, "140425")).Data.Number);
    }

    [Fact]
    public async Task The_template_of_each_department_asks_for_its_own_fields_and_is_taken_when_it_is_filled_in()
    {
        foreach (var profile in DepartmentProfiles.All)
        {
            var token = await _site.OfficerAsync(profile.Department.Id(), "140426");
            var template = await DownloadAsync(token, $"/api/departments/{profile.Department.Id()}/template");
            using var opened = new MemoryStream(template);
            Assert.Equal("no-rows", RecordTable.Open(opened, RecordLimits.Default).Problem!.Code);
            var headings = RecordTemplate.ColumnsOf(profile).Select(target => target.Label).ToList();
            var guess = Headings.Guess([.. headings.Select((heading, at) => new Heading(at, null, heading))]);
            Assert.True(Headings.AreClear(guess), profile.Department.Id());
            Assert.Equal(RecordTemplate.ColumnsOf(profile).Select(target => target.Id), guess.Select(column => column.Target!.Id));
            Assert.All(profile.Fields, field => Assert.Contains(field.Key, guess.Select(column => column.Target!.Id)));
            Assert.All(guess, column => Assert.True(column.Target!.MayBeSentBy(profile)));
        }
    }

    [Fact]
    public async Task A_file_that_is_no_list_is_refused_in_words_and_nothing_of_it_stays()
    {
        var token = await _site.OfficerAsync("health", "140427");
        foreach (var (bytes, code) in new (byte[], string)[]
        {
            ([], "no-file"), (Encoding.UTF8.GetBytes("姓名,身份证号\n"), "no-rows"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
                "legacy-xls"), (Encoding.UTF8.GetBytes("%PDF-1.7"), "unknown-format"),
            (Encoding.UTF8.GetBytes("姓名,身份证号\n\"张三,1\n"), "quote-open"), (Encoding.Unicode.GetPreamble()
                .Concat(Encoding.Unicode.GetBytes("姓名,身份证号\n张三,1\n")).ToArray(), "unknown-format"),
            (Encoding.UTF8.GetBytes("只有一列\n张三\n"), "no-headings"),
        })
        {
            (await _site.PostAsync(Send("health"), bytes, Lists.Csv, Site.Bearer(token))).Is(HttpStatusCode.UnprocessableEntity, code);
        }

        Assert.Empty(await _site.AllAsync("140427", Kinds.DepartmentBatch));
        Assert.Empty(await _site.App.Services.GetRequiredService<IBlobStore>().ListAsync(RecordNames.Blobs + "140427/", Stop).ToListAsync(Stop));
    }

    internal static string Csv(int rows, Func<int, string> insured)
    {
        var csv = new StringBuilder("姓名,身份证号,参保状态\n");
        for (var row = 1; row <= rows; row++)
        {
            csv.Append("孩子").Append(row % 50).Append(',').Append(Number(row % 1000, $"2015{1 + (row / 1000 % 12):D2}{1 + (row / 12_000 % 28):D2}"))
                .Append(',').Append(insured(row)).Append('\n');
        }

        return csv.ToString();
    }

    private Task<Reply> UntilAsync(string token, string department, string batch) => UntilAsync(_site, token, department, batch);

    internal static async Task<Reply> UntilAsync(Site site, string token, string department, string batch)
    {
        Reply reply = null!;
        await Site.UntilAsync(async () => (reply = await site.GetAsync($"/api/departments/{department}/records/{batch}", token)).Is(HttpStatusCode.OK)
            .Text("status") is not ("queued" or "running"));
        Assert.Equal("done", reply.Text("status"));
        return reply;
    }

    private Task<byte[]> CopyAsync(string token, string department, string batch) =>
        DownloadAsync(token, $"/api/departments/{department}/records/{batch}/problems");

    private async Task<byte[]> DownloadAsync(string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + token);
        using var response = await _site.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }

    /// <summary>A workbook as an office program writes it: shared nothing, a # before what is a number.</summary>
    internal static byte[] Workbook(string[][] rows, string[] merged)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part("[Content_Types].xml",
                """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Part("_rels/.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part("xl/workbook.xml",
                """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Part("xl/_rels/workbook.xml.rels",
                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            foreach (var (at, row) in rows.Index())
            {
                xml.Append(System.Globalization.CultureInfo.InvariantCulture, $"<row r=\"{at + 1}\">");
                foreach (var (column, text) in row.Index())
                {
                    if (text.Length > 0)
                    {
                        var address = (char)('A' + column) + (at + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                        xml.Append(text[0] == '#' ? $"<c r=\"{address}\"><v>{text[1..]}</v></c>"
                            : $"<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
                    }
                }

                xml.Append("</row>");
            }

            xml.Append("</sheetData>").Append(merged.Length == 0 ? ""
                : "<mergeCells>" + string.Concat(merged.Select(cells => $"<mergeCell ref=\"{cells}\"/>")) + "</mergeCells>").Append("</worksheet>");
            Part("xl/worksheets/sheet1.xml", xml.ToString());

            void Part(string path, string text)
            {
                using var part = zip.CreateEntry(path).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }
}

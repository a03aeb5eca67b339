using System.Diagnostics;
using App.Documents.Paper;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Documents;

/// <summary>附件1 and 附件2 as another office program prints them: what is on the paper, read off the printed pages.</summary>
public sealed class PrintedPapers
{
    private const string Reader = "/usr/bin/pdftotext";

    public static TheoryData<string> Forms => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_label_and_every_box_is_on_the_printed_paper_which_is_one_page(string formId)
    {
        var form = FormCatalogue.Find(formId)!;
        Assert.SkipUnless(File.Exists(Reader) && File.Exists("/usr/lib/libreoffice/program/libswlo.so"),
            "LibreOffice Writer or poppler is not installed (Debian: apt-get install libreoffice-writer poppler-utils).");
        var pages = await PrintedAsync(AnnexDocument.Write(form, synthetic: false, Answers.Empty));
        Assert.Single(pages);
        var printed = string.Concat(string.Concat(pages).Where(character => !char.IsWhiteSpace(character)));
        Assert.StartsWith($"{form.Annex}{form.Title}填报单位：（盖章）填报日期：", printed, StringComparison.Ordinal);
        var seen = 0;
        foreach (var piece in AnnexLayout.Of(form).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line)
            .SelectMany(part => part.Print(Answers.Empty)).Where(piece => piece.Length > 0))
        {
            Assert.Contains(piece.Replace(" ", "", StringComparison.Ordinal), printed, StringComparison.Ordinal);
            seen++;
        }

        Assert.True(seen > 100, $"{seen} pieces");
        Assert.Equal(AnnexLayout.Of(form).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line)
            .SelectMany(part => part.Print(Answers.Empty)).Sum(piece => piece.Count(character => character == '☐')),
            printed.Count(character => character == '☐'));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Children_of_the_city_fill_one_page_each_and_one_with_very_long_answers_goes_on_as_its_own_second_page(string formId)
    {
        var form = FormCatalogue.Find(formId)!;
        Assert.SkipUnless(File.Exists(Reader) && File.Exists("/usr/lib/libreoffice/program/libswlo.so"),
            "LibreOffice Writer or poppler is not installed (Debian: apt-get install libreoffice-writer poppler-utils).");
        var city = Tables.City(form, 10).Select(child => child.Answers).ToList();
        Assert.Equal(city.Count, (await PrintedAsync(AnnexDocument.Write(form, synthetic: true, city))).Length);

        var detail = string.Concat(Enumerable.Repeat("幸福小区三号楼二单元五层东户", 14));
        var address = new Address(DivisionCode.Parse("140403001"), detail);
        var (one, other) = (city[0].With(Shared2024.ChildName, "王小明"), city[1]);
        foreach (var field in form.Fields.OfType<Field<Address>>().Where(field => !field.Supplementary))
        {
            one = one.With(field, address);
        }

        var pages = await PrintedAsync(AnnexDocument.Write(form, synthetic: false, one, other));
        Assert.Equal(3, pages.Length);
        Assert.Contains("（续表）姓名：王小明第2页", string.Concat(pages[1].Where(character => !char.IsWhiteSpace(character))), StringComparison.Ordinal);
        Assert.DoesNotContain("续表", pages[0] + pages[2], StringComparison.Ordinal);
    }

    /// <summary>The text of each printed page, cell by cell.</summary>
    private static async Task<string[]> PrintedAsync(byte[] document)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("paper-").FullName, "annex.pdf");
        await File.WriteAllBytesAsync(file, (await LibreOffice.ConvertedAsync(document, "annex.docx", "pdf")).ToArray(),
            TestContext.Current.CancellationToken);
        using var reader = Process.Start(new ProcessStartInfo(Reader, ["-raw", file, "-"]) { RedirectStandardOutput = true })!;
        var text = await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await reader.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return text.TrimEnd('\f', '\n').Split('\f');
    }
}

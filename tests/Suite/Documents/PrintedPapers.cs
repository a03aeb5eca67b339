using System.Diagnostics;
using App.Documents.Paper;
using Domain.Forms;

namespace Suite.Documents;

/// <summary>附件1 and 附件2 as another office program prints them: what is on the paper, read off the printed pages.</summary>
public sealed class PrintedPapers
{
    private const string Reader = "/usr/bin/pdftotext";

    public static TheoryData<string> Forms => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_label_and_every_box_is_on_the_printed_paper_which_has_two_pages(string formId)
    {
        var form = FormCatalogue.Find(formId)!;
        Assert.SkipUnless(File.Exists(Reader) && File.Exists("/usr/lib/libreoffice/program/libswlo.so"), "LibreOffice Writer or poppler is not installed (Debian: apt-get install libreoffice-writer poppler-utils).");
        var pages = await PrintedAsync(AnnexDocument.Write(form, Answers.Empty));
        Assert.Equal(2, pages.Length);
        var printed = string.Concat(string.Concat(pages).Where(character => !char.IsWhiteSpace(character)));
        Assert.StartsWith($"{form.Annex}{form.Title}填报单位：（盖章）填报日期：", printed, StringComparison.Ordinal);
        var seen = 0;
        foreach (var piece in AnnexLayout.Of(form).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line).SelectMany(part => part.Print(Answers.Empty)).Where(piece => piece.Length > 0))
        {
            Assert.Contains(piece.Replace(" ", "", StringComparison.Ordinal), printed, StringComparison.Ordinal);
            seen++;
        }

        Assert.True(seen > 100, $"{seen} pieces");
        Assert.Equal(AnnexLayout.Of(form).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line).SelectMany(part => part.Print(Answers.Empty)).Sum(piece => piece.Count(character => character == '□')), printed.Count(character => character == '□'));
    }

    /// <summary>The text of each printed page, cell by cell.</summary>
    private static async Task<string[]> PrintedAsync(byte[] document)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("paper-").FullName, "annex.pdf");
        await File.WriteAllBytesAsync(file, (await LibreOffice.ConvertedAsync(document, "annex.docx", "pdf")).ToArray(), TestContext.Current.CancellationToken);
        using var reader = Process.Start(new ProcessStartInfo(Reader, ["-raw", file, "-"]) { RedirectStandardOutput = true })!;
        var text = await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await reader.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return text.TrimEnd('\f', '\n').Split('\f');
    }
}

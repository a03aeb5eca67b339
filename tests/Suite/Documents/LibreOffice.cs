using System.Diagnostics;
using Domain.Forms;

namespace Suite.Documents;

/// <summary>
/// Our table opened and saved by another office program comes back as the same children. WPS and Excel cannot run here; LibreOffice can.
/// </summary>
public sealed class LibreOffice
{
    private const string Parts = "/usr/lib/libreoffice/program";

    private static readonly string[] Executables = ["/usr/bin/soffice", "/usr/bin/libreoffice"];

    public static TheoryData<string> Forms => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_table_that_it_saved_again_imports_as_the_same_children(string formId)
    {
        var form = FormCatalogue.Find(formId)!;
        var table = await Tables.Export(form, Tables.City(form, 30).Select(child => child.Answers));
        var before = await Tables.Read(table, form);
        var after = await Tables.Read(await SavedAsync(table.ToArray()), form);
        Assert.Equal(before.Select(row => (row.Number, Tables.Shown(form, row.Reading.Answers))),
            after.Select(row => (row.Number, Tables.Shown(form, row.Reading.Answers))));
        Assert.Equal(before.Select(row => row.Reading.Problems.Count), after.Select(row => row.Reading.Problems.Count));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_template_that_it_saved_again_is_still_our_template(string formId)
    {
        var form = FormCatalogue.Find(formId)!;
        var row = Assert.Single(await Tables.Read(await SavedAsync((await Tables.Template(form)).ToArray()), form));
        Assert.Equal("no-rows", Assert.Single(row.Reading.Problems).Code);
    }

    /// <summary>What the program writes after opening the table.</summary>
    private static Task<MemoryStream> SavedAsync(byte[] table) => ConvertedAsync(table, "table.xlsx", "xlsx");

    /// <summary>What the program makes of a file.</summary>
    internal static async Task<MemoryStream> ConvertedAsync(byte[] file, string name, string format)
    {
        // The program may be there without the part that reads such a file.
        var part = Path.GetExtension(name) == ".xlsx" ? "libsclo.so" : "libswlo.so";
        var executable = File.Exists(Path.Combine(Parts, part)) ? Array.Find(Executables, File.Exists) : null;
        Assert.SkipWhen(executable is null, "LibreOffice is not installed (Debian: apt-get install libreoffice-calc libreoffice-writer).");
        var folder = Directory.CreateTempSubdirectory("office-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, name), Path.Combine(folder.FullName, "saved"));
            await File.WriteAllBytesAsync(from, file, TestContext.Current.CancellationToken);
            using var office = Process.Start(new ProcessStartInfo(executable,
                ["-env:UserInstallation=file://" + Path.Combine(folder.FullName, "profile"), "--headless", "--convert-to", format,
                    "--outdir", to, from])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var patience = new CancellationTokenSource(Patience.Long);
            try
            {
                await office.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                office.Kill(entireProcessTree: true);
                throw;
            }

            return new MemoryStream(await File.ReadAllBytesAsync(Path.Combine(to, Path.ChangeExtension(name, format)),
                TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Text.Json.Nodes;
using App.Demo;
using Domain.Declarations;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Time;
using MiniExcelLibs;
using Suite.Documents;

namespace Suite.Sheets;

/// <summary>Tables of invented families that one county is responsible for.</summary>
internal static class Families
{
    private static readonly DateOnly Today = CivilTime.ChinaDate(TimeProvider.System.GetUtcNow());

    /// <summary>Migrant children of the county whose rows have no mistake, each with a number of its own.</summary>
    /// <param name="elsewhere">Not those that the demonstration city has registered.</param>
    public static Answers[] Of(string county, int count, bool elsewhere = false)
    {
        var intake = new Intake(Today, SelfDeclared: false);
        var found = SyntheticCity.Generate(SyntheticCity.DemoSeed + (elsewhere ? 1UL : 0), Math.Max(3_000, count * 60), Today)
            .Where(child => child.Form == Migrant2024.Form && child.Answers.Get(Shared2024.CurrentAddress)?.Division.County?.Value == county
                && child.Answers.Has(Shared2024.CitizenNumber))
            .Select(child => child.Answers.With(Migrant2024.Form.Find("guardianship")!, "good")
                .Without(Shared2024.ReportingUnit, Shared2024.ReportedOn))
            .Where(answers => Migrant2024.Form.Check(answers, intake).Problems.Count == 0
                && SubmitDeclaration.Decide(new(Migrant2024.Form, new Input.Typed(answers), Channel.Excel, new("u", "countyReviewer")),
                    Domain.Eligibility.PolicyInForce.AsWritten.On(Today), NoticeVersions.Seeded,
                    TimeProvider.System.GetUtcNow(), new(new string('0', 32), Receipt.FromRandom(new byte[16]), null))
                        .Outcome is { Declaration.County.Value: var responsible } outcome
                && responsible == county && !ReviewDeclaration.MissingForRegister(outcome.Declaration).Any())
            .DistinctBy(answers => answers.Get(Shared2024.CitizenNumber)!.Value).Take(count).ToArray();
        Assert.Equal(count, found.Length);
        return found;
    }

    public static Task<byte[]> TableAsync(string county, int count) => TableAsync(Of(county, count));

    public static async Task<byte[]> TableAsync(params Answers[] families) => (await Tables.Export(Migrant2024.Form, families)).ToArray();

    public static (int Rows, int Good, int Bad) Counts(JsonNode import) => ((int)import["rows"]!, (int)import["good"]!, (int)import["bad"]!);

    /// <summary>Everything in one row of the table, as a spreadsheet counts.</summary>
    public static string Cells(Stream table, int row)
    {
        table.Position = 0;
        return string.Join('|', ((IDictionary<string, object?>)table.Query(sheetName: "填写").ElementAt(row - 1)).Values);
    }

}

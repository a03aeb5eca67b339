using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Statistics;

/// <summary>Children per 1,000 of the population, cell by cell of a table.</summary>
/// <param name="Values">In the order of the cells; null where the cell is hidden or the population says nothing of it.</param>
/// <param name="Populations">The survey's figure beside each cell; null where it says nothing of it.</param>
/// <param name="WhyNot">Why there are none; null where there are.</param>
public sealed record Rates(IReadOnlyList<decimal?> Values, IReadOnlyList<int?> Populations, string? WhyNot)
{
    public const int Per = 1000;

    /// <summary>Only where both sides are of one caliber (四(二)); otherwise the table says why not.</summary>
    /// <param name="population">The table of the year asked about; null: there is none.</param>
    /// <remarks>
    /// Moving children are counted where they live, as the residents of a survey are: comparable by the statistics and by the census caliber.
    /// Left-behind children are counted where their hukou is, so beside the registered population only. The monitoring caliber is a list of whom to
    /// look after.
    /// </remarks>
    public static Rates Of(Table table, Population? population)
    {
        ArgumentNullException.ThrowIfNull(table);
        var question = table.Question;
        var why = question.Caliber == Caliber.Monitoring ? "监测口径是关爱服务的名单，和人口调查不是一个口径，不计算比率。请用统计口径或者普查可比口径。"
            : question.Persons ? "按人计的合计里流动和留守混在一起，不计算比率。"
            : question.By.Any(dimension => !IsOfPopulation(dimension)) ? "人口数只分县（区）、乡镇（街道）、年龄和性别，这张表的分组项没有对应的人口数。"
            : population is null ? $"还没有 {question.AsOf.Year} 年的人口数，请统计人员先录入。"
            : population.Of == PopulationOf.Resident && table.Cells.Any(cell => cell.Kind == ChildKind.LeftBehind)
                ? "留守儿童按户籍地统计，这份人口数是常住人口，不是一个口径。请只看流动儿童（kind=migrant），或者录入户籍人口。"
            : population.Of == PopulationOf.Registered && table.Cells.Any(cell => cell.Kind == ChildKind.Migrant)
                ? "流动儿童按居住地统计，这份人口数是户籍人口，不是一个口径。请只看留守儿童（kind=leftBehind），或者录入常住人口。"
            : null;
        if (why is not null)
        {
            return new([], [], why);
        }

        int?[] beside = [.. table.Cells.Select(cell => Beside(question, cell, population!))];
        return new([.. table.Cells.Zip(beside, RateOf)], beside, null);
    }

    private static decimal? RateOf(Cell cell, int? population) =>
        cell.Count is { } count && population is { } all and > 0 ? Math.Round((decimal)count * Per / all, 1, MidpointRounding.AwayFromZero) : null;

    private static int? Beside(Question question, Cell cell, Population population)
    {
        var place = question.Place ?? DivisionCode.Changzhi;
        if ((Code(Dimensions.Township) ?? Code(Dimensions.County)) is { } code && !DivisionCode.TryParse(code, out place))
        {
            return null; // A child whose township nobody knows has no population beside it.
        }

        return population.Find(place, Code(Dimensions.AgeBand5), Code(Sex));

        string? Code(Dimension dimension)
        {
            for (var i = 0; i < question.By.Count; i++)
            {
                if (question.By[i] == dimension)
                {
                    return cell.Codes[i];
                }
            }

            return null;
        }
    }

    private static Dimension Sex { get; } = Dimensions.Find(Shared2024.Sex.Key)!;

    private static bool IsOfPopulation(Dimension dimension) =>
        dimension == Dimensions.County || dimension == Dimensions.Township || dimension == Dimensions.AgeBand5 || dimension == Sex;
}

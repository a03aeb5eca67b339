using System.Text.Json.Serialization;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Statistics;
using Storage.Jobs;

namespace App.Api.Statistics;

/// <summary>A table of internal figures.</summary>
/// <param name="Missing">Counties whose figures are not there.</param>
/// <param name="Cells">An absent cell is 0, a hidden one null: each its dimensions' codes, kind, count, and rate where rates were asked for.</param>
internal sealed record StatisticsItem(Caliber Caliber, DateOnly AsOf, DateTimeOffset? ComputedAt, bool Complete, IReadOnlyList<DivisionCode> Missing,
    IReadOnlyList<FormPart> Cells,
    int Undetermined)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RatesItem? Rates { get; init; }

    public static StatisticsItem Of(Figures figures, Rates? rates, Population? population)
    {
        var question = figures.Table.Question;
        return new(question.Caliber, question.AsOf, figures.ComputedAt, figures.IsComplete, [.. figures.Missing],
            [.. figures.Table.Cells.Select((cell, at) => CellOf(question, cell, rates is { WhyNot: null } ? rates.Values[at] : null,
                rates is { WhyNot: null }))],
            figures.Table.Undetermined)
        {
            Rates = rates is null ? null : RatesItem.For(rates, population),
        };
    }

    private static FormPart CellOf(Question question, Cell cell, decimal? rate, bool withRate) => FormPart.Members(json =>
    {
        foreach (var (name, code) in question.Names.Zip(cell.Codes))
        {
            json.WriteString(name, code);
        }

        if (cell.Kind is { } kind)
        {
            json.WriteString(Question.KindKey, FormJson.Id(kind));
        }

        Write("count", cell.Count);
        if (withRate)
        {
            Write("rate", rate);
        }

        void Write(string name, decimal? number)
        {
            if (number is { } known)
            {
                json.WriteNumber(name, known);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    });
}

/// <summary>What the rates are of, or why there are none.</summary>
internal sealed record RatesItem(int Per, string? WhyNot)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Year { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PopulationOf? Of { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ReferenceDay { get; init; }

    public static RatesItem For(Rates rates, Population? population)
    {
        var known = rates.WhyNot is null ? population : null;
        return new(Rates.Per, rates.WhyNot)
        {
            Year = known?.Year,
            Version = known?.Version,
            Of = known?.Of,
            Source = known?.Source,
            ReferenceDay = known?.ReferenceDay,
        };
    }
}

/// <summary>A count that was begun; how far it is: its job.</summary>
internal sealed record JobTaken(string Id, string Kind, string County, JobStatus Status);

/// <summary>The population figures of a year, in one version; so they are kept, too.</summary>
internal sealed record PopulationItem(int Year, int Version, PopulationOf Of, string Source, DateOnly ReferenceDay, IReadOnlyList<PopulationRow> Rows)
{
    public static PopulationItem For(Population population) => new(population.Year, population.Version, population.Of, population.Source,
        population.ReferenceDay,
        [.. population.Figures.Select(figure => new PopulationRow(figure.Division, figure.AgeBand, figure.Sex, figure.Count))]);

    public Population ToPopulation() => new(Year, Version, Of, Source, ReferenceDay,
        [.. Rows.Select(row => new PopulationFigure(row.Division, row.AgeBand, row.Sex, row.Count))]);
}

internal sealed record PopulationRow(DivisionCode Division, string AgeBand, string Sex, int Count);

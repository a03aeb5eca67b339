using System.Text.Json;
using Domain.Releases;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace App.Api.Releases;

/// <summary>Why each hidden cell is hidden, and what hiding cost, in words.</summary>
internal static class ReleaseReasons
{
    public static void Write(Utf8JsonWriter json, Release release)
    {
        json.WriteStartArray("hidden");
        foreach (var cell in release.Figures.Hidden)
        {
            var names = release.Plan.Tables[cell.Table];
            json.WriteStartObject();
            json.WriteNumber("table", cell.Table);
            json.WriteString("kind", cell.Kind);
            for (var d = 0; d < names.Length; d++)
            {
                if (cell.Values[d] is { } value)
                {
                    json.WriteString(names[d], value);
                }
            }

            json.WriteString("because", JsonNamingPolicy.CamelCase.ConvertName(cell.Because.ToString()));
            json.WriteString("explanation", Explain(cell, release));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        var cost = release.Figures.Cost;
        json.WriteStartObject("cost");
        json.WriteNumber("cells", cost.Cells);
        json.WriteNumber("hiddenCells", cost.HiddenCells);
        json.WriteNumber("primaryCells", cost.PrimaryCells);
        json.WriteNumber("children", cost.Children);

        // In how many children few cells are few tells the cells themselves.
        json.WriteNumber("hiddenChildren", cost.HiddenChildren - (cost.HiddenChildren % 10));
        json.WriteEndObject();
    }

    /// <summary>Why, in a sentence; where it protects another cell, which.</summary>
    public static string Explain(HiddenCell cell, Release release) => cell.Because switch
    {
        HiddenBecause.Few => $"不满{release.Figures.MinimumCell}人，公布出来容易认出是谁家的孩子。",
        HiddenBecause.Protects => $"公布出来就能和别的格子加减，推算出“{Name(cell)}”这个人数很少的格子。",
        HiddenBecause.Difference => $"和另一种口径的同一格相减，差额人数很少（{Name(cell)}）。",
        HiddenBecause.WholeGroup => $"公布出来就知道这一类有困难的孩子全在同一处（{Name(cell)}）。",
        HiddenBecause.Before => "同一时点以前发布时已经隐藏，现在公布等于补上了当时没说的数。",
    };

    private static string Name(HiddenCell cell) => cell.Protects.IsEmpty ? "合计"
        : string.Join("、", cell.Protects.Chunk(2).Select(pair => Dimensions.Find(pair[0])?.LabelOf(pair[1]) ?? pair[1]));
}

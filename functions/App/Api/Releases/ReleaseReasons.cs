using System.Text.Json;
using App.Wire;
using Domain.Releases;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace App.Api.Releases;

/// <summary>Why each hidden cell is hidden, in words.</summary>
internal static class ReleaseReasons
{
    public static IReadOnlyList<FormPart> Of(Release release) => [.. release.Figures.Hidden.Select(cell => FormPart.Members(json =>
    {
        json.WriteNumber("table", cell.Table);
        json.WriteString("kind", cell.Kind);
        foreach (var (name, value) in release.Plan.Tables[cell.Table].Zip(cell.Values))
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteString("because", JsonNamingPolicy.CamelCase.ConvertName(cell.Because.ToString()));
        json.WriteString("explanation", Explain(cell, release));
    }))];

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

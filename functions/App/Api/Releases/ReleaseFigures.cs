using App.Api.Statistics;
using Domain.Divisions;
using Domain.Forms;
using Domain.Releases;
using Domain.Statistics;

namespace App.Api.Releases;

/// <summary>The figures of a release from the rollups: the same children that the statistics room counts.</summary>
internal sealed class ReleaseFigures(Rollups rollups) : IReleaseFigures
{
    public async Task<ReleaseCount> CountAsync(DivisionCode area, Caliber caliber, DateOnly asOf, IReadOnlyList<string> dimensions,
        CancellationToken cancellation)
    {
        var by = dimensions.Select(key => Dimensions.Find(key)!).ToArray();
        var (counted, at, missing) = await rollups.ChooseAsync(new Question(caliber, asOf, by, Place: area == DivisionCode.Changzhi ? null : area),
            cancellation).ConfigureAwait(false);
        var (columns, kinds) = (by.Select(counted.Column).ToArray(), counted.Kinds);

        // All dimensions at once have far more combinations than there are children, so only those that there are.
        var cells = new Dictionary<string, (int First, int Count)>(StringComparer.Ordinal);
        var code = new char[columns.Length + 1];
        for (var i = 0; i < counted.Count; i++)
        {
            code[0] = (char)kinds[i];
            for (var d = 0; d < columns.Length; d++)
            {
                code[d + 1] = (char)columns[d][i];
            }

            var key = new string(code);
            cells[key] = cells.TryGetValue(key, out var known) ? (known.First, known.Count + 1) : (i, 1);
        }

        return new([.. cells.Values.Select(cell => new CountedCell([.. by.Select((dimension, d) => dimension.Codes[columns[d][cell.First]])],
            FormJson.Id((ChildKind)kinds[cell.First]), cell.Count))], at is not null && missing.Count == 0);
    }
}

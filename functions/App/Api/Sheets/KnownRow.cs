using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;

namespace App.Api.Sheets;

/// <summary>A row whose child is there already: declared, or registered.</summary>
/// <param name="Code">already-declared | already-registered.</param>
/// <param name="Declaration">Where the reader may open it.</param>
/// <param name="Child">The registered child, where the reader may open it.</param>
/// <param name="Import">The import of the county that wrote it, where one did.</param>
public sealed record KnownRow(int Row, string Code, string Message, string? Declaration, string? Child, string? Import)
{
    internal static KnownRow Of(int row, KnownChild known, bool hasMistakes, IReadOnlyDictionary<DateTimeOffset, string> earlier)
    {
        var declaration = known.Declaration;
        var import = declaration?.Provenance is { Channel: Channel.Excel, SubmittedAt: var at } ? earlier.GetValueOrDefault(at) : null;
        var who = known.ByNumber ? "公民身份号码相同的孩子" : "同名、同一天出生、同一监护人的孩子";
        var message = (known.IsOwn, known.IsRegistered, declaration) switch
        {
            (true, false, { } open) => $"{who}已经在{Day(open)}申报过（{open.Provenance.Channel.Label()}，{open.Status.Label()}）。要改内容，请打开那份申报更正。",
            (true, true, { } done) => $"{who}已经登记在册（{Day(done)}申报，{done.Provenance.Channel.Label()}）。要改内容，请打开孩子的档案更正。",
            (true, _, null) => $"{who}已经登记在册。要改内容，请打开孩子的档案更正。",
            (false, false, _) => $"{who}已经在{Place(known)}申报过，或者另一次导入正在写入，不用再报；孩子搬家了的，请和那边联系。",
            (false, true, _) => $"{who}已经在{Place(known)}登记在册，不用再报；孩子搬家了的，请那边办理转出。",
        };
        return new(row, known.IsRegistered ? "already-registered" : "already-declared", hasMistakes ? message + "（这一行另外还有错，选了也不能再写一份。）" : message,
            declaration?.Id, known.Child, import);
    }

    private static string Day(Declaration declaration) =>
        declaration.SubmittedOn.ToString("yyyy年M月d日", System.Globalization.CultureInfo.InvariantCulture);

    private static string Place(KnownChild known) => DivisionTable.Find(known.County)?.Name ?? "别的县（区）";
}

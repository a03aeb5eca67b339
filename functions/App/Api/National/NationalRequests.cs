using System.Text.Json;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Domain.Problems;

namespace App.Api.National;

/// <summary>What the routes and pages of this room are asked, as commands; every problem at once.</summary>
internal static class NationalRequests
{
    private const int LongText = 400;

    private static readonly char[] Separators = ['；', ';', '\n', '\r'];

    private static readonly char[] WordSeparators = ['、', '，', ',', '；', ';', ' '];

    /// <summary>A mapping as the route says it.</summary>
    public static (SetMapping? Command, IReadOnlyList<Problem> Problems) Mapping(Envelope envelope, Caller caller)
    {
        var (name, form) = (envelope.Text("name", required: true, LongText), envelope.Text("formId", required: true, 60));
        var (format, key) = (envelope.Text("format", required: true, 10), envelope.Text("keyHeading", required: true, LongText));
        var from = envelope.Date("validFrom", required: true);
        var columns = Columns(envelope);
        var returned = Returned(envelope);
        var problems = envelope.Finish();
        return problems.Count > 0 ? (null, problems)
            : (new(name!, form!, format!, from, key!, columns, returned, caller.Actor), []);
    }

    /// <summary>The same, as the boxes of the editor say it: names of options beside their codes, rows in the order of their numbers.</summary>
    public static (SetMapping Command, IReadOnlyList<Problem> Problems) Mapping(Pages.Posted posted, Caller caller, DateOnly on)
    {
        var problems = new List<Problem>();
        var form = FormCatalogue.Whole(posted.Value("formId"), on);
        var columns = new List<(int Order, NationalColumn Column)>();
        for (var i = 0; i < RowsOf(posted); i++)
        {
            var (heading, source) = (VisibleText.Of(posted.Value($"c{i}.heading")), posted.Value($"c{i}.source").Trim());
            if (heading.Length + source.Length > 0)
            {
                var order = int.TryParse(posted.Value($"c{i}.order").Trim(), System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : i + 1;
                columns.Add((order, new(heading, source, Codes(posted.Value($"c{i}.codes"), form is null ? null : NationalSource.Find(form, source),
                    i + 1, problems))));
            }
        }

        var from = DateOnly.TryParse(posted.Value("validFrom"), System.Globalization.CultureInfo.InvariantCulture, out var day) ? day
            : (DateOnly?)null;
        var returned = new ReturnHeadings(VisibleText.Of(posted.Value("result")), VisibleText.Of(posted.Value("returnReason")),
            VisibleText.Of(posted.Value("number")),
            Words(posted.Value("accepted")), Words(posted.Value("rejected")));
        return (new(posted.Value("name"), posted.Value("formId"), posted.Value("format"), from, VisibleText.Of(posted.Value("keyHeading")),
            [.. columns.OrderBy(column => column.Order).Select(column => column.Column)], returned, caller.Actor), problems);
    }

    /// <summary>Rows of the editor: as many as were posted.</summary>
    public static int RowsOf(Pages.Posted posted)
    {
        var rows = 0;
        foreach (var (name, _) in posted.Boxes)
        {
            if (name is ['c', .. var rest] && rest.Split('.') is [var number, _] && int.TryParse(number, System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out var row) && row < SetMapping.MostColumns)
            {
                rows = Math.Max(rows, row + 1);
            }
        }

        return rows;
    }

    /// <summary>Who goes.</summary>
    public static WantedBatch? Wanted(Envelope envelope, DivisionCode county)
    {
        var (who, place) = (WhoGoesRules.Find(envelope.Text("who", required: false, 20)), envelope.Text("township", required: false, 12));
        DivisionCode? township = place is not null && DivisionCode.TryParse(place, out var code) && code.Level == DivisionLevel.Township
            && county.Contains(code)
            && DivisionTable.Find(code) is not null ? code : null;
        if (who is null)
        {
            envelope.Add(Domain.National.Errors.WhoNeeded());
        }

        if (place is not null && township is null)
        {
            envelope.Add(Domain.National.Errors.UnknownTownship());
        }
        else if (who == WhoGoes.Township && township is null)
        {
            envelope.Add(Domain.National.Errors.TownshipNeeded());
        }

        return who is { } one ? new(one, township) : null;
    }

    public static string? Reason(Envelope envelope, bool required) => envelope.Text("reason", required, Reasons.MaxLength);

    private static List<NationalColumn> Columns(Envelope envelope)
    {
        var (columns, json) = (new List<NationalColumn>(), envelope.Raw("columns"));
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > SetMapping.MostColumns)
        {
            envelope.Add(Errors.BadColumns());
            return columns;
        }

        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || item.EnumerateObject().Any(member => Envelope.Name(member) is not ("heading" or "source" or "codes")))
            {
                envelope.Add(Errors.BadColumns());
                return [];
            }

            var part = new Envelope(item);
            var (heading, source) = (part.Text("heading", required: false, LongText), part.Text("source", required: false, 60));
            var codes = new Dictionary<string, string>(StringComparer.Ordinal);
            if (item.TryGetProperty("codes", out var given) && given.ValueKind != JsonValueKind.Null)
            {
                if (given.ValueKind != JsonValueKind.Object || given.EnumerateObject().Any(code => code.Value.ValueKind != JsonValueKind.String))
                {
                    envelope.Add(Errors.BadColumns());
                    return [];
                }

                part.Raw("codes");
                foreach (var code in given.EnumerateObject())
                {
                    codes[Envelope.Name(code)] = Whole(Envelope.String(code.Value));
                }
            }

            part.Finish().ForEach(envelope.Add);
            columns.Add(new(heading ?? "", source ?? "", codes));
        }

        return columns;
    }

    private static ReturnHeadings Returned(Envelope envelope)
    {
        if (envelope.Part("returned") is not { } part)
        {
            return ReturnHeadings.Usual;
        }

        var usual = ReturnHeadings.Usual;
        var (result, reason, number) = (part.Text("result", required: false, LongText), part.Text("reason", required: false, LongText),
            part.Text("number", required: false, LongText));
        var (accepted, rejected) = (Texts(part, "accepted"), Texts(part, "rejected"));
        part.Finish().ForEach(envelope.Add);
        return new(result ?? "", reason ?? "", number ?? "", accepted ?? usual.Accepted, rejected ?? usual.Rejected);
    }

    private static List<string>? Texts(Envelope part, string name) => part.Raw(name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
        : [.. part.Texts(name, SetMapping.MostWords, Errors.BadWords(name)).Select(word => Whole(word ?? ""))];

    /// <summary>A text as people see it; nothing where half of a character stands in it: the rules ask for another then.</summary>
    private static string Whole(string text) => text.Contains('\uFFFD', StringComparison.Ordinal) ? "" : VisibleText.Of(text);

    private static Dictionary<string, string> Codes(string text, NationalSource? source, int column, List<Problem> problems)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split(['=', '＝'], 2) is not [var option, var code])
            {
                problems.Add(Errors.BadCodeLine(column));
                return codes;
            }

            // People write the option's name; programs its code.
            var known = source?.Options.Where(one => one.Value == option.Trim() || one.Key == option.Trim()).Select(one => one.Key).FirstOrDefault();
            codes[known ?? option.Trim()] = code.Trim();
        }

        return codes;
    }

    private static string[] Words(string text) => text.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

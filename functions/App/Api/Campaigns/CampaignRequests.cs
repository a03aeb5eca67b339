using System.Globalization;
using System.Text.Json;
using App.Security;
using App.Wire;
using Domain.Campaigns;
using Domain.Divisions;

namespace App.Api.Campaigns;

/// <summary>What the routes and pages of this room are asked, as commands.</summary>
internal static class CampaignRequests
{
    private static readonly string[] Goals = ["visited", "declared", "entered", "compared"];

    /// <summary>What a campaign is to be, as the route says it.</summary>
    internal static MakeCampaign Command(Envelope envelope, Caller caller)
    {
        var name = envelope.Text("name", required: false, 200);
        return new(name ?? "", Phases(envelope), Counties(envelope), caller.Actor);
    }

    /// <summary>What a place is to reach, as the route and the page say it; null with the problems.</summary>
    internal static SetGoal? Goal(Envelope envelope, Caller caller)
    {
        var area = envelope.Text("area", required: true, 12);
        if (!DivisionCode.TryParse(area ?? "", out var code) && area is not null)
        {
            envelope.Add(Errors.BadArea());
        }

        var numbers = Goals.Select(name => envelope.Number(name, Errors.BadNumber(name))
            ?? 0).ToList();
        return area is null ? null : new(new(code, numbers[0], numbers[1], numbers[2], numbers[3]), caller.Actor);
    }

    /// <summary>A figure, as the route and the page say it.</summary>
    internal static (DivisionCode? County, EnterFigure Command) Figure(Envelope envelope, Caller caller)
    {
        var county = envelope.Text("county", required: false, 12);
        DivisionCode? place = DivisionCode.TryParse(county ?? "", out var code) ? code : null;
        if (county is not null && place is null)
        {
            envelope.Add(Errors.BadArea());
        }

        var (kind, source) = (FigureKinds.Find(envelope.Text("kind", required: false, 40)), envelope.Text("source", required: false, 400));
        return (place, new(kind, envelope.Number("value", Errors.BadNumber("value")), source ?? "", envelope.Date("on", required: false),
            caller.Actor));
    }

    private static List<PhaseSpan>? Phases(Envelope envelope)
    {
        var json = envelope.Raw("phases");
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var phases = new List<PhaseSpan>();
        foreach (var item in json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= 10 ? [.. json.EnumerateArray()]
            : Array.Empty<JsonElement>())
        {
            if (item.ValueKind == JsonValueKind.Object && CampaignPhases.Find(Member(item, "phase")) is { } phase && Day(Member(item,
                "from")) is { } from
                && Day(Member(item, "until")) is { } until && item.EnumerateObject().Count() == 3)
            {
                phases.Add(new(phase, from, until));
            }
            else
            {
                envelope.Add(Errors.BadPhases());
                return null;
            }
        }

        return phases;

        static string? Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

        static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day) ? day : null;
    }

    private static List<DivisionCode>? Counties(Envelope envelope)
    {
        var json = envelope.Raw("counties");
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var counties = new List<DivisionCode>();
        foreach (var text in envelope.Texts("counties", 20, Errors.BadCounties()))
        {
            if (!DivisionCode.TryParse(text ?? "", out var county))
            {
                envelope.Add(Errors.BadCounties());
                return null;
            }

            counties.Add(county);
        }

        return counties;
    }
}

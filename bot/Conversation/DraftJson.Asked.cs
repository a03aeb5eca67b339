using System.Text.Json;
using Domain.Divisions;
using Domain.Forms;

namespace Conversation;

/// <summary>What is open, as JSON; drafts written before 2026-12 say it in flags beside each other.</summary>
public static partial class DraftJson
{
    private static void Write(Utf8JsonWriter json, FormDefinition? form, Asked asked)
    {
        // What no form takes any more is not asked back: the question itself stays open.
        var owner = asked is Asked.Proposal one ? OwnerOf(form, one) : null;
        json.WriteStartObject();
        json.WriteString("kind", asked is Asked.Proposal && owner is null ? nameof(Asked.Question) : asked.GetType().Name);
        switch (asked)
        {
            case Asked.OfField open:
                json.WriteString("field", open.Field);
                json.WriteBoolean("again", open.IsAgain);
                Number(json, "back", (open as Asked.Question)?.Back);
                if (open.Half is { } half)
                {
                    json.WritePropertyName("half");
                    Write(json, half);
                }

                if (open is Asked.Proposal proposed && owner is not null)
                {
                    json.WritePropertyName("value");
                    owner.Write(json, proposed.Value);
                    json.WriteString("say", proposed.Say);
                }

                break;
            case Asked.Beside aside:
                json.WriteString("of", (aside as Asked.Last4)?.Of ?? (aside as Asked.TakeBack)?.Of ?? (aside as Asked.WhichAnswer)?.Of);
                json.WriteBoolean("again", aside is Asked.WhichField { IsAgain: true });
                json.WriteString("alarm", (aside as Asked.OfAlarm)?.Alarm);
                json.WriteString("county", (aside as Asked.OfAlarm)?.County?.Value);
                if (aside.Waiting is { } waiting)
                {
                    json.WritePropertyName("waiting");
                    Write(json, form, waiting);
                }

                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Pending half)
    {
        json.WriteStartObject();
        Number(json, "year", half.Year);
        Number(json, "month", half.Month);
        Number(json, "day", half.Day);
        Number(json, "age", half.Age);
        json.WriteBoolean("lunar", half.Lunar);
        Strings(json, "places", half.Places);
        json.WriteString("rest", half.Rest);
        json.WriteEndObject();
    }

    private static Asked? ReadAsked(JsonElement json, FormDefinition? form, DateOnly today) => Object(json, "asked") is { } asked
        ? ReadOpen(asked, form, today) : ReadFlags(json, form, today);

    private static Asked? ReadOpen(JsonElement json, FormDefinition? form, DateOnly today)
    {
        var waiting = Object(json, "waiting") is { } waits ? ReadOpen(waits, form, today) : null;
        return Text(json, "kind") switch
        {
            nameof(Asked.Consent) => new Asked.Consent(),
            nameof(Asked.Situation) => new Asked.Situation(),
            nameof(Asked.Decision) => new Asked.Decision(),
            nameof(Asked.StaffWords) => new Asked.StaffWords(),
            nameof(Asked.Summary) => new Asked.Summary(),
            nameof(Asked.AnotherChild) => new Asked.AnotherChild(),
            nameof(Asked.Question) or nameof(Asked.Proposal) when Text(json, "field") is { } field =>
                (Asked?)ReadField(json, field, ReadHalf(json, "half"), Flag(json, "again"), form, today)
                ?? new Asked.Question(field, ReadHalf(json, "half"), Flag(json, "again"), Math.Max(0, Int(json, "back") ?? 0)),
            var kind => ReadAside(kind, waiting, Text(json, "of"), Text(json, "alarm"), Text(json, "county"), Flag(json, "again")),
        };
    }

    /// <summary>What is asked back; null where it is not, or where its field no longer takes the value.</summary>
    private static Asked.Proposal? ReadField(JsonElement json, string field, Pending? half, bool isAgain, FormDefinition? form, DateOnly today) =>
        Text(json, "say") is { } say && json.TryGetProperty("value", out var written) && ReadValue(field, written, form, today) is var (_, value)
            ? new Asked.Proposal(field, value, say, half, isAgain)
            : null;

    /// <summary>Of an aside that is not known any more, or lacks what it is about, what waited is open.</summary>
    private static Asked? ReadAside(string? kind, Asked? waiting, string? of, string? alarm, string? county, bool isAgain) => kind switch
    {
        nameof(Asked.Restart) => new Asked.Restart(waiting),
        nameof(Asked.Cancel) => new Asked.Cancel(waiting),
        nameof(Asked.Receipt) => new Asked.Receipt(waiting),
        nameof(Asked.Last4) when of is not null => new Asked.Last4(waiting, of),
        nameof(Asked.TakeBack) when of is not null => new Asked.TakeBack(waiting, of),
        nameof(Asked.WhichField) => new Asked.WhichField(waiting, isAgain),
        nameof(Asked.WhichAnswer) when of is not null => new Asked.WhichAnswer(waiting, of),
        nameof(Asked.HandoverPhone) => new Asked.HandoverPhone(waiting),
        nameof(Asked.UrgentPhone) => new Asked.UrgentPhone(waiting, alarm ?? "", County(county)),
        nameof(Asked.Urgent) => new Asked.Urgent(waiting, alarm ?? "", County(county)),
        _ => waiting,
    };

    private static DivisionCode? County(string? code) => DivisionCode.TryParse(code, out var county) ? county : null;

    private static Pending? ReadHalf(JsonElement json, string name) => Object(json, name) is { } half
        ? new Pending(Int(half, "year"), Int(half, "month"), Int(half, "day"), Flag(half, "lunar"), Int(half, "age"), [.. Strings(half, "places")],
            Text(half, "rest"))
        : null;

    /// <summary>The flags of old: asking, pending, proposed, revisiting, back and aside.</summary>
    private static Asked? ReadFlags(JsonElement json, FormDefinition? form, DateOnly today)
    {
        var (half, isAgain) = (ReadHalf(json, "pending"), Flag(json, "revisiting"));
        Asked? open = Text(json, "asking") switch
        {
            null => null,
            Asking.Consent => new Asked.Consent(),
            Asking.Confirm => new Asked.Summary(),
            Asking.AnotherChild => new Asked.AnotherChild(),
            Asking.Menu => Object(json, "answering") is not null ? new Asked.StaffWords() : Flag(json, "begun") ? new Asked.Decision()
                : new Asked.Situation(),
            var field when Object(json, "proposed") is { } proposed && Text(proposed, "field") == field
                && ReadField(proposed, field, half, isAgain, form, today) is { } asked => asked,
            var field => new Asked.Question(field, half, isAgain, Math.Max(0, Int(json, "back") ?? 0)),
        };
        if (Object(json, "aside") is not { } aside)
        {
            return open;
        }

        // The text was the receipt, "again", or the kind and the county of an alarm.
        var text = Text(aside, "text");
        var parts = text?.Split(' ') ?? [];
        return ReadAside(Text(aside, "kind"), open, text, parts is [var alarm, ..] ? alarm : null, parts is [_, var county] ? county : null,
            text is not null);
    }
}

using System.Text.Json;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Problems;

namespace Conversation.Readers;

/// <summary>One reader per type of field: it proposes, and <see cref="Coverage"/> decides. Nobody else calls a reader.</summary>
internal static class Reader
{
    public static Read Of(Scene scene, string text) => text is ['{' or '[', ..] && Structured(scene, text) is { } value
        ? new Read.Got(value)
        : Coverage.Accept(scene, text, Proposed(scene, text));

    private static Read Proposed(Scene scene, string text)
    {
        return scene.Field.Type switch
        {
            FieldType.Text => FreeTextReader.Of(scene, text),
            FieldType.Date => DateReader.Of(scene, text),
            FieldType.Choice => ChoiceReader.Of(scene, text),
            FieldType.Multi => MultiReader.Of(scene, text),
            FieldType.YesNo => YesNoReader.Of(scene, text),
            FieldType.Identity => IdentityReader.Of(scene, text),
            FieldType.Phone => PhoneReader.Of(scene, text),
            FieldType.Address => AddressReader.Of(scene, text),
            FieldType.Spells => SpellReader.Of(scene, text),
        };
    }

    /// <summary>What can be recorded when the person does not know the rest of a half-understood answer; null: nothing.</summary>
    public static object? Settle(Scene scene) => (scene.Field.Type, scene.Pending) switch
    {
        (FieldType.Address, { } pending) => AddressReader.Settle(pending),
        (FieldType.Spells, { } pending) => SpellReader.Settle(pending),
        (FieldType.Date, { Year: not null, Month: not null } pending) when scene.Field.Key != "birthDate" =>
            new DateParts(pending.Year, pending.Month, 1, pending.Lunar).ToDate() is { } date && date <= scene.Today ? date : null,
        _ => null,
    };

    /// <summary>A card may submit a value as the form itself writes it.</summary>
    private static object? Structured(Scene scene, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            var problems = new List<Problem>();
            var value = scene.Field.Read(json.RootElement, scene.Today, problems);
            return problems.Count == 0 ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

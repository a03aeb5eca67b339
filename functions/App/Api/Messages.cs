using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using App.Api.Declarations;
using App.Api.Releases;
using Domain.Divisions;
using Storage;

namespace App.Api;

/// <summary>A job to carry out.</summary>
internal sealed record JobMessage(DivisionCode County, string Job);

/// <summary>"Look at this declaration, or at this child, for the index".</summary>
/// <param name="Child">Staff found out another number than the one that was declared.</param>
internal sealed record IndexMessage(DivisionCode County, string Declaration, string? Child = null);

/// <summary>"This child is on its way", or "the county that got it has looked at it and keeps it": for the one that gave it.</summary>
internal sealed record MoveChildMessage(DivisionCode County, string Child, string Transfer, bool? TakenOver = null);

/// <summary>"This declaration is on its way"; with ends, "from then on these contents are nobody's".</summary>
internal sealed record MoveDeclarationMessage(DivisionCode County, string Declaration, int Sequence, IReadOnlyList<string>? Ends = null);

/// <summary>"See whether the closing of this child is to be proposed".</summary>
internal sealed record ProposeClosingMessage(DivisionCode County, string Child);

/// <summary>"Count what this change does in that county".</summary>
internal sealed record CountMessage(string Change, DivisionCode County, int Revision);

/// <summary>"Tell the guardian of this declaration, or the conversation of this case, what changed".</summary>
/// <param name="Change">Which change, by its number.</param>
internal sealed record NoticeMessage(DivisionCode County, string Change, string? Id = null, string? Case = null);

/// <summary>What our queues carry: ids only, for queues are not sealed.</summary>
internal static class Messages
{
    public static OutboxMessage Of<T>(string id, string queue, T message, JsonTypeInfo<T> type, DateTimeOffset dueAt) =>
        new(id, queue, JsonSerializer.Serialize(message, type), dueAt);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public static T Read<T>(string? text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text ?? "", type) ?? throw new InvalidDataException("The message says nothing.");
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"This is no {typeof(T).Name}.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(JobMessage))]
[JsonSerializable(typeof(IndexMessage))]
[JsonSerializable(typeof(MoveChildMessage))]
[JsonSerializable(typeof(MoveDeclarationMessage))]
[JsonSerializable(typeof(ProposeClosingMessage))]
[JsonSerializable(typeof(CountMessage))]
[JsonSerializable(typeof(NoticeMessage))]
[JsonSerializable(typeof(ErasedRest))]
internal sealed partial class MessageJson : JsonSerializerContext;

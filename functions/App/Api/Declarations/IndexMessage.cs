using System.Text;
using System.Text.Json;
using App.Functions;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Storage;

namespace App.Api.Declarations;

/// <summary>"Look at this declaration, or at this child, for the index": ids only, for queues are not sealed.</summary>
internal static class IndexMessage
{
    public static OutboxMessage Of(string id, Declaration declaration, DateTimeOffset dueAt) =>
        new(id, Catalogue.IndexDeclaration.Queue, Encoding.UTF8.GetString(ReceiptPointer.Write(declaration.County, declaration.Id)), dueAt);

    /// <summary>Staff found out another number than the one that was declared.</summary>
    public static OutboxMessage Of(string id, Child child, DateTimeOffset dueAt) => new(id, Catalogue.IndexDeclaration.Queue, Encoding.UTF8.GetString(Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("county", child.County.Value);
        json.WriteString("declaration", child.Declarations[0]);
        json.WriteString("child", child.Id);
        json.WriteEndObject();
    })), dueAt);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public static (DivisionCode County, string Declaration, string? Child) Read(string? text)
    {
        try
        {
            using var json = JsonDocument.Parse(text ?? "");
            return (DivisionCode.Parse(json.RootElement.GetProperty("county").GetString()!), json.RootElement.GetProperty("declaration").GetString()!,
                json.RootElement.TryGetProperty("child", out var child) ? child.GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The message names no declaration.");
        }
    }
}

using System.Text;
using System.Text.Json;
using App.Functions;
using Domain.Declarations;
using Domain.Divisions;
using Storage;

namespace App.Api.Declarations;

/// <summary>"Look at this declaration for the index": ids only, for queues are not sealed.</summary>
internal static class IndexMessage
{
    public static OutboxMessage Of(string id, Declaration declaration, DateTimeOffset dueAt) =>
        new(id, Catalogue.IndexDeclaration.Queue, Encoding.UTF8.GetString(ReceiptPointer.Write(declaration.County, declaration.Id)), dueAt);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public static (DivisionCode County, string Declaration) Read(string? text)
    {
        try
        {
            return ReceiptPointer.Read(Encoding.UTF8.GetBytes(text ?? ""));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The message names no declaration.");
        }
    }
}

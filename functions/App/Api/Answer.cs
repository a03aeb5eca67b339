using System.Text.Json;
using Domain.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Api;

/// <summary>What an operation answers: a status and a JSON body, written once into a buffer so that its length is known.</summary>
public sealed class Answer : IResult
{
    public const string JsonType = "application/json; charset=utf-8";

    private Answer(int status, ReadOnlyMemory<byte> body, string contentType) => (Status, Body, ContentType) = (status, body, contentType);

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string ContentType { get; }

    /// <summary>Further response headers.</summary>
    public IReadOnlyList<(string Name, StringValues Value)> Headers { get; init; } = [];

    /// <summary>
    /// How typed answers are written, one set for each context that writes them: names in camel case, and Chinese readable as in every other answer, for the media
    /// type is always JSON, never HTML.
    /// </summary>
    public static JsonSerializerOptions Readable() => new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer whose JSON the function writes.</summary>
    public static Answer Json(int status, Action<Utf8JsonWriter> write) => new(status, Write(write), JsonType);

    public static Answer Ok(Action<Utf8JsonWriter> write) => Json(StatusCodes.Status200OK, write);

    /// <summary>An answer from bytes made earlier.</summary>
    public static Answer Bytes(int status, ReadOnlyMemory<byte> body, string contentType = JsonType,
        IReadOnlyList<(string Name, StringValues Value)>? headers = null) => new(status, body, contentType) { Headers = headers ?? [] };

    /// <summary>A list as every list of the contract: <c>{"items":[…],"next":…}</c>.</summary>
    public static Answer List<T>(IEnumerable<T> items, string? next, Action<Utf8JsonWriter, T> write) => Ok(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
    });

    /// <summary>A list with what of it does not open, as <c>damaged</c>: there only where something is damaged.</summary>
    public static Answer List<T>(Listed<T> page, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Damaged.Count == 0 ? List(page.Items, page.Next, write) : Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                write(json, item);
            }

            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteStartArray("damaged");
            foreach (var damaged in page.Damaged)
            {
                json.WriteStartObject();
                json.WriteString("id", damaged.Id);
                json.WriteString("kind", damaged.Kind);
                json.WriteString("message", Errors.DamagedRecord(damaged.Id).Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>JSON as bytes; Chinese stays readable (the media type is always JSON, never HTML).</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write) => JsonBytes.Write(write, static (json, write) => write(json));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (Status is StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(Body, httpContext.RequestAborted).AsTask();
    }
}

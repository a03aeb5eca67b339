using System.Text.Json;
using Domain.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Wire;

/// <summary>An answer from bytes that are there already: a frozen document, a picture, a refusal. Everything else is a typed result.</summary>
public sealed class Answer : IResult
{
    public const string JsonType = "application/json; charset=utf-8";

    private Answer(int status, ReadOnlyMemory<byte> body, string contentType) => (Status, Body, ContentType) = (status, body, contentType);

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string ContentType { get; }

    /// <summary>Further response headers.</summary>
    public IReadOnlyList<(string Name, StringValues Value)> Headers { get; init; } = [];

    /// <summary>An answer from bytes made earlier.</summary>
    public static Answer Bytes(int status, ReadOnlyMemory<byte> body, string contentType = JsonType,
        IReadOnlyList<(string Name, StringValues Value)>? headers = null) => new(status, body, contentType) { Headers = headers ?? [] };

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
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(Body, httpContext.RequestAborted).AsTask();
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace App.Wire;

/// <summary>
/// Reading a JSON request body that anybody may have sent: bounded before it is read, checked as UTF-8 before it is parsed, parsed to a bounded
/// depth.
/// </summary>
public static class Incoming
{
    /// <summary>Deep enough for answers → address → member, far from what a parser has to fear.</summary>
    private const int MaxDepth = 16;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>The body as a JSON object, or the refusal to answer with. The caller disposes the document.</summary>
    public static async ValueTask<Attempt<JsonDocument>> ReadJsonAsync(HttpContext context, int maxBytes, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var nothing = mayBeEmpty && request.ContentType is null && request.ContentLength is null or 0;
        if (!nothing && !IsJson(request.ContentType))
        {
            return Errors.WrongMediaType("application/json");
        }

        var (body, refusal) = await ReadAsync(context, maxBytes).ConfigureAwait(false);
        return refusal is not null ? refusal : body.Length == 0 && mayBeEmpty ? JsonDocument.Parse("{}") : Parse(body);
    }

    /// <summary>Answers what the handler makes of the body, or the refusal of the body itself.</summary>
    public static async Task<Results<TDone, Refusal>> WithJsonAsync<TDone>(HttpContext context, Func<JsonElement, Task<Results<TDone,
        Refusal>>> handle,
        int maxBytes = Functions.Catalogue.JsonBody, bool mayBeEmpty = false)
        where TDone : IResult
    {
        ArgumentNullException.ThrowIfNull(handle);
        if ((await ReadJsonAsync(context, maxBytes, mayBeEmpty).ConfigureAwait(false)).IsRefused(out var refusal, out var json))
        {
            return refusal;
        }

        using (json)
        {
            return await handle(json.RootElement).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="WithJsonAsync{TDone}(HttpContext, Func{JsonElement, Task{Results{TDone, Refusal}}}, int, bool)"/>
    public static async Task<Results<TDone, TOther, Refusal>> WithJsonAsync<TDone, TOther>(HttpContext context,
        Func<JsonElement, Task<Results<TDone, TOther, Refusal>>> handle, int maxBytes = Functions.Catalogue.JsonBody, bool mayBeEmpty = false)
        where TDone : IResult
        where TOther : IResult
    {
        ArgumentNullException.ThrowIfNull(handle);
        if ((await ReadJsonAsync(context, maxBytes, mayBeEmpty).ConfigureAwait(false)).IsRefused(out var refusal, out var json))
        {
            return refusal;
        }

        using (json)
        {
            return await handle(json.RootElement).ConfigureAwait(false);
        }
    }

    /// <summary>The body's bytes, never more than <paramref name="maxBytes"/>.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, Refusal? Refusal)> ReadAsync(HttpContext context, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return (default, Errors.CompressedBody());
        }

        if (request.ContentLength > maxBytes)
        {
            return (default, Errors.TooLarge(maxBytes));
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (buffer.Length > maxBytes)
            {
                reader.AdvanceTo(buffer.End);
                return (default, Errors.TooLarge(maxBytes));
            }

            if (read.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return (bytes, null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Parses bytes that anybody may have sent; the result is an object, or the array that is asked for.</summary>
    public static Attempt<JsonDocument> Parse(ReadOnlyMemory<byte> body, JsonValueKind wanted = JsonValueKind.Object)
    {
        if (body.Span.StartsWith(Bom))
        {
            body = body[Bom.Length..];
        }

        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return Errors.EmptyBody();
        }

        if (!Utf8.IsValid(body.Span))
        {
            return Errors.InvalidUtf8();
        }

        try
        {
            var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (json.RootElement.ValueKind == wanted)
            {
                return json;
            }

            json.Dispose();
            return wanted == JsonValueKind.Array ? Errors.NotAnArray() : Errors.NotAnObject();
        }
        catch (JsonException)
        {
            return IsDeep(body.Span) ? Errors.TooDeep() : Errors.MalformedJson();
        }
    }

    /// <summary>Whether a media type says that the body is JSON, in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
                && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // Only for choosing the words of the refusal: what stopped the parser, the depth or the syntax?
    private static bool IsDeep(ReadOnlySpan<byte> body)
    {
        var (depth, quoted) = (0, false);
        for (var i = 0; i < body.Length; i++)
        {
            switch (body[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'[' or (byte)'{' when !quoted:
                    if (++depth > MaxDepth)
                    {
                        return true;
                    }

                    break;
                case (byte)']' or (byte)'}' when !quoted:
                    depth--;
                    break;
            }
        }

        return false;
    }
}

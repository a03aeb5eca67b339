using System.Globalization;
using System.Text.Json;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Wire;

/// <summary>
/// A request that is not granted, as a value: mapped in one place, here, to RFC 9457 <c>application/problem+json</c> with <c>code</c> and
/// <c>errors:[{field,code,message}]</c>.
/// </summary>
/// <param name="Status">HTTP status, 400 to 503.</param>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Message">Plain Chinese that says what to do next; never repeats what was sent.</param>
public sealed record Refusal(int Status, string Code, string Message) : IResult
{
    /// <summary>Every problem found; where there is none in particular, the refusal itself is the one.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Further members of the answer (RFC 9457, 3.2): what the caller needs to go on.</summary>
    public Action<Utf8JsonWriter>? Also { get; init; }

    /// <summary>Seconds to wait (429, 503).</summary>
    public int? RetryAfter { get; init; }

    public IReadOnlyList<(string Name, StringValues Value)> Headers { get; init; } = [];

    public Answer ToAnswer()
    {
        var body = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", Message);
            json.WriteNumber("status", Status);
            json.WriteString("code", Code);
            json.WriteStartArray("errors");
            if (Problems.Count == 0)
            {
                Write(json, new Problem("", Code, Message));
            }

            foreach (var problem in Problems)
            {
                Write(json, problem);
            }

            json.WriteEndArray();
            Also?.Invoke(json);
            json.WriteEndObject();
        });
        var headers = RetryAfter is { } seconds
            ? [.. Headers, ("Retry-After", (StringValues)seconds.ToString(CultureInfo.InvariantCulture))]
            : Headers;
        return Answer.Bytes(Status, body, "application/problem+json; charset=utf-8", headers);
    }

    public Task ExecuteAsync(HttpContext httpContext) => ToAnswer().ExecuteAsync(httpContext);

    /// <summary>A problem as every list of the contract writes it, warnings included.</summary>
    public static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("field", problem.Field);
        json.WriteString("code", problem.Code);
        json.WriteString("message", problem.Message);
        json.WriteEndObject();
    }
}

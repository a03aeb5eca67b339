using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using App.Functions;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Api.OpenApi;

/// <summary>The description of the HTTP contract, written from the catalogue when it is first asked for.</summary>
public static partial class OpenApiEndpoints
{
    private static readonly Lazy<byte[]> Document = new(() => Answer.Write(Write));

    public static void MapOpenApi(this WebApplication app) =>
        app.Map(Catalogue.OpenApi, static _ => Task.FromResult<IResult>(Answer.Bytes(StatusCodes.Status200OK, Document.Value)));

    [GeneratedRegex(@"\{\*?([A-Za-z]+)\}")]
    private static partial Regex Parameters();

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "长治市流动儿童和留守儿童信息监测 API");
        json.WriteString("version", "1");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var path in Catalogue.Http.Where(function => function.Reach == Reach.Everywhere).GroupBy(function => function.Route))
        {
            json.WriteStartObject("/" + Parameters().Replace(path.Key, "{$1}"));
            foreach (var function in path)
            {
                json.WritePropertyName(function.Method.ToLowerInvariant());
                Write(json, function);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HttpFunction function)
    {
        json.WriteStartObject();
        json.WriteString("operationId", function.Name);
        json.WriteString("summary", function.Summary);
        json.WriteString("x-permission", function.Permission.Id());
        if (function.Or.Count > 0)
        {
            // Each of these opens the door too; what the request then needs is asked by the handler.
            json.WriteStartArray("x-permission-or");
            foreach (var other in function.Or)
            {
                json.WriteStringValue(other.Id());
            }

            json.WriteEndArray();
        }

        if (!Permissions.Anonymous.Contains(function.Permission))
        {
            json.WriteStartArray("security");
            json.WriteStartObject();
            json.WriteStartArray("bearer");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartArray("parameters");
        foreach (Match parameter in Parameters().Matches(function.Route))
        {
            WriteParameter(json, "path", new Member(parameter.Groups[1].Value, "string", "Opaque id"));
        }

        foreach (var member in function.Query)
        {
            WriteParameter(json, "query", member);
        }

        foreach (var member in function.Headers)
        {
            WriteParameter(json, "header", member);
        }

        json.WriteEndArray();
        if (function.Takes.Count > 0 || function.Accepts.Count > 0)
        {
            WriteBody(json, function);
        }

        json.WriteStartObject("responses");
        WriteResponse(json, function.Gives, "Done", function.Gives == StatusCodes.Status204NoContent ? null : "application/json", "{\"type\":\"object\"}");
        var isLimited = function.Limited || !Permissions.Anonymous.Contains(function.Permission);
        foreach (var status in function.Refuses.Concat(isLimited ? [429] : []).Distinct().Order())
        {
            WriteResponse(json, status, "Refused", "application/problem+json", "{\"$ref\":\"#/components/schemas/Problem\"}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, string place, Member member)
    {
        json.WriteStartObject();
        json.WriteString("name", member.Name);
        json.WriteString("in", place);
        json.WriteBoolean("required", member.Required || place == "path");
        json.WriteString("description", member.Meaning);
        json.WriteStartObject("schema");
        json.WriteString("type", member.Type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, HttpFunction function)
    {
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", function.Accepts.Count > 0 || function.Takes.Any(member => member.Required));
        json.WriteStartObject("content");
        foreach (var type in function.Accepts.DefaultIfEmpty("application/json"))
        {
            json.WriteStartObject(type);
            json.WriteStartObject("schema");
            if (function.Takes.Count > 0)
            {
                json.WriteString("type", "object");
                json.WriteStartObject("properties");
                foreach (var member in function.Takes)
                {
                    json.WriteStartObject(member.Name);
                    json.WriteString("type", member.Type);
                    json.WriteString("description", member.Meaning);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteStartArray("required");
                foreach (var member in function.Takes.Where(member => member.Required))
                {
                    json.WriteStringValue(member.Name);
                }

                json.WriteEndArray();
                json.WriteBoolean("additionalProperties", false);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, int status, string description, string? mediaType, string schema)
    {
        json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description", description);
        if (mediaType is not null)
        {
            json.WriteStartObject("content");
            json.WriteStartObject(mediaType);
            json.WritePropertyName("schema");
            json.WriteRawValue(schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        json.WritePropertyName("bearer");
        json.WriteRawValue("""{"type":"http","scheme":"bearer","bearerFormat":"JWT"}""");
        json.WriteEndObject();
        json.WriteStartObject("schemas");
        json.WritePropertyName("Problem");
        json.WriteRawValue("""
            {"type":"object","required":["type","title","status","code","errors"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
            "status":{"type":"integer"},"code":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["field","code","message"],
            "properties":{"field":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"}}}}}}
            """);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

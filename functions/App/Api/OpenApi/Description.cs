using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App.Functions;
using App.Wire;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Api.OpenApi;

/// <summary>Writes the contract down as OpenAPI 3.1: what the catalogue says of each operation, and the bodies that its handler's signature
/// names.</summary>
internal sealed partial class Description
{
    private const string Json = "application/json";

    private readonly Schemas _schemas = new();

    public JsonObject Of(IEnumerable<Endpoint> endpoints)
    {
        var answers = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<HttpFunction>() is not null)
            .ToLookup(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpFunction>().Name, endpoint =>
                endpoint.Metadata.GetMetadata<Answering>()?.Result);
        var paths = new JsonObject();
        foreach (var function in Catalogue.Http.Where(function => function.Reach == Reach.Everywhere))
        {
            var path = "/" + Parameters().Replace(function.Route, "{$1}");
            paths.TryAdd(path, new JsonObject());
            paths[path]!.AsObject().Add(function.Method.ToLowerInvariant(),
                Operation(function, answers[function.Name].FirstOrDefault() ?? typeof(IResult)));
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "长治市流动儿童和留守儿童信息监测 API", ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["bearerFormat"] = "JWT"
                    }
                },
                ["schemas"] = _schemas.All,
            },
        };
    }

    [GeneratedRegex(@"\{\*?([A-Za-z]+)\}")]
    private static partial Regex Parameters();

    private JsonObject Operation(HttpFunction function, Type answers)
    {
        var operation = new JsonObject
        {
            ["operationId"] = function.Name,
            ["summary"] = function.Summary,
            ["x-permission"] = function.Permission.Id()
        };
        if (function.Or.Count > 0)
        {
            // Each of these opens the door too; what the request then needs is asked by the handler.
            operation["x-permission-or"] = Texts(function.Or.Select(other => other.Id()));
        }

        var isAnonymous = Permissions.Anonymous.Contains(function.Permission);
        if (!isAnonymous)
        {
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        }

        operation["parameters"] = new JsonArray([
            .. Parameters().Matches(function.Route).Select(parameter => Parameter("path", new(parameter.Groups[1].Value, "string", "Opaque id"))),
            .. function.Query.Select(member => Parameter("query", member)), .. function.Headers.Select(member => Parameter("header", member)),
        ]);
        if (function.Takes.Count > 0 || function.Accepts.Count > 0)
        {
            operation["requestBody"] = Body(function);
        }

        var responses = new JsonObject();
        foreach (var body in Bodies(answers).GroupBy(body => body.Status, body => body.Body))
        {
            JsonObject[] schemas = [.. body.OfType<Type>().Select(_schemas.Of)];
            var (mediaType, schema) = schemas switch
            {
                [] => ("*/*", new JsonObject()),
                [var one] => (Json, one),
                _ => (Json, new JsonObject { ["anyOf"] = new JsonArray([.. schemas]) }),
            };
            responses[Text(body.Key)] = Response("Done", mediaType, schema);
        }

        foreach (var status in function.Refuses.Concat(function.Limited || !isAnonymous ? [429] : []).Distinct().Order())
        {
            responses.TryAdd(Text(status), Response("Refused", "application/problem+json", Schemas.Problem()));
        }

        operation["responses"] = responses;
        return operation;
    }

    /// <summary>What the signature names: each result of the framework with its status and body. Of one that is no more than a result it is known
    /// that it is JSON, a file is described as such.</summary>
    private static IEnumerable<(int Status, Type? Body)> Bodies(Type answers) =>
        from result in answers.IsAssignableTo(typeof(INestedHttpResult)) ? answers.GetGenericArguments() : [answers]
        where result != typeof(Refusal)
        let kind = result.IsGenericType ? result.GetGenericTypeDefinition() : result
        select kind == typeof(Ok<>) ? (StatusCodes.Status200OK, result.GetGenericArguments()[0])
            : kind == typeof(Created<>) ? (StatusCodes.Status201Created, result.GetGenericArguments()[0])
            : kind == typeof(Accepted<>) ? (StatusCodes.Status202Accepted, result.GetGenericArguments()[0])
            : kind == typeof(Gone<>) ? (StatusCodes.Status410Gone, result.GetGenericArguments()[0])
            : (StatusCodes.Status200OK, result == typeof(IResult) ? typeof(FormPart) : null);

    private static JsonObject Parameter(string place, Member member) => new()
    {
        ["name"] = member.Name,
        ["in"] = place,
        ["required"] = member.Required || place == "path",
        ["description"] = member.Meaning,
        ["schema"] = Schemas.Of(member),
    };

    private static JsonObject Body(HttpFunction function)
    {
        var content = new JsonObject();
        foreach (var type in function.Accepts.DefaultIfEmpty(Json))
        {
            content[type] = new JsonObject { ["schema"] = function.Takes.Count > 0 ? Schemas.Of(function.Takes) : new JsonObject() };
        }

        return new() { ["required"] = function.Accepts.Count > 0 || function.Takes.Any(member => member.Required), ["content"] = content };
    }

    private static JsonObject Response(string description, string mediaType, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = schema } },
    };

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

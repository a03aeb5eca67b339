using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Functions;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Worker;

/// <summary>Which functions there are: the catalogue, in the words of the Functions host.</summary>
internal sealed class Metadata : IFunctionMetadataProvider
{
    /// <summary>The name under which the executor finds a queue's message.</summary>
    public const string Message = "message";

    /// <summary>The storage account of timers' leases, queues and the deployment itself.</summary>
    private const string Connection = "AzureWebJobsStorage";

    private const string Script = nameof(Worker) + ".dll";

    private static readonly string[] Every = ["get", "head", "post", "put", "patch", "delete", "options"];

    public static ImmutableArray<IFunctionMetadata> All { get; } =
    [
        .. Catalogue.Deployed.Select(function => Function(function.Name,
            Request(function.Route, function.Method == "GET" ? ["get", "head"] : [Lower(function.Method)]), Answer())),

        // Every method: what is no page is refused by the application, in words.
        .. Catalogue.CatchAlls.Select(pages => Function(pages.Name, Request(pages.Route, Every), Answer())),
        .. Catalogue.Timers.Select(timer => Function(timer.Name, new JsonObject
        {
            ["name"] = "timer",
            ["type"] = "timerTrigger",
            ["direction"] = "In",
            ["schedule"] = timer.Schedule,
        })),
        .. Catalogue.Queues.Select(queue => Function(queue.Name, new JsonObject
        {
            ["name"] = Message,
            ["type"] = "queueTrigger",
            ["direction"] = "In",
            ["queueName"] = queue.Queue,
            ["connection"] = Connection,
            ["dataType"] = "String",
        })),
    ];

    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) => Task.FromResult(All);

    /// <summary>Writes the file that stands beside the worker in the deployment: the same functions, for the host's first look.</summary>
    public static int Write(string file)
    {
        var functions = All.Select(JsonNode? (function) => new JsonObject
        {
            ["name"] = function.Name,
            ["scriptFile"] = function.ScriptFile,
            ["entryPoint"] = function.EntryPoint,
            ["language"] = function.Language,
            ["properties"] = new JsonObject { ["IsCodeless"] = false },
            ["bindings"] = new JsonArray([.. function.RawBindings!.Select(binding => JsonNode.Parse(binding))]),
        });
        File.WriteAllText(file, new JsonArray([.. functions]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"{All.Length} functions");
        return 0;
    }

    private static DefaultFunctionMetadata Function(string name, params JsonObject[] bindings) => new()
    {
        Name = name,
        Language = "dotnet-isolated",
        ScriptFile = Script,
        EntryPoint = $"{typeof(Entry).FullName}.{nameof(Entry.Run)}",
        RawBindings = [.. bindings.Select(binding => binding.ToJsonString())],
    };

    private static JsonObject Request(string route, string[] methods) => new()
    {
        ["name"] = "request",
        ["type"] = "httpTrigger",
        ["direction"] = "In",
        ["authLevel"] = "anonymous",
        ["methods"] = new JsonArray([.. methods.Select(JsonNode? (method) => method)]),
        ["route"] = route,
    };

    private static JsonObject Answer() => new() { ["name"] = "$return", ["type"] = "http", ["direction"] = "Out" };

    private static string Lower(string method) => method.ToLowerInvariant();
}

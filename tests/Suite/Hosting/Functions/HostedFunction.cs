using System.Text.Json.Nodes;

namespace Suite.Hosting.Functions;

/// <summary>A function as the worker described it to the host.</summary>
/// <param name="Description">The worker's own words, given back to it when the function is loaded.</param>
internal sealed record HostedFunction(string Id, string Name, JsonObject Trigger, JsonObject Description)
{
    public string Type => (string)Trigger["type"]!;

    /// <summary>The name of the trigger's parameter.</summary>
    public string Parameter => (string)Trigger["name"]!;

    public bool IsHttp => Type == "httpTrigger";

    public string Route => ((string)Trigger["route"]!).TrimStart('/');

    public IReadOnlyList<string> Methods => [.. Trigger["methods"]!.AsArray().Select(method => ((string)method!).ToUpperInvariant())];

    public string Queue => (string)Trigger["queueName"]!;

    public static HostedFunction Read(JsonObject description)
    {
        var bindings = description["rawBindings"]!.AsArray().Select(binding => JsonNode.Parse((string)binding!)!.AsObject()).ToList();
        return new((string)description["functionId"]!, (string)description["name"]!,
            bindings.Single(binding => ((string)binding["type"]!).EndsWith("Trigger", StringComparison.Ordinal)), description);
    }
}

/// <summary>How an invocation ended.</summary>
/// <param name="Answer">What the worker said over gRPC.</param>
internal sealed record Invocation(bool Succeeded, string Answer);

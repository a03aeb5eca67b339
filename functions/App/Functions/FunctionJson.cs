using App.Api;

namespace App.Functions;

/// <summary>Writes the deployment's function folders from the catalogue: one <c>function.json</c> each, beside <c>host.json</c>.</summary>
public static class FunctionJson
{
    public const string TimerBinding = "timer";
    public const string QueueBinding = "message";

    /// <summary>Writes every folder; existing files are replaced. Returns how many functions there are.</summary>
    public static int WriteAll(string folder)
    {
        var count = 0;
        foreach (var function in Catalogue.Http.Where(function => function.Reach == Reach.Everywhere))
        {
            Write(function.Name, Http(function.Route, function.Method == "GET" ? ["get", "head"] : [Lower(function.Method)]));
        }

        foreach (var (name, route) in Catalogue.CatchAlls)
        {
            // Every method: what is not an operation is refused by the application, with a problem document.
            Write(name, Http(route, ["get", "head", "post", "put", "patch", "delete", "options"]));
        }

        foreach (var timer in Catalogue.Timers)
        {
            Write(timer.Name, [("type", "timerTrigger"), ("direction", "in"), ("name", TimerBinding), ("schedule", timer.Schedule)]);
        }

        foreach (var queue in Catalogue.Queues)
        {
            Write(queue.Name, [("type", "queueTrigger"), ("direction", "in"), ("name", QueueBinding), ("queueName", queue.Queue), ("connection", "AzureWebJobsStorage")]);
        }

        return count;

        void Write(string name, params IReadOnlyList<(string, object)>[] bindings)
        {
            count++;
            var path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            File.WriteAllBytes(Path.Combine(path, "function.json"), Json(bindings));
        }
    }

    private static IReadOnlyList<(string, object)>[] Http(string route, string[] methods) =>
    [
        [("type", "httpTrigger"), ("direction", "in"), ("name", "request"), ("authLevel", "anonymous"), ("methods", methods), ("route", route)],
        [("type", "http"), ("direction", "out"), ("name", "response")],
    ];

    private static byte[] Json(IReadOnlyList<(string Name, object Value)>[] bindings) => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("bindings");
        foreach (var binding in bindings)
        {
            json.WriteStartObject();
            foreach (var (name, value) in binding)
            {
                if (value is string text)
                {
                    json.WriteString(name, text);
                    continue;
                }

                json.WriteStartArray(name);
                foreach (var item in (string[])value)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Lower(string method) => method.ToLowerInvariant();
}

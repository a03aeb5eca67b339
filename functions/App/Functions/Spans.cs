using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace App.Functions;

/// <summary>
/// One span for each run of a function, named after it, with nothing in it but codes: method, pattern of the route, status, type of the failure.
/// Neither a path nor a query string ever gets in, so that none has to be taken out.
/// </summary>
/// <remarks>
/// The spans that the web server and the SDKs offer are not exported: they carry addresses. Under the Functions host ours are part of what the host
/// says of the same invocation; stand-alone they begin a trace, whatever a client says about one.
/// </remarks>
internal static class Spans
{
    public const string Name = "Children";

    /// <summary>Every key that a span of ours may carry; the processor takes away whatever else is in it.</summary>
    public static readonly IReadOnlySet<string> Keys = new HashSet<string>(StringComparer.Ordinal) { Kind, Method, Route, Status, Failure };

    private const string Kind = "children.function.kind";
    private const string Method = "http.request.method";
    private const string Route = "http.route";
    private const string Status = "http.response.status_code";
    private const string Failure = "error.type";

    /// <summary>Methods that are told by name; a client may invent others.</summary>
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Null where nobody listens, which costs nothing.</summary>
    /// <param name="trace">See <see cref="Firing.Trace"/>.</param>
    public static Activity? Begin(Function function, string? trace)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = Activity.Current is null && ActivityContext.TryParse(trace, null, isRemote: true, out var told) ? told : default;
        var span = Source.StartActivity(function.Name, ActivityKind.Internal, parent);
        span?.SetTag(Kind, KindOf(function));
        return span;
    }

    /// <param name="underTheHost">The Functions host forwarded the request, and says which trace it belongs to.</param>
    public static Activity? Begin(HttpFunction? function, HttpRequest request, bool underTheHost)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // The server's own span is not exported; as the parent of ours it would be missing.
        Activity.Current = null;
        var parent = underTheHost && ActivityContext.TryParse(request.Headers.TraceParent, null, isRemote: true, out var told) ? told : default;
        var span = Source.StartActivity(function?.Name ?? "Unknown", underTheHost ? ActivityKind.Internal : ActivityKind.Server, parent);
        span?.SetTag(Kind, KindOf(function));
        span?.SetTag(Method, Methods.Contains(request.Method) ? request.Method : "_OTHER");
        span?.SetTag(Route, function is null ? null : "/" + function.Route);
        return span;
    }

    public static void Answered(this Activity? span, int status)
    {
        span?.SetTag(Status, status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The type only: the message of an exception may hold what a document held.</summary>
    public static void Failed(this Activity? span, Exception exception)
    {
        span?.SetTag(Failure, exception.GetType().Name);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    public static string KindOf(Function? function) => function switch
    {
        TimerFunction => "timer",
        QueueFunction => "queue",
        HttpFunction { Reach: Reach.Page } => "page",
        _ => "http",
    };
}

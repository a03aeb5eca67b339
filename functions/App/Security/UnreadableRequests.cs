using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using App.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace App.Security;

/// <summary>
/// Words for the requests that the server itself refuses before there is anything to route: an address or headers beyond its limits, no Host, bytes
/// that are no HTTP. Left alone it answers them with a bare number.
/// </summary>
/// <remarks>
/// The server says "bad request" as a diagnostic event, after it has chosen the status and before it sends anything; it asks for a
/// <see cref="DiagnosticSource"/> for that alone, so that readable requests never come past here. There is no body to write to yet: the head goes out
/// by the response's own feature, the problem document right behind it on the connection, which the server then closes. Should any of this be missing
/// in a later version, the bare number is what remains.
/// </remarks>
internal sealed class UnreadableRequests(Settings settings) : DiagnosticSource
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly bool _https = ProtectiveHeaders.IsHttps(settings);

    public override bool IsEnabled(string name) => name == BadRequest;

    [RequiresUnreferencedCode("As the base class declares it; nothing is read by reflection here.")]
    public override void Write(string name, object? value)
    {
        if (name == BadRequest && value is IFeatureCollection features && features.Get<IHttpResponseFeature>() is { HasStarted: false }
            && features.Get<IHttpRequestFeature>() is { } request && !HttpMethods.IsHead(request.Method)
            && features.Get<IHttpResponseBodyFeature>() is { } head && features.Get<IConnectionTransportFeature>() is { } connection)
        {
            Answer(new DefaultHttpContext(features), head, connection);
        }
    }

    private void Answer(DefaultHttpContext context, IHttpResponseBodyFeature head, IConnectionTransportFeature connection)
    {
        var answer = Refused(context.Response.StatusCode).ToAnswer();
        ProtectiveHeaders.Set(context, _https);
        context.Response.Headers.Connection = "close";
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;

        // Both only write into the connection's buffer, which is empty: whatever was answered before has been sent.
        if (head.StartAsync().IsCompletedSuccessfully)
        {
            connection.Transport.Output.Write(answer.Body.Span);
            _ = connection.Transport.Output.FlushAsync().AsTask();
        }
    }

    /// <summary>The status is the server's; the words are ours.</summary>
    private static Refusal Refused(int status) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => Errors.WrongMethod(),
        StatusCodes.Status408RequestTimeout => Errors.TooSlow(),
        StatusCodes.Status414UriTooLong => Errors.AddressTooLong(),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => Errors.HeadersTooLarge(),
        StatusCodes.Status505HttpVersionNotsupported => Errors.WrongHttpVersion(),
        _ => Errors.BadRequest() with { Status = status },
    };
}

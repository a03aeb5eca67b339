using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Suite.Hosting.Functions;

/// <summary>
/// The messages between the Functions host and a worker. Their classes are internal to the worker's own package, their protobuf descriptor is not: by it they
/// are made from JSON and read as JSON, with no copy of the protocol here.
/// </summary>
internal static class WorkerMessages
{
    /// <summary>Before each message on the wire: not compressed (0), and its length.</summary>
    public const int HeaderBytes = 5;

    private static readonly MessageDescriptor Streaming = (MessageDescriptor)Type
        .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.StreamingMessage, Microsoft.Azure.Functions.Worker.Grpc", throwOnError: true)!
        .GetProperty("Descriptor")!.GetValue(null)!;

    private static readonly FieldDescriptor Request = Streaming.FindFieldByName("invocation_request");
    private static readonly FieldDescriptor Response = Streaming.FindFieldByName("invocation_response");
    private static readonly FieldDescriptor RequestId = Request.MessageType.FindFieldByName("invocation_id");
    private static readonly FieldDescriptor ResponseId = Response.MessageType.FindFieldByName("invocation_id");
    private static readonly FieldDescriptor Result = Response.MessageType.FindFieldByName("result");
    private static readonly FieldDescriptor Status = Result.MessageType.FindFieldByName("status");
    private static readonly int Success = Status.EnumType.FindValueByName("Success").Number;
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(formatDefaultValues: false));

    public static IMessage Parse(JsonObject message) => JsonParser.Default.Parse(message.ToJsonString(), Streaming);

    public static IMessage Parse(ReadOnlySpan<byte> message) => Streaming.Parser.ParseFrom(message);

    public static JsonObject ToJson(IMessage message) => JsonNode.Parse(Json.Format(message))!.AsObject();

    /// <summary>One message with its header.</summary>
    public static byte[] Frame(IMessage message)
    {
        var frame = new byte[HeaderBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - HeaderBytes);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    public static int Length(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32BigEndian(header[1..]);

    /// <summary>The same invocation under another id: an HTTP function is asked often, and nothing else of the message changes.</summary>
    public static IMessage Again(byte[] invocation, string id)
    {
        var message = Parse(invocation);
        RequestId.Accessor.SetValue((IMessage)Request.Accessor.GetValue(message), id);
        return message;
    }

    /// <summary>The id of an invocation that the message says is done; null where it says something else, or why it failed.</summary>
    public static string? Succeeded(IMessage message) =>
        Response.Accessor.GetValue(message) is IMessage response && Result.Accessor.GetValue(response) is IMessage result && Convert.ToInt32(Status.Accessor.GetValue(result), null) == Success
            ? (string)ResponseId.Accessor.GetValue(response)
            : null;
}

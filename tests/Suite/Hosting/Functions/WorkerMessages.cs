using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Suite.Hosting.Functions;

/// <summary>
/// The messages between the Functions host and a worker. Their classes are internal to the worker's own package, their protobuf descriptor is not: by
/// it they are made from JSON and read as JSON, with no copy of the protocol here.
/// </summary>
internal static class WorkerMessages
{
    /// <summary>Before each message on the wire: not compressed (0), and its length.</summary>
    private const int HeaderBytes = 5;

    private static readonly MessageDescriptor Streaming = (MessageDescriptor)Type
        .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.StreamingMessage, Microsoft.Azure.Functions.Worker.Grpc", throwOnError: true)!
        .GetProperty("Descriptor")!.GetValue(null)!;

    private static readonly FieldDescriptor Response = Streaming.FindFieldByName("invocation_response");
    private static readonly FieldDescriptor ResponseId = Response.MessageType.FindFieldByName("invocation_id");
    private static readonly FieldDescriptor Result = Response.MessageType.FindFieldByName("result");
    private static readonly FieldDescriptor Status = Result.MessageType.FindFieldByName("status");
    private static readonly int Success = Status.EnumType.FindValueByName("Success").Number;
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(formatDefaultValues: false));

    public static IMessage Parse(JsonObject message) => JsonParser.Default.Parse(message.ToJsonString(), Streaming);

    public static JsonObject ToJson(IMessage message) => JsonNode.Parse(Json.Format(message))!.AsObject();

    /// <summary>One message with its header.</summary>
    public static byte[] Frame(IMessage message)
    {
        var frame = new byte[HeaderBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - HeaderBytes);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>Takes the first whole message off what has arrived; null where some of it is still to come.</summary>
    public static IMessage? Take(ref ReadOnlySequence<byte> arrived)
    {
        var reader = new SequenceReader<byte>(arrived);
        if (!reader.TryRead(out _) || !reader.TryReadBigEndian(out int length) || reader.Remaining < length)
        {
            return null;
        }

        var message = Streaming.Parser.ParseFrom(arrived.Slice(HeaderBytes, length));
        arrived = arrived.Slice(HeaderBytes + length);
        return message;
    }

    /// <summary>The id of an invocation that the message says is done; null where it says something else, or why it failed.</summary>
    public static string? Succeeded(IMessage message) =>
        Response.Accessor.GetValue(message) is IMessage response && Result.Accessor.GetValue(response) is IMessage result
        && Convert.ToInt32(Status.Accessor.GetValue(result), null) == Success
            ? (string)ResponseId.Accessor.GetValue(response)
            : null;
}

/// <summary>
/// The invocation that goes beside each request of one HTTP function. Nothing of it changes but its id, and all ids are equally long, so it is put
/// together once and carries the id of the moment at the place where the first one stood.
/// </summary>
internal sealed class HttpInvocation
{
    private static readonly Guid Pattern = new("f7d1c0de-5a17-4b3e-9c62-0b8e4d2a91f3");

    private readonly byte[] _frame;
    private readonly int _id;

    /// <param name="invocation">Makes the message for an id.</param>
    public HttpInvocation(Func<string, IMessage> invocation)
    {
        _frame = WorkerMessages.Frame(invocation(Pattern.ToString()));
        _id = _frame.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Pattern.ToString()));
    }

    public byte[] Frame(string id)
    {
        var frame = _frame.ToArray();
        Encoding.ASCII.GetBytes(id, frame.AsSpan(_id));
        return frame;
    }
}

using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>Brings what was typed or dictated to one form; the original is kept by whoever calls.</summary>
internal static class Normaliser
{
    public static string Of(string? raw) => Words.Clean(raw);
}

namespace Conversation.Understanding;

/// <summary>A child or somebody with it is in danger or in need, in whatever words it was said (不想活, 打孩子, 丢了, 断顿, 没钱看病 …).</summary>
/// <param name="IsNeed">Hunger, cold, no money for a doctor: help is asked for (helpRequested), besides the urgent case.</param>
internal sealed record Alarm(AlarmKind Kind, bool IsNeed)
{
    /// <param name="text">Normalised.</param>
    public static Alarm? In(string text) => AlarmSigns.In(text);
}

internal enum AlarmKind
{
    Suicide,
    Violence,
    SexualAbuse,
    Missing,
    Bullying,
    Abandoned,
    Illness,
    Hunger,
    Other,
}

namespace Domain.Cases;

/// <summary>One alarm of a family in the chat: what was said, and nothing else of the conversation.</summary>
/// <param name="Key">Of the message: delivered twice it is one call.</param>
/// <param name="Kind">In kebab-case ("suicide", "violence", "hunger" …).</param>
/// <param name="Words">As they were said.</param>
/// <param name="Phone">Given for this call; null: nobody can be rung, staff answer in the conversation.</param>
public sealed record UrgentCall(string Key, DateTimeOffset At, string Kind, string Words, string? Phone)
{
    /// <summary>What staff read first.</summary>
    public string KindLabel => Kind switch
    {
        "suicide" => "可能轻生、伤害自己",
        "violence" => "挨打、家庭暴力",
        "sexual-abuse" => "可能受到性侵害",
        "missing" => "孩子走失",
        "bullying" => "被欺负",
        "abandoned" => "没有人照管",
        "illness" => "得了急病、没钱看病",
        "hunger" => "断了吃穿、生活困难",
        _ => "紧急情况",
    };
}

/// <summary>What staff wrote back into the conversation of a case.</summary>
/// <param name="Delivery">What became of it.</param>
public sealed record CaseReply(string Text, Audit.AuditActor By, DateTimeOffset At, ReplyDelivery Delivery);

/// <summary>Whether an answer of staff has reached the conversation.</summary>
public enum ReplyDelivery
{
    Waiting,
    Sent,

    /// <summary>The person left, or the channel takes nothing any more: somebody has to telephone or to go there.</summary>
    Failed,
}

public static class ReplyDeliveries
{
    public static string Id(this ReplyDelivery delivery) => delivery switch
    {
        ReplyDelivery.Waiting => "waiting",
        ReplyDelivery.Sent => "sent",
        ReplyDelivery.Failed => "failed",
    };

    public static string Label(this ReplyDelivery delivery) => delivery switch
    {
        ReplyDelivery.Waiting => "正在发送",
        ReplyDelivery.Sent => "已送到对话里",
        ReplyDelivery.Failed => "没有送到，请打电话或者请人上门",
    };

    public static ReplyDelivery? Find(string? id) => id switch
    {
        "waiting" => ReplyDelivery.Waiting,
        "sent" => ReplyDelivery.Sent,
        "failed" => ReplyDelivery.Failed,
        _ => null,
    };
}

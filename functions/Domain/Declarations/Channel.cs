namespace Domain.Declarations;

/// <summary>The door a declaration came through (六: 入户走访、自主申报等方式).</summary>
public enum Channel
{
    /// <summary>The page /declare or the HTTP route.</summary>
    Web,
    Chat,
    WeChat,

    /// <summary>入户走访: a child director or grid worker at the door.</summary>
    Visit,
    Excel,

    /// <summary>Handed on by another office.</summary>
    Referral,

    /// <summary>Staff at their desk (corrections and completions).</summary>
    Portal,
}

public static class Channels
{
    public static string Id(this Channel channel) => channel switch
    {
        Channel.Web => "web",
        Channel.Chat => "chat",
        Channel.WeChat => "wechat",
        Channel.Visit => "visit",
        Channel.Excel => "excel",
        Channel.Referral => "referral",
        Channel.Portal => "portal",
    };

    public static string Label(this Channel channel) => channel switch
    {
        Channel.Web => "网页申报",
        Channel.Chat => "在线对话申报",
        Channel.WeChat => "微信申报",
        Channel.Visit => "入户走访",
        Channel.Excel => "表格导入",
        Channel.Referral => "转介",
        Channel.Portal => "工作人员录入",
    };

    /// <summary>A parent or carer declares by themselves: notice and consent are asked for, the assessor's boxes are not.</summary>
    public static bool IsSelfDeclared(this Channel channel) => channel is Channel.Web or Channel.Chat or Channel.WeChat;

    public static Channel? Find(string? id)
    {
        foreach (var channel in Enum.GetValues<Channel>())
        {
            if (channel.Id() == id)
            {
                return channel;
            }
        }

        return null;
    }
}

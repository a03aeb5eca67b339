using Channels.BotFramework;
using Microsoft.Extensions.Logging;

namespace App.Chat;

/// <summary>The Bot Framework as configured: Bot Builder's adapter behind our door, the bot that answers on it, the files that people send.</summary>
/// <remarks>Ask for it late. Making it loads Bot Builder, which the first message can wait for and a start cannot.</remarks>
public sealed class BotChannel
{
    public BotChannel(Settings settings, Speaking speaking, TimeProvider time, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var bot = settings.Bot;
        var token = new BotToken(bot.AppId is { } app ? bot.Cloud.Credential(app, bot.TenantId, bot.Secret) : null, bot.Cloud);
        Adapter = new(static () => ChatServices.Http(), token, time, logs.CreateLogger<VerifiedAdapter>());
        Files = new(ChatServices.Http(), token, logs.CreateLogger<ChannelFiles>());
        Bot = new(speaking);
    }

    public VerifiedAdapter Adapter { get; }

    public ChannelFiles Files { get; }

    public ParentBot Bot { get; }
}

using App.Functions;
using Channels.DirectLine;
using Channels.WeChat;
using Conversation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Chat;

public static class ChatServices
{
    /// <summary>How long the sweep leaves a submission to those who are at it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(10);

    /// <param name="standAlone">The local Direct Line exists in the stand-alone server only: Functions HTTP carries no WebSocket.</param>
    public static void AddChat(this IServiceCollection services, bool standAlone)
    {
        services.AddSingleton<Talk>(static at => new Talk(at.GetRequiredService<Settings>().Policy.On,
            day => at.GetRequiredService<Settings>().Policy.Notices.On(day)));
        services.AddSingleton<Threads>();
        services.AddSingleton<Photos>();
        services.AddSingleton<Guardians>();
        services.AddSingleton<DirectLineLog>();
        services.AddSingleton<IDirectLineForget>(static at => at.GetRequiredService<DirectLineLog>());
        services.AddSingleton<Visitor>();
        services.AddSingleton<BotChannel>();
        services.AddSingleton<Func<BotChannel>>(static at => at.GetRequiredService<BotChannel>);
        services.AddSingleton(at => new Carriers(at.GetRequiredService<Func<BotChannel>>(), CustomerService(at),
            () => standAlone ? at.GetRequiredService<DirectLineServer>() : null));
        services.AddSingleton<Notices>();
        services.AddSingleton<UrgentCases>();
        services.AddSingleton(at => new WebLinks(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>(),
            at.GetRequiredService<Threads>(), at.GetRequiredService<Effects>(), at.GetRequiredService<Carriers>(), at.GetRequiredService<Talk>(),
                () => at.GetRequiredService<Settings>().PublicOrigin
                ?? (standAlone ? OwnAddress(at) : null),
            at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<WebLinks>>()));
        services.AddSingleton<Func<WebLinks>>(static at => at.GetRequiredService<WebLinks>);
        services.AddSingleton<Effects>();
        services.AddSingleton<Turns>();
        services.AddSingleton<Speaking>();
        services.AddSingleton(static at => new DirectLineTokens(DirectLineKey(at.GetRequiredService<KeyRings>()),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new DirectLineServer(at.GetRequiredService<DirectLineLog>(), at.GetRequiredService<DirectLineTokens>(),
            (activity, cancellation) => at.GetRequiredService<Speaking>().HearAsync(activity, verified: false, local: true, cancellation),
            at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<DirectLineServer>>()));
    }

    /// <summary>The timer and the queue of this room.</summary>
    public static void HandleChat(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(ChatFunctions.NotifyGuardian, (firing, cancellation) => services.GetRequiredService<Notices>()
            .TellAsync(firing.Message, cancellation));
        handlers.On(ChatFunctions.Chat, async (firing, cancellation) =>
        {
            await Each.DoAsync<Func<Task>>(
                [
                    () => services.GetRequiredService<Notices>().SendDueAsync(firing.Now, cancellation),
                    async () => await Each.DoAsync(await services.GetRequiredService<Threads>().ListOpenAsync(firing.Now - Grace, cancellation)
                        .ConfigureAwait(false),
                        thread => ResumeAsync(services, thread, cancellation), cancellation).ConfigureAwait(false),
                    () => services.GetRequiredService<Threads>().ForgetHeardAsync(firing.Now, cancellation),
                    () => services.GetRequiredService<Photos>().CleanAsync(cancellation),
                ],
                part => part(), cancellation).ConfigureAwait(false);
        });
    }

    private static async Task ResumeAsync(IServiceProvider services, ChatThread thread, CancellationToken cancellation)
    {
        if (await services.GetRequiredService<Turns>().ResumeAsync(thread, cancellation).ConfigureAwait(false) is { } said)
        {
            await services.GetRequiredService<Carriers>().SendAsync(thread.Reference, said, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Redirects are not followed: addresses of attachments come from outside.</summary>
    internal static HttpClient Http(Uri? address = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            Timeout = ServiceTimeout,
            BaseAddress = address
        };

    private static CustomerServiceClient? CustomerService(IServiceProvider at) =>
        at.GetRequiredService<Settings>().WeChat is { AppId: { } app, Secret: { } secret }
            ? new(Http(new Uri("https://api.weixin.qq.com/")), app, secret, at.GetRequiredService<TimeProvider>(),
                at.GetRequiredService<ILogger<CustomerServiceClient>>())
            : null;

    /// <summary>Without a public origin nobody else's machine can ask the stand-alone server: its own address is the one that people see.</summary>
    private static Uri? OwnAddress(IServiceProvider at) =>
        at.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address ? new Uri(address) : null;

    /// <summary>Follows from the key ring: tokens survive a restart, and nobody has to keep another secret.</summary>
    private static byte[] DirectLineKey(KeyRings keys) => keys.Authenticate("direct-line-tokens-1", "signing key"u8).Mac;
}

using App;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Host;

/// <summary>Runs the process from its arguments to its exit code; whatever prevents the start is one line, not a stack trace.</summary>
internal static class Running
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var (launch, problem) = Launch.Read(args, Environment.GetEnvironmentVariable);
        if (launch is null)
        {
            return Refuse(problem!);
        }

        try
        {
            await using var app = await Server.CreateAsync(launch);
            await app.StartAsync();
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            Console.WriteLine($"Listening on {string.Join(", ", addresses)} (stand-alone, {launch.Environment})");
            var origin = addresses.First();
            Console.WriteLine($"自主申报 {origin}/declare　聊天申报 {origin}/chat　工作人员 {origin}/portal");
            if (app.Services.GetRequiredService<App.Demo.DemoSeeding>().State == App.Demo.DemoState.Seeding)
            {
                Console.WriteLine("演示数据正在生成，通常不到一分钟；完成时这里会说一声，在那之前页面上的孩子还不全。");
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it was up: nothing has been taken yet, so there is nothing to finish.
            return 0;
        }
        catch (Exception failure) when (Starting.Refusal(failure) is { } line)
        {
            return Refuse(line);
        }
    }

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return Failed;
    }
}

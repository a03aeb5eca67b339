using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Storage.Embedded;

namespace Host;

/// <summary>Runs the process from its arguments to its exit code; whatever prevents the start is one line, not a stack trace.</summary>
internal static class Running
{
    private const int Failed = 1;

    /// <summary>128 + SIGTERM. The Functions host does not restart a handler that ends with 0, so under it this is never 0.</summary>
    private const int Terminated = 143;

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
            Console.WriteLine($"Listening on {string.Join(", ", addresses)} ({(launch.IsHandler ? "custom handler" : "stand-alone")}, {launch.Environment})");
            await app.WaitForShutdownAsync();
            return launch.IsHandler ? Terminated : 0;
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it was up: nothing has been taken yet, so there is nothing to finish.
            return launch.IsHandler ? Terminated : 0;
        }
        catch (StartRefusedException refused)
        {
            return Refuse(refused.Message);
        }
        catch (FolderInUseException inUse)
        {
            return Refuse(inUse.Message);
        }
        catch (FolderUnusableException unusable)
        {
            return Refuse(unusable.Message);
        }
        catch (InvalidDataException wrong)
        {
            return Refuse(wrong.Message);
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse("没有权限读写数据文件夹或密钥文件，请检查 --data（Store:Path）和 Keys:Path。");
        }
        catch (IOException failed)
        {
            return Refuse(failed.InnerException is AddressInUseException
                ? $"端口 {string.Join("、", launch.Addresses.Select(address => address.Port))} 已被占用。请先停止占用它的程序，或用 --urls 另选一个端口。"
                : $"无法打开数据文件夹或监听地址：{failed.GetType().Name}。请检查 --data 和 --urls。");
        }
    }

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return Failed;
    }
}

using App.Functions;
using Microsoft.Extensions.Logging.Abstractions;
using Suite.Contracts;

namespace Suite.Hosting;

/// <summary>How long a message stays with whoever works on it: as long as the work takes, and not a minute longer.</summary>
public sealed class Pumping : IAsyncLifetime
{
    private static readonly QueueFunction Function = new("MoveTest", "move-test", "");

    private readonly Handlers _handlers = new(static _ => ValueTask.CompletedTask);
    private EmbeddedBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private QueuePump Pump() => new([Function], _handlers, _backEnd.Root.Queue, _backEnd.Clock, NullLogger<QueuePump>.Instance);

    private async Task<int> VisibleAsync() => (await _backEnd.Root.Queue.ReceiveAsync(Function.Queue, 1, TimeSpan.Zero, Now)).Count;

    /// <summary>Lets the clock run in steps, so that whoever waits for it gets its turn in between.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var step = TimeSpan.Zero; step < time; step += TimeSpan.FromSeconds(5))
        {
            _backEnd.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(40, Now);
        }
    }

    [Fact]
    public async Task However_long_a_handler_works_nobody_else_gets_its_message_and_stopped_it_gives_it_back_at_once()
    {
        var begun = new TaskCompletionSource();
        _handlers.On(Function, async (_, stopping) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stopping);
        });
        await _backEnd.Root.Queue.SendAsync(Function.Queue, "{}", null, Now);
        using var pump = Pump();
        await pump.StartAsync(Now);
        await begun.Task.WaitAsync(Patience.Long, Now);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await VisibleAsync());

        await pump.StopAsync(Now);
        Assert.Equal(1, await VisibleAsync());
    }

    [Fact]
    public async Task After_a_receiver_that_is_heard_of_no_more_the_message_is_free_within_half_a_minute()
    {
        await _backEnd.Root.Queue.SendAsync(Function.Queue, "{}", null, Now);
        Assert.Single(await _backEnd.Root.Queue.ReceiveAsync(Function.Queue, 1, QueuePump.Hold, Now));
        _backEnd.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await VisibleAsync());
    }

    [Fact]
    public async Task What_is_done_while_the_server_stops_is_done_and_not_done_again()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _handlers.On(Function, async (_, _) =>
        {
            begun.TrySetResult();
            await goOn.Task;
        });
        await _backEnd.Root.Queue.SendAsync(Function.Queue, "{}", null, Now);
        using var pump = Pump();
        await pump.StartAsync(Now);
        await begun.Task.WaitAsync(Patience.Long, Now);
        var stopped = pump.StopAsync(Now);
        goOn.SetResult();
        await stopped;
        Assert.Equal(0, await _backEnd.Root.Queue.CountAsync(Function.Queue, Now));
    }
}

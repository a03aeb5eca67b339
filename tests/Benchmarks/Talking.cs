using System.Diagnostics;
using App.Chat;
using Channels;
using Channels.BotFramework;
using Host;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks;

/// <summary>
/// One turn of the chat, from the message to the kept draft and the replies, beside the bare commit of the same draft: what somebody who types waits
/// for, and how much of it is ours. Both on the same open store, taking turns.
/// </summary>
internal static class Talking
{
    private const int Conversations = 200;

    /// <summary>What a family says first; each answer is one turn of another kind (a name, a date, a place, a choice).</summary>
    private static readonly string[] Says = ["你好", "同意", "我带着闺女在长治城里打工，孩子跟我们住", "李小雨", "2016年3月5号", "潞州区东街街道英雄路1号", "上了", "武乡县丰州镇东村12号",
        "前年二月", "父母双方"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        using var scratch = new Scratch();
        var (launch, problem) = Launch.Read(["--data", scratch.Path], static _ => null);
        await using var app = await Server.CreateAsync(launch ?? throw new InvalidOperationException(problem));
        var (turns, threads) = (app.Services.GetRequiredService<Turns>(), app.Services.GetRequiredService<Threads>());
        await RoundAsync(turns, threads, "warm");

        var (ratios, tails, ours, bare) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            var (turn, commit) = await RoundAsync(turns, threads, $"r{round}");
            ratios.Add(Figure.Median(turn) / Figure.Median(commit));
            tails.Add(P99(turn) / P99(commit));
            ours.AddRange(turn);
            bare.AddRange(commit);
        }

        string Milliseconds(Func<List<double>, double> of) => $"{Figure.Number(of(ours) * 1000)} ms against {Figure.Number(of(bare) * 1000)} ms";
        return
        [
            new Figure("chat turn with the draft kept, against the bare commit of that draft", ratios, 2.0, null, "1.5 ×",
                $"median {Milliseconds(list => Figure.Median(list))}"),
            new Figure("the same, 99th percentile", tails, null, null, "p99 < 20 ms", $"p99 {Milliseconds(P99)}"),
        ];
    }

    private static double P99(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.99));

    private static async Task<(List<double> Turns, List<double> Commits)> RoundAsync(Turns turns, Threads threads, string round)
    {
        var (spoken, kept) = (new List<double>(), new List<double>());
        for (var i = 0; i < Conversations; i++)
        {
            var person = $"{round}-{i}";
            var here = new ConversationReference("test", "http://127.0.0.1:9/", new() { Id = person }, new() { Id = person }, new() { Id = "bot" },
                null, Verified: false);
            for (var turn = 0; turn < Says.Length; turn++)
            {
                var message = new IncomingMessage("test", person, person, $"{turn}", IncomingKind.Said, Says[turn], null, [], null);
                var started = Stopwatch.GetTimestamp();
                await turns.HearAsync(message, here, null, static _ => Task.FromResult<ReadOnlyMemory<byte>?>(null), CancellationToken.None);
                spoken.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);

                var thread = await threads.GetAsync(here, speaks: true, CancellationToken.None);
                started = Stopwatch.GetTimestamp();
                if (!await threads.SaveAsync(thread, CancellationToken.None))
                {
                    throw new InvalidOperationException("Nobody else writes here.");
                }

                kept.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return (spoken, kept);
    }
}

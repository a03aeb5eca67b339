using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Wire;

/// <summary>What came of something that may be refused: what was asked for, or why not; never both, never neither.</summary>
public sealed class Attempt<T>
    where T : class
{
    private readonly object _outcome;

    private Attempt(object outcome) => _outcome = outcome;

    public static implicit operator Attempt<T>(T done) => new(done);

    public static implicit operator Attempt<T>(Refusal refusal) => new(refusal);

    /// <summary>What was asked for; null where it was refused.</summary>
    public T? Done => _outcome as T;

    /// <summary>Why not; null where it was done.</summary>
    public Refusal? Refusal => _outcome as Refusal;

    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal, [NotNullWhen(false)] out T? done)
    {
        if (_outcome is T outcome)
        {
            (refusal, done) = (null, outcome);
            return false;
        }

        (refusal, done) = ((Refusal)_outcome, null);
        return true;
    }

    /// <summary>The answer of a route: what was done in its words, or the refusal.</summary>
    public Results<TAnswer, Refusal> To<TAnswer>(Func<T, TAnswer> answer)
        where TAnswer : IResult
    {
        ArgumentNullException.ThrowIfNull(answer);
        return IsRefused(out var refusal, out var done) ? refusal : answer(done);
    }

    public void Deconstruct(out T? done, out Refusal? refusal) => IsRefused(out refusal, out done);
}

namespace Domain.Identity;

/// <summary>What reading a raw text gave: a value, or the reason why not with what the person can do next.</summary>
/// <param name="Code">Stable kebab-case code of the problem, null on success.</param>
/// <param name="Message">The problem in plain Chinese; never repeats the text that was entered.</param>
public readonly record struct Parsed<T>(T? Value, string? Code, string? Message)
    where T : class
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Code), nameof(Message))]
    public bool IsValid => Value is not null;

    public static Parsed<T> Ok(T value) => new(value, null, null);

    /// <summary>The same reading as a wider type.</summary>
    public Parsed<TWide> As<TWide>()
        where TWide : class => Value is { } value ? new((TWide)(object)value, null, null) : new(null, Code, Message);

    public static implicit operator Parsed<T>(IdentityProblem problem) => new(null, problem.Code, problem.Message);
}

/// <summary>A reason why a text is no such number.</summary>
public sealed record IdentityProblem(string Code, string Message);

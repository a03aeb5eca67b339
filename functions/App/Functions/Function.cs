using Domain.Privacy;

namespace App.Functions;

/// <summary>One Azure Function. Its <see cref="Name"/> is what operators see in their metrics and logs.</summary>
/// <param name="Name">Letters and digits, starting with a letter; never renamed: schedules and queue leases are kept under it.</param>
public abstract record Function(string Name);

/// <summary>Where an HTTP operation exists.</summary>
public enum Reach
{
    /// <summary>Everywhere; below <c>api/</c> it is a function of its own in the deployment.</summary>
    Everywhere,

    /// <summary>Everywhere, through the catch-all function of its prefix: a page (<see cref="Pages"/>).</summary>
    Page,

    /// <summary>Only in the stand-alone server (WebSocket, local Direct Line): it has no HTTP function.</summary>
    StandAlone,

    /// <summary>Only behind the development rule (<see cref="Security.DevelopmentRule"/>).</summary>
    Development,
}

/// <summary>An HTTP operation: one method on one route, with the permission it needs.</summary>
/// <param name="Route">Without a leading slash, as the Functions host writes routes; route parameters carry opaque ids only, never personal
/// data.</param>
/// <param name="Permission">What the caller must be allowed to do; an open door is a permission too, said and never implied.</param>
/// <param name="Summary">One English line for OpenAPI and the README.</param>
public sealed record HttpFunction(string Name, string Method, string Route, Permission Permission, string Summary) : Function(Name)
{
    public Reach Reach { get; init; }

    /// <summary>Permissions of which each also opens the door; the handler asks for the one that the request then needs.</summary>
    public IReadOnlyList<Permission> Or { get; init; } = [];

    /// <summary>Shares the limiter of the anonymous declaration routes (RateLimits:DeclarationsPerMinute).</summary>
    public bool Limited { get; init; }

    /// <summary>Largest request body in bytes; 0 where the operation takes none.</summary>
    public int MaxBody { get; init; }

    /// <summary>The members of the JSON request body: name → what it is (OpenAPI).</summary>
    public IReadOnlyList<Member> Takes { get; init; } = [];

    /// <summary>Query parameters.</summary>
    public IReadOnlyList<Member> Query { get; init; } = [];

    /// <summary>Request headers.</summary>
    public IReadOnlyList<Member> Headers { get; init; } = [];

    /// <summary>The refusals it can answer with.</summary>
    public IReadOnlyList<int> Refuses { get; init; } = [];

    /// <summary>Media types of the request body where it is not JSON.</summary>
    public IReadOnlyList<string> Accepts { get; init; } = [];
}

/// <summary>A named part of a request, for OpenAPI.</summary>
/// <param name="Type">JSON schema type: string, boolean, integer, object, array.</param>
public sealed record Member(string Name, string Type, string Meaning, bool Required = true)
{
    /// <summary>The order of a list.</summary>
    internal static readonly Member Sort =
        new("sort", "string", "due | registeredOn | township | status, - before it for descending; what has no such field is left out",
            Required: false);
}

/// <summary>Work by the clock.</summary>
/// <param name="Schedule">NCRONTAB with seconds, UTC; daily work decides by the China date in its handler.</param>
public sealed record TimerFunction(string Name, string Schedule, string Summary) : Function(Name)
{
    /// <summary>Also soon after the stand-alone server has started: what a crash left open does not wait for the clock.</summary>
    public bool AtStart { get; init; }
}

/// <summary>Work by message.</summary>
/// <param name="Queue">Lower-case letters, digits and hyphens.</param>
public sealed record QueueFunction(string Name, string Queue, string Summary) : Function(Name);

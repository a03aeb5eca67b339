using Domain.Privacy;

namespace Domain.Assignments;

/// <summary>A second post for some days: whoever stands in for a colleague on leave holds the colleague's post beside the own one.</summary>
/// <remarks>Nobody acts in two roles at once: each request is made in the one post or in the other.</remarks>
/// <param name="Assignment">The colleague's post, as it was when this was given.</param>
/// <param name="For">Pseudonym of the colleague's account.</param>
/// <param name="From">First day, in China.</param>
/// <param name="Until">Last day; the day after it holds no more, and nobody has to do anything for that.</param>
public sealed record AccessGrant(Assignment Assignment, string For, DateOnly From, DateOnly Until, Step Given)
{
    public Step? Ended { get; init; }

    public bool IsInForce(DateOnly day) => IsOpen(day) && From <= day;

    public bool IsOpen(DateOnly day) => Ended is null && day <= Until;
}

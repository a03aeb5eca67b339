using System.Collections.Immutable;

namespace Domain.Statistics.Disclosure;

/// <summary>What somebody who has every published table found out about one hidden number.</summary>
/// <param name="Table">Which of the tables, from 0.</param>
/// <param name="Least">No world that fits has less.</param>
/// <param name="Most">No world that fits has more; where the attacker stopped because it is far enough away, what was reached.</param>
/// <param name="IsDecided">False where the attacker ran out of time before it could tell.</param>
public sealed record Guess(int Table, ImmutableArray<string?> Values, long Least, long Most, bool IsDecided);

/// <summary>Somebody who tries to work out every hidden number from the published tables and nothing else.</summary>
public interface IAttacker
{
    /// <param name="published">All of one kind and day: what was ever published and what is about to be.</param>
    /// <param name="enough">A number that may be so far wrong is not looked at any further.</param>
    IReadOnlyList<Guess> Attack(IReadOnlyList<PublishedTable> published, int enough);
}

using System.Text.Json.Serialization;

namespace Storage.Moving;

/// <summary>How far the move of a county is, as one of the two stores knows it.</summary>
public enum MoveState
{
    /// <summary>Here, on its way to another store: nothing here changes any more.</summary>
    Leaving,

    /// <summary>Coming here from another store: nothing of it may be worked on yet.</summary>
    Arriving,

    /// <summary>Not here any more: what still lies here is of the day it left.</summary>
    Moved,
}

/// <summary>A county's move.</summary>
/// <param name="Move">The same on both sides, and of this move alone.</param>
public sealed record CountyMove(MoveState State, string Move, DateTimeOffset At);

/// <summary>Somebody writes to a county that is on its way to another store, or is there already.</summary>
public sealed class CountyMovedException(string county, MoveState state)
    : InvalidOperationException($"County {county} is {state}: nothing of it can be written here.")
{
    public string County => county;

    public MoveState State => state;
}

/// <summary>One document of the index container: which counties are on their way or gone. No county's own document, for that would travel with
/// it.</summary>
public static class CountyMoves
{
    internal const string Id = "county-moves";

    private static readonly Partition Home = Partition.Index(Id);

    /// <summary>Whether a county lives in another store by now; what lies here is of the day it left.</summary>
    public static async Task<bool> IsGoneAsync(IStore store, string county, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await ReadAsync(store, cancellation).ConfigureAwait(false)).Moves.GetValueOrDefault(county) is { State: MoveState.Moved };
    }

    internal static async Task<(SortedDictionary<string, CountyMove> Moves, Document? Document)> ReadAsync(IStore store,
        CancellationToken cancellation)
    {
        var document = await store.FindAsync(Home, Kinds.Setting, Id, cancellation).ConfigureAwait(false);
        return (document?.Read(MovesJson.Default.SortedDictionaryStringCountyMove) ?? new(StringComparer.Ordinal), document);
    }

    /// <summary>With the ring of other data the document does not open: the check of the ring says so, a moment later.</summary>
    internal static async Task<IReadOnlyDictionary<string, CountyMove>> AtStartAsync(IStore store, CancellationToken cancellation)
    {
        try
        {
            return (await ReadAsync(store, cancellation).ConfigureAwait(false)).Moves;
        }
        catch (DamagedException)
        {
            return new SortedDictionary<string, CountyMove>(StringComparer.Ordinal);
        }
    }

    /// <summary>Notes a county's state; null: it is here and worked on as any other.</summary>
    /// <exception cref="InvalidOperationException">Somebody else notes something all the time.</exception>
    internal static async Task NoteAsync(IStore store, string county, CountyMove? move, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var (moves, document) = await ReadAsync(store, cancellation).ConfigureAwait(false);
            if (move is null ? !moves.Remove(county) : moves.GetValueOrDefault(county) == move)
            {
                return;
            }

            if (move is not null)
            {
                moves[county] = move;
            }

            var (batch, fields) = (Batch.Technical(), new IndexFields().Set(Fields.Type, "countyMoves"));
            _ = document is null ? batch.Create(Kinds.Setting, Id, moves, MovesJson.Default.SortedDictionaryStringCountyMove, fields)
                : batch.Replace(document, moves, MovesJson.Default.SortedDictionaryStringCountyMove, fields);
            if ((await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }

        throw new InvalidOperationException("The document of the moves keeps being changed by somebody else.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SortedDictionary<string, CountyMove>))]
internal sealed partial class MovesJson : JsonSerializerContext;

using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Storage;

/// <summary>
/// Something lies in the store, sealed, and does not open: altered, cut, moved, or sealed with a key that no ring holds. Only a copy of before helps.
/// </summary>
/// <param name="kind">What it is: a kind's name, or <see cref="Damage.Blob"/>.</param>
/// <param name="id">Its id or opaque name; neither names a person.</param>
public sealed class DamagedException(string kind, string id)
    : CryptographicException($"A {kind} does not open: it was altered, cut, moved, or sealed with another key.")
{
    public string Kind => kind;

    public string Id => id;
}

/// <summary>A document that is there and does not open: what stands outside its sealed body is all that is left to show.</summary>
/// <param name="Fields">As far as they can be read.</param>
public sealed record DamagedDocument(string Kind, string Id, IndexFields Fields);

/// <summary>
/// What was found damaged while this process ran. One such record must not take a list, a count, an export or a timer down with it, and must not be
/// passed
/// over in silence either: whoever reads passes over it, the list names it, and it is noted here, once, for the operator and for the readiness check.
/// </summary>
public sealed class Damage
{
    /// <summary>The kind of what lies in the blob store.</summary>
    public const string Blob = "blob";

    private readonly ConcurrentDictionary<(Partition Place, string Kind, string Id), bool> _found = new();

    /// <summary>Something was found damaged for the first time since the start: kind and id.</summary>
    public event Action<string, string>? Found;

    public int Count => _found.Count;

    /// <summary>What is known to be damaged.</summary>
    internal IReadOnlyList<(Partition Place, string Kind, string Id)> Known => [.. _found.Keys];

    internal DamagedException Note(Partition place, string kind, string id)
    {
        if (_found.TryAdd((place, kind, id), true))
        {
            Found?.Invoke(kind, id);
        }

        return new(kind, id);
    }

    /// <summary>It opens again, or is gone: somebody put a copy of before in its place.</summary>
    internal void Mended(Partition place, string kind, string id)
    {
        if (!_found.IsEmpty)
        {
            _found.TryRemove((place, kind, id), out _);
        }
    }
}

using System.Globalization;
using Storage.Sealing;

namespace Storage.Embedded;

/// <summary>One caller's batch on its way through the writer.</summary>
internal sealed class Commit : Write
{
    private static readonly CommitResult Nothing = new(CommitOutcome.VersionConflict, []);

    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Writing _writing;
    private readonly Partition _partition;
    private readonly IReadOnlyList<Change> _changes;
    private readonly Prepared[] _prepared;
    private readonly Commit? _after;
    private CommitResult _result = Nothing;

    /// <summary>Sealing and encoding happen here, on the caller's thread; the writer only writes.</summary>
    /// <param name="after">Queued before; where it came to nothing, so does this.</param>
    public Commit(Writing writing, Partition partition, IReadOnlyList<Change> changes, RingKey key, Commit? after = null)
    {
        (_writing, _partition, _changes, _after) = (writing, partition, changes, after);
        _prepared = new Prepared[changes.Count];
        for (var i = 0; i < _prepared.Length; i++)
        {
            var change = changes[i];
            _prepared[i] = change.Verb == ChangeVerb.Delete
                ? new([], "", Expected(change))
                : new(SealedBody.Seal(key, partition, change.Kind, change.Id, change.Body.Span), FieldText.Write(change.Fields), Expected(change));
        }
    }

    public Task<CommitResult> Task => _completion.Task;

    public override void Do(SqliteConnection db)
    {
        _result = Nothing;
        if (_after is { _result.IsCommitted: false })
        {
            return;
        }

        var found = new Writing.Found[_changes.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = _writing.Find(db, ScopeOf(_changes[i]), _changes[i].Id);
            if (Refusal(_changes[i], _prepared[i], found[i]) is { } refusal)
            {
                _result = new(refusal, []); // nothing was written yet: the batch leaves no trace
                return;
            }
        }

        var versions = new string[_changes.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            versions[i] = Apply(db, _changes[i], _prepared[i], found[i]).ToString(CultureInfo.InvariantCulture);
        }

        _result = new(CommitOutcome.Committed, versions);
    }

    public override void Done() => _completion.SetResult(_result);

    public override void Failed(Exception exception)
    {
        _result = Nothing;
        _completion.SetException(exception);
    }

    private static long Expected(Change change) =>
        change.Version is null ? 0 : long.TryParse(change.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : -1;

    private long ScopeOf(Change change) => Scopes.Of(_partition.Number, change.Kind.Number);

    private static CommitOutcome? Refusal(Change change, Prepared prepared, Writing.Found found) => change.Verb switch
    {
        ChangeVerb.Create => found.Seq > 0 && !found.Expired ? CommitOutcome.AlreadyExists : null,
        _ => found.Seq == 0 || found.Expired || found.Seq != prepared.Expected ? CommitOutcome.VersionConflict : null,
    };

    private long Apply(SqliteConnection db, Change change, Prepared prepared, Writing.Found found)
    {
        var scope = ScopeOf(change);
        if (change.Verb == ChangeVerb.Delete || (change.Verb == ChangeVerb.Create && found.Seq > 0))
        {
            Writing.Remove(db, scope, change.Id, found.Row, found.Fields);
            if (change.Verb == ChangeVerb.Delete)
            {
                return 0;
            }
        }

        var seq = _writing.NextSequence(db);
        var expires = change.ExpiresOn?.ToUnixTimeMilliseconds();
        if (change.Verb == ChangeVerb.Create)
        {
            db.Prepare("INSERT INTO documents(row, seq, partition, kind, id, schema, expires, fields, body) VALUES(?,?,?,?,?,?,?,?,?)")
                .Bind(seq).Bind(seq).Bind(_partition.Number).Bind(change.Kind.Number).Bind(change.Id).Bind(change.Schema).Bind(expires)
                .Bind(prepared.Fields)
                .Bind(prepared.Body.AsSpan()).Run();
            Writing.AddAddress(db, scope, change.Id, seq);
            foreach (var (number, value) in FieldText.Terms(change.Kind, prepared.Fields))
            {
                Writing.AddTerm(db, scope + number, value, change.Id, seq);
            }
        }
        else
        {
            db.Prepare("UPDATE documents SET seq=?, schema=?, expires=?, fields=?, body=? WHERE row=?")
                .Bind(seq).Bind(change.Schema).Bind(expires).Bind(prepared.Fields).Bind(prepared.Body.AsSpan()).Bind(found.Row).Run();
            if (prepared.Fields != found.Fields)
            {
                ReplaceTerms(db, scope, change, prepared, found);
            }
        }

        return seq;
    }

    private static void ReplaceTerms(SqliteConnection db, long scope, Change change, Prepared prepared, Writing.Found found)
    {
        var kept = new HashSet<(int, string)>(FieldText.Terms(change.Kind, prepared.Fields));
        foreach (var term in FieldText.Parse(found.Fields))
        {
            if (!kept.Remove(term))
            {
                Writing.RemoveTerm(db, scope + term.Number, term.Value, change.Id);
            }
        }

        foreach (var (number, value) in kept)
        {
            Writing.AddTerm(db, scope + number, value, change.Id, found.Row);
        }
    }

    private readonly record struct Prepared(byte[] Body, string Fields, long Expected);
}

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
    private readonly long[] _seqs;
    private readonly Commit? _after;
    private CommitResult _result = Nothing;

    /// <summary>Sealing and encoding happen here, on the caller's thread; the writer only writes.</summary>
    /// <param name="after">Queued before; where it came to nothing, so does this.</param>
    public Commit(Writing writing, Partition partition, IReadOnlyList<Change> changes, RingKey key, Commit? after = null)
    {
        (_writing, _partition, _changes, _after) = (writing, partition, changes, after);
        _seqs = new long[changes.Count];
        _prepared = new Prepared[changes.Count];
        for (var i = 0; i < _prepared.Length; i++)
        {
            var change = changes[i];
            _prepared[i] = change.Verb == ChangeVerb.Delete
                ? new([], "", Expected(change))
                : new(Envelope.Seal(key, partition, change.Kind, change.Id, change.Body.Span), FieldText.Write(change.Fields), Expected(change));
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
            _seqs[i] = Apply(db, _changes[i], _prepared[i], found[i]);
            versions[i] = _seqs[i].ToString(CultureInfo.InvariantCulture);
        }

        _result = new(CommitOutcome.Committed, versions);
    }

    public override void Done()
    {
        for (var i = 0; i < _result.Versions.Count; i++)
        {
            Remember(i);
        }

        _completion.SetResult(_result);
    }

    public override void Failed(Exception exception)
    {
        _result = Nothing;
        _completion.SetException(exception);
    }

    private void Remember(int i)
    {
        var (change, prepared) = (_changes[i], _prepared[i]);
        if (change.Verb == ChangeVerb.Replace)
        {
            _writing.Recent.Put(_partition.Number, new(_seqs[i], change.Kind, change.Id, change.Schema, change.ExpiresOn?.ToUnixTimeMilliseconds(),
                prepared.Fields, prepared.Body));
        }
        else
        {
            _writing.Recent.Forget(_partition.Number, change.Kind, change.Id);
        }
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
            _writing.Remove(db, scope, change.Id, found.Row, found.Fields);
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
                .Bind(seq).Bind(seq).Bind(_partition.Number).Bind(change.Kind.Number).Bind(change.Id).Bind(change.Schema).Bind(expires).Bind(prepared.Fields)
                .Bind(prepared.Body.AsSpan()).Run();
            _writing.Fresh.Put(scope, new(seq, change.Id, prepared.Fields));
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

    private void ReplaceTerms(SqliteConnection db, long scope, Change change, Prepared prepared, Writing.Found found)
    {
        if (_writing.Fresh.InTransaction(scope, change.Id) is { } waiting)
        {
            if (!waiting.IsMerging)
            {
                _writing.Fresh.Put(scope, new(waiting.Row, change.Id, prepared.Fields));
                return;
            }

            // Half in the trees: it leaves the run and goes on there.
            _writing.Fresh.Remove(scope, change.Id);
            FreshIndex.AddAddress(db, scope, change.Id, waiting.Row);
            foreach (var (number, value) in FieldText.Terms(change.Kind, waiting.Fields))
            {
                FreshIndex.AddTerm(db, scope + number, value, change.Id, waiting.Row);
            }
        }

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
            FreshIndex.AddTerm(db, scope + number, value, change.Id, found.Row);
        }
    }

    private readonly record struct Prepared(byte[] Body, string Fields, long Expected);
}

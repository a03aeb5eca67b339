using System.Globalization;
using App.Api.Moving;
using App.Api.Parameters;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Parameters;
using Domain.Retention;
using Domain.Time;
using Storage;
using Storage.Backup;

namespace App.Api.Retention;

/// <summary>When what lies in a backup is due, by the clock of the room and the parameters in force when it is taken.</summary>
public sealed class BackupTerms : RecordTerms
{
    private readonly MovedCounty _contents = new();
    private PolicyBook _book = PolicyBook.None;
    private PolicyParameters? _inForce;
    private DateOnly _takenOn;

    public override string Home => DivisionCode.Changzhi.Value;

    public override Kind Policy => Kinds.PolicyBook;

    private PolicyParameters InForce => _inForce ??= _book.On(_takenOn);

    public override void Begin(DateTimeOffset now) => (_takenOn, _inForce) = (CivilTime.ChinaDate(now), null);

    public override void Learn(Document policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (!policy.Body.IsEmpty)
        {
            (_book, _inForce) = (policy.Read(PolicyJson.Default.PolicyBook), null);
        }
    }

    public override bool IsOpened(Kind kind, IndexFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return kind == Kinds.Declaration || (kind == Kinds.Child && fields.Get(Fields.Status) == ChildStatus.Closed.Id())
            || (kind == Kinds.CaseForReview && fields.Get(Fields.Status) == CaseStatus.Settled.Id());
    }

    public override RecordTerm? Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var kind = document.Kind;
        if (!document.Body.IsEmpty && (kind == Kinds.Child || kind == Kinds.Declaration))
        {
            var (of, ended) = kind == Kinds.Child ? (RetentionKind.ClosedChild, RetentionClock.EndOf(ChildJson.Read(document.Body)))
                : (RetentionKind.EndedDeclaration, RetentionClock.EndOf(DeclarationJson.Read(document.Body)));
            return Term(of, ended) ?? Expiring(RetentionKind.EndedDeclaration);
        }

        if (!document.Body.IsEmpty && kind == Kinds.CaseForReview)
        {
            return Term(RetentionKind.SettledCase, RetentionClock.EndOf(CaseJson.Read(document.Body, DivisionCode.Parse(document.Partition.Key,
                CultureInfo.InvariantCulture))));
        }

        return kind == Kinds.DepartmentBatch ? InForceStill(RetentionKind.DepartmentRow, At())
            : kind == Kinds.NationalBatch ? InForceStill(RetentionKind.StatisticsOriginal, MadeOn(document.Id))
            : kind == Kinds.Audit || kind == Kinds.AuditSeal ? InForceStill(RetentionKind.Audit, At())
            : Expiring(RetentionKind.Draft);

        DateOnly? At() => DateTimeOffset.TryParse(document.Fields.Get(Fields.At), CultureInfo.InvariantCulture, out var at)
            ? CivilTime.ChinaDate(at) : null;

        RecordTerm? Expiring(RetentionKind of) => document.ExpiresOn is { } at ? new(of.Id(), CivilTime.ChinaDate(at)) : null;
    }

    public override IEnumerable<string> With(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Kind == Kinds.Child && !document.Body.IsEmpty ? ChildJson.Read(document.Body).MergedFrom : [];
    }

    public override bool IsWithAnother(Kind kind, IndexFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return kind == Kinds.Child && fields.Get(Fields.Status) == ChildStatus.Merged.Id();
    }

    public override (string? County, RecordTerm? Term) OfBlob(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split('/') switch
        {
            ["records", var county, var upload, ..] => (County(county), InForceStill(RetentionKind.DepartmentRow, MadeOn(upload))),
            ["audit", var county, ..] => (County(county), null),
            ["chat", { Length: >= 8 } until] when DateOnly.TryParseExact(until[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var last) =>
                (null, new(RetentionKind.Draft.Id(), CivilTime.AddDays(last, 1))),
            _ => (null, null),
        };

        static string? County(string code) => DivisionCode.TryParse(code, out var known) && known.Value.Length == 6 ? known.Value : null;
    }

    public override IEnumerable<string> BlobsOf(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Kind == Kinds.Declaration && document.Body.IsEmpty ? [] : _contents.BlobsOf(document);
    }

    public override string Slot(string county, RecordTerm? term) => BackupSlot.Of(DivisionCode.Parse(county, CultureInfo.InvariantCulture),
        RetentionClock.Find(term?.Kind) ?? RetentionKind.Backup, term?.DueOn, _takenOn, InForce).Id;

    private RecordTerm? Term(RetentionKind kind, DateOnly? ended) => ended is { } day ? new(kind.Id(), RetentionClock.DueOn(kind, day, InForce))
        : null;

    /// <summary>Of what stays in the store after its term, for it is still in force or never cut: not before this backup itself ends.</summary>
    private RecordTerm? InForceStill(RetentionKind kind, DateOnly? ended) => Term(kind, ended) is { } term
        ? RetentionClock.DueOn(RetentionKind.Backup, _takenOn, InForce) is var last && last > term.DueOn ? term with { DueOn = last } : term : null;

    private static DateOnly? MadeOn(string id) => OpaqueId.Is(id) ? CivilTime.ChinaDate(OpaqueId.MadeAt(id)) : null;
}

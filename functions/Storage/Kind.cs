using System.Collections.Frozen;

namespace Storage;

/// <summary>A declared index field: the only part of a document that leaves the sealed body. None of them names a person.</summary>
/// <param name="Name">Stable name, used as the path in Cosmos DB.</param>
/// <param name="Number">Stable number 1–99, used in the embedded store; never reused.</param>
/// <param name="Many">A document may carry several values (search tokens, audit subjects); such a field cannot order a list.</param>
/// <param name="Coarse">Few different values: it narrows a list that something else finds and orders. The embedded store checks it in the row instead
/// of keeping an index for it, since every index is paid at every commit; not so where many are counted by it (<see cref="Kind.CountedBy"/>).</param>
public sealed record IndexField(string Name, int Number, bool Many = false, bool Coarse = false)
{
    public override string ToString() => Name;
}

/// <summary>What a document is. One closed list, <see cref="Kinds"/>; each kind declares the index fields it may carry.</summary>
public abstract class Kind
{
    private protected Kind(string name, int number, IndexField[] fields)
    {
        (Name, Number, Fields) = (name, number, fields);
    }

    /// <summary>Stable lower camel case name: part of the sealed body's associated data, never renamed.</summary>
    public string Name { get; }

    /// <summary>Stable number 1–99, used in the embedded store; never reused.</summary>
    internal int Number { get; }

    public IReadOnlyList<IndexField> Fields { get; }

    /// <summary>
    /// A coarse field that the embedded store keeps an index for all the same: a desk counts tens of thousands by it, and to read each row for that
    /// takes longer than the rest of the page.
    /// </summary>
    internal IndexField? CountedBy { get; init; }

    /// <summary>Whether a value of the field with this number is kept where documents are found by it.</summary>
    internal bool IsTerm(int number) => Find(number) is { } field && IsTerm(field);

    /// <inheritdoc cref="IsTerm(int)"/>
    internal bool IsTerm(IndexField field) => !field.Coarse || ReferenceEquals(field, CountedBy);

    /// <summary>The field with this number; null where the kind does not declare it (any more).</summary>
    internal IndexField? Find(int number)
    {
        foreach (var field in Fields)
        {
            if (field.Number == number)
            {
                return field;
            }
        }

        return null;
    }

    /// <exception cref="ArgumentException">The field is not declared for this kind.</exception>
    internal void MustDeclare(IndexField field)
    {
        foreach (var declared in Fields)
        {
            if (ReferenceEquals(declared, field))
            {
                return;
            }
        }

        throw new ArgumentException($"Kind {Name} does not declare the index field {field.Name}.");
    }

    public override string ToString() => Name;
}

/// <summary>A kind that is a record about a person: a batch with one cannot be written without an <see cref="Domain.Audit.AuditEntry"/>.</summary>
public sealed class PersonalKind : Kind
{
    internal PersonalKind(string name, int number, params IndexField[] fields) : base(name, number, fields) { }
}

/// <summary>A kind that keeps the machine running: may be written without an audit entry. Its body is sealed all the same.</summary>
public sealed class TechnicalKind : Kind
{
    internal TechnicalKind(string name, int number, params IndexField[] fields) : base(name, number, fields) { }
}

/// <summary>The audit entry itself: enters only through <see cref="Batch.Of"/>, created once, never changed or deleted.</summary>
public sealed class AuditKind : Kind
{
    internal AuditKind(string name, int number, params IndexField[] fields) : base(name, number, fields) { }
}

/// <summary>Every index field there is.</summary>
public static class Fields
{
    public static readonly IndexField Status = new("status", 1);
    /// <summary>migrant or leftBehind; the kind of a job; the trigger of a timer: what sort of its kind a document is.</summary>
    public static readonly IndexField Type = new("type", 2, Coarse: true);
    public static readonly IndexField Township = new("township", 3);
    /// <summary>Finest division known; a prefix search covers a township or a county.</summary>
    public static readonly IndexField Village = new("village", 4);
    public static readonly IndexField BirthMonth = new("birthMonth", 5);
    /// <summary>
    /// When something must be looked at: a declaration, a case, a planned visit by its day; a child and its ledger entry by the month alone
    /// (<see cref="IndexValue.Month"/>), for their day is the birthday as often as not.
    /// </summary>
    public static readonly IndexField DueOn = new("dueOn", 6);
    /// <summary>The instant something must be done: outbox, leases, jobs.</summary>
    public static readonly IndexField DueAt = new("dueAt", 7);
    public static readonly IndexField SubmittedOn = new("submittedOn", 8);
    /// <summary>When it happened, as an instant.</summary>
    public static readonly IndexField At = new("at", 9);
    /// <summary>The child a document belongs to.</summary>
    public static readonly IndexField Child = new("child", 10);
    /// <summary>The declaration a document belongs to.</summary>
    public static readonly IndexField Declaration = new("declaration", 11);
    public static readonly IndexField Channel = new("channel", 12, Coarse: true);
    public static readonly IndexField Department = new("department", 13, Coarse: true);
    // 14 was why a child is on the key-care ledger: sealed now.
    /// <summary>Keyed search tokens, made by the search key ring.</summary>
    public static readonly IndexField Tokens = new("tokens", 15, Many: true);
    /// <summary>Pseudonymous id of who acted, wrote or must act.</summary>
    public static readonly IndexField Actor = new("actor", 16);
    public static readonly IndexField Action = new("action", 17, Coarse: true);
    public static readonly IndexField Subjects = new("subjects", 18, Many: true);
    /// <summary>Position in a chain, a history or a transfer.</summary>
    public static readonly IndexField Sequence = new("sequence", 19);
    /// <summary>The batch of records, verification, job or release a document belongs to.</summary>
    public static readonly IndexField Parent = new("parent", 20);
    /// <summary>Present only while work remains: a sparse mark that sweeps look for.</summary>
    public static readonly IndexField Open = new("open", 21);
    public static readonly IndexField Role = new("role", 22, Coarse: true);
    /// <summary>The county named by a document of the index container.</summary>
    public static readonly IndexField County = new("county", 23, Coarse: true);
}

/// <summary>The closed list of kinds. To add one: a line here, with the next free number; see the README of this folder.</summary>
public static class Kinds
{
    // Records about persons.
    public static readonly PersonalKind Declaration = new("declaration", 1, Fields.Status, Fields.Type, Fields.Township, Fields.Village,
        Fields.SubmittedOn, Fields.DueOn, Fields.Child, Fields.Channel, Fields.Tokens, Fields.Open);
    public static readonly PersonalKind Child = new("child", 2, Fields.Status, Fields.Type, Fields.Township, Fields.Village, Fields.BirthMonth,
        Fields.DueOn, Fields.Declaration, Fields.Tokens)
    {
        CountedBy = Fields.Type,
    };
    public static readonly PersonalKind ChildRevision = new("childRevision", 3, Fields.Child, Fields.Sequence, Fields.At);
    public static readonly PersonalKind Judgement = new("judgement", 4, Fields.Child, Fields.Declaration, Fields.At);
    public static readonly PersonalKind KeyCareEntry = new("keyCareEntry", 5, Fields.Status, Fields.Type, Fields.Township, Fields.Village,
        Fields.Child, Fields.Declaration, Fields.DueOn);
    public static readonly PersonalKind FollowUp = new("followUp", 6, Fields.Child, Fields.Parent, Fields.At, Fields.DueOn, Fields.Actor);
    public static readonly PersonalKind Visit = new("visit", 7, Fields.Child, Fields.Declaration, Fields.Village, Fields.At, Fields.DueOn,
        Fields.Actor, Fields.Status);
    public static readonly PersonalKind Attachment = new("attachment", 8, Fields.Child, Fields.Declaration, Fields.At, Fields.Type);
    /// <summary>Something staff must look at: a second declaration of one number, a discrepancy, a child nobody declared.</summary>
    public static readonly PersonalKind CaseForReview = new("caseForReview", 9, Fields.Status, Fields.Type, Fields.Township, Fields.Child,
        Fields.Declaration, Fields.Department, Fields.Parent, Fields.DueOn, Fields.At);
    public static readonly PersonalKind Proposal = new("proposal", 10, Fields.Status, Fields.Type, Fields.Child, Fields.Declaration, Fields.Actor,
        Fields.At);
    /// <summary>One batch of a department's records; its rows lie in sealed parts beside it.</summary>
    public static readonly PersonalKind DepartmentBatch = new("departmentBatch", 11, Fields.Department, Fields.Status, Fields.At, Fields.Open);
    /// <summary>A page of what a verification came to, and of which children; changed only when one of them is erased.</summary>
    public static readonly PersonalKind VerificationResult = new("verificationResult", 12, Fields.Parent, Fields.Department, Fields.Sequence,
        Fields.Subjects);
    public static readonly PersonalKind Release = new("release", 13, Fields.Status, Fields.Type, Fields.Actor, Fields.At, Fields.Sequence);
    public static readonly PersonalKind Opinion = new("opinion", 14, Fields.Parent, Fields.Department, Fields.Status, Fields.At);
    public static readonly PersonalKind Export = new("export", 15, Fields.Actor, Fields.At, Fields.Type);
    public static readonly PersonalKind ImportRow = new("importRow", 16, Fields.Parent, Fields.Sequence, Fields.Status, Fields.Child,
        Fields.Declaration);
    /// <summary>A comparison of a county's children with one department's records: who asked for it, what it came to.</summary>
    public static readonly PersonalKind Verification = new("verification", 17, Fields.Department, Fields.Status, Fields.At, Fields.Open);
    /// <summary>What somebody decided about a pair of child and row, for every later run.</summary>
    public static readonly PersonalKind LinkDecision = new("linkDecision", 18, Fields.Department, Fields.Child, Fields.Status, Fields.At);
    /// <summary>What somebody decided about one field that differs, for every later run.</summary>
    public static readonly PersonalKind Adjudication = new("adjudication", 19, Fields.Department, Fields.Child, Fields.Status, Fields.At);
    /// <summary>相关政策没有落实 (七(三)): a policy that does not reach a child.</summary>
    public static readonly PersonalKind PolicyGap = new("policyGap", 20, Fields.Department, Fields.Status, Fields.Type, Fields.Child, Fields.Township,
        Fields.Village, Fields.DueOn, Fields.At);
    /// <summary>A checklist that went to a department, and what stood on it.</summary>
    public static readonly PersonalKind ChecklistDelivery = new("checklistDelivery", 21, Fields.Department, Fields.Actor, Fields.At);

    /// <summary>
    /// Every policy parameter with all its versions, one document of the city: nobody changes what children are judged by without an audit entry.
    /// </summary>
    public static readonly PersonalKind PolicyBook = new("policyBook", 22, Fields.At);

    /// <summary>An internal paper over the figures of a release.</summary>
    public static readonly PersonalKind Brief = new("brief", 23, Fields.Parent, Fields.Type, Fields.Actor, Fields.At);

    /// <summary>What a county reported to the city (七(三)).</summary>
    public static readonly PersonalKind Matter = new("matter", 24, Fields.Status, Fields.Type, Fields.Actor, Fields.At);

    /// <summary>What a family asks about its data (个人信息保护法 45–47), and what the county says to it.</summary>
    public static readonly PersonalKind RightsRequest =
        new("rightsRequest", 25, Fields.Status, Fields.Type, Fields.Declaration, Fields.DueOn, Fields.At);

    /// <summary>What is past its term and is to be erased by two people; open while that is under way.</summary>
    public static readonly PersonalKind RetentionList = new("retentionList", 26, Fields.Status, Fields.At, Fields.Open);

    /// <summary>How a county's children are written for 全国儿童福利信息系统 (六), with every version.</summary>
    public static readonly PersonalKind NationalMapping = new("nationalMapping", 31, Fields.At);

    /// <summary>A batch that went to the national system, or waits for its second person.</summary>
    public static readonly PersonalKind NationalBatch = new("nationalBatch", 32, Fields.Status, Fields.Parent, Fields.Actor, Fields.At);

    /// <summary>The receipt ledger of one child: when it went there, in which version, and what came back.</summary>
    public static readonly PersonalKind NationalEntry = new("nationalEntry", 33, Fields.Child, Fields.Status, Fields.Parent, Fields.At);

    /// <summary>A campaign of the plan (五), its goals, or the figures that stand beside it; one document each, in the city's partition.</summary>
    public static readonly PersonalKind Campaign = new("campaign", 34, Fields.Type, Fields.Parent, Fields.Status, Fields.At);

    /// <summary>
    /// What an account may do here; a record about a person of the staff, so that nobody is let in or put out without an audit entry.
    /// </summary>
    public static readonly PersonalKind Assignment = new("assignment", 58, Fields.Role, Fields.Status, Fields.Actor, Fields.Department, Fields.Type,
        Fields.County);

    // The audit trail.
    public static readonly AuditKind Audit = new("audit", 40, Fields.At, Fields.Actor, Fields.Action, Fields.Subjects);

    // What keeps the machine running.
    public static readonly TechnicalKind Intent = new("intent", 50, Fields.Open, Fields.At, Fields.County);
    /// <summary>Receipt → county, citizen number → counties.</summary>
    public static readonly TechnicalKind Index = new("index", 51, Fields.Type, Fields.County);
    public static readonly TechnicalKind Draft = new("draft", 52, Fields.Channel, Fields.At, Fields.Open, Fields.Actor, Fields.DueAt);
    public static readonly TechnicalKind Job = new("job", 53, Fields.Type, Fields.Status, Fields.Open, Fields.At, Fields.DueAt);
    public static readonly TechnicalKind JobChunk = new("jobChunk", 54, Fields.Parent, Fields.Sequence, Fields.Status);
    public static readonly TechnicalKind Rollup = new("rollup", 55, Fields.Type, Fields.At, Fields.Sequence);
    public static readonly TechnicalKind Outbox = new("outbox", 56, Fields.DueAt, Fields.Type);
    public static readonly TechnicalKind Key = new("key", 57, Fields.Type, Fields.At);
    /// <summary>Counters that must outlive an instance: wrong proofs, attempts.</summary>
    public static readonly TechnicalKind Counter = new("counter", 59, Fields.Type, Fields.At);
    public static readonly TechnicalKind DataProtectionKey = new("dataProtectionKey", 60, Fields.At);
    /// <summary>Seen already: channel message ids, queue message ids.</summary>
    public static readonly TechnicalKind Deduplication = new("deduplication", 61, Fields.Type, Fields.At);
    public static readonly TechnicalKind Lease = new("lease", 62, Fields.DueAt);
    public static readonly TechnicalKind AuditSeal = new("auditSeal", 63, Fields.Sequence, Fields.At);
    public static readonly TechnicalKind SeedMark = new("seedMark", 64, Fields.At);
    public static readonly TechnicalKind Setting = new("setting", 65, Fields.Type, Fields.Status, Fields.At, Fields.Sequence);
    /// <summary>How far a timer has come: change cursors, last runs.</summary>
    public static readonly TechnicalKind Progress = new("progress", 66, Fields.Type, Fields.At);
    /// <summary>A conversation with its account links and notices still to send.</summary>
    public static readonly TechnicalKind Conversation = new("conversation", 67, Fields.Channel, Fields.At, Fields.Open, Fields.Tokens);
    public static readonly TechnicalKind Notice = new("notice", 68, Fields.Channel, Fields.Status, Fields.DueAt, Fields.Parent);

    /// <summary>A page that answered a posted form, for an hour and the session that posted.</summary>
    public static readonly TechnicalKind KeptPage = new("keptPage", 69, Fields.At);
    /// <summary>What somebody looked for and found, for a day and for them alone: ids and their own words, sealed.</summary>
    public static readonly TechnicalKind Search = new("search", 70, Fields.Actor, Fields.At);

    /// <summary>A way from a draft of the chat to the form on the web, and the mark that what is submitted there is that draft.</summary>
    public static readonly TechnicalKind WebLink = new("webLink", 71);

    /// <summary>Which heading of a sender's table is which key, confirmed once.</summary>
    public static readonly TechnicalKind HeadingMap = new("headingMap", 72, Fields.Department, Fields.Actor, Fields.At);

    /// <summary>Somebody signed in, or whose session ran out of time today; under the key in their cookie.</summary>
    public static readonly TechnicalKind Session = new("session", 79, Fields.At);

    /// <summary>A phone or computer of somebody with an account, in the city's partition; ended in a batch with an audit entry.</summary>
    public static readonly TechnicalKind Device = new("device", 37, Fields.Actor, Fields.At);

    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, Kind> All { get; } = Listed().ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of that number; null where this version knows none.</summary>
    internal static Kind? ByNumber(long number) => number is > 0 and < 100 ? Numbered[number] : null;

    private static readonly Kind?[] Numbered = Number();

    private static Kind?[] Number()
    {
        var numbered = new Kind?[100];
        foreach (var kind in All.Values)
        {
            numbered[kind.Number] = numbered[kind.Number] is null ? kind
                : throw new InvalidOperationException($"Kind number {kind.Number} is used twice.");
        }

        return numbered;
    }

    private static Kind[] Listed() =>
    [
        Declaration, Child, ChildRevision, Judgement, KeyCareEntry, FollowUp, Visit, Attachment, CaseForReview, Proposal, DepartmentBatch,
        VerificationResult, Release, Opinion, Export, ImportRow, Verification, LinkDecision, Adjudication, PolicyGap, ChecklistDelivery, PolicyBook,
            Brief, Matter, RightsRequest,
        RetentionList, NationalMapping, NationalBatch, NationalEntry, Campaign,
        Audit, Intent, Index, Draft, Job, JobChunk, Rollup, Outbox, Key, Assignment, Counter, DataProtectionKey, Deduplication, Lease, AuditSeal,
            SeedMark, Setting, Progress, Conversation, Notice, KeptPage,
        Search, WebLink, HeadingMap, Session, Device,
    ];
}

using System.Text.Json;
using App.Wire;
using Domain.Children;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Matching;
using Domain.Problems;
using Domain.Time;
using Domain.Verification;

namespace App.Api.Verifications;

/// <summary>An item on its way into a page: with what is still to be looked up about the child.</summary>
/// <param name="revision">Number of the child's latest revision.</param>
internal sealed class ComparedItem(VerifiedItem item, int revision, DateOnly registeredOn)
{
    public VerifiedItem Item { get; set; } = item;

    public int Revision => revision;

    public DateOnly RegisteredOn => registeredOn;
}

/// <summary>What comparing a county came to, before anything is written.</summary>
/// <param name="Items">Of the children whom the department is asked about.</param>
/// <param name="Alone">The rows that are no child's, one for each person.</param>
/// <param name="Strangers">Rows with the number of a child whose name and birth date are others.</param>
internal sealed record ComparedCounty(IReadOnlyList<ComparedItem> Items, IReadOnlyList<SentRow> Alone,
    IReadOnlyList<(string Child, SentRow Row)> Strangers, LinkageModel Model)
{
    public int Total => Items.Count;

    public int OnlyInDepartment => Alone.Count;

    public int Differences => Items.Sum(item => item.Item.Differences.Count);

    public int Count(string outcome) => Items.Count(item => item.Item.Outcome == outcome);
}

/// <summary>
/// A county's children in memory, compared with a department's rows. Every child is linked, so that nobody asked about takes the row of somebody
/// else; told are those the department is asked about.
/// </summary>
internal sealed class CountyComparison(DepartmentProfile profile, DateOnly today, PolicyParameters policy)
{
    private readonly FieldComparison _fields = new(profile);
    private readonly List<Subject> _subjects = [];
    private readonly List<LinkageRecord> _records = [];

    /// <summary>How many the department is asked about.</summary>
    public int Asked { get; private set; }

    public void Add(Child child)
    {
        ArgumentNullException.ThrowIfNull(child);
        var asked = profile.IsAskedAbout(child, today);
        Asked += asked ? 1 : 0;
        _subjects.Add(new(child.Id, child.Kind, asked ? _fields.Relevant(child.Answers) : Answers.Empty, asked, child.Revision,
            CivilTime.ChinaDate(child.RegisteredAt)));
        _records.Add(DeclaredChild.Record(child.Id, child.Answers));
    }

    public ComparedCounty Compare(IReadOnlyList<SentRow> said, IReadOnlyList<LinkDecision> decisions)
    {
        var (children, rows) = (RecordSet.Of(_records), RecordSet.Of(said.Select(row => row.Data.Identity(row.Id))));
        var model = _subjects.Count < policy.TrainedFrom ? LinkageModel.Untrained : null;
        var linked = Linkage.Link(children, rows, today, model, Settled(said, decisions), LinkageParameters.Of(policy));
        var isWhole = said.Any(row => row.Whole);
        var wholeAsOf = isWhole ? said.Where(row => row.Whole).Max(row => row.AsOf) : default;
        List<ComparedItem> items = [];
        for (var place = 0; place < _subjects.Count; place++)
        {
            if (_subjects[place] is { IsAsked: true } subject)
            {
                items.Add(new(Of(subject, linked, linked.Children[place], said, isWhole ? wholeAsOf : null), subject.Revision, subject.RegisteredOn));
            }
        }

        return new(items, Alone(linked, said), [.. linked.Cases.Select(found => (_subjects[found.Child].Id, said[found.Row]))], linked.Model);
    }

    private VerifiedItem Of(Subject subject, LinkageResult linked, LinkageOf of, IReadOnlyList<SentRow> said, DateOnly? wholeAsOf)
    {
        if (of.Outcome == LinkageOutcome.Unmatched)
        {
            var nothing = wholeAsOf is { } asOf ? Found(subject.Kind, _fields.OfAbsence(subject.Kind, subject.Declared, today), asOf) : [];
            return new(Outcomes.Unmatched, subject.Id, null, null, null, null, null, false, [], nothing);
        }

        var row = said[of.Partner];
        var isMatched = of.Outcome == LinkageOutcome.Matched;
        var differences = isMatched ? Found(subject.Kind, _fields.Of(subject.Kind, subject.Declared, row.Data, today), row.AsOf) : [];
        var evidence = linked.Explain(of.Partner)?.Evidence.Select(step => step with { Weight = Math.Round(step.Weight, 2) }).ToList() ?? [];
        return new(isMatched ? Outcomes.Matched : Outcomes.Possible, subject.Id, row.Batch, row.Data.Row, RowIdentity.Of(row.Data),
            Math.Round(of.Probability, 4), of.Basis switch { LinkageBasis.Number => "number", LinkageBasis.Person => "person", _ => "weighed" },
                of.Guarded, evidence, differences, Said: isMatched ? null : Shown(row));
    }

    private static SaidRow Shown(SentRow sent)
    {
        var row = sent.Data;
        return new(row.Name, row.Number, row.BirthDate,
            row.Sex switch { Domain.Identity.Sex.Male => "male", Domain.Identity.Sex.Female => "female", _ => null }, row.GuardianName,
                row.GuardianPhone, Place(row.Hukou), Place(row.Current), row.School, sent.AsOf);

        static string? Place(Address? address) => address is null ? null : Domain.Divisions.DivisionTable.FullName(address.Division) + address.Detail;
    }

    private static List<FoundDifference> Found(ChildKind kind, IReadOnlyList<Difference> differences, DateOnly asOf) =>
    [
        .. differences.Select(difference => new FoundDifference(difference.Key, difference.Declared is { } declared
            ? FieldValues.Json(kind, difference.Key, declared) : null,
            FieldValues.Json(kind, difference.Key, difference.Reported), null, asOf, difference.Severity.Id())),
    ];

    /// <summary>One row for each person that no child is: neither linked nor possibly somebody.</summary>
    private static List<SentRow> Alone(LinkageResult linked, IReadOnlyList<SentRow> said) =>
        [.. Enumerable.Range(0, said.Count).Where(row => linked.Rows[row].Outcome == LinkageOutcome.Unmatched && linked.RowPersons[row] == row)
            .Select(row => said[row])];

    private IEnumerable<SettledPair> Settled(IReadOnlyList<SentRow> said, IReadOnlyList<LinkDecision> decisions)
    {
        if (decisions.Count == 0)
        {
            return [];
        }

        var children = _subjects.Select((subject, place) => (subject.Id, place))
            .ToDictionary(child => child.Id, child => child.place, StringComparer.Ordinal);
        var rows = said.Select((row, place) => (Key: RowIdentity.Of(row.Data), place))
            .ToLookup(row => row.Key, row => row.place, StringComparer.Ordinal);
        return from decision in decisions
               where decision.Verdict is LinkVerdict.Same or LinkVerdict.Different && children.ContainsKey(decision.Child)
               from row in rows[decision.Row]
               select new SettledPair(children[decision.Child], row, decision.Verdict == LinkVerdict.Same);
    }

    private sealed record Subject(string Id, ChildKind Kind, Answers Declared, bool IsAsked, int Revision, DateOnly RegisteredOn);
}

/// <summary>Values as the form of a kind writes and reads them.</summary>
internal static class FieldValues
{
    public static JsonElement Json(ChildKind kind, string key, object value)
    {
        var utf8 = Answer.Write(json => DepartmentProfile.FieldOf(kind, key)!.Write(json, value));
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }

    /// <summary>The value again; null where this version of the form cannot read it.</summary>
    public static object? Read(ChildKind kind, string key, JsonElement json) =>
        DepartmentProfile.FieldOf(kind, key)?.Read(json, DateOnly.MaxValue, new List<Problem>());
}

using App.Demo;
using Domain.Matching;

namespace Benchmarks;

/// <summary>Two lists of one invented city and who is who in them; compared, and counted how often that was right.</summary>
internal sealed class LinkageTruth
{
    private readonly List<LinkageRecord> _children = [];
    private readonly List<LinkageRecord> _rows = [];
    private readonly List<Spoilt> _how = [];
    private readonly List<int> _personOfChild = [];
    private readonly List<int> _personOfRow = [];
    private readonly Dictionary<int, int> _childOfPerson = [];

    public LinkageTruth(ulong seed, int persons, DateOnly today)
    {
        foreach (var person in DepartmentFile.Generate(seed, persons, today))
        {
            if (person.Child is { } child)
            {
                _childOfPerson[person.Person] = _children.Count;
                _personOfChild.Add(person.Person);
                _children.Add(child);
            }

            foreach (var (row, how) in person.Rows)
            {
                _personOfRow.Add(person.Person);
                _rows.Add(row);
                _how.Add(how);
            }
        }
    }

    public IReadOnlyList<LinkageRecord> Children => _children;

    public IReadOnlyList<LinkageRecord> Rows => _rows;

    /// <summary>Counts a result.</summary>
    public LinkageScore Score(LinkageResult result)
    {
        var score = new LinkageScore
        {
            Children = _children.Count,
            PossibleChildren = result.Children.Count(child => child.Outcome == LinkageOutcome.Possible)
        };
        var twins = Twins();
        var unreachable = Unreachable();
        for (var row = 0; row < _rows.Count; row++)
        {
            var (of, registered) = (result.Rows[row], _childOfPerson.TryGetValue(_personOfRow[row], out var truth));
            var right = registered && of.Partner >= 0 && _personOfChild[of.Partner] == _personOfRow[row];
            score.Add(_how[row], of, registered, right, unreachable.Contains(row));
            if (of.Outcome == LinkageOutcome.Matched && !right && twins.Contains((_personOfChild[of.Partner], _personOfRow[row])))
            {
                score.TwinsLinked++;
            }
        }

        return score;
    }

    /// <summary>Some wrong links and some right pairs that were not linked, for whoever works on the weights.</summary>
    public IEnumerable<string> Wrong(LinkageResult result, int most)
    {
        for (var row = 0; row < _rows.Count && most > 0; row++)
        {
            var of = result.Rows[row];
            var registered = _childOfPerson.TryGetValue(_personOfRow[row], out var truth);
            var right = registered && of.Partner >= 0 && _personOfChild[of.Partner] == _personOfRow[row];
            if (of.Outcome == LinkageOutcome.Matched ? right : !registered)
            {
                continue;
            }

            most--;
            yield return $"{_how[row]} {of.Outcome} {of.Probability:0.000} {(of.Guarded ? "guarded" : "")} right={right}\n   row   "
                + $"{Text(_rows[row])}\n   "
                + $"truth {(registered ? Text(_children[truth]) : "-")}\n   found {(of.Partner >= 0 && !right ? Text(_children[of.Partner]) : "")}";
        }

        static string Text(LinkageRecord r) =>
            $"{r.Name} {r.Number} {r.BirthDate:yyyy-MM-dd} {r.Sex} {r.Hukou} {r.Current} {r.School} ["
                + $"{string.Join("; ", r.Guardians.Select(g => $"{g.Name},{g.Number},{g.Phone}"))}]";
    }

    private HashSet<(int, int)> Twins()
    {
        var twins = new HashSet<(int, int)>();
        for (var i = 0; i < _rows.Count; i++)
        {
            // Twins follow each other in the city.
            if (_how[i].HasFlag(Spoilt.Twin))
            {
                twins.Add((_personOfRow[i] - 1, _personOfRow[i]));
                twins.Add((_personOfRow[i] + 1, _personOfRow[i]));
            }
        }

        return twins;
    }

    /// <summary>
    /// Rows that no method could give to the right child: somebody else in the register has, letter for letter, everything that the row has in common
    /// with the child it is about.
    /// </summary>
    private HashSet<int> Unreachable()
    {
        var byName = _children.Index().Where(child => child.Item.Name is not null).ToLookup(child => child.Item.Name!, child => child.Index);
        var byBirth = _children.Index().Where(child => child.Item.BirthDate is not null)
            .ToLookup(child => child.Item.BirthDate!.Value, child => child.Index);
        var byPhone = _children.Index().SelectMany(child => child.Item.Guardians.Where(guardian => guardian.Phone is not null),
            (child, guardian) => (guardian.Phone, child.Index)).ToLookup(pair => pair.Phone!, pair => pair.Index);
        var found = new HashSet<int>();
        for (var row = 0; row < _rows.Count; row++)
        {
            if (!_childOfPerson.TryGetValue(_personOfRow[row], out var truth))
            {
                continue;
            }

            var common = Common(_rows[row], _children[truth]);
            if (common.Contains("number"))
            {
                continue;
            }

            var phone = _rows[row].Guardians.Count > 0 ? _rows[row].Guardians[0].Phone : null;
            var others = common.Contains("phone") ? byPhone[phone!] : common.Contains("name") ? byName[_rows[row].Name!] : common.Contains("birth")
                ? byBirth[_rows[row].BirthDate!.Value] : [];
            if (others.Any(other => other != truth && common.IsSubsetOf(Common(_rows[row], _children[other]))))
            {
                found.Add(row);
            }
        }

        return found;

        static HashSet<string> Common(LinkageRecord row, LinkageRecord child)
        {
            var common = new HashSet<string>();
            Add("number", row.Number is not null && row.Number == child.Number);
            Add("damaged", row.Number is not null && child.Number is not null
                && row.Number.Zip(child.Number).Count(pair => pair.First == pair.Second) >= 14);
            Add("name", row.Name is not null && row.Name == child.Name);
            Add("birth", row.BirthDate is not null && row.BirthDate == child.BirthDate);
            Add("sex", row.Sex == child.Sex);
            Add("hukou", row.Hukou is not null && row.Hukou == child.Hukou);
            Add("current", row.Current is not null && row.Current == child.Current);
            Add("school", row.School is not null && row.School == child.School);
            Add("phone", row.Guardians.Any(guardian => guardian.Phone is not null && child.Guardians.Any(other => other.Phone == guardian.Phone)));
            Add("guardian", row.Guardians.Any(guardian => guardian.Name is not null && child.Guardians.Any(other => other.Name == guardian.Name)));
            return common;

            void Add(string field, bool same)
            {
                if (same)
                {
                    common.Add(field);
                }
            }
        }
    }
}

/// <summary>How often a result was right.</summary>
internal sealed class LinkageScore
{
    private readonly Dictionary<Spoilt, (int Right, int Wrong, int Possible, int Missed)> _byKind = [];
    private readonly List<(double Said, bool True)> _inexact = [];
    private readonly int[,] _confusion = new int[2, 4];
    private int _unreachable;

    public required int Children { get; init; }

    public required int PossibleChildren { get; init; }

    public int TwinsLinked { get; set; }

    public double Precision => Right / (double)Math.Max(1, Right + WrongLinks);

    public double Recall => Right / (double)Math.Max(1, InRegister);

    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <summary>F1 of a method that is right wherever it can be.</summary>
    public double Ceiling => 2 * Reachable / (1 + Reachable);

    public double PossibleShare => PossibleChildren / (double)Children;

    private double Reachable => 1 - (_unreachable / (double)Math.Max(1, InRegister));

    private int Right => _confusion[0, 0];

    private int WrongLinks => _confusion[0, 1] + _confusion[1, 1];

    private int InRegister => _confusion[0, 0] + _confusion[0, 1] + _confusion[0, 2] + _confusion[0, 3];

    public void Add(Spoilt how, LinkageOf of, bool registered, bool right, bool unreachable)
    {
        var column = of.Outcome switch { LinkageOutcome.Matched => right ? 0 : 1, LinkageOutcome.Possible => 2, _ => 3 };
        _confusion[registered ? 0 : 1, column]++;
        _unreachable += unreachable ? 1 : 0;
        if (registered)
        {
            foreach (var kind in Enum.GetValues<Spoilt>().Where(kind => kind == Spoilt.None ? how == kind : how.HasFlag(kind)))
            {
                var known = _byKind.GetValueOrDefault(kind);
                _byKind[kind] = (known.Right + (column == 0 ? 1 : 0), known.Wrong + (column == 1 ? 1 : 0), known.Possible + (column == 2 ? 1 : 0),
                    known.Missed + (column == 3 ? 1 : 0));
            }
        }

        if (of is { Basis: LinkageBasis.Weighed, Partner: >= 0 })
        {
            _inexact.Add((of.Probability, right));
        }
    }

    /// <summary>Bins of equal count, at least 1,000 each: what was said, what was true.</summary>
    public IReadOnlyList<(double Said, double True, int Count)> Calibration()
    {
        var bins = Math.Clamp(_inexact.Count / 1_000, 1, 20);
        var size = (int)Math.Ceiling(_inexact.Count / (double)bins);
        return [.. _inexact.OrderBy(pair => pair.Said).ThenBy(pair => pair.True).Chunk(Math.Max(1, size))
            .Select(bin => (bin.Average(pair => pair.Said), bin.Average(pair => pair.True ? 1.0 : 0.0), bin.Length))];
    }

    public double WorstBin => Calibration().Where(bin => bin.Count >= 900).Select(bin => Math.Abs(bin.Said - bin.True)).DefaultIfEmpty(0).Max();

    /// <summary>Lines for the README.</summary>
    public IEnumerable<string> Table()
    {
        yield return "| what happened to the row | rows in the register | linked right | wrong | possible | missed | recall |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (var (kind, (right, wrong, possible, missed)) in _byKind.OrderBy(pair => pair.Key))
        {
            var all = right + wrong + possible + missed;
            yield return FormattableString
                .Invariant($"| {kind} | {all} | {right} | {wrong} | {possible} | {missed} | {right / (double)all:0.0000} |");
        }

        yield return "";
        yield return "| the row's child is | linked right | linked wrong | possible | unmatched |";
        yield return "|---|---|---|---|---|";
        yield return $"| in the register | {_confusion[0, 0]} | {_confusion[0, 1]} | {_confusion[0, 2]} | {_confusion[0, 3]} |";
        yield return $"| not in it | — | {_confusion[1, 1]} | {_confusion[1, 2]} | {_confusion[1, 3]} |";
        yield return "";
        yield return "| said | true | inexact rows |";
        yield return "|---|---|---|";
        foreach (var (said, real, count) in Calibration())
        {
            yield return FormattableString.Invariant($"| {said:0.0000} | {real:0.0000} | {count} |");
        }
    }
}

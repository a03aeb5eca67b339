using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Domain.Eligibility;

/// <summary>The conditions of one finding, in the order of the clause that asks for them.</summary>
[JsonConverter(typeof(ConditionListJsonConverter))]
public readonly struct ConditionList : IReadOnlyList<ConditionFinding>
{
    private readonly Reason[] _reasons;
    private readonly string _clause;

    internal ConditionList(string clause, Reason[] reasons) => (_clause, _reasons) = (clause, reasons);

    public int Count => _reasons.Length;

    public ConditionFinding this[int index] => new(_reasons[index], _clause);

    /// <summary>The same conditions as another clause asks for them.</summary>
    internal ConditionList As(string clause) => new(clause, _reasons);

    public IEnumerator<ConditionFinding> GetEnumerator()
    {
        foreach (var reason in _reasons)
        {
            yield return new(reason, _clause);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>An array of what each condition said; read back as it was written.</summary>
public sealed class ConditionListJsonConverter : JsonConverter<ConditionList>
{
    public override ConditionList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new("", [.. (JsonSerializer.Deserialize<Kept[]>(ref reader, options) ?? []).Select(kept => new KeptReason(kept))]);

    public override void Write(Utf8JsonWriter writer, ConditionList value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        value.Select(condition => new Kept(condition.Id, condition.Clause, condition.Outcome, condition.Facts, condition.Explanation)),
        options);

    private sealed record Kept(string Id, string Clause, Outcome Outcome, IReadOnlyDictionary<string, object> Facts, string Explanation);

    private sealed class KeptReason(Kept kept) : Reason(kept.Outcome)
    {
        public override string Id => kept.Id;

        public override string OwnClause => kept.Clause;

        public override string Explanation => kept.Explanation;

        internal override void State(FactSheet facts)
        {
            foreach (var (key, value) in kept.Facts)
            {
                facts.AddAsIs(key, value);
            }
        }
    }
}

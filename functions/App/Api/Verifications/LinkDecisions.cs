using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Storage;

namespace App.Api.Verifications;

/// <summary>What persons have decided about children and rows of a county.</summary>
internal sealed class LinkDecisions(IStore store)
{
    /// <summary>All that stand, for the next comparison.</summary>
    public async Task<IReadOnlyList<LinkDecision>> AllAsync(Department department, DivisionCode county, CancellationToken cancellation)
    {
        List<LinkDecision> all = [];
        string? next = null;
        do
        {
            var query = Query.Of(Kinds.LinkDecision).Where(Fields.Department, department.Id()).OrderBy(Fields.At);
            var page = await store.ListAsync(Partition.County(county.Value), query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            all.AddRange(page.Items.Select(document => document.Read(VerificationJson.Default.LinkDecision))
                .Where(decision => decision.Verdict is not null));
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    public static IndexFields FieldsOf(LinkDecision decision) => new IndexFields()
        .Set(Fields.Department, decision.Department).Set(Fields.Child, decision.Child).Set(Fields.Status, decision.Verdict?.Id() ?? "open")
        .Set(Fields.At, decision.At);

    public static IndexFields FieldsOf(Adjudication adjudication) => new IndexFields()
        .Set(Fields.Department, adjudication.Department).Set(Fields.Child, adjudication.Child).Set(Fields.Status, adjudication.Ruling?.Id() ?? "open")
        .Set(Fields.At, adjudication.At);
}

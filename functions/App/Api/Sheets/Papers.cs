using App.Api.Children;
using App.Api.Declarations;
using App.Documents.Paper;
using App.Pages;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Api.Sheets;

/// <summary>
/// 附件1 and 附件2 of a declaration or a registered child: as Word and for printing. Printing is logged beside the opening that it needs.
/// </summary>
internal sealed class Papers(IStore store, SiteOf site, TimeProvider time)
{
    public Task PrintAsync(Caller caller, Declaration declaration, string channel, CancellationToken cancellation) =>
        LogAsync(DeclarationActions.Entry(declaration, "declaration.print", caller.Actor, channel, time.GetUtcNow(), null), cancellation);

    public Task PrintAsync(Caller caller, Child child, string channel, CancellationToken cancellation) =>
        LogAsync(ChildRecords.Entry(child, "child.print", caller.Actor, channel, time.GetUtcNow(), null), cancellation);

    /// <summary>The answers as they stand on the paper, with the unit and the day above the table.</summary>
    public static Answers Of(Declaration declaration) => AnnexLayout.Headed(declaration.Answers(), declaration.County, declaration.SubmittedOn);

    /// <inheritdoc cref="Of(Declaration)"/>
    public static Answers Of(Child child) => AnnexLayout.Headed(child.Answers, child.County, CivilTime.ChinaDate(child.RegisteredAt));

    public Download Word(FormDefinition form, Answers answers) =>
        Download.Of($"{form.Annex}.docx", AnnexDocument.ContentType, AnnexDocument.Write(form, site().Synthetic, answers));

    private Task<CommitResult> LogAsync(AuditEntry entry, CancellationToken cancellation) =>
        store.CommitAsync(Partition.County(entry.County), Batch.Of(entry), cancellation);
}

using System.Security.Cryptography;
using System.Text;
using App.Api.Declarations;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Matching;
using Storage;
using Storage.Sealing;

namespace App.Api.Sheets;

/// <summary>A child of a table that somebody has declared or registered before on the same form.</summary>
/// <param name="ByNumber">Recognised by the citizen number; else by name, day of birth and guardian.</param>
/// <param name="County">Where.</param>
/// <param name="Declaration">The declaration, where it lies in the reader's own county.</param>
/// <param name="IsRegistered">It has become a registered child.</param>
internal sealed record KnownChild(bool ByNumber, DivisionCode County, Declaration? Declaration, bool IsRegistered);

/// <summary>
/// Which children of a table are there already: same number and same form, whatever the county; without a number the same name, day of birth and guardian in the
/// county. The other form is no second time: a girl may lawfully be 流动 where she lives and 留守 where her hukou is.
/// </summary>
/// <remarks>What was withdrawn, refused or closed does not count: the family may declare again.</remarks>
internal sealed class KnownChildren(IStore store, DeclarationRecords records, NumberIndex numbers, SearchTokens tokens)
{
    /// <summary>More children of one name in a county than are looked at.</summary>
    private const int SameName = 100;

    private static readonly Field<string>[] Guardians =
        [Shared2024.Father.Name, Shared2024.Mother.Name, Migrant2024.OtherGuardian.Name, LeftBehind2024.Carer.Name, Shared2024.DeclarantName];

    private static readonly string[] LiveDeclarations = [.. DeclarationStatuses.All.Where(Counts).Select(status => status.Id())];

    private static readonly string[] LiveChildren = [.. ChildStatuses.All.Where(Counts).Select(status => status.Id())];

    /// <summary>Null: the child is new to the system, as far as the table says.</summary>
    public async Task<KnownChild?> FindAsync(DivisionCode county, FormDefinition form, Answers answers, CancellationToken cancellation)
    {
        if (answers.Get(Shared2024.CitizenNumber) is { } number)
        {
            foreach (var entry in await numbers.FindAsync(number.Value, cancellation).ConfigureAwait(false))
            {
                if (entry.Kind == form.Kind && await LookAsync(entry, county, cancellation).ConfigureAwait(false) is { } known)
                {
                    return known;
                }
            }
        }

        return await FindByNameAsync(county, form, answers, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether the declaration of an entry keeps a second one of the same child away: it counts, or an import is just writing it.</summary>
    public async Task<bool> CountsAsync(NumberEntry entry, CancellationToken cancellation) => await LookAsync(entry, null, cancellation).ConfigureAwait(false) is not null;

    /// <summary>What a child without a number is known by to whoever writes it at the same time: name, day of birth and one guardian; where these are not there, the whole row.</summary>
    public static string KeyOf(FormDefinition form, Answers answers) =>
        Said(answers, Shared2024.ChildName) is { Length: > 0 } name && BornOn(answers) is { } born && GuardiansOf(answers).FirstOrDefault() is { } guardian
            ? string.Join('\n', form.Id, name, FormattableString.Invariant($"{born:yyyy-MM-dd}"), guardian)
            : ContentOf(form, answers);

    /// <summary>Everything that a row says, without the two boxes at the head that the office fills in: the same again is the same row, whatever its file or place.</summary>
    public static string ContentOf(FormDefinition form, Answers answers)
    {
        var text = new StringBuilder(form.Id);
        foreach (var field in form.Fields)
        {
            if (field != Shared2024.ReportingUnit && field != Shared2024.ReportedOn && answers.Find(field) is { } value)
            {
                text.Append('\n').Append(field.Key).Append('=').Append(value is Address address ? address.Division.Value + "|" + address.Detail : field.Show(value));
            }
        }

        text.AppendJoin('\n', form.UnknownKeys(answers));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private async Task<KnownChild?> LookAsync(NumberEntry entry, DivisionCode? reader, CancellationToken cancellation)
    {
        if ((await records.FindAsync(entry.County, entry.Declaration, cancellation).ConfigureAwait(false))?.Declaration is { } declaration)
        {
            var registered = declaration.Status == DeclarationStatus.Registered;
            return Counts(declaration.Status) && (!registered || await CountsAsync(entry, declaration.ChildId, cancellation).ConfigureAwait(false))
                ? new(true, entry.County, entry.County == reader ? declaration : null, registered)
                : null;
        }

        // Registered by another county's declaration; or an import has said that it is about to write this one.
        return await CountsAsync(entry, null, cancellation).ConfigureAwait(false) ? new(true, entry.County, null, true)
            : entry.Import is { } import && await store.FindAsync(DeclarationRecords.PartitionOf(entry.County), Kinds.Job, ImportNames.WriteJob(import), cancellation).ConfigureAwait(false) is { } document
                && document.Read(Jobs.JobJson.Default.Job).IsOpen ? new(true, entry.County, null, false)
            : null;
    }

    private async Task<bool> CountsAsync(NumberEntry entry, string? child, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(entry.County);
        var document = child is null
            ? (await store.ListAsync(partition, Query.Of(Kinds.Child).Where(Fields.Declaration, entry.Declaration), new(1), cancellation).ConfigureAwait(false)).Items is [var one] ? one : null
            : await store.FindAsync(partition, Kinds.Child, child, cancellation).ConfigureAwait(false);
        return document is null ? child is not null : ChildStatuses.Find(document.Fields.Get(Fields.Status)) is { } status && Counts(status);
    }

    private async Task<KnownChild?> FindByNameAsync(DivisionCode county, FormDefinition form, Answers answers, CancellationToken cancellation)
    {
        if (answers.Get(Shared2024.ChildName) is not { } name || BornOn(answers) is not { } born || GuardiansOf(answers).ToHashSet() is not { Count: > 0 } guardians)
        {
            return null;
        }

        var partition = DeclarationRecords.PartitionOf(county);
        var found = tokens.FindName(partition, name);
        foreach (var document in await ListAsync(Kinds.Child, LiveChildren).ConfigureAwait(false))
        {
            if (IsSame(ChildJson.Read(document.Body).Answers))
            {
                return new(false, county, null, true);
            }
        }

        foreach (var document in await ListAsync(Kinds.Declaration, LiveDeclarations).ConfigureAwait(false))
        {
            // What is registered was looked at as the child that it has become.
            if (DeclarationJson.Read(document.Body) is { Status: not DeclarationStatus.Registered } declaration && IsSame(declaration.Answers()))
            {
                return new(false, county, declaration, false);
            }
        }

        return null;

        async Task<IReadOnlyList<Document>> ListAsync(Kind kind, string[] statuses) => (await store.ListAsync(
            partition, Query.Of(kind).Where(Fields.Type, FormJson.Id(form.Kind)).Any(Fields.Status, statuses).Any(Fields.Tokens, found), new(SameName), cancellation).ConfigureAwait(false)).Items;

        bool IsSame(Answers other) =>
            Said(other, Shared2024.ChildName) == PlainText.Of(name) && BornOn(other) == born && GuardiansOf(other).Any(guardians.Contains)
            && !(answers.Get(Shared2024.CitizenNumber) is { } mine && other.Get(Shared2024.CitizenNumber) is { } theirs && mine.Value != theirs.Value);
    }

    private static IEnumerable<string> GuardiansOf(Answers answers) => Guardians.Select(field => Said(answers, field)).Where(name => name.Length > 0);

    private static string Said(Answers answers, Field<string> field) => PlainText.Of(answers.Get(field) ?? "");

    private static DateOnly? BornOn(Answers answers) => answers.Value(Shared2024.BirthDate) ?? answers.Get(Shared2024.CitizenNumber)?.BirthDate;

    private static bool Counts(DeclarationStatus status) => status.IsOpen() || status == DeclarationStatus.Registered;

    private static bool Counts(ChildStatus status) => status is not ChildStatus.Closed;
}

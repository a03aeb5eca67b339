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
/// <param name="IsRegistered">It has become a registered child.</param>
/// <param name="Declaration">The declaration, where it lies in the reader's own county.</param>
/// <param name="Child">Id of the registered child, where that does.</param>
internal sealed record KnownChild(bool ByNumber, DivisionCode County, bool IsRegistered, Declaration? Declaration = null, string? Child = null)
{
    /// <summary>It lies where the reader may open it.</summary>
    public bool IsOwn => Declaration is not null || Child is not null;
}

/// <summary>
/// Which children of a table are there already: same number and same form, whatever the county; without a number the same name, day of birth and
/// guardian in the county. The other form is no second time: a girl may lawfully be 流动 where she lives and 留守 where her hukou is.
/// </summary>
/// <remarks>What was withdrawn, refused or closed does not count: the family may declare again.</remarks>
internal sealed class KnownChildren(IStore store, DeclarationRecords records, NumberIndex numbers, SearchTokens tokens)
{
    private const int NamesAtOnce = 50;

    /// <summary>What one question may ask for (<see cref="Query.Any"/>).</summary>
    private const int MostTokens = 50;

    private const int PageSize = 200;

    private static readonly Field<string>[] Guardians =
        [Shared2024.Father.Name, Shared2024.Mother.Name, Migrant2024.OtherGuardian.Name, LeftBehind2024.Carer.Name];

    private static readonly string[] LiveDeclarations = [.. DeclarationStatuses.All.Where(Counts).Select(status => status.Id())];

    private static readonly string[] LiveChildren = [.. ChildStatuses.All.Where(Counts).Select(status => status.Id())];

    /// <summary>Null: the child is new to the system, as far as the table says.</summary>
    public async Task<KnownChild?> FindAsync(DivisionCode county, FormDefinition form, Answers answers, CancellationToken cancellation) =>
        (await FindAsync(county, form, [answers], cancellation).ConfigureAwait(false))[0];

    /// <summary>The same for several children at once, in their order.</summary>
    public async Task<KnownChild?[]> FindAsync(DivisionCode county, FormDefinition form, IReadOnlyList<Answers> children,
        CancellationToken cancellation)
    {
        var found = await Task.WhenAll(children.Select(answers => FindByNumberAsync(county, form, answers, cancellation))).ConfigureAwait(false);
        var left = children.Index().Where(child => found[child.Index] is null).Select(child => (child.Index, Person: Likeness.Of(child.Item)))
            .Where(child => child.Person.IsComplete);
        await FindByNameAsync(county, form, [.. left], found, cancellation).ConfigureAwait(false);
        return found;
    }

    private async Task<KnownChild?> FindByNumberAsync(DivisionCode county, FormDefinition form, Answers answers, CancellationToken cancellation)
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

        return null;
    }

    /// <summary>Whether the declaration of an entry keeps a second one of the same child away: it counts, or an import is just writing it.</summary>
    public async Task<bool> CountsAsync(NumberEntry entry, CancellationToken cancellation) =>
        await LookAsync(entry, null, cancellation).ConfigureAwait(false) is not null;

    /// <summary>
    /// What a child without a number is known by to whoever writes it at the same time: name, day of birth and one guardian; where these are not
    /// there, the whole row.
    /// </summary>
    public static string KeyOf(FormDefinition form, Answers answers) =>
        Said(answers, Shared2024.ChildName) is { Length: > 0 } name && BornOn(answers) is { } born
        && GuardiansOf(answers).FirstOrDefault() is { } guardian
            ? string.Join('\n', form.Id, name, FormattableString.Invariant($"{born:yyyy-MM-dd}"), guardian)
            : ContentOf(form, answers);

    /// <summary>
    /// Everything that a row says, without the two boxes at the head that the office fills in: the same again is the same row, whatever its file or
    /// place.
    /// </summary>
    public static string ContentOf(FormDefinition form, Answers answers)
    {
        var text = new StringBuilder(form.Id);
        foreach (var field in form.Fields)
        {
            if (field != Shared2024.ReportingUnit && field != Shared2024.ReportedOn && answers.Find(field) is { } value)
            {
                text.Append('\n').Append(field.Key).Append('=')
                    .Append(value is Address address ? address.Division.Value + "|" + address.Detail : field.Show(value));
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
                ? entry.County == reader ? new(true, entry.County, registered, declaration, declaration.ChildId) : new(true, entry.County, registered)
                : null;
        }

        // Registered by another county's declaration; or an import has said that it is about to write this one.
        return await CountsAsync(entry, null, cancellation).ConfigureAwait(false) ? new(true, entry.County, true)
            : entry.Import is { } import && await store.FindAsync(DeclarationRecords.PartitionOf(entry.County), Kinds.Job,
                ImportNames.WriteJob(import), cancellation).ConfigureAwait(false) is { } document
                && document.Read(Jobs.JobJson.Default.Job).IsOpen ? new(true, entry.County, false)
            : null;
    }

    private async Task<bool> CountsAsync(NumberEntry entry, string? child, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(entry.County);
        var document = child is null
            ? (await store.ListAsync(partition, Query.Of(Kinds.Child).Where(Fields.Declaration, entry.Declaration), new(1), cancellation)
                .ConfigureAwait(false)).Items is [var one] ? one : null
            : await store.FindAsync(partition, Kinds.Child, child, cancellation).ConfigureAwait(false);
        return document is null ? child is not null : ChildStatuses.Find(document.Fields.Get(Fields.Status)) is { } status && Counts(status);
    }

    /// <summary>Asks for many names at once: a question to the store costs more than a hundred comparisons.</summary>
    private async Task FindByNameAsync(DivisionCode county, FormDefinition form, List<(int Index, Likeness Person)> wanted, KnownChild?[] found,
        CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        foreach (var asked in wanted.Chunk(NamesAtOnce))
        {
            var names = asked.ToLookup(child => child.Person.Name, StringComparer.Ordinal);
            List<string> tokensOf = [.. asked.SelectMany(child => tokens.FindName(partition, child.Person.Name)).Distinct()];
            foreach (var part in tokensOf.Chunk(MostTokens))
            {
                await foreach (var document in ListAsync(Kinds.Child, LiveChildren, part).ConfigureAwait(false))
                {
                    Compare(ChildJson.Read(document.Body).Answers, new(false, county, true, null, document.Id));
                }

                await foreach (var document in ListAsync(Kinds.Declaration, LiveDeclarations, part).ConfigureAwait(false))
                {
                    // What is registered was looked at as the child that it has become.
                    if (DeclarationJson.Read(document.Body) is { Status: not DeclarationStatus.Registered } declaration)
                    {
                        Compare(declaration.Answers(), new(false, county, false, declaration));
                    }
                }
            }

            void Compare(Answers answers, KnownChild known)
            {
                var other = Likeness.Of(answers);
                foreach (var (index, _) in names[other.Name].Where(child => child.Person.IsSame(other)))
                {
                    found[index] ??= known;
                }
            }
        }

        async IAsyncEnumerable<Document> ListAsync(Kind kind, string[] statuses, string[] part)
        {
            string? next = null;
            do
            {
                var query = Query.Of(kind).Where(Fields.Type, FormJson.Id(form.Kind)).Any(Fields.Status, statuses).Any(Fields.Tokens, part);
                (var items, next) = await store.ListAsync(partition, query, new(PageSize, next), cancellation).ConfigureAwait(false);
                foreach (var document in items)
                {
                    yield return document;
                }
            }
            while (next is not null);
        }
    }

    /// <summary>What a child without a number is recognised by.</summary>
    private sealed record Likeness(string Name, DateOnly? Born, IReadOnlySet<string> Guardians, string? Number)
    {
        public bool IsComplete => Name.Length > 0 && Born is not null && Guardians.Count > 0;

        public static Likeness Of(Answers answers) =>
            new(Said(answers, Shared2024.ChildName), BornOn(answers), GuardiansOf(answers).ToHashSet(StringComparer.Ordinal),
                answers.Get(Shared2024.CitizenNumber)?.Value);

        /// <summary>Two different numbers are two children, however alike.</summary>
        public bool IsSame(Likeness other) =>
            Name == other.Name && Born == other.Born && Guardians.Overlaps(other.Guardians)
            && (Number is null || other.Number is null || Number == other.Number);
    }

    /// <summary>Parents, other guardian, carer; and whoever declared as one of them.</summary>
    private static IEnumerable<string> GuardiansOf(Answers answers) => Guardians.Select(field => Said(answers, field))
        .Append(answers.Get(Shared2024.DeclarantRelationship) is null or "other" ? "" : Said(answers, Shared2024.DeclarantName))
        .Where(name => name.Length > 0);

    private static string Said(Answers answers, Field<string> field) => PlainText.Of(answers.Get(field) ?? "");

    private static DateOnly? BornOn(Answers answers) => answers.Value(Shared2024.BirthDate) ?? answers.Get(Shared2024.CitizenNumber)?.BirthDate;

    private static bool Counts(DeclarationStatus status) => status.IsOpen() || status == DeclarationStatus.Registered;

    private static bool Counts(ChildStatus status) => status is not ChildStatus.Closed;
}

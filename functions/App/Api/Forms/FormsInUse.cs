using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Domain.Divisions;
using Domain.Forms;
using Storage;

namespace App.Api.Forms;

/// <summary>A later version that this store has known.</summary>
/// <param name="Boxes">What its answers are read by (<see cref="FormsInUse.BoxesOf"/>): words may change, boxes may not.</param>
internal sealed record KnownForm(string Form, int Version, DateOnly ValidFrom, string Boxes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<KnownForm>))]
internal sealed partial class FormsInUseJson : JsonSerializerContext;

/// <summary>
/// Which later versions of the forms a store has known, noted in the store itself. Records of a version whose file is gone or damaged do not open:
/// rather than show a city without them, the program does not start. A version that no record is made on may be missing; the others are served.
/// </summary>
public static class FormsInUse
{
    private const string Id = "form-versions";

    private static readonly Partition Home = Partition.Index(Id);

    /// <summary>What pins a version for good, and what is unfinished.</summary>
    private static readonly Kind[] Pinning = [Kinds.Declaration, Kinds.Child, Kinds.ChildRevision, Kinds.Proposal, Kinds.Draft];

    /// <summary>Why the program must not work on this store; null: it may, and the versions it has are noted.</summary>
    public static async Task<string?> RefusalAsync(IStore store, FormFolder folder, DateOnly today, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (document, known, refusal) = await LookAsync(store, folder, today, cancellation).ConfigureAwait(false);
            if (refusal is not null || known is null)
            {
                return refusal; // where the note is damaged readiness names it; with the key ring of other data the check of the ring does
            }

            List<KnownForm> here = Here();
            List<KnownForm> now = [.. here, .. known.Where(one => !here.Exists(other => IsSame(one, other)))];
            if (now.SequenceEqual(known))
            {
                return null;
            }

            var (batch, fields) = (Batch.Technical(), new IndexFields().Set(Fields.Type, "formVersions"));
            _ = document is null ? batch.Create(Kinds.Setting, Id, now, FormsInUseJson.Default.ListKnownForm, fields)
                : batch.Replace(document, now, FormsInUseJson.Default.ListKnownForm, fields);

            // Another instance starts at the same moment: what it noted is looked at again.
            if ((await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted || attempt == 10)
            {
                return null;
            }
        }
    }

    /// <summary>Why records of this store do not open; null: they do. Writes nothing.</summary>
    public static async Task<string?> MissingAsync(IStore store, FormFolder folder, DateOnly today, CancellationToken cancellation) =>
        (await LookAsync(store, folder, today, cancellation).ConfigureAwait(false)).Refusal;

    private static async Task<(Document? Document, List<KnownForm>? Known, string? Refusal)> LookAsync(IStore store, FormFolder folder,
        DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        Document? document;
        try
        {
            document = await store.FindAsync(Home, Kinds.Setting, Id, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return (null, null, null);
        }

        var known = document?.Read(FormsInUseJson.Default.ListKnownForm) ?? [];
        List<KnownForm> here = Here();
        foreach (var missing in known.Where(one => one.ValidFrom <= today && !here.Exists(other => IsSame(one, other) && one.Boxes == other.Boxes)))
        {
            if (await IsUsedAsync(store, missing, cancellation).ConfigureAwait(false))
            {
                return (document, known, Refusal(missing, here.Exists(other => IsSame(missing, other)), folder));
            }
        }

        return (document, known, null);
    }

    private static List<KnownForm> Here() => [.. FormCatalogue.All.Where(form => form.Before is not null).Select(form =>
        new KnownForm(form.Id, form.Version, form.ValidFrom, BoxesOf(form)))];

    /// <summary>Keys, types and codes, in an order of their own.</summary>
    private static string BoxesOf(FormDefinition form) => string.Join(' ', form.Fields.OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => string.Create(CultureInfo.InvariantCulture,
            $"{field.Key}:{field.Type}:{Codes(field.Options.Select(option => option.Code))}:{field.MaxLength}:{Codes(field.StandAlone)}:")
            + $"{field.Necessity}:{field.MayBeUnknown}"));

    private static string Codes(IEnumerable<string> codes) => string.Join(',', codes.Order(StringComparer.Ordinal));

    private static bool IsSame(KnownForm one, KnownForm other) => one.Form == other.Form && one.Version == other.Version;

    private static string Refusal(KnownForm missing, bool isChanged, FormFolder folder)
    {
        var form = FormCatalogue.Find(missing.Form);
        var what = string.Create(CultureInfo.InvariantCulture, $"{form?.Annex}《{form?.Title}》（{missing.Form}）第 {missing.Version} 版");
        var why = isChanged ? "的文件改过：项目或者选项跟以前不一样" : "的文件不在了，或者有错";
        var wrong = folder.Problems.Count == 0 ? "" : $"现在读到的问题：{string.Join("。", folder.Problems)}。";
        return $"{what}{why}，而已有的登记用的就是这一版，打不开它们，所以停在这里。{wrong}"
            + $"请把原来的文件放回 {FormFolder.Setting} 指定的文件夹，再来一次；要改这张表，请写成新的一版。";
    }

    /// <summary>Looks only until the first: it happens once, before somebody puts the file back.</summary>
    private static async Task<bool> IsUsedAsync(IStore store, KnownForm version, CancellationToken cancellation)
    {
        var pin = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"\"form\":\"{version.Form}\",\"formVersion\":{version.Version}"));
        IEnumerable<DivisionCode> places = [DivisionCode.Changzhi, .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];
        foreach (var partition in places.Select(place => Partition.County(place.Value)))
        {
            foreach (var kind in Pinning)
            {
                string? next = null;
                do
                {
                    var page = await store.ListAsync(partition, Query.Of(kind), new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
                    if (page.Items.Any(document => Pins(document.Body.Span, pin)))
                    {
                        return true;
                    }

                    next = page.Next;
                }
                while (next is not null);
            }
        }

        return false;
    }

    /// <summary>Version 2, not 20.</summary>
    private static bool Pins(ReadOnlySpan<byte> body, ReadOnlySpan<byte> pin)
    {
        for (var at = body.IndexOf(pin); at >= 0; at = body.IndexOf(pin))
        {
            body = body[(at + pin.Length)..];
            if (body.IsEmpty || !char.IsAsciiDigit((char)body[0]))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Text;
using System.Xml.Linq;
using Domain.Divisions;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Storage;

namespace App.Security;

/// <summary>
/// The keys that protect cookies and forms, one document each: sealed by the encryption ring like every document, shared by all instances.
/// </summary>
internal sealed class StoredKeys(IStore store, TimeProvider time) : IXmlRepository
{
    private static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    // The framework asks synchronously, at the first use and about once a day; no request context is held meanwhile.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        var batch = Batch.Technical().Create(Kinds.DataProtectionKey, Guid.CreateVersion7().ToString("N"),
            Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), new IndexFields().Set(Fields.At, time.GetUtcNow()));
        await store.CommitAsync(City, batch).ConfigureAwait(false);
    }).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        var all = new List<XElement>();
        string? after = null;
        do
        {
            var page = await store.ListAsync(City, Query.Of(Kinds.DataProtectionKey), new(Page.MaxSize, after)).ConfigureAwait(false);
            all.AddRange(page.Items.Select(document => XElement.Parse(Encoding.UTF8.GetString(document.Body.Span))));
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}

using System.Text;
using App.Pages;

namespace Suite.Portal;

/// <summary>Pages are encoded piece by piece as they are rendered.</summary>
public sealed class PageWriterTests
{
    [Fact]
    public void A_page_longer_than_the_first_buffer_keeps_every_character()
    {
        var text = string.Concat(Enumerable.Repeat("长治市潞州区，𠮷野家 <a href=\"/portal\">", 6_000));
        using var whole = new PageWriter();
        whole.Write(text);
        using var single = new PageWriter();
        foreach (var character in text)
        {
            single.Write(character);
        }

        Assert.True(text.Length > 64 * 1024);
        Assert.Equal(text, Encoding.UTF8.GetString(whole.Written.Span));
        Assert.Equal(text, Encoding.UTF8.GetString(single.Written.Span));
    }
}

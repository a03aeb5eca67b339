using System.IO.Compression;
using System.Net;
using System.Text;

namespace Suite.Api;

/// <summary>A PDF keeps its pages and nothing that does something by itself: whoever opens it at a county's desk runs nobody's script.</summary>
public sealed class PdfContents(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site _site = shared.Site;

    [Theory]
    [InlineData("<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>")]
    [InlineData("<</AA<</O<</S/J#61vaScript/JS(x)>>>>>>")]
    [InlineData("<</S/#4Caunch/F(cmd.exe)>>")]
    [InlineData("<</S/SubmitForm/F(https://example.com)>>")]
    [InlineData("<</Names<</EmbeddedFiles 5 0 R>>/Type/EmbeddedFile>>")]
    [InlineData("<</AcroForm<</XFA 3 0 R>>>>")]
    public async Task What_does_something_by_itself_is_refused_in_the_open_in_hexadecimal_and_packed(string written)
    {
        (await AttachAsync(Plain(written))).Is(HttpStatusCode.UnprocessableEntity, "active-pdf");
        (await AttachAsync(Packed(written, "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>"))).Is(HttpStatusCode.UnprocessableEntity,
            "active-pdf");
        (await AttachAsync(Packed(written, "<</N 1/Fi#72st 4/Filter[/FlateDecode]>>"))).Is(HttpStatusCode.UnprocessableEntity, "active-pdf");
    }

    [Theory]
    [InlineData("<</Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]>>")]
    [InlineData("<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>")]
    [InlineData("<</Type/ObjStm/N 1/First 4/Filter 7 0 R>>")]
    [InlineData("<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>>>")]
    [InlineData("<</Encrypt 9 0 R>>")]
    public async Task What_cannot_be_looked_into_is_refused(string dictionary) =>
        (await AttachAsync(Packed("<</Type/Catalog>>", dictionary))).Is(HttpStatusCode.UnprocessableEntity, "unreadable-pdf");

    [Fact]
    public async Task Pages_pictures_fonts_and_packed_objects_of_an_ordinary_PDF_are_taken()
    {
        (await AttachAsync(Plain("<</Type/Font/FirstChar 32/LastChar 255/Widths[1]>>\n<</OpenAction[3 0 R/Fit]>>"))).Is(HttpStatusCode.Created);
        (await AttachAsync(Packed("<</Type/Catalog/Pages 2 0 R>>", "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>"))).Is(HttpStatusCode.Created);
        (await AttachAsync(Packed("dots", "<</Subtype/Image/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 8>>>>")))
            .Is(HttpStatusCode.Created);
        (await AttachAsync(Packed("xref", "<</Type/XRef/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>>>")))
            .Is(HttpStatusCode.Created);
    }

    private static byte[] Plain(string objects) => Encoding.ASCII.GetBytes($"%PDF-1.7\n1 0 obj\n{objects}\nendobj\ntrailer<<>>\n%%EOF\n");

    private static byte[] Packed(string objects, string dictionary)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(Encoding.ASCII.GetBytes("1 0 " + objects));
        }

        return [.. Encoding.ASCII.GetBytes($"%PDF-1.7\n1 0 obj\n{dictionary}\nstream\r\n"), .. packed.ToArray(), .. "\nendstream\nendobj\n%%EOF\n"u8];
    }

    private async Task<Reply> AttachAsync(byte[] bytes)
    {
        var declared = await _site.DeclareAsync(Declaring.Migrant());
        return await _site.PostAsync($"/api/declarations/{declared.Text("receipt")}/attachments", bytes, "application/pdf",
            ("X-Follow-Up-Token", declared.Text("followUpToken")));
    }
}

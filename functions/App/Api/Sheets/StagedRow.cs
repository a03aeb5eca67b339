using System.Collections.Immutable;
using App.Api.Declarations;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;

namespace App.Api.Sheets;

/// <summary>
/// A row that was judged good, with everything chosen that writing it needs: the intent of its submission. Whoever writes it, and however often,
/// writes the same declaration under the same ids.
/// </summary>
internal sealed record StagedRow(int Row, string AuditId, string DeclarationId, Receipt Receipt, Outline Outline, ImmutableArray<string> Keys,
    ReadOnlyMemory<byte> Body)
{
    public const int PerPart = 1_000;

    private const int NoDay = -1;

    public static void Write(BinaryWriter to, FormDefinition form, int row, string auditId, Submitted submitted)
    {
        var declaration = submitted.Declaration;
        var outline = Outline.Of(declaration);
        to.Write(row);
        to.Write(auditId);
        to.Write(declaration.Id);
        to.Write(declaration.Receipt.Value);
        to.Write(outline.Status.Id());
        to.Write(outline.SubmittedOn.DayNumber);
        to.Write(outline.DueOn?.DayNumber ?? NoDay);
        to.Write(outline.Place?.Value ?? "");
        to.Write(outline.Name ?? "");
        to.Write(outline.Phone ?? "");
        to.Write(outline.Number ?? "");
        to.Write((byte)submitted.ChangedKeys.Length);
        var at = 0;
        foreach (var key in submitted.ChangedKeys)
        {
            // The keys come in the order of the form.
            while (form.Fields[at].Key != key)
            {
                at++;
            }

            to.Write((byte)at);
        }

        var body = DeclarationJson.Write(declaration);
        to.Write(body.Length);
        to.Write(body.Span);
    }

    public static StagedRow Read(BinaryReader from, FormDefinition form, DivisionCode county)
    {
        var (row, auditId, id, receipt) = (from.ReadInt32(), from.ReadString(), from.ReadString(), Receipt.Parse(from.ReadString()));
        var status = DeclarationStatuses.Find(from.ReadString()) ?? throw new InvalidDataException("A staged row has no status.");
        var (submitted, due) = (DateOnly.FromDayNumber(from.ReadInt32()), from.ReadInt32());
        DivisionCode? place = from.ReadString() is { Length: > 0 } code ? DivisionCode.Parse(code) : null;
        var outline = new Outline(county, status, form.Kind, Channel.Excel, submitted, place, due == NoDay ? null : DateOnly.FromDayNumber(due), null,
            Text(), Text(), Text());
        var keys = new string[from.ReadByte()];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = form.Fields[from.ReadByte()].Key;
        }

        return new(row, auditId, id, receipt, outline, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(keys),
            from.ReadBytes(from.ReadInt32()));

        string? Text() => from.ReadString() is { Length: > 0 } text ? text : null;
    }

}

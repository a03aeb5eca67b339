using System.Text.Json;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Verification;

namespace App.Api.Departments;

/// <summary>A guess about headings, shown with a few rows; what the rows say of a person is masked.</summary>
internal static class HeadingGuesses
{
    private const int LongestSample = 24;

    /// <summary>A cell of a sample row: enough of it to see what the column is.</summary>
    public static string Mask(string text)
    {
        var shown = text.Length <= LongestSample ? text : text[..LongestSample];
        return shown.Length switch
        {
            0 => "",
            1 => shown,
            <= 4 => shown[..1] + new string('*', shown.Length - 1),
            _ => shown[..2] + new string('*', shown.Length - 2),
        };
    }

    /// <summary>The members of the refusal: each column with the guess and three masked rows, and what it may be.</summary>
    public static Action<Utf8JsonWriter> Write(DepartmentProfile profile, RecordTable table)
    {
        var (columns, samples) = (Headings.Guess(table.Headings), table.Samples);
        return json =>
        {
            json.WriteStartArray("columns");
            foreach (var (at, column) in columns.Index())
            {
                json.WriteStartObject();
                json.WriteString("column", Columns.Letters(column.Heading.Column));
                json.WriteString("group", column.Heading.Group);
                json.WriteString("heading", column.Heading.Text);
                json.WriteString("target", column.Target?.Id);
                json.WriteBoolean("certain", column.Sureness is Sureness.Sure or Sureness.Ignored);
                json.WriteStartArray("samples");
                foreach (var row in samples)
                {
                    json.WriteStringValue(Mask(row[at]));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("targets");
            foreach (var target in RecordTarget.For(profile))
            {
                json.WriteStartObject();
                json.WriteString("target", target.Id);
                json.WriteString("label", target.Label);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("confirm", $"/api/departments/{profile.Department.Id()}/headings");
        };
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Domain.Forms;

namespace App.Pages;

/// <summary>A condition as the JSON that the page's script evaluates: the same that GET /api/forms/{formId} gives to every client.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            FormJson.Write(json, condition);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

using System.Text.Json;
using App.Wire;
using Domain.Forms;
using Domain.Problems;
using Domain.Verification;

namespace App.Api.Departments;

/// <summary>The rows of a JSON array, handed to the intake member by member. Codes are those of the forms' API; words are understood too.</summary>
internal static class JsonRows
{
    private const int LongestName = 60;

    public static IEnumerable<(int Number, TakenRow Taken)> Read(JsonElement rows, RowIntake intake, DateOnly today)
    {
        var number = 0;
        foreach (var row in rows.EnumerateArray())
        {
            intake.Begin(++number);
            if (row.ValueKind == JsonValueKind.Object)
            {
                Take(row, intake, today);
            }
            else
            {
                intake.Refuse(RecordErrors.NotARow());
            }

            yield return (number, intake.End());
        }
    }

    private static void Take(JsonElement row, RowIntake intake, DateOnly today)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in row.EnumerateObject())
        {
            var name = Envelope.Name(member);
            if (RecordTarget.Find(name) is not { } target)
            {
                // A name is echoed so that it can be found, but only where it looks like one.
                intake.Refuse(RecordErrors.UnknownMember(name.Length <= LongestName
                    && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? name : ""));
            }
            else if (!seen.Add(name))
            {
                intake.Refuse(RecordErrors.Twice(target));
            }
            else if (member.Value.ValueKind is not JsonValueKind.Null && intake.IsMine(target))
            {
                Take(target, member.Value, intake, today);
            }
        }
    }

    private static void Take(RecordTarget target, JsonElement value, RowIntake intake, DateOnly today)
    {
        var isMark = target.Id is RecordTarget.IsMigrant or RecordTarget.IsLeftBehind;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when Envelope.String(value) is var text:
                if (!string.IsNullOrWhiteSpace(text))
                {
                    intake.Text(target, VisibleText.Of(text));
                }

                break;
            case JsonValueKind.Number when target.Key is RecordKey.CitizenNumber or RecordKey.GuardianCitizenNumber:
                intake.Lost(target);
                break;
            case JsonValueKind.Number when target.Key is not (RecordKey.ChildName or RecordKey.GuardianName):
                intake.Text(target, value.GetRawText());
                break;
            case JsonValueKind.True or JsonValueKind.False when target.Key is null || isMark:
                intake.YesNo(target, value.ValueKind == JsonValueKind.True);
                break;
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                intake.Codes(target, [.. value.EnumerateArray().Select(Envelope.String)]);
                break;
            case JsonValueKind.Object when target.Key is RecordKey.HukouAddress or RecordKey.CurrentAddress:
                var problems = new List<Problem>();
                if (target.Field!.Read(value, today, problems) is Address place)
                {
                    intake.Place(target, place);
                }

                problems.ForEach(intake.Refuse);
                break;
            default:
                intake.Refuse(RecordErrors.WrongType(target, target.Key is RecordKey.HukouAddress or RecordKey.CurrentAddress
                    ? "行政区划和详细地址，或者一行文字" : "文字"));
                break;
        }
    }
}

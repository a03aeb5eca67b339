using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Domain.Identity;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>Who a row speaks of, as text to be hashed: the same again in a later list is the same row, whatever its batch and place.</summary>
public static class RowIdentity
{
    /// <summary>Everything that says who the child is; a corrected name or number is another row, about which a person is asked again.</summary>
    public static string Of(DepartmentRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var text = new StringBuilder();
        foreach (var part in (string?[])
        [
            row.Name, row.Number, row.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Sex == Sex.Unknown ? null
                : row.Sex.ToString(),
            row.GuardianName, row.GuardianPhone, row.GuardianNumber,
        ])
        {
            text.Append(part is null ? "" : PlainText.Of(part)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

using System.Security.Cryptography;
using System.Text;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace App.Api.Sheets;

/// <summary>
/// The rows of one file so far, to find the same child twice: by its number; where one of two has none, by name, day of birth and guardian.
/// </summary>
/// <remarks>A hundred thousand rows are remembered as numbers, not as texts.</remarks>
internal sealed class SeenRows
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly Dictionary<UInt128, (int Row, bool HasNumber)> _children = [];

    /// <summary>The problem of a row whose child stands further up; else the row is remembered.</summary>
    public Problem? Before(int row, FormDefinition form, Answers answers)
    {
        var number = answers.Get(Shared2024.CitizenNumber);
        if (number is not null && !_numbers.TryAdd(Packed(number.Value), row))
        {
            return Errors.SameNumber(Shared2024.CitizenNumber, _numbers[Packed(number.Value)]);
        }

        UInt128 key = BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(KnownChildren.KeyOf(form, answers))));
        return _children.TryAdd(key, (row, number is not null)) || (number is not null && _children[key].HasNumber) ? null
            : Errors.SameChild(_children[key].Row);
    }

    /// <summary>Letters and digits of an identity number as one number.</summary>
    private static UInt128 Packed(string number)
    {
        UInt128 packed = 0;
        foreach (var character in number)
        {
            packed = unchecked((packed * 37) + (UInt128)(char.IsAsciiDigit(character) ? character - '0' + 1 : (character | 32) - 'a' + 11));
        }

        return packed;
    }
}

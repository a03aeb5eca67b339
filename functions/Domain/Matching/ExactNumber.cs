namespace Domain.Matching;

/// <summary>What the same valid number on both sides comes to.</summary>
internal enum NumberVerdict
{
    /// <summary>One child.</summary>
    SameChild,

    /// <summary>Name and birth date both disagree: somebody has another's number, and a person must find out who.</summary>
    Case,

    /// <summary>The name alone is another, as of a twin whose number was taken or a child renamed: weighed with everything else.</summary>
    ToBeWeighed,
}

internal static class ExactNumber
{
    /// <summary>Both records have this very number, and its check holds.</summary>
    public static bool Agrees(in Entry a, in Entry b) => a.Kind is NumberKind.Valid or NumberKind.Other && a.Kind == b.Kind && a.Code == b.Code;

    /// <summary>For two records that <see cref="Agrees"/>. Only stated birth dates count: that on the number is the number's.</summary>
    public static NumberVerdict Judge(NameForm left, in Entry a, NameForm right, in Entry b)
    {
        var name = NameComparison.Compare(left, right);
        var birth = a.BirthStated && b.BirthStated ? DateComparison.Compare(a.Birth, b.Birth) : DateLevel.Missing;
        var otherBirth = birth is DateLevel.SameMonth or DateLevel.Different;
        return name switch
        {
            NameLevel.SlipOfCharacter or NameLevel.SurnameOnly or NameLevel.GivenOnly or NameLevel.Different => otherBirth ? NumberVerdict.Case
                : NumberVerdict.ToBeWeighed,
            NameLevel.Missing => otherBirth ? NumberVerdict.ToBeWeighed : NumberVerdict.SameChild,
            _ => NumberVerdict.SameChild,
        };
    }
}

namespace Domain.Matching;

/// <summary>
/// Pairs that are not linked without a person, however probable: twins share birth date, parents, village and school, so that without a number only
/// the name tells them apart, and a name with one character wrong is the name of the other one.
/// </summary>
internal static class TwinGuard
{
    /// <summary>Only a name that is the same, is written or heard the same, or lost a character can be taken for the same name.</summary>
    public static bool IsName(NameLevel name) => name
        is not (NameLevel.Missing or NameLevel.SlipOfCharacter or NameLevel.SurnameOnly or NameLevel.GivenOnly or NameLevel.Different);

    /// <summary>Whether the pair by itself may be a brother, a sister or a twin.</summary>
    public static bool Guards(in Comparison pair)
    {
        // Two valid numbers are two children, unless one is somebody else's: of a twin, the next of the same day and place; else the family must be
        // the same.
        if (pair.Number == NumberLevel.SameDay || (pair.Number == NumberLevel.Different && !pair.SameFamily))
        {
            return true;
        }

        // A number that is there and is another one leaves no room for a name that only sounds the same: 浩书 and 皓书 may be twins.
        if (pair.Number is NumberLevel.Different or NumberLevel.TwoSlips && pair.Name is not (NameLevel.Same or NameLevel.Variant))
        {
            return true;
        }

        if (IsName(pair.Name))
        {
            // A boy and a girl of one day with names alike are twins before they are a slip.
            return !pair.NumberAgrees && pair.Name is not (NameLevel.Same or NameLevel.Variant)
                && pair.Level(LinkageField.Sex) == (int)SameLevel.Different;
        }

        // A twin's number is one slip away from one's own damaged in the wrong place.
        return pair.Number is not (NumberLevel.Exact or NumberLevel.RetiredPrefix) || pair.Birth is DateLevel.SameMonth or DateLevel.Different;
    }

    /// <summary>Whether a third record, compared with one of the two, is of the same family and day and has the better name.</summary>
    public static bool IsBetterTwin(in Comparison twin, in Comparison pair) =>
        !IsName(pair.Name) && twin.Birth is DateLevel.Same && twin.Name != NameLevel.Missing && twin.Name < pair.Name && IsName(twin.Name);
}

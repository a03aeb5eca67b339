using Domain.Divisions;

namespace Domain.Eligibility;

/// <summary>Whether two places are 跨县域 of each other (二(一), 二(二)).</summary>
/// <param name="Outcome">Met: different counties.</param>
/// <param name="OtherReading">
/// What the other text would say where it differs: the national text leaves out moves between the districts of a city's centre, the Changzhi plan
/// does not. Null where both agree.
/// </param>
internal readonly record struct Crossing(Outcome Outcome, Outcome? OtherReading)
{
    /// <summary>Compares; a place that is not known leaves it open.</summary>
    public static Crossing Between(Locality a, Locality b, PolicyParameters policy)
    {
        switch (DivisionTable.CompareCounties(a, b))
        {
            case DivisionComparison.Same:
                return new(Outcome.NotMet, null);
            case DivisionComparison.Unknown:
                return new(Outcome.Unknown, null);
        }

        if (DivisionTable.CompareCityDistricts(a, b) != DivisionComparison.Same)
        {
            return new(Outcome.Met, null);
        }

        if (policy.CentralDistricts.Count == 0)
        {
            return new(Outcome.Met, Outcome.NotMet);
        }

        return IsCentral(a, policy) && IsCentral(b, policy) ? new(Outcome.NotMet, Outcome.Met) : new(Outcome.Met, null);
    }

    private static bool IsCentral(Locality place, PolicyParameters policy) =>
        DivisionTable.Present(place).County is { } county && policy.CentralDistricts.Contains(county);
}

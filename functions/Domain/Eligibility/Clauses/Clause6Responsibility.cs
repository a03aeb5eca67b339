using Domain.Divisions;

namespace Domain.Eligibility.Clauses;

/// <summary>六: 流动儿童监测摸排以流入地为主实施，留守儿童监测摸排以其户籍地为主实施。</summary>
internal static class Clause6Responsibility
{
    /// <summary>Where the child lives.</summary>
    public static Locality OfMigrant(Case asked) => asked.Current;

    /// <summary>Where the hukou is; a child without one is looked after where it lives.</summary>
    public static Locality OfLeftBehind(Case asked) => asked.IsWithoutHukou ? asked.Current : asked.Hukou;

    /// <param name="present">What the place is now, so also one with an abolished code (140421 长治县), or of which only the city is known.</param>
    public static bool IsInChangzhi(Locality present) => DivisionCode.Changzhi.Contains(present.Code);
}

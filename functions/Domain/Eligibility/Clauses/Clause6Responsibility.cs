using Domain.Divisions;

namespace Domain.Eligibility.Clauses;

/// <summary>六: 流动儿童监测摸排以流入地为主实施，留守儿童监测摸排以其户籍地为主实施。</summary>
internal static class Clause6Responsibility
{
    /// <summary>Where the child lives.</summary>
    public static DivisionCode? OfMigrant(Case asked) => asked.Current;

    /// <summary>Where the hukou is; a child without one is looked after where it lives.</summary>
    public static DivisionCode? OfLeftBehind(Case asked) => asked.IsWithoutHukou ? asked.Current : asked.Hukou;

    /// <summary>In the city, also by an abolished code (140421 长治县) or where only the city is known.</summary>
    public static bool IsInChangzhi(DivisionCode code) => DivisionCode.Changzhi.Contains(DivisionTable.Present(code));
}

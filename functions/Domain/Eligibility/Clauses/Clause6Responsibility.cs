using Domain.Divisions;

namespace Domain.Eligibility.Clauses;

/// <summary>六: 流动儿童监测摸排以流入地为主实施，留守儿童监测摸排以其户籍地为主实施。</summary>
internal static class Clause6Responsibility
{
    /// <summary>Where the child lives.</summary>
    public static Locality? OfMigrant(Case asked) => asked.Current;

    /// <summary>Where the hukou is; a child without one is looked after where it lives.</summary>
    public static Locality? OfLeftBehind(Case asked) => asked.IsWithoutHukou ? asked.Current : asked.Hukou;
}

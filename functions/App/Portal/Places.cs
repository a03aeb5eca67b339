using Domain.Divisions;

namespace App.Portal;

/// <summary>Where a child is looked after, as a list says it: township and village, which is who goes there; street and door stay sealed.</summary>
internal static class Places
{
    /// <summary>店上镇 申村; 不清楚 where nobody said.</summary>
    public static string Short(DivisionCode? place) => place is not { } finest ? "不清楚"
        : finest.Township is not { } township ? DivisionTable.Name(finest) ?? "不清楚"
        : township == finest ? DivisionTable.Name(township) ?? "不清楚"
        : $"{DivisionTable.Name(township)} {DivisionTable.Name(finest)}";
}

using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Verification;

/// <summary>What a child's record becomes where the department's value is adopted.</summary>
public static class Adoption
{
    /// <summary>Boxes that the form shows only to a child of whom a disability is known.</summary>
    internal static bool IsOfDisability(Field field) =>
        field.Key == Shared2024.DisabilityCategories.Key || field.Key == Shared2024.DisabilityGrade.Key
        || field.Key == Shared2024.RehabilitationAid.Key;

    /// <summary>Whether an adoption can be undone by itself: what it took along under 健康状况 cannot be told from what stood there.</summary>
    public static bool CanBeUndone(Field field) => !IsOfDisability(field);

    /// <summary>The answers to change. A disability that only the federation knew is entered under 健康状况 as well, or the form would drop it.</summary>
    public static Answers Of(Answers known, Field field, object reported)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(field);
        var changes = Answers.Empty.With(field, reported);
        return IsOfDisability(field) && !known.Includes(Shared2024.Health, "disabled")
            ? changes.With(Shared2024.Health, new CodeSet(Shared2024.Health.Options.Select(option => option.Code)
                .Where(code => code == "disabled" || (code != "healthy" && known.Includes(Shared2024.Health, code)))))
            : changes;
    }
}

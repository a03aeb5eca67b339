using Domain.Forms.Catalogue;

namespace Domain.Verification;

/// <summary>
/// How soon somebody should look at a field that differs. The plan sets none: these are ours, by what happens to the child if nobody looks.
/// </summary>
public enum Severity
{
    /// <summary>Nothing happens to the child: another place of the same insurance, a box left empty.</summary>
    Minor,

    /// <summary>Decides who does what next: another school, another stage.</summary>
    Notable,

    /// <summary>Help does not reach the child: out of school, not insured, not vaccinated, disabled and nobody knew.</summary>
    Serious,
}

public static class Severities
{
    public static string Id(this Severity severity) => severity switch
    {
        Severity.Minor => "minor",
        Severity.Notable => "notable",
        Severity.Serious => "serious",
    };

    /// <exception cref="InvalidDataException">No such severity: stored values are ours.</exception>
    public static Severity Find(string id) => id switch
    {
        "minor" => Severity.Minor,
        "notable" => Severity.Notable,
        "serious" => Severity.Serious,
        _ => throw new InvalidDataException("A stored severity is unknown."),
    };

    public static string Label(this Severity severity) => severity switch
    {
        Severity.Minor => "一般",
        Severity.Notable => "需要核实",
        Severity.Serious => "要先办",
    };

    /// <param name="reported">What the department says, in the terms of the child's form.</param>
    internal static Severity Of(string key, object? declared, object reported) => (key, reported) switch
    {
        (_, "outOfSchool" or "droppedOut") => Severity.Serious,
        ("medicalInsurance" or "vaccination", "none") => Severity.Serious,
        ("disabilityCategories", _) when declared is null => Severity.Serious,
        _ when declared is null => Severity.Minor,
        ("medicalInsurance", _) when declared is "none" => Severity.Notable,
        ("medicalInsurance", _) => Severity.Minor,
        ("healthManagement" or "tcmHealthManagement" or "residenceRegistration", not "none") => Severity.Minor,
        ("boarding" or "attendsKindergarten", _) => Severity.Minor,
        _ when key == Shared2024.RehabilitationAid.Key && reported is true => Severity.Minor,
        _ => Severity.Notable,
    };
}

namespace Domain.Eligibility;

/// <summary>One reason to put a child on the ledger 重点关爱服务对象信息台账 (六).</summary>
/// <param name="Trigger">One of <see cref="TriggerIds"/>.</param>
/// <param name="Clause">六.</param>
/// <param name="Explanation">Which answer triggers it, in plain Chinese.</param>
/// <param name="Provisional">The child is not known to be migrant or left-behind yet: applies if that turns out so.</param>
/// <param name="Confirm">The answer only hints at it (a benefit drawn, a recognition that has expired): staff confirm before entering the
/// child.</param>
public sealed record KeyCareTrigger(string Trigger, string Clause, string Explanation, bool Provisional, bool Confirm);

/// <summary>Ids of the triggers, part of the public contract.</summary>
public static class TriggerIds
{
    /// <summary>家庭生活困难.</summary>
    public const string FamilyHardship = "familyHardship";

    /// <summary>自身残疾.</summary>
    public const string Disability = "disability";

    /// <summary>监护缺失.</summary>
    public const string GuardianshipMissing = "guardianshipMissing";

    /// <summary>流浪.</summary>
    public const string Wandering = "wandering";

    /// <summary>心理和行为异常.</summary>
    public const string PsychologicalOrBehavioural = "psychologicalOrBehavioural";

    /// <summary>主动提出救助帮扶需求的跨乡镇（街道）的流动儿童.</summary>
    public const string HelpRequested = "helpRequested";

    /// <summary>Every trigger, in the plan's order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [FamilyHardship, Disability, GuardianshipMissing, Wandering, PsychologicalOrBehavioural, HelpRequested];

    /// <summary>The plan's words for it (六); an id that is none is answered with itself.</summary>
    public static string Label(string trigger) => trigger switch
    {
        FamilyHardship => "家庭生活困难",
        Disability => "自身残疾",
        GuardianshipMissing => "监护缺失",
        Wandering => "流浪",
        PsychologicalOrBehavioural => "心理和行为异常",
        HelpRequested => "主动求助",
        _ => trigger,
    };
}

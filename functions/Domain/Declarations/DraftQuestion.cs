using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Declarations;

/// <summary>
/// What a family is asked when a declaration does not tell enough: which boxes, and a first wording that the reviewer changes as they like.
/// </summary>
public static class DraftQuestion
{
    /// <summary>The boxes a family can fill and did not know, in the order of the form.</summary>
    public static IEnumerable<Field> Fields(FormDefinition form, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        return form.Fields.Where(field => IsAskable(field) && answers.IsUnknown(field));
    }

    /// <summary>Whether a family can be asked for the box at all: what only an office fills, and what was agreed to, it cannot.</summary>
    public static bool IsAskable(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return !field.StaffOnly && field.Group != "consent";
    }

    /// <summary>The question, from what the finding could not tell and what is unknown; empty where nothing is missing.</summary>
    /// <param name="assessment">Of the declaration today.</param>
    public static string Of(FormDefinition form, Answers answers, Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        List<string> names = [.. Fields(form, answers).Select(field => field.Name)];

        // By the rule of the form: what the others lack beyond it is not the family's worry.
        List<string> open = [.. assessment.Findings[0].Conditions.Where(condition => condition.Outcome == Outcome.Unknown)
            .Select(condition => condition.Explanation).Distinct()];
        return (names, open) switch
        {
            ([], []) => "",
            ([], _) => $"您好！您申报的情况还差一点才能认定：{string.Concat(open)}麻烦您补充一下，谢谢。",
            (_, []) => $"您好！您的申报里，这几项写的是不清楚：{string.Join("、", names)}。如果现在知道了，麻烦您补充一下；确实不知道的，请直接告诉我们。谢谢。",
            _ => $"您好！您的申报里，这几项写的是不清楚：{string.Join("、", names)}。{string.Concat(open)}如果现在知道了，麻烦您补充一下；确实不知道的，请直接告诉我们。谢谢。",
        };
    }
}

using Domain.Forms;
using Domain.Forms.Catalogue;

namespace App.Pages;

/// <summary>One screen of a form that is filled in step by step: a group of questions that belong together and fit on a phone.</summary>
public sealed record Screen(int Index, string Title, IReadOnlyList<Field> Fields);

/// <summary>
/// A form cut into screens: its sections, the long ones cut once more where the form itself changes subject. What an office writes by itself (填报单位)
/// and the consent, which stands beside the summary, have no screen.
/// </summary>
public static class Screens
{
    /// <summary>A new screen begins here although the section goes on.</summary>
    private static readonly Field[] Cuts = [Shared2024.HukouRegistered, Shared2024.LivingSupport];

    /// <param name="selfDeclared">A parent fills it in: the assessor's boxes are not put to them (forms.md).</param>
    public static IReadOnlyList<Screen> Of(FormDefinition form, bool selfDeclared)
    {
        ArgumentNullException.ThrowIfNull(form);
        var screens = new List<List<Field>>();
        foreach (var field in form.Fields.Where(field => !field.StaffOnly && field.Group != "consent"
            && !(selfDeclared && field.Section is Section.Guardianship or Section.Office)))
        {
            if (screens is not [.., [.., var last]] || Begins(field, last))
            {
                screens.Add([]);
            }

            screens[^1].Add(field);
        }

        return [.. screens.Select((fields, index) => new Screen(index, Title(fields[0], selfDeclared), fields))];
    }

    /// <summary>The screen that a problem is mended on; the first for a problem of the whole.</summary>
    public static int Find(IReadOnlyList<Screen> screens, string field)
    {
        ArgumentNullException.ThrowIfNull(screens);
        ArgumentNullException.ThrowIfNull(field);
        return screens.FirstOrDefault(screen => screen.Fields.Any(each => each.Key == field
            || field.StartsWith(each.Key + ".", StringComparison.Ordinal) || field.StartsWith(each.Key + "[", StringComparison.Ordinal)))?.Index ?? 0;
    }

    private static bool Begins(Field field, Field last) =>
        field.Section == Section.Help ? last.Section is not (Section.Help or Section.Family)
        : field.Section != last.Section || (field.Section == Section.Parents && field.Group != last.Group) || Cuts.Contains(field);

    private static string Title(Field first, bool selfDeclared) => first switch
    {
        _ when first == Shared2024.HukouRegistered => "户口和住址",
        _ when first == Shared2024.LivingSupport => "补助和需要的帮助",
        { Section: Section.Parents, Group: "father" } => "孩子爸爸",
        { Section: Section.Parents } => "孩子妈妈",
        { Section: Section.Declarant } => selfDeclared ? "填表的人" : "今天和谁谈的",
        _ => first.Section.Title(),
    };
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation;

/// <summary>
/// In which order a person would ask, and what is worth asking. The next question depends on the answers alone, never on the way there: any order of
/// answers, corrections and interruptions ends in the same declaration.
/// </summary>
internal static class Plan
{
    /// <summary>Asked of everybody: enough to know which form may fit.</summary>
    public static IReadOnlyList<string> Opening { get; } = ["childName", "sex", "birthDate", "currentAddress", "hukouRegistered", "hukouAddress"];

    private static readonly string[] MigrantSituation = ["livesWith", "leftHukouOn"];

    private static readonly string[] LeftBehindSituation =
        ["bothParentsAway", "oneAwayOtherIncapable", "awayParent", "fatherWork", "motherWork", "otherParentCondition", "hasEntrustedCarer"];

    private static readonly string[] Rest =
    [
        "declarant.relationship", "declarant.name", "declarant.phone", "carer.relationship", "carer.name", "carer.phone",
        "otherGuardian.relationship", "otherGuardian.name", "otherGuardian.phone",
        "ethnicity", "citizenNumber", "birthCertificateNumber", "housing", "residenceRegistration",
        "schooling", "studyStatus", "school", "boarding", "attendsKindergarten",
        "health", "disabilityCategories", "disabilityGrade", "rehabilitationAid", "healthManagement", "tcmHealthManagement", "medicalInsurance",
        "father.name", "father.phone", "father.citizenNumber", "mother.name", "mother.phone", "mother.citizenNumber",
        "familyHardship", "familyHardshipOther", "livingSupport", "livingSupportOther", "helpRequested", "helpDetails",
    ];

    /// <summary>
    /// Optional boxes that are asked all the same: the parents stand on the paper, hardship and a call for help decide about care (六).
    /// </summary>
    private static readonly FrozenSet<string> Worth = FrozenSet.Create(StringComparer.Ordinal,
        "father.name", "father.phone", "father.citizenNumber", "mother.name", "mother.phone", "mother.citizenNumber", "otherGuardian.relationship",
            "otherGuardian.phone", "familyHardship", "familyHardshipOther", "livingSupport", "livingSupportOther", "helpRequested", "helpDetails",
                "fatherWork", "motherWork", "awayParent");

    /// <summary>What belongs to the child alone; everything else is the family's and need not be asked again for a brother or sister.</summary>
    private static readonly FrozenSet<string> OfTheChild = FrozenSet.Create(StringComparer.Ordinal,
        "childName", "sex", "birthDate", "citizenNumber", "birthCertificateNumber", "hukouRegistered", "leftHukouOn", "arrivedOn", "returnedOn",
            "schooling", "studyStatus", "school", "boarding", "attendsKindergarten", "health", "disabilityCategories", "disabilityGrade",
                "rehabilitationAid", "healthManagement", "tcmHealthManagement", "medicalInsurance", "vaccination", "wandering", "helpRequested",
                    "helpDetails");

    private static readonly FrozenSet<string> Unshared =
        FrozenSet.Create(StringComparer.Ordinal, "childName", "citizenNumber", "birthCertificateNumber", "helpRequested", "helpDetails", "wandering");

    private static readonly FrozenSet<string> FirstKeys =
        new[] { Migrant2024.Form, LeftBehind2024.Form }.SelectMany(form => form.Fields).Select(field => field.Key)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> RestKeys = Rest.ToFrozenSet(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<FormDefinition, Field[]> Orders = new();

    public static IReadOnlyList<string> Situation(ChildKind kind) => kind == ChildKind.Migrant ? MigrantSituation : LeftBehindSituation;

    /// <summary>The first question of the form that is open; null when all is said.</summary>
    public static Field? Next(FormDefinition form, Answers answers, Draft draft, DateOnly today)
    {
        foreach (var field in Orders.GetOrAdd(form, Order))
        {
            if (IsOpen(field, answers, draft, today))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>How many questions are open by what is known; those that an answer yet to come opens or closes are not seen.</summary>
    public static int Remaining(FormDefinition form, Answers answers, Draft draft, DateOnly today) =>
        Orders.GetOrAdd(form, Order).Count(field => IsOpen(field, answers, draft, today));

    /// <summary>The first of these fields that is open.</summary>
    public static Field? Next(FormDefinition form, IReadOnlyList<string> keys, Answers answers, Draft draft, DateOnly today)
    {
        foreach (var key in keys)
        {
            if (form.Find(key) is { } field && IsOpen(field, answers, draft, today))
            {
                return field;
            }
        }

        return null;
    }

    private static bool IsOpen(Field field, Answers answers, Draft draft, DateOnly today) =>
        IsAsked(field) && !answers.IsUnknown(field) && !IsSkipped(field, draft) && (!IsAnswered(field, answers) || IsHalf(field, answers))
        && Applies(field, answers, draft, today);

    /// <summary>A parent is asked neither the office's nor the assessor's boxes; consent is a question of its own.</summary>
    public static bool IsAsked(Field field) => !field.StaffOnly && field.Audience != Audience.Staff && field.Group != "consent";

    /// <summary>A code of the other form (medicalInsurance "insured") is no answer to this one.</summary>
    public static bool IsAnswered(Field field, Answers answers) => answers.Find(field) is { } value
        && (field.Type != FieldType.Choice || field.FindOption((string)value) is not null);

    /// <summary>Where a parent works was said, but not since when.</summary>
    private static bool IsHalf(Field field, Answers answers) => answers.Find(field) is SpellList { Count: 1 } stays
        && stays[0] is { StartedOn: null };

    public static bool IsSkipped(Field field, Draft draft) => draft.Skipped.Contains(field.Key)
        || (field.Group is { } group && draft.Skipped.Contains(group + ".*"));

    private static bool Applies(Field field, Answers answers, Draft draft, DateOnly today)
    {
        if (field.ShownWhen?.Holds(answers, today) is false or null && field.ShownWhen is not null)
        {
            return false;
        }

        if (field.IsNeeded(answers, today, selfDeclared: true))
        {
            return true;
        }

        return field.Key switch
        {
            "fatherWork" => Away(answers, "father") || draft.Supplementing,
            "motherWork" => Away(answers, "mother") || draft.Supplementing,
            "father.phone" or "father.citizenNumber" when answers.Is(Shared2024.FatherStatus, "deceased") => false,
            "mother.phone" or "mother.citizenNumber" when answers.Is(Shared2024.MotherStatus, "deceased") => false,
            "otherGuardian.relationship" or "otherGuardian.phone" => answers.Is(Migrant2024.LivesWith, "otherGuardian"),
            _ => draft.Supplementing ? !IsTiresome(field, answers) : Worth.Contains(field.Key),
        };
    }

    private static bool Away(Answers answers, string parent) =>
        answers.Value(LeftBehind2024.BothParentsAway) == true
        || (answers.Value(LeftBehind2024.OneAwayOtherIncapable) == true && answers.Is(LeftBehind2024.AwayParent, parent));

    /// <summary>Even somebody who wants to add something is not asked about what cannot apply.</summary>
    private static bool IsTiresome(Field field, Answers answers) => field.Key switch
    {
        "familyHardshipExpiresOn" => !answers.Includes(Shared2024.FamilyHardship, "rigidExpenditure"),
        "citizenNumber" => answers.Value(Shared2024.HukouRegistered) == false,
        "birthCertificateNumber" => true,
        "otherGuardian.citizenNumber" or "otherGuardian.hukouAddress" or "otherGuardian.currentAddress" or "otherGuardian.name" =>
            !answers.Is(Migrant2024.LivesWith, "otherGuardian"),
        "wandering" => true,
        _ => false,
    };

    /// <summary>What follows from the answers without asking; added last, so that it does not matter what was said first.</summary>
    /// <remarks>A mother who declares need not be asked for the mother's name and telephone.</remarks>
    public static Answers WithWhatFollows(FormDefinition form, Answers answers)
    {
        foreach (var field in form.Fields)
        {
            if (answers.Has(field) && !IsAnswered(field, answers))
            {
                answers = answers.Without(field);
            }
        }

        // Said of a guardian the child turned out not to live with.
        if (form.Kind == ChildKind.Migrant && answers.Get(Migrant2024.LivesWith) is not (null or "otherGuardian"))
        {
            answers = answers.Without(Migrant2024.OtherGuardian.All.Append(Migrant2024.OtherGuardianRelationship));
        }

        if (answers.Get(Shared2024.CitizenNumber) is { } number)
        {
            // The certificate's number is asked only where the child has no number of its own.
            answers = answers.Without(Shared2024.BirthCertificateNumber);
            answers = Follow(answers, Shared2024.BirthDate, number.BirthDate);
            answers = Follow(answers, Shared2024.Sex, number.Sex switch
            {
                Domain.Identity.Sex.Male => "male",
                Domain.Identity.Sex.Female => "female",
                _ => null
            });
        }

        // Who gets 低保 or 特困 has that support; a child with a disability may get more, and is asked.
        if (!answers.Has(Shared2024.LivingSupport) && !answers.IsUnknown(Shared2024.LivingSupport) && !answers.Includes(Shared2024.Health, "disabled")
            && answers.Get(Shared2024.FamilyHardship) is { } hardship
            && ((string[])["dibao", "tekun"]).Where(hardship.Contains).ToList() is { Count: > 0 } supports)
        {
            answers = answers.With(Shared2024.LivingSupport, new CodeSet(supports));
        }

        answers = Follow(answers, Shared2024.HukouRegistered, answers.Has(Shared2024.CitizenNumber) ? true : null);
        if (form.Kind == ChildKind.LeftBehind && (answers.Is(Shared2024.FatherStatus, "deceased") || answers.Is(Shared2024.MotherStatus, "deceased")))
        {
            // Who has lost a parent has not two at work.
            answers = Follow(answers, LeftBehind2024.BothParentsAway, false);
        }

        if (form.Kind == ChildKind.LeftBehind && answers.Value(LeftBehind2024.BothParentsAway) == true)
        {
            answers = Follow(answers, LeftBehind2024.OneAwayOtherIncapable, false);
        }

        if (form.Kind == ChildKind.LeftBehind && answers.Value(LeftBehind2024.OneAwayOtherIncapable) == true)
        {
            // A parent who died or is missing is not the one at work.
            var (father, mother) = (answers.Get(Shared2024.FatherStatus) is "deceased" or "missing",
                answers.Get(Shared2024.MotherStatus) is "deceased" or "missing");
            answers = Follow(answers, LeftBehind2024.AwayParent, mother && !father ? "father" : father && !mother ? "mother" : null);
        }

        return Declarant(form, answers);
    }

    private static Answers Declarant(FormDefinition form, Answers answers)
    {
        var isMigrant = form.Kind == ChildKind.Migrant;
        var said = answers.Get(Shared2024.DeclarantRelationship);

        // A relative who is no parent: the guardian she lives with, the carer she was made, or somebody else.
        if (said is "carer" or "otherGuardian" or "other")
        {
            said = isMigrant && answers.Is(Migrant2024.LivesWith, "otherGuardian") && said is not "other" ? "otherGuardian"
                : !isMigrant && answers.Value(LeftBehind2024.HasEntrustedCarer) == true && said is not "other" ? "carer"
                : said == "carer" && (isMigrant || answers.Value(LeftBehind2024.HasEntrustedCarer) == false) ? "other" : said;
            answers = answers.With(Shared2024.DeclarantRelationship, said);
        }

        return said switch
        {
            "father" => Same(answers, Shared2024.Father),
            "mother" => Same(answers, Shared2024.Mother),
            "carer" when !isMigrant && answers.Value(LeftBehind2024.HasEntrustedCarer) == true => Same(answers, LeftBehind2024.Carer),
            "otherGuardian" when isMigrant => Same(answers, Migrant2024.OtherGuardian),
            _ => answers,
        };
    }

    private static Answers Same(Answers answers, Person person)
    {
        answers = answers.Get(Shared2024.DeclarantName) is { } name && !answers.Has(person.Name) && !answers.IsUnknown(person.Name)
            ? answers.With(person.Name, name) : answers;
        return answers.Get(Shared2024.DeclarantPhone) is { } phone && !answers.Has(person.Phone) && !answers.IsUnknown(person.Phone)
            ? answers.With(person.Phone, phone) : answers;
    }

    private static Answers Follow<T>(Answers answers, Field<T> field, T? value)
        where T : struct => value is { } known && !answers.Has(field) && !answers.IsUnknown(field) ? answers.With(field, known) : answers;

    private static Answers Follow(Answers answers, Field<string> field, string? value) =>
        value is not null && !answers.Has(field) && !answers.IsUnknown(field) ? answers.With(field, value) : answers;

    /// <summary>A question that comes after it is clear which form fits.</summary>
    public static bool IsRest(string key) => RestKeys.Contains(key);

    /// <summary>A box of a later version belongs to whom its section is about.</summary>
    public static bool IsOfTheChild(Field field) => OfTheChild.Contains(field.Key)
        || (IsNew(field) && field.Section is Section.Child or Section.Schooling or Section.Health or Section.Help);

    private static bool IsNew(Field field) => !FirstKeys.Contains(field.Key);

    /// <summary>What may be the same for the next child and is said so ("跟他姐一个学校"): no name, no number, no call for help.</summary>
    public static Answers OfTheSibling(Answers answers)
    {
        foreach (var form in FormCatalogue.All)
        {
            answers = answers.Without(form.Fields.Where(field => !IsOfTheChild(field) || Unshared.Contains(field.Key)));
        }

        return answers;
    }

    /// <summary>The answers that a brother or sister shares.</summary>
    public static Answers OfTheFamily(Answers answers)
    {
        foreach (var form in FormCatalogue.All)
        {
            answers = answers.Without(form.Fields.Where(IsOfTheChild));
        }

        return answers;
    }

    private static Field[] Order(FormDefinition form) =>
        [.. Opening.Concat(Situation(form.Kind)).Concat(Rest).Concat(form.Fields.Select(field => field.Key)).Distinct().Select(form.Find)
            .OfType<Field>()];
}

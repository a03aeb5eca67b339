using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Time;

namespace Domain.PolicyGaps;

/// <summary>
/// 七(三): 监测摸排中发现相关政策没有落实的，要会同有关部门及时解决. Which policies are looked at, by the fields that the departments of 三 and 六 answer for.
/// </summary>
/// <remarks>
/// What civil affairs itself owes (allowances for orphans and for children whom nobody in fact supports) is not referred to anybody: such a child is
/// on the
/// key-care ledger, which the same county follows.
/// </remarks>
public static class PolicyRules
{
    public static PolicyRule HardshipInsurance { get; } = new(
        "insurance.hardship", Department.MedicalInsurance, "低保、特困家庭的孩子没有参加医保", "三(五)、七(三)", "国办发〔2021〕42号 二(一)：对困难群众参加居民医保个人缴费分类资助",
        "请核对参保和资助情况，办理参保，或者说明为什么不能办。",
        static (child, _, _) => IsInHardship(child.Answers) && Code(child, Migrant2024.MedicalInsurance) == "none" ? GapSeverity.Gap : null);

    public static PolicyRule DisabledRehabilitation { get; } = new(
        "rehabilitation.disabled", Department.DisabledFederation, "残疾儿童没有接受康复救助", "三(六)、七(三)", "国发〔2018〕20号：建立残疾儿童康复救助制度",
        "请评估康复需求，安排救助，或者说明情况。",
        static (child, _, _) => IsDisabled(child.Answers) && child.Answers.Value(Shared2024.RehabilitationAid) == false ? GapSeverity.Gap : null);

    public static PolicyRule CompulsorySchooling { get; } = new(
        "school.compulsory", Department.Education, "适龄儿童没有在学", "三(二)、七(三)", "《义务教育法》第十一条：年满六周岁入学，条件不具备的可以推迟到七周岁",
        "请联系家长，安排入学或者复学，或者说明情况。",
        static (child, on, terms) => !IsOutOfCompulsorySchool(child.Answers) || Age(child, on) is not { } age || age < terms.SchoolEntryYears ? null
            : age < terms.SchoolDeferredYears ? GapSeverity.Notice : GapSeverity.Gap);

    public static PolicyRule HealthManagement { get; } = new(
        "health.management", Department.Health, "没有接受0-6岁儿童健康管理服务", "三(四)、七(三)", "《国家基本公共卫生服务规范》：0～6岁儿童健康管理服务，免费",
        "请通知辖区基层医疗卫生机构联系家长，建档服务。",
        static (child, on, _) => Service(child, Migrant2024.HealthManagement, on));

    public static PolicyRule TcmHealthManagement { get; } = new(
        "health.tcm", Department.Health, "没有接受0-36个月儿童中医药健康管理服务", "三(四)、七(三)", "《国家基本公共卫生服务规范》：中医药健康管理服务，免费",
        "请通知辖区基层医疗卫生机构联系家长，提供中医药健康指导。",
        static (child, on, _) => Service(child, Migrant2024.TcmHealthManagement, on));

    public static PolicyRule ResidenceRegistration { get; } = new(
        "residence.registration", Department.PublicSecurity, "流动儿童没有办理居住登记", "三(三)、七(三)", "《居住证暂行条例》第二条、第九条",
        "请派出所联系家长，办理居住登记或者居住证。",
        static (child, _, _) => child.Kind == ChildKind.Migrant && Code(child, Migrant2024.ResidenceRegistration) == "none" ? GapSeverity.Gap : null);

    public static PolicyRule Vaccination { get; } = new(
        "vaccination.entry", Department.DiseaseControl, "入托入学前没有按程序接种疫苗", "六、七(三)", "《疫苗管理法》第四十七条、第四十八条：适龄儿童按时接种，入托、入学查验",
        "请通知接种单位联系家长补种，或者说明不能接种的原因。",
        static (child, on, terms) => Code(child, Shared2024.Vaccination) is "none" or "partial" && Age(child, on) is { } age
            && age < terms.VaccinationYears ? GapSeverity.Gap : null);

    /// <summary>Every rule, in the order of the plan.</summary>
    public static IReadOnlyList<PolicyRule> All { get; } =
        [CompulsorySchooling, ResidenceRegistration, HealthManagement, TcmHealthManagement, Vaccination, HardshipInsurance, DisabledRehabilitation];

    public static PolicyRule? Find(string? id) => All.FirstOrDefault(rule => rule.Id == id);

    /// <summary>What of the policies does not reach the child on a day; nothing for a child that the county does not work with.</summary>
    public static IReadOnlyList<GapFound> Of(Child child, DateOnly on, PolicyGapTerms terms)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(terms);
        if (!child.Status.IsOpen())
        {
            return [];
        }

        List<GapFound>? found = null;
        foreach (var rule in All)
        {
            if (rule.Find(child, on, terms) is { } severity)
            {
                (found ??= []).Add(new(rule, severity));
            }
        }

        return found ?? (IReadOnlyList<GapFound>)[];
    }

    /// <summary>低保 or 特困 by either box: what the family is, or what it draws. A recognition that has run out counts until staff look.</summary>
    private static bool IsInHardship(Answers answers) =>
        answers.Includes(Shared2024.FamilyHardship, "dibao") || answers.Includes(Shared2024.FamilyHardship, "tekun")
        || answers.Includes(Shared2024.LivingSupport, "dibao") || answers.Includes(Shared2024.LivingSupport, "tekun");

    private static bool IsDisabled(Answers answers) =>
        answers.Includes(Shared2024.Health, "disabled") || answers.Get(Shared2024.DisabilityCategories) is { Count: > 0 };

    /// <summary>失学, or 辍学 before the nine years are over: who leaves senior high school has had them (义务教育法 2). 无就学能力 is not referred: nobody
    /// refused it anything.</summary>
    private static bool IsOutOfCompulsorySchool(Answers answers) => answers.Get(Shared2024.Schooling) switch
    {
        "outOfSchool" => true,
        "seniorHigh" or "secondaryVocational" or "noSchoolingCapacity" => false,
        _ => answers.Is(Shared2024.StudyStatus, "droppedOut"),
    };

    /// <summary>A free service of an age: 未接受 where the form asks at that age. The age is the form's own condition, not a second one.</summary>
    private static GapSeverity? Service(Child child, Field field, DateOnly on) =>
        Code(child, field) == "none" && child.Form.Find(field.Key) is { } own && child.Answers.Has(Shared2024.BirthDate)
            && own.IsShown(child.Answers, on) ? GapSeverity.Gap : null;

    /// <summary>The code answered on whichever form; null where nobody answered.</summary>
    private static string? Code(Child child, Field field) => child.Answers.Find(field) as string;

    /// <summary>Completed years; null where the birth date is not known.</summary>
    private static int? Age(Child child, DateOnly on) => child.Answers.TryGet(Shared2024.BirthDate, out var birth) ? CivilTime.Age(birth, on) : null;
}

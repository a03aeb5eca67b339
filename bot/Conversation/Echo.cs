using System.Collections.Frozen;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Privacy;

namespace Conversation;

/// <summary>An answer said back in the words of a family: "孩子跟爸爸妈妈住", never the name of a box.</summary>
internal static class Echo
{
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>
    {
        ["sex male"] = "男孩",
        ["sex female"] = "女孩",
        ["livesWith bothParents"] = "孩子跟爸爸妈妈住",
        ["livesWith oneParent"] = "孩子跟爸爸、妈妈里的一个住",
        ["livesWith otherGuardian"] = "孩子跟别的亲人（监护人）住",
        ["livesWith none"] = "没有大人跟孩子一起住",
        ["residenceRegistration residencePermit"] = "办了居住证",
        ["residenceRegistration temporary"] = "做了暂住登记",
        ["residenceRegistration none"] = "没办居住证，也没登记",
        ["housing owned"] = "住自己的房子",
        ["housing rented"] = "租房住",
        ["housing other"] = "住的是别的房子（不是自己买的，也不是租的）",
        ["schooling preschool"] = "还没到上小学的年龄",
        ["schooling primary"] = "上小学",
        ["schooling juniorHigh"] = "上初中",
        ["schooling seniorHigh"] = "上高中",
        ["schooling secondaryVocational"] = "上中职（中专、职高、技校）",
        ["schooling specialEducation"] = "上特殊教育学校",
        ["schooling noSchoolingCapacity"] = "没有能力上学",
        ["schooling outOfSchool"] = "失学了",
        ["studyStatus enrolled"] = "正常上着学",
        ["studyStatus suspended"] = "休学了",
        ["studyStatus droppedOut"] = "辍学了",
        ["studyStatus graduated"] = "毕业了",
        ["medicalInsurance atHukou"] = "医保在老家交的",
        ["medicalInsurance atResidence"] = "医保在这边交的",
        ["medicalInsurance insured"] = "医保交了",
        ["medicalInsurance none"] = "没有医保",
        ["healthManagement atHukou"] = "在老家体检过",
        ["healthManagement atResidence"] = "在这边体检过",
        ["healthManagement received"] = "体检过",
        ["healthManagement none"] = "没体检过",
        ["tcmHealthManagement atHukou"] = "在老家做过中医调养指导",
        ["tcmHealthManagement atResidence"] = "在这边做过中医调养指导",
        ["tcmHealthManagement received"] = "做过中医调养指导",
        ["tcmHealthManagement none"] = "没做过中医调养指导",
        ["vaccination complete"] = "疫苗都打了",
        ["vaccination partial"] = "疫苗打了一部分",
        ["vaccination none"] = "疫苗没打过",
        ["awayParent father"] = "出去打工的是爸爸",
        ["awayParent mother"] = "出去打工的是妈妈",
        ["disabilityGrade none"] = "没评残疾等级",
        ["declarant.relationship father"] = "您是孩子爸爸",
        ["declarant.relationship mother"] = "您是孩子妈妈",
        ["declarant.relationship carer"] = "您在照看孩子",
        ["declarant.relationship otherGuardian"] = "您是孩子的监护人",
        ["declarant.relationship other"] = "您是帮着登记的",
        ["carer.relationship other"] = "照看的人是别的亲友",
        ["hukouRegistered true"] = "上了户口",
        ["hukouRegistered false"] = "还没上户口",
        ["boarding true"] = "孩子住校",
        ["boarding false"] = "孩子不住校",
        ["bothParentsAway true"] = "爸爸妈妈都在外打工",
        ["bothParentsAway false"] = "爸爸妈妈没有都出去",
        ["oneAwayOtherIncapable true"] = "一个在外打工，另一个照看不了孩子",
        ["oneAwayOtherIncapable false"] = "不是一个在外打工、另一个照看不了",
        ["hasEntrustedCarer true"] = "有人照看",
        ["hasEntrustedCarer false"] = "没有托人照看",
        ["attendsKindergarten true"] = "上了幼儿园",
        ["attendsKindergarten false"] = "没上幼儿园",
        ["rehabilitationAid true"] = "接受过康复救助",
        ["rehabilitationAid false"] = "没接受过康复救助",
        ["helpRequested true"] = "需要帮忙，工作人员会联系您",
        ["helpRequested false"] = "暂时不需要帮忙",
        ["wandering true"] = "孩子在外面流浪",
        ["wandering false"] = "孩子没有在外面流浪",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(Field field, object value) => field.Key switch
    {
        _ when Codes.GetValueOrDefault($"{field.Key} {Code(value)}") is { } words => words,
        "childName" when value is "未取名" => "孩子还没取名",
        "childName" when value is "不详" => "孩子的名字先空着",
        "childName" => $"孩子叫{value}",
        "birthDate" => $"{field.Show(value)}出生",
        "leftHukouOn" => $"{field.Show(value)}离开的老家",
        "arrivedOn" => $"{field.Show(value)}住到这里的",
        "returnedOn" => $"{field.Show(value)}回的老家",
        "currentAddress" => $"孩子现在住在{field.Show(value)}",
        "hukouAddress" => $"户口在{field.Show(value)}",
        "health" when value is CodeSet { Count: 1 } set && set.Contains("healthy") => "身体健康",
        "familyHardship" when value is CodeSet { Count: 0 } => "没有这些困难",
        "livingSupport" when value is CodeSet set && (set.Count == 0 || set.Contains("none")) => "没有领补助",
        "livingSupport" => $"领着{field.Show(value)}",
        "school" => $"学校是{value}",
        "carer.relationship" => $"照看的人是孩子的{field.Show(value)}",
        "otherGuardian.relationship" => $"带孩子的是孩子的{value}",
        "father.status" or "mother.status" => $"{Parent(field)}{((string)value == "deceased" ? "不在了" : field.Show(value))}",
        "fatherWork" or "motherWork" => Work(field, value),
        "father.name" or "mother.name" => $"{Parent(field)}叫{value}",
        "declarant.name" => $"您叫{value}",
        "carer.name" => $"照看的人叫{value}",
        "otherGuardian.name" => $"带孩子的人叫{value}",
        "citizenNumber" => $"孩子的身份证号 {Show(field, value)}",
        "declarant.phone" => $"您的电话 {Show(field, value)}",
        "father.phone" or "mother.phone" => $"{Parent(field)}的电话 {Show(field, value)}",
        "father.citizenNumber" or "mother.citizenNumber" => $"{Parent(field)}的身份证号 {Show(field, value)}",
        "carer.phone" or "otherGuardian.phone" => $"{(field.Group == "carer" ? "照看的人" : "带孩子的人")}的电话 {Show(field, value)}",
        "helpDetails" or "familyHardshipOther" or "livingSupportOther" => Show(field, value),
        _ when field.Type is FieldType.Choice or FieldType.Multi => field.Show(value),
        _ => $"{FieldNames.Label(field)} {Show(field, value)}",
    };

    /// <summary>Numbers only masked: the chat stays on a telephone that others pick up.</summary>
    public static string Show(Field field, object value) => value switch
    {
        IdentityNumber number => number.Display,
        PhoneNumber phone => phone.Display,
        SpellList => field.Show(value).Replace("开始日期不详至今", "开始的日子没说准，现在还在", StringComparison.Ordinal)
            .Replace("开始日期不详", "开始的日子没说准", StringComparison.Ordinal),
        _ when field.Privacy == PrivacyClass.Identifier => Masking.Show(field, value),
        _ => field.Show(value),
    };

    private static string Code(object value) => value switch { bool said => said ? "true" : "false", string text => text, _ => "" };

    private static string Parent(Field field) => field.Key.StartsWith("father", StringComparison.Ordinal) ? "爸爸" : "妈妈";

    private static string Work(Field field, object value) => value switch
    {
        SpellList { Count: 0 } => $"{Parent(field)}没有出去打工",
        SpellList { Count: 1 } stays when stays[0] is { StartedOn: null, Division: { } place } => $"{Parent(field)}在{DivisionTable.Name(place)}打工",
        _ => $"{Parent(field)}打工：{Show(field, value)}",
    };
}

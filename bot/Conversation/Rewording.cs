using System.Collections.Frozen;
using Domain.Forms;

namespace Conversation;

/// <summary>Every question once more in other words: who did not understand it the first time is not helped by the same sentence.</summary>
internal static class Rewording
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["childName"] = "户口本上，孩子的名字是哪几个字？",
        ["sex"] = "是个男娃还是女娃？",
        ["birthDate"] = "孩子的生日是哪年几月几号？农历的也行。",
        ["currentAddress"] = "孩子平时住哪个县（区）、哪个乡镇（街道）？",
        ["hukouRegistered"] = "孩子有没有上到户口本上？",
        ["hukouAddress"] = "户口本上写的是哪个县（区）、哪个乡镇？",
        ["livesWith"] = "平时是谁带着孩子住？爸爸妈妈都在，还是其中一个，还是别的亲人？",
        ["leftHukouOn"] = "孩子大概是哪年几月从老家出来的？",
        ["bothParentsAway"] = "爸爸和妈妈是不是两个人都在外地打工？",
        ["oneAwayOtherIncapable"] = "是不是一个在外打工，在家的那个又照看不了孩子？",
        ["awayParent"] = "出去打工的是爸爸还是妈妈？",
        ["fatherWork"] = "爸爸是哪年几月去打工的，在哪个地方？没出去就说“没有”。",
        ["motherWork"] = "妈妈是哪年几月去打工的，在哪个地方？没出去就说“没有”。",
        ["otherParentCondition"] = "在家的那个为什么照看不了孩子？",
        ["hasEntrustedCarer"] = "大人不在家的时候，孩子交给谁照看了吗？",
        ["declarant.relationship"] = "孩子管您叫什么？爸爸、妈妈、爷爷、奶奶，还是别的？",
        ["declarant.name"] = "您贵姓，叫什么名字？",
        ["declarant.phone"] = "留一个打得通的电话就行，手机、座机都可以。",
        ["carer.relationship"] = "照看孩子的是孩子的什么人？爷爷、奶奶、姥姥、姥爷，还是别人？",
        ["carer.name"] = "照看孩子的人叫什么名字？",
        ["carer.phone"] = "照看孩子的人电话是多少？",
        ["otherGuardian.relationship"] = "带着孩子住的是孩子的什么人？",
        ["otherGuardian.name"] = "带着孩子住的人叫什么名字？",
        ["otherGuardian.phone"] = "带着孩子住的人电话是多少？",
        ["ethnicity"] = "户口本上写的是什么族？",
        ["citizenNumber"] = "孩子的身份证号记得吗？18位的，户口本上有；手边没有就说“不清楚”。",
        ["birthCertificateNumber"] = "出生证上的编号知道吗？手边没有就说“不清楚”。",
        ["housing"] = "您现在住的是自己的房子，还是租人家的？",
        ["residenceRegistration"] = "在这边有居住证，或者去派出所、社区登记过吗？",
        ["schooling"] = "孩子上几年级了，还是还没上学？",
        ["studyStatus"] = "孩子这会儿正常上着学吗？",
        ["school"] = "学校或者幼儿园叫什么名字？",
        ["boarding"] = "孩子晚上是住学校，还是回家？",
        ["attendsKindergarten"] = "孩子上幼儿园了没有？",
        ["health"] = "孩子身体好不好，有没有残疾、大病、慢性病？",
        ["disabilityCategories"] = "是哪方面的残疾？眼睛、耳朵、说话、胳膊腿、智力，还是精神？",
        ["disabilityGrade"] = "残疾证上写的是几级？没有证就说“无”。",
        ["rehabilitationAid"] = "孩子做过康复、领过康复救助吗？",
        ["healthManagement"] = "社区或者卫生院给孩子体检过吗？",
        ["tcmHealthManagement"] = "卫生院给孩子做过中医的调养指导吗？",
        ["medicalInsurance"] = "孩子今年的医保交了没有？",
        ["vaccination"] = "孩子的疫苗都打了吗？",
        ["father.name"] = "爸爸的名字怎么写？",
        ["father.phone"] = "爸爸的手机号有没有？",
        ["father.citizenNumber"] = "爸爸的身份证号知道吗？不知道就跳过。",
        ["mother.name"] = "妈妈的名字怎么写？",
        ["mother.phone"] = "妈妈的手机号有没有？",
        ["mother.citizenNumber"] = "妈妈的身份证号知道吗？不知道就跳过。",
        ["familyHardship"] = "家里吃低保、特困吗，或者有别的难处？都没有就说“没有”。",
        ["familyHardshipOther"] = "家里的难处，您用自己的话说说？",
        ["livingSupport"] = "现在领着什么补助吗？没领就说“没有”。",
        ["helpRequested"] = "有没有什么事想让政府帮一把？",
        ["helpDetails"] = "想让政府帮什么，您直接说。",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The question in other words; where none are written, the form's own.</summary>
    public static string Of(Field field, Answers answers) =>
        (field.Group, answers.Get(Domain.Forms.Catalogue.Shared2024.DeclarantRelationship)) switch
        {
            ("father", "father") or ("mother", "mother") => Wording.Question(field, answers),
            _ => Words.GetValueOrDefault(field.Key, Wording.Question(field, answers)),
        };
}

using static Domain.Forms.Catalogue.Boxes;
using static Domain.Forms.Catalogue.Shared2024;

namespace Domain.Forms.Catalogue;

/// <summary>附件1 《流动儿童基本情况登记表》 of 长民发〔2024〕50号.</summary>
public static class Migrant2024
{
    private static readonly Option[] ServicePlaces = [new("atHukou", "在户籍地接受"), new("atResidence", "在居住地接受"), new("none", "未接受")];

    public static Field<string> LivesWith { get; } = Choice("livesWith", "共同居住人").In(Section.Residence).Needed()
        .Among(new("bothParents", "父母双方"), new("oneParent", "父母一方"), new("otherGuardian", "其他监护人"), new("none", "无监护人共同居住", true))
        .Ask("孩子现在跟谁一起住？");

    public static Field<string> ResidenceRegistration { get; } = Choice("residenceRegistration", "居住登记").In(Section.Residence).Needed()
        .OwnedBy(Department.PublicSecurity)
        .Among(new("residencePermit", "办理居住证"), new("temporary", "暂住登记"), new("none", "未登记")).Ask("在这里办居住证或者暂住登记了吗？");

    public static Field<string> Housing { get; } = Choice("housing", "居住类型").In(Section.Residence).Needed()
        .Among(new("owned", "自购房"), new("rented", "出租房屋"), new("other", "其他")).Ask("现在住的房子是自家买的，还是租的？");

    public static Field<DateOnly> LeftHukouOn { get; } = Date("leftHukouOn", "离开户籍地日期").In(Section.Residence).Private(PrivacyClass.Personal)
        .When(new Condition.Says(HukouRegistered, true)).Ask("孩子是哪一天离开户口所在地的？", "记不清日子的说个大概月份；在外地出生的就是出生那天。");

    public static Field<DateOnly> ArrivedOn { get; } = Date("arrivedOn", "来到现居住地日期").In(Section.Residence).NotOnPaper().Private(PrivacyClass.Personal)
        .Ask("孩子是哪一天住到现在这个地方的？");

    public static Field<DateOnly> ReturnedOn { get; } = Date("returnedOn", "返回户籍地日期").In(Section.Residence).NotOnPaper()
        .Private(PrivacyClass.Personal)
        .Ask("孩子已经回户口所在地了吗？哪一天回去的？");

    public static Field<CodeSet> GuardianshipProblem { get; } = Multi("guardianshipProblem", "监护情况").Called("监护问题").In(Section.Guardianship)
        .For(Audience.Staff)
        .Needed(new Condition.OneOf(Guardianship, "poor")).Private(PrivacyClass.Sensitive)
        .Among(
            new("guardianIncapable", "父或母或其他监护人无监护能力"),
            new("guardianWeak", "父或母或其他监护人监护能力不足"),
            new("noGuardian", "无人监护"))
        .Ask("监护上有什么问题？");

    public static Field<string> HealthManagement { get; } = Choice("healthManagement", "0-6岁儿童健康管理服务").In(Section.Health).When(UnderSeven)
        .OwnedBy(Department.Health).Among(ServicePlaces).Ask("孩子做过免费的儿童健康体检吗，在哪里做的？", "0 到 6 岁的孩子，社区或乡镇卫生院免费做。");

    public static Field<string> TcmHealthManagement { get; } = Choice("tcmHealthManagement", "0-36个月儿童中医药健康管理服务").In(Section.Health)
        .When(UpTo36Months)
        .OwnedBy(Department.Health).Among(ServicePlaces).Ask("孩子接受过免费的儿童中医药健康指导吗，在哪里？", "3 岁以内的孩子，社区或乡镇卫生院免费做。");

    public static Field<string> MedicalInsurance { get; } = Choice("medicalInsurance", "纳入医保情况").In(Section.Health).Needed()
        .OwnedBy(Department.MedicalInsurance)
        .Among(new("atHukou", "纳入户籍地医保"), new("atResidence", "纳入居住地医保"), new("none", "未纳入医保")).Ask("孩子交医保了吗，在老家交还是在这里交？");

    public static Person OtherGuardian { get; } = new Person("otherGuardian", "其他监护人", "照看孩子的监护人", Section.OtherGuardian)
        .NeededWhen(new Condition.OneOf(LivesWith, "otherGuardian"));

    public static Field<string> OtherGuardianRelationship { get; } = Text("otherGuardian.relationship", "与儿童关系").Called("其他监护人与儿童关系")
        .In(Section.OtherGuardian).UpTo(20)
        .Ask("这位监护人是孩子的什么人？", "例如爷爷、姑姑。");

    public static FormDefinition Form { get; } = new(
        "migrant-2024",
        1,
        "流动儿童基本情况登记表",
        "附件1",
        ChildKind.Migrant,
        [
            .. ChildFields, LivesWith, ResidenceRegistration, Housing, LeftHukouOn, ArrivedOn, ReturnedOn,
            Guardianship, GuardianshipProblem, .. SchoolingFields, .. DisabilityFields, HealthManagement, TcmHealthManagement, MedicalInsurance,
                Vaccination,
            .. ParentFields,
            OtherGuardian.Name, OtherGuardianRelationship, OtherGuardian.CitizenNumber, OtherGuardian.Phone, OtherGuardian.HukouAddress,
                OtherGuardian.CurrentAddress,
            .. FamilyFieldsWith(FamilyHardshipOther), .. DeclarantFields,
        ],
        [.. CrossChecks.Shared, CrossChecks.NotBeforeBirth(LeftHukouOn, ArrivedOn, ReturnedOn), CrossChecks.CrossesCounties,
            CrossChecks.LivesWhereParentsLive,
            CrossChecks.GuardianshipAgrees(GuardianshipProblem)]);
}

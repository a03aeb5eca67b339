using static Domain.Forms.Catalogue.Boxes;
using static Domain.Forms.Catalogue.Shared2024;

namespace Domain.Forms.Catalogue;

/// <summary>附件2 《留守儿童基本情况登记表》 of 长民发〔2024〕50号.</summary>
public static class LeftBehind2024
{
    private static readonly Option[] Received = [new("received", "已接受"), new("none", "未接受")];

    public static Field<bool> BothParentsAway { get; } = YesNo("bothParentsAway", "父母双方同时外出").In(Section.Work).Needed()
        .Ask("孩子爸爸妈妈是不是都在外地打工？");

    public static Field<bool> OneAwayOtherIncapable { get; } = YesNo("oneAwayOtherIncapable", "父母一方外出、另一方无监护能力").In(Section.Work).Needed()
        .Ask("是不是一个在外地打工，另一个照看不了孩子？", "照看不了是指重病、重残、服刑、失联、去世这些情况。");

    public static Field<SpellList> FatherWork { get; } = Spells("fatherWork", "父亲外出务工经历").In(Section.Work).NotOnPaper()
        .Ask("孩子爸爸在哪里打工，从什么时候开始的？", "中间回来过一个月以上的，分段说。");

    public static Field<SpellList> MotherWork { get; } = Spells("motherWork", "母亲外出务工经历").In(Section.Work).NotOnPaper()
        .Ask("孩子妈妈在哪里打工，从什么时候开始的？", "中间回来过一个月以上的，分段说。");

    public static Field<string> AwayParent { get; } = Choice("awayParent", "外出的一方").In(Section.Work).NotOnPaper()
        .OptionalWhen(new Condition.Says(OneAwayOtherIncapable, true)).Among(new("father", "父亲", true), new("mother", "母亲", true))
        .Ask("在外地打工的是爸爸还是妈妈？");

    public static Field<CodeSet> OtherParentCondition { get; } = Multi("otherParentCondition", "另一方难以履行监护职责的原因").In(Section.Work).NotOnPaper()
        .Private(PrivacyClass.Sensitive)
        .When(new Condition.All(
            new Condition.Says(OneAwayOtherIncapable, true),
            new Condition.Rule("otherParentReachable", "另一方没有死亡或失联", answers => StatusOfOther(answers) is not ("deceased" or "missing"))))
        .Among(
            new("seriousIllness", "重病", true),
            new("severeDisability", "重残", true),
            new("detained", "服刑在押", true),
            new("missing", "失联", true),
            new("other", "其他", true))
        .Ask("在家的那一个为什么照看不了孩子？");

    public static Field<bool> HasEntrustedCarer { get; } = YesNo("hasEntrustedCarer", "有无受委托照护人").In(Section.Carer).Needed()
        .Ask("有没有托付给谁照看孩子？", "例如爷爷奶奶、外公外婆。");

    private static readonly Condition Entrusted = new Condition.Says(HasEntrustedCarer, true);

    public static Person Carer { get; } = new Person("carer", "受委托照护人", "照看孩子的人", Section.Carer).ShownWhen(Entrusted);

    public static Field<string> CarerRelationship { get; } = Choice("carer.relationship", "与儿童关系").Called("受委托照护人与儿童关系").In(Section.Carer)
        .When(Entrusted)
        .Among(
            new("paternalGrandfather", "爷爷"),
            new("paternalGrandmother", "奶奶"),
            new("maternalGrandfather", "外公"),
            new("maternalGrandmother", "外婆"),
            new("other", "其他"))
        .Ask("照看孩子的人是孩子的什么人？");

    public static Field<CodeSet> GuardianshipProblem { get; } = Multi("guardianshipProblem", "监护情况").Called("监护问题").In(Section.Guardianship)
        .For(Audience.Staff)
        .Needed(new Condition.OneOf(Guardianship, "poor")).Private(PrivacyClass.Sensitive)
        .Among(new("parentIncapable", "父或母无监护能力"), new("carerWeak", "受委托照护人照护能力不足"), new("noGuardian", "无人监护"))
        .Ask("监护上有什么问题？");

    public static Field<string> HealthManagement { get; } = Choice("healthManagement", "0-6岁儿童健康管理服务").In(Section.Health).When(UnderSeven)
        .OwnedBy(Department.Health).Among(Received).Ask("孩子做过免费的儿童健康体检吗？", "0 到 6 岁的孩子，社区或乡镇卫生院免费做。");

    public static Field<string> TcmHealthManagement { get; } = Choice("tcmHealthManagement", "0-36个月儿童中医药健康管理服务").In(Section.Health)
        .When(UpTo36Months)
        .OwnedBy(Department.Health).Among(Received).Ask("孩子接受过免费的儿童中医药健康指导吗？", "3 岁以内的孩子，社区或乡镇卫生院免费做。");

    public static Field<string> MedicalInsurance { get; } = Choice("medicalInsurance", "纳入医保情况").In(Section.Health).Needed()
        .OwnedBy(Department.MedicalInsurance).Among(new("insured", "已纳入医保"), new("none", "未纳入医保")).Ask("孩子交医保了吗？");

    /// <summary>附件2 prints no line behind 其他 (附件1 does), so the words are ours here.</summary>
    public static Field<string> FamilyHardshipOther { get; } = Shared2024.FamilyHardshipOther.NotOnPaper();

    public static FormDefinition Form { get; } = new(
        "left-behind-2024",
        1,
        "留守儿童基本情况登记表",
        "附件2",
        ChildKind.LeftBehind,
        [
            .. ChildFields, .. ParentFields,
            BothParentsAway, OneAwayOtherIncapable, FatherWork, MotherWork, AwayParent, OtherParentCondition,
            HasEntrustedCarer, Carer.Name, CarerRelationship, Carer.CitizenNumber, Carer.Phone, Carer.HukouAddress, Carer.CurrentAddress,
            Guardianship, GuardianshipProblem, .. SchoolingFields, .. DisabilityFields, HealthManagement, TcmHealthManagement, MedicalInsurance,
                Vaccination,
            .. FamilyFieldsWith(FamilyHardshipOther), .. DeclarantFields,
        ],
        [.. CrossChecks.Shared, CrossChecks.TicksAgree, CrossChecks.SpellsAgreeWithTicks, CrossChecks.SomebodyIsAway,
            CrossChecks.GuardianshipAgrees(GuardianshipProblem)]);

    /// <summary>
    /// Which parent works away where only one does: never one who died, so the one who lives; of two, the one named (awayParent), else the only one
    /// with work spells; null where the answers do not tell.
    /// </summary>
    public static string? OneParentAway(Answers answers)
    {
        if (HasDied(answers, FatherStatus) != HasDied(answers, MotherStatus))
        {
            return HasDied(answers, FatherStatus) ? "mother" : "father";
        }

        var (father, mother) = (answers.Get(FatherWork) is { Count: > 0 }, answers.Get(MotherWork) is { Count: > 0 });
        return AreBothParentsDeceased(answers) ? null
            : answers.Get(AwayParent) is { } named ? named
            : father == mother ? null
            : father ? "father" : "mother";
    }

    /// <summary>An orphan: nobody is left who could be away.</summary>
    public static bool AreBothParentsDeceased(Answers answers) => HasDied(answers, FatherStatus) && HasDied(answers, MotherStatus);

    /// <summary>The status box of the parent who is not away; null when the answers do not tell which parent that is.</summary>
    public static string? StatusOfOther(Answers answers) => OneParentAway(answers) switch
    {
        "father" => answers.Get(MotherStatus),
        "mother" => answers.Get(FatherStatus),
        _ => AreBothParentsDeceased(answers) ? "deceased" : null,
    };

    private static bool HasDied(Answers answers, Field<string> status) => answers.Is(status, "deceased");
}

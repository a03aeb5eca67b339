using Domain.Identity;
using static Domain.Forms.Catalogue.Boxes;

namespace Domain.Forms.Catalogue;

/// <summary>The boxes that 附件1 and 附件2 of 长民发〔2024〕50号 have in common, and the supplementary ones of both.</summary>
public static class Shared2024
{
    /// <summary>primary … specialEducation: at an age and ability to be in a school.</summary>
    private static readonly string[] SchoolStages = ["primary", "juniorHigh", "seniorHigh", "secondaryVocational", "specialEducation"];

    public static Field<string> ChildName { get; } = Text("childName", "姓名").In(Section.Child).Must().Private(PrivacyClass.Personal)
        .Ask("孩子叫什么名字？", "写户口本上的名字；还没取名的写“未取名”。");

    public static Field<string> Sex { get; } = Choice("sex", "性别").In(Section.Child).Needed()
        .Among(new("male", "男"), new("female", "女")).Ask("是男孩还是女孩？");

    public static Field<string> Ethnicity { get; } = Choice("ethnicity", "民族").In(Section.Child).Needed()
        .Among(Ethnicities.All).Ask("孩子是什么民族？", "例如汉族、回族。");

    public static Field<DateOnly> BirthDate { get; } = Date("birthDate", "出生日期").In(Section.Child).Needed().Private(PrivacyClass.Personal)
        .Ask("孩子是哪年哪月哪日出生的？", "公历日期；只记得农历的，在聊天里直接说农历也可以。");

    public static Field<bool> HukouRegistered { get; } = YesNo("hukouRegistered", "是否登记户口").In(Section.Child).Needed()
        .Ask("孩子上户口了吗？");

    public static Field<IdentityNumber> CitizenNumber { get; } = Number("citizenNumber", "公民身份号码").In(Section.Child)
        .Needed(new Condition.Says(HukouRegistered, true))
        .Ask("孩子的公民身份号码是多少？", "户口本上孩子那一页有，18 位；港澳台居民居住证和外国人永久居留证的号码也可以。");

    public static Field<Address> HukouAddress { get; } = Place("hukouAddress", "户籍地址").In(Section.Child)
        .When(new Condition.Says(HukouRegistered, true)).Ask("孩子的户口在哪里？", "尽量说到村（社区）。");

    public static Field<Address> CurrentAddress { get; } = Place("currentAddress", "现居住地").In(Section.Child).Must()
        .Ask("孩子现在住在哪里？", "尽量说到村（社区）和门牌号。");

    public static Field<string> Guardianship { get; } = Choice("guardianship", "监护情况").In(Section.Guardianship).Needed().For(Audience.Staff)
        .Private(PrivacyClass.Sensitive).Among(new("good", "较好"), new("fair", "一般"), new("poor", "较差"))
        .Ask("孩子的监护情况怎么样？", "由走访的工作人员评估填写。");

    public static Field<string> Schooling { get; } = Choice("schooling", "就学情况").In(Section.Schooling).Needed().OwnedBy(Department.Education)
        .Among(
            new("preschool", "学龄前"),
            new("primary", "小学"),
            new("juniorHigh", "初中"),
            new("seniorHigh", "高中"),
            new("secondaryVocational", "中等职业教育"),
            new("specialEducation", "特殊教育"),
            new("noSchoolingCapacity", "无就学能力"),
            new("outOfSchool", "失学"))
        .Ask("孩子现在上学了吗，读到哪个阶段？", "还没到上小学年龄的选“学龄前”。");

    public static Condition OfSchoolStage { get; } = new Condition.OneOf(Schooling, SchoolStages);

    public static Condition IsPreschool { get; } = new Condition.OneOf(Schooling, "preschool");

    public static Field<string> StudyStatus { get; } = Choice("studyStatus", "学业状况").In(Section.Schooling).Needed(OfSchoolStage)
        .OwnedBy(Department.Education)
        .Among(
            new("enrolled", "在读"),
            new("droppedOut", "辍学"),
            new("suspended", "休学"),
            new("graduated", "毕业"),
            new("completed", "结业"),
            new("incomplete", "肄业"))
        .Ask("孩子现在是在读，还是休学、辍学了？");

    public static Condition AtSchool { get; } = new Condition.All(OfSchoolStage, new Condition.OneOf(StudyStatus, "enrolled", "suspended"));

    public static Field<bool> AttendsKindergarten { get; } = YesNo("attendsKindergarten", "是否入园").In(Section.Schooling).NotOnPaper()
        .OptionalWhen(IsPreschool).OwnedBy(Department.Education).Ask("孩子上幼儿园了吗？");

    public static Field<string> School { get; } = Text("school", "就读学校").In(Section.Schooling).When(new Condition.Any(AtSchool, IsPreschool))
        .Needed(AtSchool)
        .OwnedBy(Department.Education).Private(PrivacyClass.Personal).Ask("孩子在哪所学校（幼儿园）？", "写全名，例如“潞城区店上镇中心小学”。");

    public static Field<bool> Boarding { get; } = YesNo("boarding", "是否学校寄宿").In(Section.Schooling).When(new Condition.Any(AtSchool, IsPreschool))
        .Needed(AtSchool)
        .OwnedBy(Department.Education).Ask("孩子在学校寄宿吗？");

    public static Field<CodeSet> Health { get; } = Multi("health", "健康状况").In(Section.Health).Needed().Private(PrivacyClass.Sensitive)
        .Among(
            new("healthy", "健康"),
            new("disabled", "残疾"),
            new("seriouslyIll", "重病"),
            new("chronicallyIll", "慢性病"),
            new("psychologicalOrBehavioural", "心理/行为异常"))
        .Alone("healthy").Ask("孩子身体怎么样？", "可以选多项；身体健康的只选“健康”。");

    public static Condition IsDisabled { get; } = new Condition.Includes(Health, "disabled");

    public static Field<CodeSet> DisabilityCategories { get; } = Multi("disabilityCategories", "残疾类别").In(Section.Health).When(IsDisabled)
        .OwnedBy(Department.DisabledFederation).Private(PrivacyClass.Sensitive)
        .Among(
            new("visual", "视力") { Paper = "视力残疾" },
            new("hearing", "听力") { Paper = "听力残疾" },
            new("speech", "言语") { Paper = "言语残疾" },
            new("physical", "肢体") { Paper = "肢体残疾" },
            new("intellectual", "智力") { Paper = "智力残疾" },
            new("mental", "精神") { Paper = "精神残疾" })
        .Ask("孩子是哪一类残疾？", "有两类以上的都选上，就是多重残疾。");

    public static Field<string> DisabilityGrade { get; } = Choice("disabilityGrade", "残疾等级").In(Section.Health).When(IsDisabled)
        .OwnedBy(Department.DisabledFederation).Private(PrivacyClass.Sensitive)
        .Among(new("none", "无(未评级)") { Paper = "无" }, new("1", "一级"), new("2", "二级"), new("3", "三级"), new("4", "四级"))
        .Ask("残疾证上是几级？", "一级最重；还没评级的选“无(未评级)”。");

    public static Field<bool> RehabilitationAid { get; } = YesNo("rehabilitationAid", "接受康复救助情况").In(Section.Health).When(IsDisabled)
        .OwnedBy(Department.DisabledFederation).Private(PrivacyClass.Sensitive).Ask("孩子接受过残联的康复救助吗？");

    public static Field<string> Vaccination { get; } = Choice("vaccination", "国家免疫规划疫苗接种").In(Section.Health).NotOnPaper()
        .OwnedBy(Department.DiseaseControl).Private(PrivacyClass.Sensitive)
        .Among(new("complete", "全程接种"), new("partial", "部分接种"), new("none", "未接种")).Ask("孩子该打的疫苗都打了吗？", "看预防接种证。");

    public static Person Father { get; } = new("father", "父亲", "孩子爸爸", Section.Parents);

    public static Person Mother { get; } = new("mother", "母亲", "孩子妈妈", Section.Parents);

    public static Field<string> FatherStatus { get; } = ParentStatus("father.status", "父亲状况", "孩子爸爸现在的情况是？");

    public static Field<string> MotherStatus { get; } = ParentStatus("mother.status", "母亲状况", "孩子妈妈现在的情况是？");

    public static Field<CodeSet> FamilyHardship { get; } = Multi("familyHardship", "家庭困难情况").In(Section.Family).Private(PrivacyClass.Sensitive)
        .Among(
            new("dibao", "低保家庭"),
            new("tekun", "特困家庭"),
            new("dibaoMarginal", "低保边缘家庭"),
            new("rigidExpenditure", "刚性支出困难家庭"),
            new("povertyRiskMonitored", "防止返贫监测家庭"),
            new("other", "其他"))
        .Ask("家里是不是低保户、特困户，或者有别的困难？", "都没有的，选“以上都没有”。");

    public static Field<string> FamilyHardshipOther { get; } = Text("familyHardshipOther", "其他家庭困难").In(Section.Family)
        .OptionalWhen(new Condition.Includes(FamilyHardship, "other")).Private(PrivacyClass.Sensitive).UpTo(200).Ask("家里还有什么困难？");

    public static Field<DateOnly> FamilyHardshipExpiresOn { get; } = Date("familyHardshipExpiresOn", "困难认定有效期至").In(Section.Family)
        .NotOnPaper().Future()
        .Private(PrivacyClass.Sensitive).Ask("困难家庭的认定到哪一天有效？", "刚性支出困难家庭的认定最长 12 个月。");

    public static Field<CodeSet> LivingSupport { get; } = Multi("livingSupport", "生活保障情况").In(Section.Family).Private(PrivacyClass.Sensitive)
        .Among(
            new("none", "无"),
            new("dibao", "低保"),
            new("tekun", "特困"),
            new("emergencyAid", "急难社会救助"),
            new("orphanAllowance", "孤儿基本生活保障"),
            new("deFactoUnsupportedAllowance", "事实无人抚养儿童基本生活保障"),
            new("disabilitySubsidies", "残疾人两项补贴"),
            new("vagrantAid", "生活无着流浪乞讨人员救助"),
            new("charity", "慈善帮扶"),
            new("other", "其他"))
        .Alone("none").Ask("孩子和家里现在领着哪些补助？", "都没有的选“无”。");

    /// <summary>Neither paper prints a line behind 其他 here.</summary>
    public static Field<string> LivingSupportOther { get; } = Text("livingSupportOther", "其他生活保障").In(Section.Family).NotOnPaper()
        .OptionalWhen(new Condition.Includes(LivingSupport, "other")).Private(PrivacyClass.Sensitive).UpTo(200).Ask("还领着什么补助？");

    public static Field<bool> Wandering { get; } = YesNo("wandering", "是否流浪").In(Section.Help).NotOnPaper().Private(PrivacyClass.Sensitive)
        .Ask("孩子有没有在外面流浪的情况？");

    public static Field<bool> HelpRequested { get; } = YesNo("helpRequested", "是否提出救助帮扶需求").In(Section.Help).NotOnPaper()
        .Private(PrivacyClass.Sensitive)
        .Ask("需要政府帮忙吗？", "选“是”，工作人员会联系您。");

    public static Field<string> HelpDetails { get; } = Text("helpDetails", "救助帮扶需求").In(Section.Help).NotOnPaper().UpTo(500)
        .OptionalWhen(new Condition.Says(HelpRequested, true)).Private(PrivacyClass.Sensitive).Ask("希望得到什么帮助？", "有什么说什么。");

    public static Field<string> BirthCertificateNumber { get; } = Text("birthCertificateNumber", "出生医学证明编号").In(Section.Child).NotOnPaper().UpTo(20)
        .Needed(new Condition.All(
            new Condition.Says(HukouRegistered, false),
            new Condition.Rule("noCitizenNumber", "没有公民身份号码", answers => !answers.Has(CitizenNumber))))
        .Private(PrivacyClass.Identifier)
        .Ask("孩子的出生医学证明编号是多少？", "没有户口和身份证号码的孩子靠它认人；手边没有就选“不清楚”。");

    public static Field<string> DeclarantName { get; } = Text("declarant.name", "申报人姓名").In(Section.Declarant).NotOnPaper()
        .For(Audience.SelfDeclaration).Needed()
        .Private(PrivacyClass.Personal).Ask("您怎么称呼？", "写您的姓名，方便我们和您联系。");

    public static Field<string> DeclarantRelationship { get; } = Choice("declarant.relationship", "与儿童关系").Called("申报人与儿童关系").In(Section.Declarant)
        .NotOnPaper()
        .For(Audience.SelfDeclaration).Needed()
        .Among(new("father", "父亲", true), new("mother", "母亲", true), new("otherGuardian", "其他监护人", true), new("carer", "受委托照护人", true),
            new("other", "其他", true))
        .Ask("您是孩子的什么人？");

    public static Field<PhoneNumber> DeclarantPhone { get; } = Phone("declarant.phone", "申报人电话").In(Section.Declarant).NotOnPaper()
        .For(Audience.SelfDeclaration).Needed().Ask("您的电话是多少？", "查进度要用到后四位。");

    public static Field<string> ConsentNoticeVersion { get; } = Text("consent.noticeVersion", "告知书版本").In(Section.Declarant).NotOnPaper()
        .For(Audience.SelfDeclaration).Needed().Known().UpTo(20).Ask("请阅读个人信息处理告知书。");

    public static Field<DateOnly> ConsentGivenOn { get; } = Date("consent.givenOn", "同意日期").In(Section.Declarant).NotOnPaper()
        .For(Audience.SelfDeclaration).Needed().Known().Ask("您同意我们按告知书处理这些信息吗？");

    public static Field<string> ReportingUnit { get; } = Text("reportingUnit", "填报单位").In(Section.Office).OfficeOnly().Ask("填报单位");

    public static Field<DateOnly> ReportedOn { get; } = Date("reportedOn", "填报日期").In(Section.Office).OfficeOnly().Ask("填报日期");

    /// <summary>Under 7 on the day of the declaration: 0-6岁.</summary>
    internal static Condition UnderSeven { get; } = new Condition.YoungerThan(BirthDate, 7 * 12, Including: false);

    /// <summary>Up to and including 36 months.</summary>
    internal static Condition UpTo36Months { get; } = new Condition.YoungerThan(BirthDate, 36, Including: true);

    internal static IEnumerable<Field> ChildFields =>
        [ChildName, Sex, Ethnicity, BirthDate, HukouRegistered, CitizenNumber, BirthCertificateNumber, HukouAddress, CurrentAddress];

    internal static IEnumerable<Field> SchoolingFields => [Schooling, StudyStatus, AttendsKindergarten, School, Boarding];

    internal static IEnumerable<Field> DisabilityFields => [Health, DisabilityCategories, DisabilityGrade, RehabilitationAid];

    internal static IEnumerable<Field> ParentFields =>
        [Father.Name, FatherStatus, Father.CitizenNumber, Father.Phone, Father.HukouAddress, Father.CurrentAddress,
         Mother.Name, MotherStatus, Mother.CitizenNumber, Mother.Phone, Mother.HukouAddress, Mother.CurrentAddress];

    /// <param name="hardshipOther">The line behind 其他 of the hardships, which only 附件1 prints.</param>
    internal static IEnumerable<Field> FamilyFieldsWith(Field<string> hardshipOther) =>
        [FamilyHardship, hardshipOther, FamilyHardshipExpiresOn, LivingSupport, LivingSupportOther, Wandering, HelpRequested, HelpDetails];

    internal static IEnumerable<Field> DeclarantFields =>
        [DeclarantName, DeclarantRelationship, DeclarantPhone, ConsentNoticeVersion, ConsentGivenOn, ReportingUnit, ReportedOn];

    private static Field<string> ParentStatus(string key, string label, string question) => Choice(key, label).In(Section.Parents).NotOnPaper()
        .Private(PrivacyClass.Sensitive)
        .Among(new("alive", "健在", true), new("deceased", "死亡", true), new("missing", "失联", true), new("unknown", "不详", true)).Ask(question);
}

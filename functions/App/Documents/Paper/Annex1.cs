using Domain.Forms.Catalogue;
using static App.Documents.Paper.AnnexLayout;
using static Domain.Forms.Catalogue.Shared2024;

namespace App.Documents.Paper;

/// <summary>附件1 《流动儿童基本情况登记表》 of 长民发〔2024〕50号, row by row.</summary>
internal static class Annex1
{
    internal const string AddressHint = "XX省（自治区、直辖市）XX地（市、州、盟）XX县（区、市、旗）+详细地址";

    private const string EmptyDate = "____年____月____日";

    public static AnnexLayout Layout { get; } = new(Migrant2024.Form,
    [
        .. Section("儿童 基本 信息",
            new Row(Label(4, "姓名"), Fill(7, new Value(ChildName)), Label(4, "性别"), Fill(7, new Value(Sex))),
            new Row(Label(4, "出生日期"), Fill(7, new Value(BirthDate)), Label(4, "民族"), Fill(7, new Value(Ethnicity))),
            new Row(Label(4, "公民身份证号码"), Fill(7, new Value(CitizenNumber)), Label(4, "是否登记户口"), Fill(7, new YesNo(HukouRegistered))),
            new Row(Label(4, "户籍地址"), Fill(18, new Value(HukouAddress, AddressHint))),
            new Row(Label(4, "现居住地"), Fill(18, new Value(CurrentAddress, AddressHint))),
            new Row(Label(4, "共同居住人"), Fill(18, new Boxes(Migrant2024.LivesWith))),
            new Row(Label(4, "居住登记"), Fill(18, new Boxes(Migrant2024.ResidenceRegistration))),
            new Row(Label(4, "居住类型"), Fill(18, new Boxes(Migrant2024.Housing))),
            // The second date has no label on the paper and so no answer that could go there (forms.md).
            new Row(Label(4, "离开户籍地日期"), Fill(9, new Value(Migrant2024.LeftHukouOn, EmptyDate)), Fill(9, new Words(EmptyDate))),
            new Row(Label(4, "监护情况"), new Cell(18, [[new Boxes(Guardianship)], [new Boxes(Migrant2024.GuardianshipProblem)]])),
            new Row(Label(4, "就学情况"), Fill(18, new Boxes(Schooling))),
            new Row(Label(4, "就读学校"), Fill(7, new Value(School)), Label(4, "是否学校寄宿"), Fill(7, new YesNo(Boarding))),
            new Row(Label(4, "学业状况"), Fill(18, new Boxes(StudyStatus))),
            new Row(Label(4, "健康状况"), Fill(18, new Boxes(Health))),
            new Row(
                Label(4, "免费接受基本", "公共卫生服务") with { Rows = 2 },
                Fill(9, new Service(Migrant2024.HealthManagement)),
                Fill(9, new Boxes(Migrant2024.HealthManagement))),
            new Row(Fill(9, new Service(Migrant2024.TcmHealthManagement)), Fill(9, new Boxes(Migrant2024.TcmHealthManagement))),
            new Row(Label(4, "纳入医保情况"), Fill(18, new Boxes(Migrant2024.MedicalInsurance))),
            new Row(Label(4, "残疾类别"), Fill(18, new Disabilities(DisabilityCategories))),
            new Row(Label(4, "残疾等级"), Fill(18, new Boxes(DisabilityGrade, IfNotDisabled: "none"))),
            new Row(Label(4, "接受康复", "救助情况"), Fill(18, new YesNo(RehabilitationAid)))),
        .. Section("父母 基本 信息", Parents),
        .. Section("其他 监护人 基本 信息",
            new Row(Label(4, "姓名"), Fill(7, new Value(Migrant2024.OtherGuardian.Name)), Label(4, "与儿童关系"),
                Fill(7, new Value(Migrant2024.OtherGuardianRelationship))),
            new Row(Label(4, "公民身份号码"), Fill(7, new Value(Migrant2024.OtherGuardian.CitizenNumber)), Label(4, "联系方式"),
                Fill(7, new Value(Migrant2024.OtherGuardian.Phone))),
            new Row(Label(4, "户籍地址"), Fill(18, new Value(Migrant2024.OtherGuardian.HukouAddress))),
            new Row(Label(4, "现居住地"), Fill(18, new Value(Migrant2024.OtherGuardian.CurrentAddress)))),
        .. Section("家庭 生活 情况", FamilyLife(new Value(FamilyHardshipOther, "_____"))),
    ]);

    internal static Row[] Parents =>
    [
        new Row(Label(4, "父亲"), Fill(7, new Value(Father.Name)), Label(4, "母亲"), Fill(7, new Value(Mother.Name))),
        new Row(Label(4, "公民身份号码"), Fill(7, new Value(Father.CitizenNumber)), Label(4, "公民身份号码"), Fill(7, new Value(Mother.CitizenNumber))),
        new Row(Label(4, "联系方式"), Fill(7, new Value(Father.Phone)), Label(4, "联系方式"), Fill(7, new Value(Mother.Phone))),
        new Row(Label(4, "户籍地址"), Fill(7, new Value(Father.HukouAddress)), Label(4, "户籍地址"), Fill(7, new Value(Mother.HukouAddress))),
        new Row(Label(4, "现居住地"), Fill(7, new Value(Father.CurrentAddress)), Label(4, "现居住地"), Fill(7, new Value(Mother.CurrentAddress))),
    ];

    /// <param name="line">What the paper has behind 其他 of the hardships: 附件1 a line, 附件2 nothing.</param>
    internal static Row[] FamilyLife(params IReadOnlyList<Value> line) =>
    [
        new Row(Label(4, "家庭困难情况"), Fill(18, [new Boxes(FamilyHardship), .. line])),
        new Row(Label(4, "生活保障情况"), Fill(18, new Boxes(LivingSupport))),
    ];
}

using Domain.Forms.Catalogue;
using static App.Documents.Paper.AnnexLayout;
using static Domain.Forms.Catalogue.LeftBehind2024;
using static Domain.Forms.Catalogue.Shared2024;

namespace App.Documents.Paper;

/// <summary>附件2 《留守儿童基本情况登记表》 of 长民发〔2024〕50号, row by row.</summary>
internal static class Annex2
{
    public static AnnexLayout Layout { get; } = new(LeftBehind2024.Form,
    [
        .. Section("儿童 基本 信息",
            new Row(Label(4, "姓名"), Fill(7, new Value(ChildName)), Label(4, "性别"), Fill(7, new Value(Sex))),
            new Row(Label(4, "出生日期"), Fill(7, new Value(BirthDate)), Label(4, "民族"), Fill(7, new Value(Ethnicity))),
            new Row(Label(4, "公民身份号码"), Fill(7, new Value(CitizenNumber)), Label(4, "是否登记户口"), Fill(7, new YesNo(HukouRegistered))),
            new Row(Label(4, "户籍地址"), Fill(18, new Value(HukouAddress, Annex1.AddressHint))),
            new Row(Label(4, "现居住地"), Fill(18, new Value(CurrentAddress, Annex1.AddressHint))),
            new Row(Label(4, "监护情况"), new Cell(18, [[new Boxes(Guardianship)], [new Boxes(GuardianshipProblem)]])),
            new Row(Label(4, "健康状况"), Fill(18, new Boxes(Health))),
            new Row(
                Label(4, "免费接受基本", "公共卫生服务") with { Rows = 2 },
                Label(10, HealthManagement.Label),
                Fill(8, new Boxes(HealthManagement))),
            new Row(Label(10, TcmHealthManagement.Label), Fill(8, new Boxes(TcmHealthManagement))),
            new Row(Label(4, "纳入医保情况"), Fill(18, new Boxes(MedicalInsurance))),
            new Row(Label(4, "残疾类别"), Fill(18, new Disabilities(DisabilityCategories))),
            new Row(Label(4, "残疾等级"), Fill(18, new Boxes(DisabilityGrade, IfNotDisabled: "none"))),
            new Row(Label(4, "接受康复", "救助情况"), Fill(18, new YesNo(RehabilitationAid))),
            new Row(Label(4, "就学情况"), Fill(9, new Boxes(Schooling)), Label(4, "就读学校"), Fill(5, new Value(School))),
            new Row(Label(4, "学业状况"), Fill(9, new Boxes(StudyStatus)), Label(4, "是否学校寄宿"), Fill(5, new YesNo(Boarding)))),
        .. Section("父母 基本 信息",
        [
            .. Annex1.Parents,
            new Row(
                Label(4, "父母双方", "同时外出"), Fill(7, new YesNo(BothParentsAway)),
                Label(6, "父母一方外出、", "另一方无监护能力"), Fill(5, new YesNo(OneAwayOtherIncapable))),
        ]),
        .. Section("委托 照护 状况",
            new Row(Label(4, "有无受委托", "照护人"), Fill(4, new YesNo(HasEntrustedCarer, "有", "无")), Label(3, "与儿童关系"),
                Fill(11, new Boxes(CarerRelationship))),
            new Row(
                Label(4, "受委托照护人", "姓名"), Fill(3, new Value(Carer.Name)),
                Label(3, "公民", "身份号码"), Fill(6, new Value(Carer.CitizenNumber)),
                Label(2, "联系", "方式"), Fill(4, new Value(Carer.Phone))),
            new Row(Label(4, "户籍地"), Fill(7, new Value(Carer.HukouAddress)), Label(4, "现居住地"), Fill(7, new Value(Carer.CurrentAddress)))),
        .. Section("家庭 生活 情况", Annex1.FamilyLife()),
    ]);
}

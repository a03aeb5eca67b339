using System.Text;
using AngleSharp.Html.Parser;
using App.Documents.Paper;
using App.Pages;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Suite.Portal;

namespace Suite.Documents;

/// <summary>附件1 and 附件2 of 长民发〔2024〕50号 as on paper: the Word document and the page for printing come from one layout and say the same.</summary>
public sealed class Papers
{
    public static TheoryData<string> Forms => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory, MemberData(nameof(Forms))]
    public void Every_official_field_has_exactly_one_place_on_its_paper_and_no_other_field_has_any(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var official = form.Fields.Where(field => !field.Supplementary).ToList();
        Assert.True(official.Count > 40);
        Assert.Equal(official.Select(field => field.Key).Order(), AnnexLayout.Of(form).Fields.Select(field => field.Key).Order());
    }

    [Theory, MemberData(nameof(Forms))]
    public void Rows_fill_the_width_of_the_paper(string id)
    {
        var reaching = new List<(int Width, int Left)>();
        foreach (var row in AnnexLayout.Of(FormCatalogue.Find(id)!).Rows)
        {
            Assert.Equal(AnnexLayout.Grid, row.Cells.Sum(cell => cell.Width) + reaching.Sum(cell => cell.Width));
            reaching = [.. reaching.Select(cell => (cell.Width, cell.Left - 1)).Concat(row.Cells.Select(cell => (cell.Width, cell.Rows - 1)))
                .Where(cell => cell.Item2 > 0)];
        }

        Assert.Empty(reaching);
    }

    [Fact]
    public void The_empty_annex_1_is_the_plans_table_row_by_row() => Assert.Equal(
        """
        儿童 基本 信息|姓名||性别|
        出生日期||民族|
        公民身份证号码||是否登记户口|是☐ 否☐
        户籍地址|XX省（自治区、直辖市）XX地（市、州、盟）XX县（区、市、旗）+详细地址
        现居住地|XX省（自治区、直辖市）XX地（市、州、盟）XX县（区、市、旗）+详细地址
        共同居住人|父母双方☐ 父母一方☐ 其他监护人☐
        居住登记|办理居住证☐ 暂住登记☐ 未登记☐
        居住类型|自购房☐ 出租房屋☐ 其他☐
        离开户籍地日期|____年____月____日|____年____月____日
        监护情况|较好☐ 一般☐ 较差☐ 父或母或其他监护人无监护能力☐ 父或母或其他监护人监护能力不足☐ 无人监护☐
        就学情况|学龄前☐ 小学☐ 初中☐ 高中☐ 中等职业教育☐ 特殊教育☐ 无就学能力☐ 失学☐
        就读学校||是否学校寄宿|是☐ 否☐
        学业状况|在读☐ 辍学☐ 休学☐ 毕业☐ 结业☐ 肄业☐
        健康状况|健康☐ 残疾☐ 重病☐ 慢性病☐ 心理/行为异常☐
        免费接受基本 公共卫生服务|0-6岁儿童健康管理服务☐|在户籍地接受☐ 在居住地接受☐ 未接受☐
        0-36个月儿童中医药健康管理服务☐|在户籍地接受☐ 在居住地接受☐ 未接受☐
        纳入医保情况|纳入户籍地医保☐ 纳入居住地医保☐ 未纳入医保☐
        残疾类别|无☐ 视力残疾☐ 听力残疾☐ 言语残疾☐ 肢体残疾☐ 智力残疾☐ 精神残疾☐ 多重残疾☐ （多重残疾的需列明多个具体残疾类别）
        残疾等级|无☐ 一级☐ 二级☐ 三级☐ 四级☐
        接受康复 救助情况|是☐ 否☐
        父母 基本 信息|父亲||母亲|
        公民身份号码||公民身份号码|
        联系方式||联系方式|
        户籍地址||户籍地址|
        现居住地||现居住地|
        其他 监护人 基本 信息|姓名||与儿童关系|
        公民身份号码||联系方式|
        户籍地址|
        现居住地|
        家庭 生活 情况|家庭困难情况|低保家庭☐ 特困家庭☐ 低保边缘家庭☐ 刚性支出困难家庭☐ 防止返贫监测家庭☐ 其他☐ _____
        生活保障情况|无☐ 低保☐ 特困☐ 急难社会救助☐ 孤儿基本生活保障☐ 事实无人抚养儿童基本生活保障☐ 残疾人两项补贴☐ 生活无着流浪乞讨人员救助☐ 慈善帮扶☐ 其他☐
        """,
        Word(Migrant2024.Form, Answers.Empty));

    [Fact]
    public void The_empty_annex_2_is_the_plans_table_row_by_row() => Assert.Equal(
        """
        儿童 基本 信息|姓名||性别|
        出生日期||民族|
        公民身份号码||是否登记户口|是☐ 否☐
        户籍地址|XX省（自治区、直辖市）XX地（市、州、盟）XX县（区、市、旗）+详细地址
        现居住地|XX省（自治区、直辖市）XX地（市、州、盟）XX县（区、市、旗）+详细地址
        监护情况|较好☐ 一般☐ 较差☐ 父或母无监护能力☐ 受委托照护人照护能力不足☐ 无人监护☐
        健康状况|健康☐ 残疾☐ 重病☐ 慢性病☐ 心理/行为异常☐
        免费接受基本 公共卫生服务|0-6岁儿童健康管理服务|已接受☐ 未接受☐
        0-36个月儿童中医药健康管理服务|已接受☐ 未接受☐
        纳入医保情况|已纳入医保☐ 未纳入医保☐
        残疾类别|无☐ 视力残疾☐ 听力残疾☐ 言语残疾☐ 肢体残疾☐ 智力残疾☐ 精神残疾☐ 多重残疾☐ （多重残疾的需列明多个具体残疾类别）
        残疾等级|无☐ 一级☐ 二级☐ 三级☐ 四级☐
        接受康复 救助情况|是☐ 否☐
        就学情况|学龄前☐ 小学☐ 初中☐ 高中☐ 中等职业教育☐ 特殊教育☐ 无就学能力☐ 失学☐|就读学校|
        学业状况|在读☐ 辍学☐ 休学☐ 毕业☐ 结业☐ 肄业☐|是否学校寄宿|是☐ 否☐
        父母 基本 信息|父亲||母亲|
        公民身份号码||公民身份号码|
        联系方式||联系方式|
        户籍地址||户籍地址|
        现居住地||现居住地|
        父母双方 同时外出|是☐ 否☐|父母一方外出、 另一方无监护能力|是☐ 否☐
        委托 照护 状况|有无受委托 照护人|有☐ 无☐|与儿童关系|爷爷☐ 奶奶☐ 外公☐ 外婆☐ 其他☐
        受委托照护人 姓名||公民 身份号码||联系 方式|
        户籍地||现居住地|
        家庭 生活 情况|家庭困难情况|低保家庭☐ 特困家庭☐ 低保边缘家庭☐ 刚性支出困难家庭☐ 防止返贫监测家庭☐ 其他☐
        生活保障情况|无☐ 低保☐ 特困☐ 急难社会救助☐ 孤儿基本生活保障☐ 事实无人抚养儿童基本生活保障☐ 残疾人两项补贴☐ 生活无着流浪乞讨人员救助☐ 慈善帮扶☐ 其他☐
        """,
        Word(LeftBehind2024.Form, Answers.Empty));

    [Theory, MemberData(nameof(Forms))]
    public void Each_official_option_ticks_its_own_box_and_no_other(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var empty = Word(form, Answers.Empty);
        var seen = 0;
        foreach (var field in form.Fields.Where(field => !field.Supplementary && field.Type is FieldType.Choice or FieldType.Multi
            && field.Key is not ("sex" or "ethnicity" or "health")))
        {
            foreach (var option in field.Options.Where(option => !option.Supplementary))
            {
                var ticked = Word(form, Answers.Empty.With(field, field.Type is FieldType.Multi ? new CodeSet([option.Code]) : option.Code));
                var at = ticked.IndexOf('☑', StringComparison.Ordinal);
                // 附件1 has a box of its own before the places of a health service: ticked with either place.
                if (field.Key.EndsWith("ealthManagement", StringComparison.Ordinal) && form == Migrant2024.Form && option.Code != "none")
                {
                    Assert.EndsWith(field.Label, ticked[..at], StringComparison.Ordinal);
                    at = ticked.IndexOf('☑', at + 1);
                    ticked = ticked.Replace(field.Label + "☑", field.Label + "☐", StringComparison.Ordinal);
                }

                Assert.EndsWith(option.Paper, ticked[..at], StringComparison.Ordinal);
                Assert.Equal(empty, ticked.Replace('☑', '☐'));
                Assert.Equal(1, ticked.Count(character => character == '☑'));
                seen++;
            }
        }

        Assert.True(seen > 50, $"{seen} boxes");
    }

    [Fact]
    public void Two_kinds_of_disability_are_multiple_disability_with_the_kinds_listed()
    {
        var paper = Word(Migrant2024.Form, Disabled("visual", "mental").With(Shared2024.DisabilityGrade, "2")
            .With(Shared2024.RehabilitationAid, false));
        Assert.Contains("残疾类别|无☐ 视力残疾☐ 听力残疾☐ 言语残疾☐ 肢体残疾☐ 智力残疾☐ 精神残疾☐ 多重残疾☑ （视力残疾、精神残疾）", paper, StringComparison.Ordinal);
        Assert.Contains("残疾等级|无☐ 一级☐ 二级☑ 三级☐ 四级☐", paper, StringComparison.Ordinal);
        Assert.Contains("接受康复 救助情况|是☐ 否☑", paper, StringComparison.Ordinal);
        Assert.Contains("视力残疾☑ 听力残疾☐", Word(Migrant2024.Form, Disabled("visual")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_known_not_to_be_disabled_has_none_ticked_and_one_not_asked_has_nothing_ticked()
    {
        var healthy = Word(LeftBehind2024.Form, Answers.Empty.With(Shared2024.Health, new CodeSet(["healthy"])));
        Assert.Contains("残疾类别|无☑ 视力残疾☐", healthy, StringComparison.Ordinal);
        Assert.Contains("残疾等级|无☑ 一级☐", healthy, StringComparison.Ordinal);
        Assert.Contains("接受康复 救助情况|是☐ 否☐", healthy, StringComparison.Ordinal);
        Assert.Equal(Word(LeftBehind2024.Form, Answers.Empty),
            Word(LeftBehind2024.Form, Answers.Empty.WithUnknown(Shared2024.Health).WithUnknown(Shared2024.Sex)));
    }

    [Fact]
    public void Living_with_nobody_has_no_box_on_the_paper_and_is_noted_beside_the_empty_ones() =>
        Assert.Contains(
            "共同居住人|父母双方☐ 父母一方☐ 其他监护人☐ （无监护人共同居住）",
            Word(Migrant2024.Form, Answers.Empty.With(Migrant2024.LivesWith, "none")),
            StringComparison.Ordinal);

    [Fact]
    public void The_second_date_of_leaving_stays_blank() => Assert.Contains(
        "离开户籍地日期|2024年2月10日|____年____月____日",
        Word(Migrant2024.Form, Answers.Empty.With(Migrant2024.LeftHukouOn, new DateOnly(2024, 2, 10))),
        StringComparison.Ordinal);

    [Fact]
    public void The_document_follows_the_official_schema_on_A4_with_the_unit_the_stamp_and_the_day()
    {
        var answers = Tables.City(Migrant2024.Form, 2).Select(child => child.Answers
            .With(Shared2024.ReportingUnit, "长治市潞州区民政局").With(Shared2024.ReportedOn, new DateOnly(2024, 9, 12))).ToArray();
        using var document = WordprocessingDocument.Open(new MemoryStream(AnnexDocument.Write(Migrant2024.Form, synthetic: false, answers)),
            isEditable: false);
        Assert.Empty(Tables.SchemaErrors(document));
        var body = document.MainDocumentPart!.Document.Body!;
        Assert.Equal([(11906u, 16838u), (11906u, 16838u)], body.Descendants<PageSize>().Select(page => (page.Width!.Value, page.Height!.Value)));
        Assert.Equal(2, body.Elements<Table>().Count());
        var head = body.Elements<Paragraph>().Select(paragraph => paragraph.InnerText).Take(3).ToList();
        Assert.Equal(["附件1", "流动儿童基本情况登记表", "填报单位：长治市潞州区民政局（盖章）填报日期：2024年9月12日"], head);
    }

    [Fact]
    public void What_came_by_web_or_chat_is_headed_by_the_countys_civil_affairs_bureau_and_the_day_it_came_and_what_staff_wrote_stays()
    {
        var (luzhou, day) = (DivisionCode.Parse("140403"), new DateOnly(2024, 9, 12));
        Assert.Equal(("潞州区民政局", day), Head(AnnexLayout.Headed(Answers.Empty, luzhou, day)));
        var written = Answers.Empty.With(Shared2024.ReportingUnit, "太行东街街道办事处").With(Shared2024.ReportedOn, day.AddDays(-3));
        Assert.Equal(("太行东街街道办事处", day.AddDays(-3)), Head(AnnexLayout.Headed(written, luzhou, day)));

        static (string?, DateOnly?) Head(Answers answers) => (answers.Get(Shared2024.ReportingUnit), answers.Value(Shared2024.ReportedOn));
    }

    [Fact]
    public void A_made_up_child_is_marked_as_made_up_on_the_document_too()
    {
        Assert.Contains("演示数据", Text(synthetic: true), StringComparison.Ordinal);
        Assert.DoesNotContain("演示数据", Text(synthetic: false), StringComparison.Ordinal);

        static string Text(bool synthetic)
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(AnnexDocument.Write(Migrant2024.Form, synthetic, Answers.Empty)),
                isEditable: false);
            return document.MainDocumentPart!.Document.Body!.InnerText;
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task The_page_for_printing_says_what_the_document_says_without_any_style_or_script_of_its_own(string id)
    {
        var form = FormCatalogue.Find(id)!;
        foreach (var child in Tables.City(form, 12))
        {
            var page = await Page(form, child.Answers);
            Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            var table = new HtmlParser().ParseDocument(page).QuerySelector("table")!;
            Assert.Contains(child.Answers.Get(Shared2024.ChildName)!, table.QuerySelector("tfoot")!.TextContent, StringComparison.Ordinal);
            var rows = table.QuerySelectorAll("tbody tr").Select(row =>
                string.Join('|', row.Children.Select(cell => string
                    .Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))));
            Assert.Equal(Word(form, child.Answers), string.Join('\n', rows));
        }
    }

    [Fact]
    public async Task A_script_in_a_name_is_only_text_on_the_page()
    {
        var page = await Page(Migrant2024.Form, Answers.Empty.With(Shared2024.ChildName, "<script>alert(1)</script>"));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private static Answers Disabled(params string[] kinds) => Answers.Empty.With(Shared2024.Health, new CodeSet(["disabled"]))
        .With(Shared2024.DisabilityCategories, new CodeSet(kinds));

    /// <summary>The table of the document, a line per row, its cells between bars.</summary>
    private static string Word(FormDefinition form, Answers answers)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(AnnexDocument.Write(form, synthetic: false, answers)), isEditable: false);
        var rows = document.MainDocumentPart!.Document.Body!.Elements<Table>().Single().Elements<TableRow>();
        return string.Join('\n', rows.Select(row => string.Join('|', row.Elements<TableCell>()
            .Where(cell => cell.Descendants<VerticalMerge>().FirstOrDefault()?.Val?.Value != MergedCellValues.Continue)
            .Select(cell => string.Join(' ', cell.Elements<Paragraph>()
                .SelectMany(paragraph => paragraph.InnerText.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))))));
    }

    private static async Task<string> Page(FormDefinition form, Answers answers)
    {
        using var drawn = new DrawnPage();
        await drawn.Context.AnswerAsync(Html.Page<AnnexView>(new AnnexModel(new SiteContext(false, Tables.Today), [(form, answers)])));
        return Encoding.UTF8.GetString(drawn.Sent);
    }
}

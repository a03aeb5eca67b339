using Domain.Forms;
using Domain.Problems;

namespace App.Documents;

/// <summary>Every reason why an uploaded table or a cell of it cannot be taken, one line each. None repeats what a cell holds, but for the name of a
/// place that is none.</summary>
public static class Errors
{
    public static Problem FileTooLarge(long maxBytes) =>
        File("file-too-large", $"文件太大，最多 {maxBytes / 1024 / 1024} MB。请把表格拆成几份，分几次上传。");

    public static Problem EmptyFile() => File("file-empty", "文件是空的，请重新选择填好的表格。");

    public static Problem NoRows() => File("no-rows", "表里还没有填写任何儿童。请从列标题下面的第一行开始填写后再上传。");

    public static Problem LegacyXls() => File("legacy-xls", "这是旧版 Excel 97-2003（.xls）的表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。");

    public static Problem Encrypted() => File("encrypted", "表格设了打开密码，系统读不出来。请去掉密码、重新保存为 .xlsx 后再上传。");

    public static Problem Macros() => File("macros", "表格里带有宏，为了安全不能接收。请另存为不带宏的 .xlsx 后再上传。");

    public static Problem ExternalLinks() => File("external-links", "表格引用了别的文件或外部数据。请把引用的内容粘贴为数值、断开链接后再上传。");

    public static Problem Protected() => File("protected", "工作表或工作簿设了保护。请在“审阅”里撤销保护、保存后再上传。");

    public static Problem MergedCells(IReadOnlyList<string> addresses) =>
        File("merged-cells", $"填写区里有合并的单元格（{string.Join("、", addresses)}）。请取消合并，每个孩子单独占一行，再上传。");

    public static Problem Damaged() => File("damaged", "文件已损坏，系统读不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。");

    public static Problem Bomb() => File("too-large-inside", "文件解压后大得不正常，为了安全不能接收。请下载新模板，把内容粘贴进去再上传。");

    public static Problem UnknownFormat() => File("unknown-format", "系统不认识这种文件。请下载模板填写，保存为 .xlsx（或 .csv）后再上传。");

    public static Problem NotATable() => File("not-a-table", "这是 Word 或者演示文稿，不是表格；只改后缀名不能变成表格。请下载模板，用 Excel 或 WPS 表格填写，保存为 .xlsx 后再上传。");

    public static Problem TooManySheets(int max) => File("too-many-sheets", $"这份文件里的工作表太多，最多 {max} 个。请把填好的那一张另存为一份文件再上传。");

    public static Problem SeveralSheets(IReadOnlyList<string> names) =>
        File("several-sheets", $"这份文件里有几张工作表都填了儿童：{Named(names)}。一次只收一张：请把各张的行复制到同一张表里，或者拆成几份文件，分几次上传。");

    public static Problem SheetWithoutKeys(IReadOnlyList<string> names) =>
        File("sheet-without-keys", $"工作表{Named(names)}里好像也填了儿童，但是没有模板里隐藏的那一行列代码，系统认不出来。请把这些行复制到模板那张表里，或者删去这些工作表，再上传。");

    public static Problem FormUnclear(IReadOnlyList<FormDefinition> forms) => File(
        "form-unclear",
        $"隐藏的第二行里没有表的标记，剩下的列又是{string.Join("和", forms.Select(form => $"{form.Annex}《{form.Title}》"))}都有的，分不清是哪一种。请下载最新模板，把内容粘贴进去再上传。");

    public static Problem WrongTemplate() =>
        File("wrong-template", "没有找到模板里隐藏的第二行（列代码），认不出各列是什么。请下载最新模板，把内容粘贴进去，不要删除列标题下面隐藏的那一行。");

    public static Problem OtherForm(FormDefinition found, FormDefinition expected) =>
        File("wrong-form", $"这是{found.Annex}《{found.Title}》的表格，这里要的是{expected.Annex}《{expected.Title}》。请换一份表格，或到对应的页面上传。");

    public static Problem OldVersion() => File("old-template", "这份模板的版本这里没有，栏目可能不一样。请下载最新模板，把内容粘贴进去再上传。");

    public static Problem UnknownColumn(string column) =>
        File("unknown-column", $"第 {column} 列的列代码系统不认识。请不要改动隐藏的第二行；自己加的列请把第二行留空。");

    public static Problem DuplicateColumn(string column) => File("duplicate-column", $"第 {column} 列和前面的某一列重复。请删去其中一列后再上传。");

    public static Problem QuoteOpen(int row) =>
        File("quote-open", $"第 {row.ToString(System.Globalization.CultureInfo.InvariantCulture)} 行有一个引号没有配成对，后面的内容分不清是哪一格。请改好这个引号，或者存成 .xlsx 再上传。");

    public static Problem TooManyRows(int max) => File("too-many-rows", $"一份表格最多 {max} 行。请拆成几份，分几次上传。");

    public static Problem NoHeadings() =>
        File("no-headings", "没有找到列标题。请让每一列上面有一行标题（姓名、身份证号……），放在表的前十行里，再上传。");

    public static Problem Formula(Field field) => Formula(field.Key, field.Name);

    public static Problem Formula(string key, string name) =>
        new(key, "formula", $"“{name}”是公式。请直接填写内容，或复制后“选择性粘贴”为数值。");

    public static Problem CellError(Field field) => CellError(field.Key, field.Name);

    public static Problem CellError(string key, string name) => new(key, "cell-error", $"“{name}”里是表格软件的错误标记（如 #N/A），请重新填写。");

    public static Problem PlaceUnknown(Field field) =>
        new(field.Key, "unknown-division", $"没有认出“{field.Name}”里的地名。请从省、市、县（区）写起，例如“山西省长治市潞城区店上镇”；在境外的写“境外”。");

    public static Problem PlaceAmbiguous(Field field) =>
        new(field.Key, "ambiguous-division", $"“{field.Name}”里的地名不止一个地方叫。请在前面写上省、市、县（区）。");

    public static Problem PlaceNotWithin(Field field, string part, string above) => new(
        field.Key, "unknown-division", $"“{field.Name}”里的“{part}”不在{above}现有的区划里。请核对有没有写错、写全；确实只知道到{above}的，请删去“{part}”几个字。");

    public static Problem PlaceContradicts(Field field) =>
        new(field.Key, "contradicting-division", $"“{field.Name}”前面的区划代码和后面写的地名不是一个地方。请核对，保留对的一个。");

    public static Problem SpellUnreadable(Field field, int number) => new(
        field.Key,
        "unreadable-spell",
        $"“{field.Name}”第 {number} 段没有看懂。每段请写成“2024年1月5日至今，在广东省东莞市”；几段之间用分号隔开；没有外出的写“没有外出务工”。");

    private static string Named(IReadOnlyList<string> names) =>
        string.Join("、", names.Take(10).Select(name => $"“{(name.Length <= 31 ? name : name[..31])}”")) + (names.Count > 10 ? "等" : "");

    private static Problem File(string code, string message) => new("file", code, message);
}

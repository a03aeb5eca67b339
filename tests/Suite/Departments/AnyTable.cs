using System.Globalization;
using System.Text;
using App.Api.Departments;
using App.Documents.Excel;
using Domain.Children;
using Domain.Forms;
using Domain.Identity;
using Domain.Verification;

namespace Suite.Departments;

/// <summary>Whatever a clerk calls the columns, and in whatever order they stand: the same rows come out.</summary>
public sealed class AnyTable
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly Dictionary<RecordKey, string[]> KeyHeadings = new()
    {
        [RecordKey.ChildName] = ["姓名", "学生姓名", "幼儿姓名", "儿童姓名", "参保人姓名", "受种者姓名", "姓  名", "*姓名", "姓名（必填）", "1. 姓名", "childName"],
        [RecordKey.CitizenNumber] = ["身份证号", "证件号码", "身份证件号", "学籍号", "公民身份号码", "残疾人证号", "身份证号码：", "citizenNumber", "参保人身份证号"],
        [RecordKey.BirthDate] = ["出生日期", "出生年月日", "生日", "出生日期(年-月-日)", "birthDate"],
        [RecordKey.Sex] = ["性别", "学生性别", "sex"],
        [RecordKey.GuardianName] = ["监护人姓名", "家长姓名", "父亲姓名", "母亲姓名", "监护人", "guardianName"],
        [RecordKey.GuardianPhone] = ["联系电话", "家长电话", "监护人联系电话", "手机号码", "父亲手机号", "guardianPhone"],
    };

    private static readonly Dictionary<string, (string[] Headings, (string Word, object Value)[] Values)> FieldHeadings = new()
    {
        ["schooling"] = (["年级", "就学情况", "就读年级", "学段"], [("三年级", "primary"), ("小学六年级1班", "primary"), ("初二", "juniorHigh"), ("9", "juniorHigh"),
            ("高一", "seniorHigh"), ("大班", "preschool"), ("失学", "outOfSchool")]),
        ["school"] = (["学校名称", "就读学校", "园所名称", "所在学校"], [("第一小学", "第一小学"), ("实验中学", "实验中学")]),
        ["boarding"] = (["是否寄宿", "是否住校", "住宿情况"], [("是", true), ("走读", false), ("√", true), ("0", false)]),
        ["residenceRegistration"] = (["居住证办理情况", "居住登记"],
            [("已办理居住证", "residencePermit"), ("是", "residencePermit"), ("暂住登记", "temporary"), ("未登记", "none")]),
        ["healthManagement"] = (["健康管理", "建册情况", "是否健康管理"], [("已建册", "received"), ("否", "none"), ("居住地", "atResidence")]),
        ["vaccination"] = (["接种情况", "疫苗接种", "国家免疫规划疫苗接种"], [("全程接种", "complete"), ("漏种", "partial"), ("未种", "none")]),
        ["medicalInsurance"] = (["参保状态", "是否参保", "医保参保情况"], [("已参保", "insured"), ("√", "insured"), ("停保", "none"), ("户籍地参保", "atHukou")]),
        ["disabilityGrade"] = (["残疾等级", "残疾级别"], [("一级", "1"), ("2", "2"), ("叁级", "3"), ("未评级", "none")]),
        ["rehabilitationAid"] = (["康复救助", "是否接受康复救助"], [("是", true), ("未接受", false)]),
    };

    private static readonly string[] Others = ["序号", "民族", "备注", "班主任", "班级", "入学时间"];

    [Fact]
    public void A_generated_table_under_any_of_its_headings_in_any_order_comes_back_as_the_same_rows()
    {
        var chance = new Random(20261129);
        for (var round = 0; round < 300; round++)
        {
            var profile = DepartmentProfiles.All[round % DepartmentProfiles.All.Count];
            var (columns, rows) = Make(chance, profile, round);
            var written = Write(chance, columns, rows);
            using var file = new MemoryStream(round % 3 == 0 ? LargeLists.Workbook(written.Rows, []) : Csv(written.Rows, round));
            var opened = RecordTable.Open(file, RecordLimits.Default);
            Assert.Null(opened.Problem);
            using var table = opened.Table!;
            var guess = Headings.Guess(table.Headings);
            Assert.True(Headings.AreClear(guess), string.Join(',', guess.Where(column => column.Sureness is Sureness.Unknown or Sureness.Doubtful)
                .Select(column => column.Heading.Text)));
            var read = new TableRows(table, TableRows.Columns(guess), new RowIntake(profile, Today)).Read().ToList();
            Assert.Equal(rows.Count, read.Count);
            foreach (var (row, (number, taken)) in rows.Zip(read))
            {
                Assert.Empty(taken.Problems);
                Assert.Equal(row.Row + written.First, number);
                Assert.Equal(Said(profile, row), Said(profile, taken.Row!));
            }
        }
    }

    /// <summary>A row as one text.</summary>
    private static string Said(DepartmentProfile profile, DepartmentRow row) => string.Join('|',
        [row.Name, row.Number, row.BirthDate?.ToString("O", CultureInfo.InvariantCulture), row.Sex.ToString(), row.GuardianName,
            row.GuardianPhone, row.School,
            .. profile.Fields.Select(field => row.Values.Find(field)?.ToString())]);

    private static (List<Column> Columns, List<DepartmentRow> Rows) Make(Random chance, DepartmentProfile profile, int round)
    {
        List<Column> columns = [.. KeyHeadings.Where(key => key.Key == RecordKey.ChildName || chance.Next(4) > 0)
            .Select(key => new Column(key.Key.Id(), Pick(chance, key.Value)))];
        columns.AddRange(profile.Fields.Where(field => FieldHeadings.ContainsKey(field.Key))
            .Select(field => new Column(field.Key, Pick(chance, FieldHeadings[field.Key].Headings))));
        columns.AddRange(Others.Where(_ => chance.Next(3) == 0).Select(other => new Column("", other)));
        chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(columns));
        var rows = new List<DepartmentRow>();
        for (var place = 0; place < 5; place++)
        {
            var values = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach (var column in columns.Where(column => FieldHeadings.ContainsKey(column.Id) && chance.Next(5) > 0))
            {
                var (word, value) = Pick(chance, FieldHeadings[column.Id].Values);
                values[column.Id] = value;
                column.Words[place] = word;
            }

            bool Has(RecordKey key) => columns.Exists(column => column.Id == key.Id());
            var born = new DateOnly(2012 + chance.Next(12), 1 + chance.Next(12), 1 + chance.Next(28));
            rows.Add(new(
                place, "孩" + (char)('一' + ((round * 5) + place)), Has(RecordKey.CitizenNumber)
                    ? Lists.Number(100 + place, born.ToString("yyyyMMdd", CultureInfo.InvariantCulture)) : null, Has(RecordKey.BirthDate)
                    ? born : null,
                Has(RecordKey.Sex) ? place % 2 == 0 ? Sex.Male : Sex.Female : Sex.Unknown, Has(RecordKey.GuardianName) ? "家" + (char)('丁' + place)
                    : null, Has(RecordKey.GuardianPhone) ? $"1380000{1000 + place}" : null, null, null, null,
                values.GetValueOrDefault("school") as string, null, Answers.Of(values)));
        }

        return (columns, rows);
    }

    /// <summary>The cells as a clerk writes them, sometimes under a title; and on which row of the sheet the first child stands.</summary>
    private static (string[][] Rows, int First) Write(Random chance, List<Column> columns, List<DepartmentRow> rows)
    {
        List<string[]> cells = chance.Next(2) == 0 ? [] : [["某某单位二〇二六年名单"], ["填报单位：某某", "", "2026年"]];
        cells.Add([.. columns.Select(column => column.Heading)]);
        var first = cells.Count + 1;
        cells.AddRange(rows.Select(row => (string[])[.. columns.Select(column => Cell(chance, column, row))]));
        return ([.. cells], first);
    }

    private static string Cell(Random chance, Column column, DepartmentRow row) => column.Id switch
    {
        "" => column.Heading == "序号" ? (row.Row + 1).ToString(CultureInfo.InvariantCulture) : "汉族",
        "childName" => row.Name!,
        "citizenNumber" => chance.Next(3) switch
        {
            0 => "'" + row.Number,
            1 => string.Concat(row.Number!.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c)),
            _ => row.Number!
        },
        "birthDate" => row.BirthDate!.Value.ToString(Pick(chance, ["yyyy-MM-dd", "yyyy年M月d日", "yyyy/M/d", "yyyyMMdd", "yyyy.MM.dd"]),
            CultureInfo.InvariantCulture),
        "sex" => row.Sex == Sex.Male ? Pick(chance, ["男", "1", "男性"]) : Pick(chance, ["女", "2"]),
        "guardianName" => row.GuardianName!,
        "guardianPhone" => row.GuardianPhone!,
        _ => column.Words.GetValueOrDefault(row.Row, ""),
    };

    private static byte[] Csv(string[][] rows, int round)
    {
        var encoding = round % 3 == 1 ? new UTF8Encoding(true) : CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        return [.. encoding.GetPreamble(),
            .. encoding.GetBytes(
                string.Join("\r\n", rows.Select(row => string
                    .Join(',', row.Select(cell => cell.Contains(',', StringComparison.Ordinal) ? $"\"{cell}\"" : cell)))))];
    }

    private static T Pick<T>(Random chance, T[] from) => from[chance.Next(from.Length)];

    private sealed record Column(string Id, string Heading)
    {
        public Dictionary<int, string> Words { get; } = [];
    }
}

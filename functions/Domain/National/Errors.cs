using System.Globalization;
using Domain.Problems;

namespace Domain.National;

/// <summary>Every refusal of this room's decisions, one line each; none repeats what a cell says.</summary>
public static class Errors
{
    /// <summary>What stands as the reason where the returned file gives none.</summary>
    public const string NoReasonGiven = "对方没有写明原因";

    public static Problem NameNeeded(int most) => new("name", "required", $"请给这套表头起个名字，最多 {Number(most)} 个字。");

    public static Problem UnknownForm() => new("formId", "unknown-form", "请选择是附件1（流动儿童）还是附件2（留守儿童）的表。");

    public static Problem OtherForm() => new("formId", "other-form", "一套表头只能用于一种登记表；另一种表，请另建一套。");

    public static Problem UnknownFormat() => new("format", "unknown-option", "文件格式只能是 xlsx 或者 csv。");

    public static Problem DayNeeded() => new("validFrom", "invalid-date", "请写明从哪一天起用，例如 2026-12-01。");

    public static Problem BeforeTheLast() => new("validFrom", "before-the-last", "新的一版不能早于上一版开始的那一天；以前的批次保留原来的一版。");

    public static Problem ColumnsNeeded(int most) => new("columns", "required", $"请至少配置一栏，最多 {Number(most)} 栏。");

    public static Problem KeyHeadingNeeded() => new("keyHeading", "required", "请写明行号这一栏的表头：退回的文件要靠它认出是哪一行。");

    public static Problem HeadingNeeded(string at, int column, int most) => new($"{at}.heading", "required",
        $"第 {Number(column)} 栏请写表头，最多 {Number(most)} 个字。");

    public static Problem HeadingTwice(string at, int column) => new($"{at}.heading", "duplicate", $"第 {Number(column)} 栏的表头和别的栏重复，请改成不同的。");

    public static Problem UnknownSource(string at, int column) => new($"{at}.source", "unknown-source",
        $"第 {Number(column)} 栏要取的内容，这种登记表里没有。请从列表里选一项。");

    public static Problem NoOptions(string at, int column, string label) =>
        new($"{at}.codes", "no-options", $"第 {Number(column)} 栏取的“{label}”没有选项，不能配代码。请删去代码。");

    public static Problem UnknownCode(string at, int column, NationalSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new($"{at}.codes", "unknown-option",
            $"第 {Number(column)} 栏的代码里有“{source.Label}”没有的选项，可用的有：{string.Join("、", source.Options.Select(option => option.Key))}。");
    }

    public static Problem CodesMissing(string at, int column, IReadOnlyList<string> missing) =>
        new($"{at}.codes", "codes-missing", $"第 {Number(column)} 栏还有选项没有配代码：{string.Join("、", missing)}。请全部配上，或者一个也不配。");

    public static Problem CodeLength(string at, int column, int most) => new($"{at}.codes", "too-long",
        $"第 {Number(column)} 栏的代码不能空着，最多 {Number(most)} 个字。");

    public static Problem ReasonHeadingNeeded() => new("returned.reason", "required", "请写明退回文件里“失败原因”一栏的表头（最多 60 个字）。");

    public static Problem ReturnedTwice() => new("returned", "duplicate", "退回文件的几栏表头（行号、结果、原因、编号）不能相同。");

    public static Problem ReturnedIsOurs(string heading) => new("returned", "own-column",
        $"退回文件的表头“{heading}”和我们自己的一栏相同，读的时候分不清是谁写的。请把两处改成不同的。");

    public static Problem ReturnedWords() => new("returned", "invalid-words", "有“结果”一栏的，请分别写明表示成功和失败的词；两边不能有相同的，每边最多 10 个。");

    public static Problem NoKey(int row) => new("file", "no-key", $"第 {Number(row)} 行没有行号。请从下载的文件里把这一行的行号补上，或者删去这一行。");

    public static Problem BadKey(int row) => new("file", "bad-key", $"第 {Number(row)} 行的行号认不出来。请从下载的文件里把行号原样补上。");

    public static Problem OtherBatch(string found, string wanted) =>
        new("file", "other-batch", $"这份文件是批次 {found} 的，不是这一批（{wanted}）的。请打开批次 {found}，在那里上传；这里一行也没有写。");

    public static Problem UnknownRow(int row) => new("file", "unknown-row", $"第 {Number(row)} 行的行号不在这一批里。请核对行号。");

    public static Problem SaidTwice(int row) => new("file", "said-twice", $"第 {Number(row)} 行和前面的一行是同一个行号，说的却不一样。请只留一行。");

    public static Problem NoRows() => new("file", "no-rows", "这份文件里没有一行带着我们的行号。请上传对方退回的、带行号一栏的文件。");

    public static Problem NoKeyColumn(string heading) => new("file", "no-key-column", $"没有找到表头“{heading}”。请不要改动或者删去这一栏，再上传。");

    public static Problem NoAnswerColumn(ReturnHeadings headings)
    {
        ArgumentNullException.ThrowIfNull(headings);
        return new("file", "no-answer-column",
            $"没有找到表头“{headings.Reason}”{(headings.Result.Length > 0 ? $"或者“{headings.Result}”" : "")}。表头不一样的，请先把表头配置改成退回文件的样子。");
    }

    public static Problem UnknownResult(int row, ReturnHeadings headings)
    {
        ArgumentNullException.ThrowIfNull(headings);
        return new("file", "unknown-result",
            $"第 {Number(row)} 行的“{headings.Result}”看不懂。可用的有：{string.Join("、", headings.Accepted.Concat(headings.Rejected))}。");
    }

    public static Problem LostDigits(int row) => new("file", "lost-digits", $"第 {Number(row)} 行的编号被表格软件当成数字，末几位已经丢失。请把这一栏设成文本，从全国系统重新复制。");

    public static Problem TooLong(int row) => new("file", "too-long", $"第 {Number(row)} 行的原因或者编号太长，请核对是不是贴错了栏。");

    public static Problem BothSaid(int row) => new("file", "both-said", $"第 {Number(row)} 行既有编号又有失败原因，看不出成没成功。请核对后只留一样。");

    public static Problem WasAccepted(string key) => new("file", "was-accepted",
        $"行号 {key} 已经记为成功，这份文件却说失败。请核对是不是一份旧的退回文件；对方确实后来又退回的，请确认以后再读入。");

    public static Problem TownshipNeeded() => new("township", "required", "按乡镇（街道）上报的，请选择是哪一个。");

    public static Problem UnknownTownship() => new("township", "unknown-place", "township 不是本县（区）的乡镇（街道），请重新选择。");

    public static Problem WhoNeeded() => new("who", "unknown-option", "请选择报哪些孩子：new（没有报过的）、changed（有变化和被退回的）或者 township（一个乡镇的全部）。");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

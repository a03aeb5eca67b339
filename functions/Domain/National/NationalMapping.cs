using Domain.Audit;
using Domain.Divisions;

namespace Domain.National;

/// <summary>One column of the table that is handed to the national system, in its order.</summary>
/// <param name="Heading">As the table that came down asks for it.</param>
/// <param name="Source">What fills it: <see cref="NationalSource.Id"/>.</param>
/// <param name="Codes">Option code → their code; empty: the option's own name is written.</param>
public sealed record NationalColumn(string Heading, string Source, IReadOnlyDictionary<string, string> Codes);

/// <summary>How the returned file says what became of a row.</summary>
/// <param name="Result">Heading of the column that says taken or not; empty: the file has none, a reason means no and a number yes.</param>
/// <param name="Reason">Heading of the reason why a row was not taken.</param>
/// <param name="Number">Heading of the number that the child has there.</param>
/// <param name="Accepted">The words under <paramref name="Result"/> that mean taken.</param>
/// <param name="Rejected">The words that mean not taken.</param>
public sealed record ReturnHeadings(string Result, string Reason, string Number, IReadOnlyList<string> Accepted, IReadOnlyList<string> Rejected)
{
    public static ReturnHeadings Usual { get; } = new("导入结果", "失败原因", "全国系统编号", ["成功", "已导入", "通过"], ["失败", "未导入", "退回"]);
}

public enum NationalFormat
{
    Xlsx,
    Csv,
}

/// <summary>A mapping as it holds from a day on; never changed, a later one takes its place.</summary>
/// <param name="Number">From 1.</param>
/// <param name="KeyHeading">The column that holds our key of the row, by which the returned file is read.</param>
public sealed record MappingVersion(int Number, DateOnly ValidFrom, NationalFormat Format, string KeyHeading, IReadOnlyList<NationalColumn> Columns,
    ReturnHeadings Returned, AuditActor By, DateTimeOffset At);

/// <summary>
/// How one county's children are written for 全国儿童福利信息系统 (六). Its template is not public: headings and codes are what the county was given.
/// </summary>
/// <param name="FormId">The form whose children it is for.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record NationalMapping(string Id, DivisionCode County, string Name, string FormId, IReadOnlyList<MappingVersion> Versions)
{
    /// <summary>The version that holds on a day; null before the first.</summary>
    public MappingVersion? On(DateOnly day) => Versions.LastOrDefault(version => version.ValidFrom <= day);
}

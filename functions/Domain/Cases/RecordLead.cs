using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Identity;
using Domain.Problems;
using Domain.Time;

namespace Domain.Cases;

/// <summary>Somebody tells of a child that may not be declared (七(一): 发挥教师、基层警务人员……志愿者等力量作用).</summary>
/// <param name="Where">About where the child lives; a township is enough.</param>
/// <param name="Age">In words, as it was told: "上三年级", "七八岁".</param>
/// <param name="Contact">How the family may be found: a telephone, a landlord, a class.</param>
/// <param name="Why">Why it may be a child of the plan.</param>
public sealed record RecordLead(LeadReporter Reporter, string? ChildName, IdentityNumber? Number, string? Age, Address? Where, string? School,
    string? Contact, string? Why, AuditActor By)
{
    /// <param name="id">Of the case: the same words on the same day are the same lead.</param>
    /// <param name="territory">Where the writer works: county, township or village.</param>
    /// <param name="index">The entry of the number index, where a number was told.</param>
    /// <param name="declaredAs">The county's declaration of that number.</param>
    /// <param name="elsewhere">Another county that has a declaration of it.</param>
    public static Decision<CaseForReview> Decide(string id, RecordLead command, DivisionCode territory, string? index, string? declaredAs,
        DivisionCode? elsewhere, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        var county = territory.County ?? territory;
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(command.Why))
        {
            problems.Add(Errors.LeadNeedsWhy());
        }

        if (command.Where is null && string.IsNullOrWhiteSpace(command.School) && string.IsNullOrWhiteSpace(command.Contact))
        {
            problems.Add(Errors.LeadNeedsPlace());
        }
        else if (command.Where is { } where && !county.Contains(where.Division))
        {
            problems.Add(Errors.LeadElsewhere(where.Division));
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var place = command.Where?.Division is { } told && told != county ? told : territory == county ? (DivisionCode?)null : territory;
        return new CaseForReview
        {
            Id = id,
            Type = CaseType.Lead,
            County = county,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Township = place?.Township,
            Declaration = declaredAs,
            OtherCounty = elsewhere,
            Index = index,
            Lead = new(command.By, command.Reporter, place),
            Words = command.Words(),
        };
    }

    /// <summary>What was told, in the words of whoever told it; shown after an opening only.</summary>
    public string Words()
    {
        (string Label, string? Value)[] said =
        [
            ("谁反映的", Reporter.Label()), ("孩子姓名", ChildName), ("证件号码", Number?.Value), ("年龄或者年级", Age),
            ("大概在哪里", Where is null ? null : DivisionTable.FullName(Where.Division) + Where.Detail), ("学校", School), ("怎么找到", Contact),
                ("为什么反映", Why),
        ];
        return string.Join('\n', said.Where(item => !string.IsNullOrWhiteSpace(item.Value)).Select(item => $"{item.Label}：{item.Value!.Trim()}"));
    }
}

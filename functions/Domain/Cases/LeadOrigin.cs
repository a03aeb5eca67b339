using Domain.Audit;
using Domain.Divisions;

namespace Domain.Cases;

/// <summary>Where a lead comes from.</summary>
/// <param name="By">Who wrote it down.</param>
/// <param name="Place">Where the child is said to be, as fine as known: decides which village and township see it.</param>
public sealed record LeadOrigin(AuditActor By, LeadReporter Reporter, DivisionCode? Place);

/// <summary>Who knows of the child: by post, no name is asked (七(一)).</summary>
public enum LeadReporter
{
    Teacher,
    Police,

    /// <summary>基层网格员、儿童主任、儿童督导员.</summary>
    GridWorker,

    /// <summary>乡镇卫生院、医院.</summary>
    Doctor,
    Volunteer,

    /// <summary>Neighbours, relatives, anybody.</summary>
    Resident,
}

public static class LeadReporters
{
    public static IReadOnlyList<LeadReporter> All { get; } = Enum.GetValues<LeadReporter>();

    public static string Id(this LeadReporter reporter) => reporter switch
    {
        LeadReporter.Teacher => "teacher",
        LeadReporter.Police => "police",
        LeadReporter.GridWorker => "gridWorker",
        LeadReporter.Doctor => "doctor",
        LeadReporter.Volunteer => "volunteer",
        LeadReporter.Resident => "resident",
    };

    public static string Label(this LeadReporter reporter) => reporter switch
    {
        LeadReporter.Teacher => "教师",
        LeadReporter.Police => "民警",
        LeadReporter.GridWorker => "网格员、儿童主任",
        LeadReporter.Doctor => "医生",
        LeadReporter.Volunteer => "志愿者、社工",
        LeadReporter.Resident => "邻居、亲属、其他居民",
    };

    public static LeadReporter? Find(string? id)
    {
        foreach (var reporter in All)
        {
            if (reporter.Id() == id)
            {
                return reporter;
            }
        }

        return null;
    }
}

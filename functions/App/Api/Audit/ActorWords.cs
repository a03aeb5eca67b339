using Domain.Audit;
using Domain.Privacy;

namespace App.Api.Audit;

/// <summary>What whoever did something is called where names are not told.</summary>
internal static class ActorWords
{
    /// <summary>Who, without a name: the role, and whether it is the reader.</summary>
    public static string Who(AuditActor by, string reader)
    {
        ArgumentNullException.ThrowIfNull(by);
        return by.Subject == reader ? "您" : by == AuditActor.Declarant ? "申报人" : by == AuditActor.System ? "系统"
            : Roles.Find(by.Role)?.Label() ?? "工作人员";
    }
}

using App.Security;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Releases;

namespace App.Api.Releases;

/// <summary>Where somebody stands towards a release: one answer for the routes, the pages and the reminders (属地管理、分级负责, 七(二)).</summary>
public static class ReleaseStanding
{
    /// <summary>The area whose releases a caller works with; null for who works with those of every area.</summary>
    public static DivisionCode? AreaOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment is { Role: Role.CityAnalyst or Role.CityApprover } or { Role: Role.Statistician, County: null } ? null
            : caller.Assignment.County ?? DivisionCode.Changzhi;
    }

    /// <summary>Whether it is there for them at all.</summary>
    public static bool Sees(Caller caller, Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return AreaOf(caller) is not { } area || area == release.Plan.Area;
    }

    /// <summary>For whose area they draft; null where they draft nothing.</summary>
    public static DivisionCode? DraftsFor(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.Assignment.May(Permission.ReleasesDraft, out _) ? null
            : caller.Assignment.Role == Role.CityAnalyst ? DivisionCode.Changzhi : caller.Assignment.County;
    }

    /// <summary>For which department they speak of this release; null where they speak for none, or where it is another level's departments that
    /// are asked.</summary>
    public static Department? SpeaksFor(Caller caller, Release release)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.Assignment.May(Permission.ReleasesOpinion, out _) || !Sees(caller, release) ? null
            : caller.Assignment.Role == Role.Statistician ? Department.Statistics : caller.Assignment.Department;
    }

    /// <summary>Whether they decide on that level: a city approver does not decide a county's release.</summary>
    public static bool Decides(Caller caller, Release release)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.May(Permission.ReleasesApprove, out _) && Sees(caller, release)
            && caller.Assignment.Role == Role.CityApprover == release.Plan.IsOfCity;
    }

    /// <summary>Why a cell is hidden tells of it: only who drafts and who approves reads that.</summary>
    public static bool ReadsReasons(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.May(Permission.ReleasesDraft, out _) || caller.Assignment.May(Permission.ReleasesApprove, out _);
    }
}

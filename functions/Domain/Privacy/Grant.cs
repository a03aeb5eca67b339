using System.Diagnostics.CodeAnalysis;

namespace Domain.Privacy;

/// <summary>How far a grant reaches; always within the assignment of the person, never named by a request.</summary>
public enum Scope
{
    /// <summary>The one village of the assignment.</summary>
    Village,

    /// <summary>The one township of the assignment.</summary>
    Township,

    /// <summary>The one county of the assignment.</summary>
    County,

    /// <summary>Every county of the city.</summary>
    City,

    /// <summary>The whole installation, without any record about a child.</summary>
    Installation,
}

/// <summary>Which side of the four eyes a grant stands on.</summary>
public enum Duty
{
    /// <summary>Does it; no second person is needed.</summary>
    Act,

    /// <summary>Proposes it; takes effect when somebody who may approve (or act) agrees.</summary>
    Propose,

    /// <summary>Decides what somebody else proposed or wrote; never their own (author ≠ approver).</summary>
    Approve,
}

/// <summary>What a grant leaves out of the records within its scope.</summary>
public enum View
{
    /// <summary>Nothing left out: masked in lists, full after an opening with a reason.</summary>
    Whole,

    /// <summary>Only the fields that the officer's department owns, and the keys to match by (六, fourth paragraph).</summary>
    OwnFields,

    /// <summary>Counts, no child.</summary>
    Totals,
}

/// <summary>One filled cell of the permission table.</summary>
public sealed record Grant(Scope Scope, Duty Duty = Duty.Act, View View = View.Whole);

/// <summary>
/// Who a person is here: role and territory, from the assignment document (in development from the token), never from a request.
/// </summary>
/// <param name="County">Six digits; the city itself for who works at its desk (<see cref="Roles.HasCityDesk"/>); null for roles of the city or the
/// installation, and for a reader of the whole city.</param>
/// <param name="Township">Nine digits; for a township supervisor and a village worker.</param>
/// <param name="Village">Twelve digits; for a village worker.</param>
/// <param name="Department">For a department officer.</param>
public sealed record Assignment(
    Role Role,
    Divisions.DivisionCode? County = null,
    Divisions.DivisionCode? Township = null,
    Divisions.DivisionCode? Village = null,
    Forms.Department? Department = null)
{
    /// <summary>The partition whose records the person works with; null where a city role has to name one.</summary>
    public Divisions.DivisionCode? HomeCounty => IsCityWide ? null : County;

    /// <summary>Works in every county of the city and names the one that is meant.</summary>
    public bool IsCityWide => Role.IsCityWide() || (Role is Role.Reader && County is null);

    /// <summary>Works at the city itself with what no county is responsible for yet (<see cref="Roles.HasCityDesk"/>).</summary>
    public bool IsCityDesk => County == Divisions.DivisionCode.Changzhi && Role.HasCityDesk();

    /// <summary>Speaks for a department of the city (<see cref="Roles.SpeaksForCity"/>).</summary>
    public bool IsCityVoice => County == Divisions.DivisionCode.Changzhi && Role.SpeaksForCity();

    /// <summary>What the post is called where it is, for the person's own page.</summary>
    public string Label => IsCityDesk ? Role == Role.CountyReviewer ? "市级转介经办人" : "市级转介审批人" : Role.Label();

    /// <summary>The assignment names every division its role is tied to; one that does not reaches nothing.</summary>
    public bool IsComplete => (IsCityDesk || IsCityVoice || County != Divisions.DivisionCode.Changzhi) && Role switch
    {
        Role.VillageWorker => County is not null && Township is not null && Village is not null,
        Role.TownshipSupervisor => County is not null && Township is not null,
        Role.CountyReviewer or Role.CountyApprover => County is not null,
        Role.DepartmentOfficer => County is not null && Department is not null,
        _ => true,
    };

    /// <summary>Whether the person may do this at all, and how.</summary>
    public bool May(Permission permission, [NotNullWhen(true)] out Grant? grant)
    {
        grant = IsComplete && (!IsCityDesk || Permissions.CityDesk.Contains(permission))
            && (!IsCityVoice || Role != Role.DepartmentOfficer || Permissions.CityVoice.Contains(permission))
            ? Permissions.Of(Role, permission) : null;
        if (Role is Role.Reader && County is not null && grant is { Scope: Scope.City })
        {
            // What the table grants a reader for the city, one of a county has for that county.
            grant = grant with { Scope = Scope.County };
        }

        return grant is not null;
    }

    /// <summary>
    /// Whether the person may do this to a record of <paramref name="county"/> that lies in <paramref name="place"/> (township or village, as fine as
    /// known; null when only the county is known).
    /// </summary>
    /// <remarks>A record whose village nobody knows is the township's and the county's work, not any child director's.</remarks>
    public bool May(Permission permission, Divisions.DivisionCode county, Divisions.DivisionCode? place, [NotNullWhen(true)] out Grant? grant)
    {
        if (May(permission, out grant) && !Reaches(grant.Scope, county, place))
        {
            grant = null;
        }

        return grant is not null;
    }

    private bool Reaches(Scope scope, Divisions.DivisionCode county, Divisions.DivisionCode? place) => scope switch
    {
        Scope.Village => County == county && Village is { } own && place is { } there && own.Contains(there),
        Scope.Township => County == county && Township is { } own && place is { } there && own.Contains(there),
        Scope.County => County == county,
        Scope.City => Divisions.DivisionCode.Changzhi.Contains(county),
        Scope.Installation => false,
    };
}

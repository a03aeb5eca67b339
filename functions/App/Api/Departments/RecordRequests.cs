using System.Globalization;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Verification;
using Microsoft.AspNetCore.Http;

namespace App.Api.Departments;

/// <summary>Whose list is meant, and of which county.</summary>
internal sealed record RecordDoor(DepartmentProfile Profile, DivisionCode County);

/// <summary>What the routes and the pages of this room ask the same way.</summary>
internal static class RecordRequests
{
    /// <summary>Whose list is meant, and of which county: a department only its own, a reviewer any of the county (a file on a stick).</summary>
    public static Attempt<RecordDoor> Door(HttpContext context, Caller caller)
    {
        if (Domain.Forms.Departments.Find(context.Request.RouteValues["department"] as string) is not { } department)
        {
            return Wire.Errors.NotFound();
        }

        return caller.Assignment.Role == Role.DepartmentOfficer && caller.Assignment.Department != department ? Wire.Errors.NotAllowed()
            : DepartmentProfiles.Find(department) is not { } profile ? Wire.Errors.NotFound()
            : caller.CountyOf(context) is not { } county ? Declarations.Errors.CountyNeeded()
            : new RecordDoor(profile, county);
    }

    public static Download Template(RecordDoor door) =>
        new($"{door.Profile.Department.Label()}名单.xlsx", SheetTypes.Xlsx, (to, stop) => RecordTemplate.WriteAsync(door.Profile, to, stop));

    /// <summary>The day that a list speaks of, and whether it is the whole list; the problems of both.</summary>
    public static (DateOnly AsOf, bool Whole, IReadOnlyList<Problem> Problems) Read(string? asOf, string? whole, DateOnly today)
    {
        var problems = new List<Problem>();
        var day = default(DateOnly);
        if (string.IsNullOrWhiteSpace(asOf))
        {
            problems.Add(RecordRefusals.DayNeeded());
        }
        else if (!DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) || day.Year < 2000)
        {
            problems.Add(RecordRefusals.BadDay());
        }
        else if (day > today)
        {
            problems.Add(RecordRefusals.DayInFuture());
        }

        if (whole is not (null or "" or "true" or "false"))
        {
            problems.Add(RecordRefusals.BadWhole());
        }

        return (day, whole == "true", problems);
    }
}

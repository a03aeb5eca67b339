using App.Portal.Approvals;
using App.Portal.Audit;
using App.Portal.Bulk;
using App.Portal.Cases;
using App.Portal.Children;
using App.Portal.KeyCare;
using App.Portal.Queue;
using App.Portal.Review;
using App.Portal.Sheets;
using App.Portal.SignIn;
using App.Portal.Visits;
using Microsoft.AspNetCore.Builder;

namespace App.Portal;

/// <summary>The rooms of the portal.</summary>
public static class PortalEndpoints
{
    public static void MapPortal(this WebApplication app)
    {
        app.MapSignIn();
        app.MapQueue();
        app.MapBulk();
        app.MapCasePages();
        app.MapReview();
        app.MapVisitPages();
        app.MapChildrenPages();
        app.MapKeyCarePages();
        app.MapApprovals();
        app.MapSheets();
        app.MapAuditPages();
    }
}

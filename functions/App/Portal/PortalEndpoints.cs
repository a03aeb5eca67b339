using App.Portal.Approvals;
using App.Portal.Assignments;
using App.Portal.Audit;
using App.Portal.Bulk;
using App.Portal.Campaigns;
using App.Portal.Cases;
using App.Portal.Checklists;
using App.Portal.Children;
using App.Portal.Comparing;
using App.Portal.DepartmentDesk;
using App.Portal.KeyCare;
using App.Portal.Leads;
using App.Portal.Matters;
using App.Portal.National;
using App.Portal.Operating;
using App.Portal.OwnDevices;
using App.Portal.Parameters;
using App.Portal.PolicyGaps;
using App.Portal.Queue;
using App.Portal.Records;
using App.Portal.Releases;
using App.Portal.Retention;
using App.Portal.Review;
using App.Portal.Rights;
using App.Portal.Search;
using App.Portal.Sheets;
using App.Portal.SignIn;
using App.Portal.Statistics;
using App.Portal.Visits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal;

/// <summary>The rooms of the portal.</summary>
public static class PortalEndpoints
{
    public static void AddPortal(this IServiceCollection services) =>
        services.AddSingleton(static at => new KeptPages(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));

    public static void MapPortal(this WebApplication app)
    {
        app.MapSignIn();
        app.MapQueue();
        app.MapBulk();
        app.MapCasePages();
        app.MapReview();
        app.MapVisitPages();
        app.MapChildrenPages();
        app.MapSearchPages();
        app.MapKeyCarePages();
        app.MapPolicyGapPages();
        app.MapChecklistPages();
        app.MapDepartmentDesk();
        app.MapLeadPages();
        app.MapApprovals();
        app.MapSheets();
        app.MapComparing();
        app.MapRecordPages();
        app.MapStatisticsPages();
        app.MapReleasePages();
        app.MapMatterPages();
        app.MapRightsPages();
        app.MapNationalPages();
        app.MapCampaignPages();
        app.MapOperationsPages();
        app.MapRetentionPages();
        app.MapAuditPages();
        app.MapAssignmentPages();
        app.MapDevicePages();
        app.MapParameterPages();
        app.MapNoticePages();
    }
}

using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The campaign board (五): phases, goals, progress by the records themselves, and the figures of 三年行动 beside them (七(一)).</summary>
public static class CampaignFunctions
{
    private const int FileBody = Api.Campaigns.CampaignFiles.MaxBytes + Api.Sheets.Upload.Framing;

    public static readonly HttpFunction List = new("ListCampaigns", "GET", "api/campaigns", CampaignsRead,
        "The campaigns in which one's county takes part; for the city all")
    {
        Refuses = [401, 403],
    };

    public static readonly HttpFunction Make = new("MakeCampaign", "POST", "api/campaigns", CampaignsPlan,
        "The city makes a campaign; two of one county at a time are refused")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("name", "string", "What it is called"),
            new("phases", "array", "deploy, collect, enter, each with from and until; absent: those of the plan", Required: false),
            new("counties", "array", "County codes; absent: all", Required: false),
        ],
        Refuses = [400, 401, 403, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Get = new("GetCampaign", "GET", "api/campaigns/{id}", CampaignsRead,
        "The board: the city's counties, or a county's townships; counts, goals, who has not begun; no child")
    {
        Refuses = [401, 403, 404],
    };

    public static readonly HttpFunction Goals = new("SetCampaignGoal", "PUT", "api/campaigns/{id}/goals", CampaignsSet,
        "What a county or township is to reach")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("area", "string", "County or township code"),
            new("visited", "integer", "Households to visit", Required: false),
            new("declared", "integer", "Declarations", Required: false),
            new("entered", "integer", "Children to enter on the register", Required: false),
            new("compared", "integer", "Children to compare with departments", Required: false),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction Figures = new("EnterCampaignFigure", "POST", "api/campaigns/{id}/figures", CampaignsSet,
        "A figure of 三年行动 or of 困境儿童 that somebody else has counted; versions are kept")
    {
        MaxBody = Catalogue.JsonBody,
        Takes =
        [
            new("county", "string", "For the city: which county", Required: false),
            new("kind", "string", "threeYearVisits | childrenInDifficulty"),
            new("value", "integer", "The figure"),
            new("source", "string", "Where it comes from"),
            new("on", "string", "The day that it speaks of, yyyy-MM-dd"),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction FiguresFile = new("EnterCampaignFigures", "POST", "api/campaigns/{id}/figures/file", CampaignsSet,
        "The same from a table: 县（区）, a column per figure, 来源, 哪一天; all of it or nothing")
    {
        MaxBody = FileBody,
        Accepts = ["multipart/form-data", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"],
        Takes = [new("file", "string", "The table, as the only file of a multipart form or as the raw body")],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction File = new("CampaignFile", "GET", "api/campaigns/{id}/file", CampaignsRead,
        "The board as xlsx")
    { Refuses = [401, 403, 404] };

    public static IReadOnlyList<HttpFunction> Http { get; } = [List, Make, Get, Goals, Figures, FiguresFile, File];

    public static readonly HttpFunction Board = Page("PortalCampaignPage", "GET", "portal/campaign", CampaignsRead, "The board");
    public static readonly HttpFunction MakePost = Page("PortalCampaignMake", "POST", "portal/campaign", CampaignsPlan, "Makes a campaign");
    public static readonly HttpFunction GoalsPost = Page("PortalCampaignGoal", "POST", "portal/campaign/{id}/goals", CampaignsSet, "Sets a goal");
    public static readonly HttpFunction FiguresPost = Page("PortalCampaignFigure", "POST", "portal/campaign/{id}/figures", CampaignsSet,
        "Enters a figure");
    public static readonly HttpFunction FiguresFilePost = Page("PortalCampaignFigures", "POST", "portal/campaign/{id}/figures/file", CampaignsSet,
        "Enters the figures of a table") with
    {
        MaxBody = FileBody,
    };

    public static readonly HttpFunction FilePage = Page("PortalCampaignFile", "GET", "portal/campaign/{id}/file", CampaignsRead, "The board as xlsx");

    public static IReadOnlyList<HttpFunction> AllPages { get; } = [Board, MakePost, GoalsPost, FiguresPost, FiguresFilePost, FilePage];

    private static HttpFunction Page(string name, string method, string route, Domain.Privacy.Permission permission, string summary) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = method == "POST" ? Pages.Body : 0 };
}

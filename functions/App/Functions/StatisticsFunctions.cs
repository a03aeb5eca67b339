using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of internal statistics (四): tables, counting anew, the timer and the queue behind them.</summary>
public static class StatisticsFunctions
{
    /// <summary>A line for every county and township, with room.</summary>
    private const int PopulationBody = 2 * 1024 * 1024;

    public static readonly HttpFunction Count = new("CountStatistics", "GET", "api/statistics/{caliber}", StatisticsRead,
        "A table by one caliber on one day; absent cells are 0, hidden ones null. Every question is kept in the audit trail")
    {
        Query =
        [
            new("asOf", "string", "yyyy-MM-dd; today where absent", Required: false),
            new("by", "string", "Up to two dimensions, and persons or kind: county,ageBand", Required: false),
            new("kind", "string", "migrant | leftBehind", Required: false),
            new("county", "string", "For city roles: one county instead of the city", Required: false),
            new("rates", "boolean", "Per 1,000 of the year's population beside each cell, or why there are none", Required: false),
        ],
        Refuses = [401, 403, 404, 422],
    };

    public static readonly HttpFunction RollUp = new("StartRollup", "POST", "api/statistics/rollups", StatisticsRollUp,
        "Counts a county, or the city, anew from the records")
    {
        MaxBody = Catalogue.JsonBody,
        Takes = [new("county", "string", "One county; absent: one's own, for the city all of them", Required: false)],
        Refuses = [400, 401, 403, 413, 415, 422],
    };

    public static readonly HttpFunction PutPopulation = new("PutPopulation", "PUT", "api/populations/{year}", PopulationsWrite,
        "The population figures of a year by place, age and sex; a correction is a new version, earlier ones stay")
    {
        MaxBody = 1024 * 1024,
        Takes =
        [
            new("of", "string", "resident (default) | registered", Required: false),
            new("source", "string", "The survey or bulletin"),
            new("referenceDay", "string", "yyyy-MM-dd"),
            new("rows", "array", "[{division, ageBand, sex, count}]"),
            new("version", "integer", "The version that was looked at; another one since is a conflict", Required: false),
        ],
        Refuses = [400, 401, 403, 404, 409, 413, 415, 422],
    };

    public static readonly HttpFunction GetPopulation = new("GetPopulation", "GET", "api/populations/{year}", StatisticsRead,
        "The population figures of a year: the latest version, or one of the earlier")
    {
        Query = [new("version", "integer", "A version; absent: the latest", Required: false)],
        Refuses = [401, 403, 404],
    };

    public static readonly QueueFunction Run = new("RunRollup", "run-rollup", "Counts anew where somebody asked for it");

    public static readonly TimerFunction Timer = new("RollUpStatistics", "5 3/10 * * * *",
        "Takes the changes of each county into its table; goes on with counts that a crash left behind");

    public static readonly HttpFunction Page = Desk("PortalStatisticsPage", "GET", "portal/statistics", StatisticsRead,
        "The room of figures: key figures, areas, ages, the last twelve months");

    public static readonly HttpFunction PageFile = Desk("PortalStatisticsFile", "GET", "portal/statistics/file", StatisticsRead,
        "The same as xlsx or csv, marked internal");

    public static readonly HttpFunction Cross = Desk("PortalStatisticsCross", "GET", "portal/statistics/cross", StatisticsRead,
        "A table: one caliber, one day, two dimensions crossed, the survey's figures beside it");

    public static readonly HttpFunction CrossFile = Desk("PortalStatisticsCrossFile", "GET", "portal/statistics/cross/file", StatisticsRead,
        "The same as xlsx or csv, marked internal");

    public static readonly HttpFunction Compare = Desk("PortalStatisticsCalibers", "GET", "portal/statistics/calibers", StatisticsRead,
        "Why the calibers differ, counted by reason");

    public static readonly HttpFunction Behind = Desk("PortalStatisticsChildren", "GET", "portal/statistics/children", ChildrenList,
        "The children behind a figure, masked; whom somebody was shown is in the audit trail");

    public static readonly HttpFunction Populations = Desk("PortalPopulationsPage", "GET", "portal/statistics/populations", StatisticsRead,
        "The survey's population figures in all their versions");

    public static readonly HttpFunction PopulationsFile = Desk("PortalPopulationsFile", "GET", "portal/statistics/populations/file", StatisticsRead,
        "The empty table, or a kept version, as xlsx");

    public static readonly HttpFunction PopulationsUpload = Desk(
        "PortalPopulationsUpload", "POST", "portal/statistics/populations/upload", PopulationsWrite, "A filled table, looked at before it is kept",
            PopulationBody);

    public static readonly HttpFunction PopulationsKeep = Desk("PortalPopulationsKeep", "POST", "portal/statistics/populations", PopulationsWrite,
        "Keeps the table that was looked at as the next version", PopulationBody);

    public static IReadOnlyList<HttpFunction> PortalPages { get; } =
        [Page, PageFile, Cross, CrossFile, Compare, Behind, Populations, PopulationsFile, PopulationsUpload, PopulationsKeep];

    public static IReadOnlyList<HttpFunction> Http { get; } = [Count, RollUp, PutPopulation, GetPopulation];

    private static HttpFunction Desk(
        string name, string method, string route, Domain.Privacy.Permission permission, string summary, int maxBody = 0) =>
        new(name, method, route, permission, summary) { Reach = Reach.Page, MaxBody = maxBody };
}

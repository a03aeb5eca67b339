using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Api.Departments;
using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Microsoft.Extensions.DependencyInjection;
using Suite.Api;

namespace Suite.Departments;

/// <summary>What the tests of sending share: tokens of departments, tables as clerks write them.</summary>
internal static class Lists
{
    public const string County = "140403";
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static string Send(string department, string asOf = "2026-06-30", string more = "") =>
        $"/api/departments/{department}/records?asOf={asOf}{more}";

    public static async Task<string> OfficerAsync(this Site site, string department, string county = County) =>
        (await site.PostAsync("/dev/token", $$"""{"role":"departmentOfficer","county":"{{county}}","department":"{{department}}"}"""))
        .Is(HttpStatusCode.OK).Text("token");

    public static Task<Reply> SendAsync(this Site site, string token, string department, string json, string asOf = "2026-06-30", string more = "") =>
        site.PostAsync(Send(department, asOf, more), json, Site.Bearer(token));

    public static Task<Reply> SendTableAsync(this Site site, string token, string department, string csv, string asOf = "2026-06-30",
        string more = "", Encoding? encoding = null) =>
        site.PostAsync(Send(department, asOf, more), [.. (encoding ?? new UTF8Encoding(false)).GetPreamble(),
            .. (encoding ?? new UTF8Encoding(false)).GetBytes(csv)], Csv, Site.Bearer(token));

    public static Task<IReadOnlyList<SentRow>> InForceAsync(this Site site, Department department, string county = County) =>
        site.App.Services.GetRequiredService<DepartmentRows>()
        .CurrentAsync(department, DivisionCode.Parse(county), TestContext.Current.CancellationToken);

    public static (int Accepted, int Repeated, int Rejected, int Pairs) Counts(Reply reply) => (
        reply.Json.GetProperty("accepted").GetInt32(), reply.Json.GetProperty("repeated").GetInt32(),
            reply.Json.GetProperty("rejected").GetArrayLength(), reply.Json.GetProperty("pairs").GetArrayLength());

    /// <summary>"row field code" of everything that is wrong.</summary>
    public static IReadOnlyList<string> Wrong(Reply reply, string list = "rejected") =>
    [
        .. from row in reply.Json.GetProperty(list).EnumerateArray()
           from error in row.GetProperty("errors").EnumerateArray()
           select $"{row.GetProperty("row").GetInt32()} {error.GetProperty("field").GetString()} {error.GetProperty("code").GetString()}",
    ];

    public static string Json(params JsonObject[] rows) => new JsonArray([.. rows]).ToJsonString();

    /// <summary>A number whose check holds.</summary>
    public static string Number(int child, string born = "20150228") => Checked($"140403{born}{child:D3}");

    private static string Checked(string seventeen) =>
        seventeen + "10X98765432"[seventeen.Select((c, i) => (c - '0') * (1 << (17 - i)) % 11).Sum() % 11];
}

using App.Api;
using App.Api.Assignments;
using App.Api.Audit;
using App.Api.Campaigns;
using App.Api.Cases;
using App.Api.Checklists;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Development;
using App.Api.Divisions;
using App.Api.Eligibility;
using App.Api.Forms;
using App.Api.Health;
using App.Api.Jobs;
using App.Api.KeyCare;
using App.Api.Keys;
using App.Api.Leads;
using App.Api.Matters;
using App.Api.National;
using App.Api.OpenApi;
using App.Api.Operating;
using App.Api.Parameters;
using App.Api.PolicyGaps;
using App.Api.Releases;
using App.Api.Retention;
using App.Api.Rights;
using App.Api.Search;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Api.Verifications;
using App.Api.Visits;
using App.Chat;
using App.Declare;
using App.Demo;
using App.Functions;
using App.Pages;
using App.Portal;
using App.Public;
using App.Security;
using App.Telemetry;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App;

/// <summary>Who carries the application: the stand-alone server, or the Functions host through the worker.</summary>
/// <param name="StandAlone">This process is the front door, and timers and queues run in it. Else the Functions host fires them and forwards
/// requests.</param>
/// <param name="DevelopmentIsPossible">Development environment, stand-alone, and every bound address loopback.</param>
/// <param name="Demo">Seeds the synthetic city once.</param>
/// <param name="IsExposed">Listens on plain HTTP where others than this machine may ask, outside of development.</param>
public sealed record Carriage(bool StandAlone, bool DevelopmentIsPossible = false, bool Demo = false, bool IsExposed = false)
{
    public static Carriage FunctionsHost { get; } = new(StandAlone: false);
}

/// <summary>Puts the application together, as a list of what it has; both executables start it by this.</summary>
public static class Application
{
    /// <summary>Opens the store and builds the application; it does not listen yet.</summary>
    /// <param name="builder">Has its configuration, its log and what it listens on.</param>
    /// <exception cref="StartRefusedException">A setting is wrong, or a form that records need is not there; the message says which.</exception>
    /// <exception cref="Storage.Embedded.FolderInUseException">Another process works on the data folder.</exception>
    public static async Task<WebApplication> CreateAsync(WebApplicationBuilder builder, Carriage carriage, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(carriage);
        var (settings, problems) = Settings.Read(builder.Configuration);
        if (settings is null)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, problems));
        }

        if (carriage.IsExposed && settings.PublicOrigin?.Scheme != Uri.UriSchemeHttps)
        {
            throw new StartRefusedException("监听的地址别的机器也能访问，又没有设 https:// 开头的 Site:PublicOrigin：登录和对话的凭据会明文传输。"
                + "请在前面放上 HTTPS 网关，把公众访问的网址设成 Site:PublicOrigin；只在本机用的，请改用 --urls http://localhost:7071。");
        }

        // Before anything reads a record: each names the version of its form.
        var forms = FormFolder.Take(settings.FormsFolder);

        // The store opens while the rest is put together.
        time ??= TimeProvider.System;
        var opening = Task.Run(() => StorageRoot.OpenAsync(settings.Storage, time));

        builder.AddAssets();
        builder.Services.AddPages();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings).AddSingleton(time).AddSingleton(carriage).AddSingleton(forms);
        builder.AddTelemetry(settings);
        builder.Services.AddStore(opening);
        builder.Services.AddSecurity(settings, carriage.DevelopmentIsPossible);
        builder.Services.AddKeyRotation();
        AnswerJson.AddAnswers(builder.Services);
        builder.Services.AddFunctions(runHere: carriage.StandAlone);
        builder.Services.AddDeclarations();
        builder.Services.AddChat(carriage.StandAlone);
        builder.Services.AddChildren();
        builder.Services.AddSearch();
        builder.Services.AddPortal();
        builder.Services.AddCases();
        builder.Services.AddSheets();
        builder.Services.AddRecords();
        builder.Services.AddVerifications();
        builder.Services.AddKeyCare();
        builder.Services.AddPolicyGaps();
        builder.Services.AddChecklists();
        builder.Services.AddLeads();
        builder.Services.AddVisits();
        builder.Services.AddStatistics();
        builder.Services.AddMatters();
        builder.Services.AddRights();
        builder.Services.AddNational();
        builder.Services.AddCampaigns();
        builder.Services.AddRetention();
        builder.Services.AddReleases();
        builder.Services.AddAudit();
        builder.Services.AddAssignments();
        builder.Services.AddParameters();
        builder.Services.AddOperating();
        builder.Services.AddDemo(carriage.Demo);

        var storage = await opening.ConfigureAwait(false);
        if (await FormsInUse.RefusalAsync(storage.Store, forms, CivilTime.ChinaDate(time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false)
            is { } refusal)
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw new StartRefusedException(refusal);
        }

        var app = builder.Build();
        app.UseFrame();
        app.UseSignIn();
        app.MapHealth();
        app.MapOpenApi();
        app.MapForms();
        app.MapDivisions();
        app.MapEligibility();
        app.MapDeclare();
        app.MapChat(carriage.StandAlone);
        app.MapAssets();
        app.MapDeclarations();
        app.MapAttachments();
        app.MapStaffDeclarations();
        app.MapCases();
        app.MapChildren();
        app.MapSearch();
        app.MapKeyCare();
        app.MapPolicyGaps();
        app.MapChecklists();
        app.MapLeads();
        app.MapVisits();
        app.MapAudit();
        app.MapAssignments();
        app.MapParameters();
        app.MapNotices();
        app.MapOperating();
        app.MapJobs();
        app.MapImports();
        app.MapExports();
        app.MapVerifications();
        app.MapRecords();
        app.MapStatistics();
        app.MapMatters();
        app.MapRights();
        app.MapNational();
        app.MapCampaigns();
        app.MapRetention();
        app.MapReleases();
        app.MapPublic();
        app.MapDevelopment();
        app.MapPortal();
        app.Services.HandleHealth();
        app.Services.HandleDeclarations();
        app.Services.HandleChat();
        app.Services.HandleChildren();
        app.Services.HandleSheets();
        app.Services.HandlePolicyGaps();
        app.Services.HandleChecklists();
        app.Services.HandleRetention();
        app.Services.HandleVerifications();
        app.Services.HandleStatistics();
        app.Services.HandleAudit();
        app.Services.HandleKeys();
        app.Services.HandleParameters();
        await app.Services.GetRequiredService<FirstAdministrators>().EnsureAsync(CancellationToken.None).ConfigureAwait(false);
        return app;
    }
}

using App;
using App.Api.Audit;
using App.Api.Cases;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Development;
using App.Api.Divisions;
using App.Api.Eligibility;
using App.Api.Forms;
using App.Api.Health;
using App.Api.Jobs;
using App.Api.KeyCare;
using App.Api.OpenApi;
using App.Api.Sheets;
using App.Api.Visits;
using App.Chat;
using App.Declare;
using App.Demo;
using App.Functions;
using App.Pages;
using App.Portal;
using App.Security;
using Storage;

namespace Host;

/// <summary>Puts the application together, as a list of what it has.</summary>
public static class Server
{
    /// <summary>Opens the store and builds the application; it does not listen yet.</summary>
    /// <exception cref="StartRefusedException">A setting is wrong; the message says which.</exception>
    /// <exception cref="Storage.Embedded.FolderInUseException">Another process works on the data folder.</exception>
    public static async Task<WebApplication> CreateAsync(Launch launch, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = launch.Environment, ApplicationName = nameof(Host), ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(launch.Settings);
        var (settings, problems) = Settings.Read(builder.Configuration);
        if (settings is null)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, problems));
        }

        // The store opens while the rest is put together.
        time ??= TimeProvider.System;
        var opening = Task.Run(() => StorageRoot.OpenAsync(settings.Storage, time));

        builder.AddLog();
        builder.AddListening(launch);
        builder.AddAssets();
        builder.Services.AddPages();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings).AddSingleton(time);
        builder.Services.AddStore(opening);
        builder.Services.AddSecurity(launch is { IsDevelopment: true, IsHandler: false } && launch.Addresses.All(address => address.IsLoopback));
        builder.Services.AddFunctions(runHere: !launch.IsHandler);
        builder.Services.AddDeclarations();
        builder.Services.AddChat(standAlone: !launch.IsHandler);
        builder.Services.AddChildren();
        builder.Services.AddCases();
        builder.Services.AddSheets();
        builder.Services.AddKeyCare();
        builder.Services.AddVisits();
        builder.Services.AddAudit();
        builder.Services.AddDemo(launch.Demo);

        await opening.ConfigureAwait(false);
        var app = builder.Build();
        app.UseFrame();
        app.MapHealth();
        app.MapOpenApi();
        app.MapForms();
        app.MapDivisions();
        app.MapEligibility();
        app.MapDeclare();
        app.MapChat(standAlone: !launch.IsHandler);
        app.MapAssets();
        app.MapDeclarations();
        app.MapAttachments();
        app.MapStaffDeclarations();
        app.MapCases();
        app.MapChildren();
        app.MapKeyCare();
        app.MapVisits();
        app.MapAudit();
        app.MapJobs();
        app.MapImports();
        app.MapExports();
        app.MapDevelopment();
        app.MapPortal();
        app.Services.HandleDeclarations();
        app.Services.HandleChat();
        app.Services.HandleChildren();
        app.Services.HandleSheets();
        app.Services.HandleAudit();
        if (launch.IsHandler)
        {
            app.MapTriggers();
        }

        return app;
    }
}

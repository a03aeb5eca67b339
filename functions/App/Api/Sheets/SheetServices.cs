using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Jobs;
using App.Api.National;
using App.Functions;
using App.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Api.Sheets;

public static class SheetServices
{
    public static void AddSheets(this IServiceCollection services)
    {
        services.AddSingleton(static at => new KnownChildren(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<NumberIndex>(), at.GetRequiredService<SearchTokens>()));
        services.AddSingleton(static at => new ImportCheck(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<KnownChildren>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Settings>().Policy));
        services.AddSingleton(static at => new ImportWrite(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<NumberIndex>(), at.GetRequiredService<KnownChildren>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ImportUndo(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<NumberIndex>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ExportRun(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<ChildRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new SheetJobs(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<ImportCheck>(), at.GetRequiredService<ImportWrite>(), at.GetRequiredService<ImportUndo>(),
                at.GetRequiredService<ExportRun>(), at.GetRequiredService<RecordsRun>(), at.GetRequiredService<TimeProvider>(),
                    at.GetRequiredService<ILogger<JobCarrier>>()));
        services.AddSingleton(static at => new Imports(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<SheetJobs>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Exports(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<SheetJobs>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Papers(at.GetRequiredService<IStore>(), at.GetRequiredService<SiteOf>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new SheetCleaning(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<Exports>(), at.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The queue and the timers of this room.</summary>
    public static void HandleSheets(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(SheetFunctions.Run, (firing, cancellation) => services.GetRequiredService<SheetJobs>().RunAsync(firing.Message, cancellation));
        handlers.On(SheetFunctions.Resume, (_, cancellation) => services.GetRequiredService<SheetJobs>().ResumeAsync(cancellation));
        handlers.On(SheetFunctions.Clean, (_, cancellation) => Each.DoAsync<Func<CancellationToken, Task>>(
            [services.GetRequiredService<SheetCleaning>().CleanAsync, services.GetRequiredService<RecordCleaning>().CleanAsync,
                services.GetRequiredService<NationalCleaning>().CleanAsync], clean => clean(cancellation), cancellation));
    }
}

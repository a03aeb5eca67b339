using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Jobs;
using App.Api.Sheets;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Api.Verifications;

public static class VerificationServices
{
    public static void AddVerifications(this IServiceCollection services)
    {
        services.AddSingleton(static at => new LinkDecisions(at.GetRequiredService<IStore>()));
        services.AddSingleton(static at => new UndeclaredCases(at.GetRequiredService<IStore>(), at.GetRequiredService<NumberIndex>(),
            at.GetRequiredService<KnownChildren>(), at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VerificationStart(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VerificationRun(at.GetRequiredService<IStore>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<DepartmentRows>(), at.GetRequiredService<LinkDecisions>(), at.GetRequiredService<UndeclaredCases>(),
                at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VerificationJobs(at.GetRequiredService<IStore>(), at.GetRequiredService<VerificationRun>(),
            at.GetRequiredService<VerificationStart>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<JobCarrier>>()));
        services.AddSingleton(static at => new VerificationItems(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>()));
        services.AddSingleton(static at => new VerificationActions(at.GetRequiredService<IStore>(), at.GetRequiredService<VerificationItems>(),
            at.GetRequiredService<ChildRecords>(), at.GetRequiredService<ChildActions>(), at.GetRequiredService<SearchTokens>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VerificationDesk(at.GetRequiredService<IStore>(), at.GetRequiredService<VerificationStart>(),
            at.GetRequiredService<VerificationItems>(), at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The queue and the timer of this room.</summary>
    public static void HandleVerifications(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(VerificationFunctions.Run, (firing, cancellation) => services.GetRequiredService<VerificationJobs>()
            .RunAsync(firing.Message, cancellation));
        handlers.On(VerificationFunctions.Resume, (_, cancellation) => services.GetRequiredService<VerificationJobs>().ResumeAsync(cancellation));
    }
}

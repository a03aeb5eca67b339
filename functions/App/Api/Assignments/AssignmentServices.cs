using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Assignments;

public static class AssignmentServices
{
    public static void AddAssignments(this IServiceCollection services)
    {
        services.AddSingleton(static at => new AssignmentRecords(at.GetRequiredService<IStore>()));
        services.AddSingleton(static at => new AssignmentActions(at.GetRequiredService<IStore>(), at.GetRequiredService<AssignmentRecords>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new FirstAdministrators(at.GetRequiredService<Settings>(), at.GetRequiredService<IStore>(),
            at.GetRequiredService<AssignmentRecords>(), at.GetRequiredService<TimeProvider>()));
    }
}

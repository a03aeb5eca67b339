using App.Api.Sheets;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Departments;

public static class RecordServices
{
    public static void AddRecords(this IServiceCollection services)
    {
        services.AddSingleton(static at => new DepartmentRows(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>()));
        services.AddSingleton(static at => new RecordReading(at.GetRequiredService<IBlobStore>(), at.GetRequiredService<DepartmentRows>()));
        services.AddSingleton(static at => new HeadingMaps(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RecordsRun(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<RecordReading>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Records(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<HeadingMaps>(), at.GetRequiredService<RecordReading>(), at.GetRequiredService<SheetJobs>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new BatchLook(at.GetRequiredService<IBlobStore>(), at.GetRequiredService<Records>()));
        services.AddSingleton(static at => new RecordCopies(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<BatchLook>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RecordCleaning(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<DepartmentRows>(), at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
    }
}

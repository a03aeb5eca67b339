using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Departments;

public static class RecordServices
{
    public static void AddRecords(this IServiceCollection services) =>
        services.AddSingleton(static at => new DepartmentRows(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>()));
}

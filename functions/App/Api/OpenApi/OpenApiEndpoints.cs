using App.Functions;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.OpenApi;

/// <summary>The description of the HTTP contract, made from the catalogue and the handlers' signatures when it is first asked for.</summary>
public static class OpenApiEndpoints
{
    public static void MapOpenApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var document = new Lazy<byte[]>(() => Answer.Write(json =>
            new Description().Of(app.Services.GetRequiredService<EndpointDataSource>().Endpoints).WriteTo(json)));
        app.Map(Catalogue.OpenApi, _ => Task.FromResult<IResult>(Answer.Bytes(StatusCodes.Status200OK, document.Value)));
    }
}

using App.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Portal;

/// <summary>A request that is answered with a page, without a server around it.</summary>
internal sealed class DrawnPage : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServiceScope _scope;

    public DrawnPage(string method = "GET")
    {
        var services = WebApplication.CreateEmptyBuilder(new()).Services;
        services.AddPages();
        _services = services.BuildServiceProvider();
        _scope = _services.CreateScope();
        Context = new DefaultHttpContext { RequestServices = _scope.ServiceProvider, Response = { Body = new MemoryStream() } };
        (Context.Request.Method, Context.Request.Scheme, Context.Request.Host) = (method, "http", new("localhost"));
    }

    public HttpContext Context { get; }

    /// <summary>What was sent so far.</summary>
    public byte[] Sent => ((MemoryStream)Context.Response.Body).ToArray();

    public void Dispose()
    {
        _scope.Dispose();
        _services.Dispose();
    }
}

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
app.MapGet("/api/health/ready", () => "ready");
await app.RunAsync();

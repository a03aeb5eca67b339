using BaselineRazor;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;

// One pooled connection per request, one row by its primary key, one component: what a page costs when it does nothing else.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddRazorComponents();
var app = builder.Build();

var folder = Directory.CreateDirectory(app.Configuration["Store:Path"] ?? "data").FullName;
var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "baseline.db") }.ToString();
await Rows.FillAsync(connection);

app.MapGet("/api/health/ready", () => "ready");
app.MapGet("/children/{id:int}", async (int id, CancellationToken cancellation) =>
    await Rows.FindAsync(connection, id, cancellation) is { } row ? new RazorComponentResult<RowPage>(new { Row = row }) : Results.NotFound());
await app.RunAsync();

using System.Text.Json;
using Microsoft.Data.Sqlite;

// One writer, WAL, synchronous=FULL, one commit per request: what a careful small service does, and nothing more.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();

var folder = Directory.CreateDirectory(app.Configuration["Store:Path"] ?? "data").FullName;
await using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "baseline.db"), Pooling = false }
    .ToString());
await db.OpenAsync();
await using (var setUp = db.CreateCommand())
{
    setUp.CommandText =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS declarations(id TEXT PRIMARY KEY, form TEXT, body BLOB)";
    await setUp.ExecuteNonQueryAsync();
}

await using var insert = db.CreateCommand();
insert.CommandText = "INSERT INTO declarations(id, form, body) VALUES ($id, $form, $body)";
var (id, form, body) = (insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$form", SqliteType.Text),
    insert.Parameters.Add("$body", SqliteType.Blob));
await insert.PrepareAsync();
using var writer = new SemaphoreSlim(1);

app.MapGet("/api/health/ready", () => "ready");
app.MapPost("/api/declarations", async (HttpContext http) =>
{
    using var json = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
    var receipt = Guid.CreateVersion7().ToString("N");
    var (formId, answers) = (json.RootElement.GetProperty("formId").GetString(),
        JsonSerializer.SerializeToUtf8Bytes(json.RootElement.GetProperty("answers"), Json.Default.JsonElement));
    await writer.WaitAsync(http.RequestAborted);
    try
    {
        (id.Value, form.Value, body.Value) = (receipt, formId, answers);
        insert.ExecuteNonQuery();
    }
    finally
    {
        writer.Release();
    }

    http.Response.StatusCode = StatusCodes.Status201Created;
    http.Response.ContentType = "application/json";
    await http.Response.WriteAsync($$"""{"receipt":"{{receipt}}","status":"submitted"}""");
});
await app.RunAsync();

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class Json : System.Text.Json.Serialization.JsonSerializerContext;
